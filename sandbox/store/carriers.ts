/** Every word for a carrier that a fulfillment may name (29 Next Admin API 2024-04-01 as published in 2026, TrackingInfo.carrier). */
export const CARRIERS: readonly string[] =
  `4px amazon aramex asendia australia_post china_post cirro deutsche_de dhl dhl_ecommerce dor dpd emile_express
  fedex firstmile gls gofo_express hermesworld_uk hua_han jt_express jy_express myhermes ontrac other postnl
  royal_mail sfyd_express shipx speedx speedy sunyou swiftx swiss_post ts_express ulala
  united_delivery_service uniuni ups usps ysd_post yunexpress`.split(/\s+/);
