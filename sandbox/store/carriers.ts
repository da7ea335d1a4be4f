/** Every word for a carrier that a fulfillment may name (29 Next Admin API 2024-04-01, TrackingInfo.carrier). */
export const CARRIERS: readonly string[] = [
  ...['4px', 'amazon', 'asendia', 'australia_post', 'china_post', 'deutsche_de', 'dhl', 'dhl_ecommerce', 'fedex'],
  ...['firstmile', 'gofo_express', 'hermesworld_uk', 'myhermes', 'ontrac', 'other', 'royal_mail', 'speedx'],
  ...['swiss_post', 'ulala', 'uniuni', 'ups', 'usps', 'yunexpress'],
];
