/** What is known of one carrier. */
export interface Carrier {
  /** As people know it; of a carrier that was renamed, today's name. */
  name: string;
  /** Other ways in which people and systems write it. Case, spaces and punctuation make no difference. */
  aliases: readonly string[];
  /** Public tracking page with `{number}` in it; null where its form is not known for certain. */
  trackingUrl: string | null;
}

/**
 * The carriers that Crossdock knows: the 41 of 29 Next (Admin API, TrackingInfo, as published in 2026). A store shows `OTHER` by the
 * name that is sent beside it. Aliases are separated by commas; a service of a carrier is known by the carrier's name before it.
 */
const ROWS = {
  FOUR_PX: {
    name: '4PX',
    aliases: '4PX Express, 4PX Worldwide Express, 4PX Logistics, 递四方',
    trackingUrl: 'https://track.4px.com/#/result/0/{number}',
  },
  AMAZON: {
    name: 'Amazon Logistics',
    aliases:
      'Amazon, AMZL, AMZL US, AMZN, AMZN_US, Amazon Shipping, Amazon MCF, Amazon FBA, Amazon.com, Amazon Fulfillment, Amazon Multi-Channel Fulfillment, Amazon Transportation Services, Swiship',
    trackingUrl: 'https://track.amazon.com/tracking/{number}',
  },
  ARAMEX: {
    name: 'Aramex',
    aliases:
      'Aramex Express, Aramex International, Aramex UAE, Aramex Australia, Aramex New Zealand, Aramex South Africa, أرامكس',
    trackingUrl: 'https://www.aramex.com/track/results?ShipmentNumber={number}',
  },
  ASENDIA: {
    name: 'Asendia',
    aliases: 'Asendia USA, Asendia UK, Asendia Germany, Asendia HK, e-PAQ, ePAQ',
    trackingUrl: null,
  },
  AUSTRALIA_POST: {
    name: 'Australia Post',
    aliases:
      'AusPost, AU Post, Australia Post eParcel, Australian Post, eParcel, Aus Post, Australia Postal Corporation',
    trackingUrl: 'https://auspost.com.au/mypost/track/#/details/{number}',
  },
  CHINA_POST: {
    name: 'China Post',
    aliases: 'China EMS, China Post EMS, China Post Group, EMS China, ePacket China, China ePacket, 中国邮政, 中國郵政',
    trackingUrl: null,
  },
  CIRRO: {
    name: 'CIRRO E-Commerce',
    aliases: 'CIRRO, CIRRO Parcel, CIRRO Fulfillment, CIRRO eCommerce, CIRRO Connect',
    trackingUrl: 'https://www.cirrotrack.com/parcelTracking?id={number}',
  },
  DEUTSCHE_DE: {
    name: 'Deutsche Post',
    aliases:
      'Deutsche Post DE, Deutsche Post Brief, Deutsche Post AG, Deutsche Post Germany, German Post, Dt. Post, Deutsche Post Warenpost, Warenpost, Großbrief, Deutsche Post Mail, DP AG',
    trackingUrl: 'https://www.deutschepost.de/de/s/sendungsverfolgung.html?piececode={number}',
  },
  DHL: {
    name: 'DHL',
    aliases:
      'DHL Express, DHL Worldwide, DHL Worldwide Express, DHL International, DHL Paket, DHL Päckchen, DHL Paeckchen, DHL Kleinpaket, DHL Warenpost, DHL Packstation, DHL Deutschland, DHL DE',
    trackingUrl: 'https://www.dhl.com/global-en/home/tracking.html?tracking-id={number}',
  },
  DHL_ECOMMERCE: {
    name: 'DHL eCommerce',
    aliases:
      'DHL e-Commerce, DHL eCommerce Solutions, DHL eCommerce US, DHL Global Mail, DHLeC, DHL ECS, DHL SmartMail, DHL SM, DHL Parcel Connect, DHL Packet International, DHL Parcel International',
    trackingUrl: 'https://www.dhl.com/global-en/home/tracking/tracking-ecommerce.html?tracking-id={number}',
  },
  DOR: {
    name: 'DOR',
    aliases: 'DOR Express, DOR Logistics',
    trackingUrl: null,
  },
  DPD: {
    name: 'DPD',
    aliases:
      'Dynamic Parcel Distribution, DPD Group, DPDgroup, Geopost, DPD Local, DPD Classic, DPD Predict, DPD Germany, DPD UK, DPD France, Chronopost DPD',
    trackingUrl: 'https://tracking.dpd.de/status/en_US/parcel/{number}',
  },
  EMILE_EXPRESS: {
    name: 'Emile Express',
    aliases: 'Emile, Emile Logistics',
    trackingUrl: null,
  },
  FEDEX: {
    name: 'FedEx',
    aliases:
      'Fed Ex, Federal Express, FedEx Express, FedEx Ground, FedEx Home Delivery, FDX, FDXG, FDXE, FedEx SmartPost, FedEx Ground Economy, SmartPost, FXSP, FXG, FedEx Corporation, FedEx Cross Border',
    trackingUrl: 'https://www.fedex.com/fedextrack/?trknbr={number}',
  },
  FIRSTMILE: {
    name: 'FirstMile',
    aliases: 'First Mile, First Mile LLC, FirstMile Ground, FirstMile Xparcel, Xparcel',
    trackingUrl: null,
  },
  GLS: {
    name: 'GLS',
    aliases:
      'General Logistics Systems, GLS Group, GLS Europe, GLS Paket, GLS BusinessParcel, GLS EuroBusinessParcel, GLS Germany, GLS Italy, GLS US',
    trackingUrl: 'https://gls-group.com/GROUP/en/parcel-tracking?match={number}',
  },
  GOFO_EXPRESS: {
    name: 'GOFO Express',
    aliases: 'GOFO, GOFO Logistics, GoFo Ground',
    trackingUrl: null,
  },
  HERMESWORLD_UK: {
    name: 'Evri',
    aliases:
      'Evri UK, Hermes UK, Hermes GB, Evri (formerly Hermes), Evri Hermes, Hermes Evri, HermesWorld, Hermes World UK, Hermes Parcelnet',
    trackingUrl: 'https://www.evri.com/track/parcel/{number}',
  },
  HUA_HAN: {
    name: 'Hua Han Logistics',
    aliases: 'Hua Han, HuaHan Express, Hua Han International, HH EXP, 华翰, 华翰物流',
    trackingUrl: null,
  },
  JT_EXPRESS: {
    name: 'J&T Express',
    aliases: 'J&T, JT, J and T Express, J and T, JNT, JNT Express, J&T Cargo, J&T International, 极兔, 极兔速递',
    trackingUrl: null,
  },
  JY_EXPRESS: {
    name: 'JY Express',
    aliases: 'JY, JY Logistics, JYEX',
    trackingUrl: null,
  },
  // The name has been used in more than one country, so it has no tracking page of its own here.
  MYHERMES: {
    name: 'myHermes',
    aliases:
      'myHermes UK, myHermes.co.uk, myHermes.de, Hermes Germany, Hermes Deutschland, Hermes DE, Hermes Paket, Hermes Austria, Hermes Versand, Hermes Logistik, Hermes Logistik Gruppe',
    trackingUrl: null,
  },
  ONTRAC: {
    name: 'OnTrac',
    aliases: 'On Trac, On-Trac Logistics, LaserShip, Laser Ship, OnTrac LaserShip, LaserShip OnTrac',
    trackingUrl: 'https://www.ontrac.com/tracking/?number={number}',
  },
  OTHER: {
    name: 'Other carrier',
    aliases: 'Others',
    trackingUrl: null,
  },
  POSTNL: {
    name: 'PostNL',
    aliases:
      'Post NL, PostNL International, PostNL Pakketten, Post Netherlands, Netherlands Post, Dutch Post, TNT Post NL, PostNL Spring',
    trackingUrl: 'https://jouw.postnl.nl/track-and-trace/{number}',
  },
  ROYAL_MAIL: {
    name: 'Royal Mail',
    aliases:
      'RoyalMail UK, Royal Mail Group, Royal Mail Tracked, Royal Mail Tracked 24, Royal Mail Tracked 48, Royal Mail Special Delivery Guaranteed, Royal Mail Signed For, RM Tracked 24, RM Tracked 48',
    trackingUrl: 'https://www.royalmail.com/track-your-item#/tracking-results/{number}',
  },
  SFYD_EXPRESS: {
    name: 'SFYD Express',
    aliases: 'SFYD, SFYD Logistics, SFYDEX',
    trackingUrl: null,
  },
  SHIPX: {
    name: 'ShipX',
    aliases: 'Ship X, ShipX Logistics, ShipX Express',
    trackingUrl: null,
  },
  SPEEDX: {
    name: 'SpeedX',
    aliases: 'Speed X, SpeedX Delivery, SpeedX Transportation, SpeedX Express, SpeedX Logistics',
    trackingUrl: null,
  },
  SPEEDY: {
    name: 'Speedy',
    aliases: 'Speedy Bulgaria, Speedy BG, Speedy AD, Speedy.bg, Спиди',
    trackingUrl: 'https://www.speedy.bg/en/track-shipment?shipmentNumber={number}',
  },
  SUNYOU: {
    name: 'SunYou',
    aliases: 'Sun You, SunYou Logistics, SunYou Post, SunYou Express, SYPost, 顺友, 顺友物流',
    trackingUrl: 'https://www.sypost.net/search?orderNo={number}',
  },
  SWIFTX: {
    name: 'SwiftX',
    aliases: 'Swift X, SwiftX Express, SwiftX Logistics, SwiftX Delivery',
    trackingUrl: null,
  },
  SWISS_POST: {
    name: 'Swiss Post',
    aliases:
      'Die Schweizerische Post, Schweizerische Post, Schweizer Post, La Poste Suisse, La Posta Svizzera, Posta Svizzera, Post CH, Post CH AG, SwissPost Priority, PostPac, PostPac Priority, PostPac Economy',
    trackingUrl: 'https://www.post.ch/swisspost-tracking?formattedParcelCodes={number}',
  },
  TS_EXPRESS: {
    name: 'TS Express',
    aliases: 'TSE Express, TS Logistics',
    trackingUrl: null,
  },
  ULALA: {
    name: 'Ulala',
    aliases: 'Ulala Express, Ulala Logistics',
    trackingUrl: null,
  },
  UNITED_DELIVERY_SERVICE: {
    name: 'United Delivery Service',
    aliases: 'UDS, United Delivery, United Delivery Services, United Delivery Service Ltd',
    trackingUrl: null,
  },
  UNIUNI: {
    name: 'UniUni',
    aliases: 'Uni Uni, UniUni Logistics, UniUni Express',
    trackingUrl: null,
  },
  UPS: {
    name: 'UPS',
    aliases:
      'United Parcel Service, U.P.S., UPS Ground, UPS Express, UPS Worldwide, UPSN, UPS SurePost, SurePost, UPS Ground Saver, UPS Mail Innovations, UPS MI, UPS i-parcel, UPS Access Point, UPSG, UPSS',
    trackingUrl: 'https://www.ups.com/track?tracknum={number}',
  },
  USPS: {
    name: 'USPS',
    aliases:
      'United States Postal Service, US Postal Service, U.S. Postal, U.S.P.S., US Post, US Mail, USPS Priority Mail, USPS Ground Advantage, Ground Advantage, USPS Parcel Select, USPS Retail Ground, USPS First-Class Package, USPS Media Mail, US Postal, Postal Service US',
    trackingUrl: 'https://tools.usps.com/go/TrackConfirmAction?tLabels={number}',
  },
  YSD_POST: {
    name: 'YSD Post',
    aliases: 'YSD, YSD Express, YSD Logistics',
    trackingUrl: null,
  },
  YUNEXPRESS: {
    name: 'YunExpress',
    aliases: 'Yun Express, YunTrack, Yun Tu, YunExpress Global, Yun Tu Express, YunTu Logistics, 云途, 云途物流',
    trackingUrl: 'https://www.yuntrack.com/parcelTracking?id={number}',
  },
} as const;

/** The canonical code of a carrier, the same for every platform. */
export type CarrierCode = keyof typeof ROWS;

/** All canonical codes. */
export const CARRIER_CODES: readonly CarrierCode[] = Object.keys(ROWS) as CarrierCode[];

/** What is known of each carrier. */
export const CARRIERS = Object.fromEntries(
  CARRIER_CODES.map((code) => [code, { ...ROWS[code], aliases: ROWS[code].aliases.split(', ') }]),
) as unknown as Readonly<Record<CarrierCode, Carrier>>;
