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
 * The carriers that Crossdock knows, by canonical code: those of 29 Next (Admin API 2024-04-01, TrackingInfo). A store
 * shows `OTHER` by the name that is sent beside it.
 */
const TABLE = {
  FOUR_PX: {
    name: '4PX',
    aliases: ['4PX Express', '4PX Worldwide Express'],
    trackingUrl: 'https://track.4px.com/#/result/0/{number}',
  },
  AMAZON: {
    name: 'Amazon Logistics',
    aliases: ['Amazon', 'AMZL', 'AMZL US', 'AMZN', 'AMZN_US', 'Amazon Shipping', 'Amazon MCF', 'Amazon FBA'],
    trackingUrl: 'https://track.amazon.com/tracking/{number}',
  },
  ASENDIA: {
    name: 'Asendia',
    aliases: ['Asendia USA', 'Asendia UK', 'Asendia Germany', 'Asendia HK'],
    trackingUrl: null,
  },
  AUSTRALIA_POST: {
    name: 'Australia Post',
    aliases: ['AusPost', 'AU Post', 'Australia Post eParcel', 'Australian Post'],
    trackingUrl: 'https://auspost.com.au/mypost/track/#/details/{number}',
  },
  CHINA_POST: {
    name: 'China Post',
    aliases: ['China EMS', 'China Post EMS', 'China Post Group', '中国邮政'],
    trackingUrl: null,
  },
  DEUTSCHE_DE: {
    name: 'Deutsche Post',
    aliases: ['Deutsche Post DE', 'Deutsche Post Brief', 'Deutsche Post AG', 'Deutsche Post Germany'],
    trackingUrl: 'https://www.deutschepost.de/de/s/sendungsverfolgung.html?piececode={number}',
  },
  DHL: {
    name: 'DHL',
    aliases: ['DHL Express', 'DHL Worldwide', 'DHL Worldwide Express', 'DHL International'],
    trackingUrl: 'https://www.dhl.com/global-en/home/tracking.html?tracking-id={number}',
  },
  DHL_ECOMMERCE: {
    name: 'DHL eCommerce',
    aliases: ['DHL e-Commerce', 'DHL eCommerce Solutions', 'DHL eCommerce US', 'DHL Global Mail', 'DHLeC', 'DHL ECS'],
    trackingUrl: 'https://www.dhl.com/global-en/home/tracking/tracking-ecommerce.html?tracking-id={number}',
  },
  FEDEX: {
    name: 'FedEx',
    aliases: ['Fed Ex', 'Federal Express', 'FedEx Express', 'FedEx Ground', 'FedEx Home Delivery', 'FDX', 'FDXG'],
    trackingUrl: 'https://www.fedex.com/fedextrack/?trknbr={number}',
  },
  FIRSTMILE: { name: 'FirstMile', aliases: ['First Mile', 'First Mile LLC'], trackingUrl: null },
  GOFO_EXPRESS: { name: 'GOFO Express', aliases: ['GOFO', 'GOFO Logistics'], trackingUrl: null },
  HERMESWORLD_UK: {
    name: 'Evri',
    aliases: ['Evri UK', 'Hermes', 'Hermes UK', 'HermesWorld', 'Hermes World UK', 'Hermes Parcelnet'],
    trackingUrl: 'https://www.evri.com/track/parcel/{number}',
  },
  // The name has been used in more than one country, so it has no tracking page of its own here.
  MYHERMES: { name: 'myHermes', aliases: ['myHermes UK', 'myHermes.co.uk'], trackingUrl: null },
  ONTRAC: {
    name: 'OnTrac',
    aliases: ['On Trac', 'On-Trac Logistics', 'LaserShip', 'OnTrac LaserShip'],
    trackingUrl: 'https://www.ontrac.com/tracking/?number={number}',
  },
  OTHER: { name: 'Other carrier', aliases: ['Others'], trackingUrl: null },
  ROYAL_MAIL: {
    name: 'Royal Mail',
    aliases: [
      'RoyalMail UK',
      'Royal Mail Group',
      'Royal Mail Tracked',
      'Royal Mail Tracked 24',
      'Royal Mail Tracked 48',
    ],
    trackingUrl: 'https://www.royalmail.com/track-your-item#/tracking-results/{number}',
  },
  SPEEDX: { name: 'SpeedX', aliases: ['Speed X', 'SpeedX Delivery', 'SpeedX Transportation'], trackingUrl: null },
  SWISS_POST: {
    name: 'Swiss Post',
    aliases: ['Die Schweizerische Post', 'Schweizerische Post', 'La Poste Suisse', 'La Posta Svizzera', 'Post CH'],
    trackingUrl: 'https://www.post.ch/swisspost-tracking?formattedParcelCodes={number}',
  },
  ULALA: { name: 'Ulala', aliases: ['Ulala Express', 'Ulala Logistics'], trackingUrl: null },
  UNIUNI: { name: 'UniUni', aliases: ['Uni Uni', 'UniUni Logistics'], trackingUrl: null },
  UPS: {
    name: 'UPS',
    aliases: ['United Parcel Service', 'U.P.S.', 'UPS Ground', 'UPS Express', 'UPS Worldwide', 'UPSN'],
    trackingUrl: 'https://www.ups.com/track?tracknum={number}',
  },
  USPS: {
    name: 'USPS',
    aliases: ['United States Postal Service', 'US Postal Service', 'U.S.P.S.', 'US Post', 'USPS Priority Mail'],
    trackingUrl: 'https://tools.usps.com/go/TrackConfirmAction?tLabels={number}',
  },
  YUNEXPRESS: {
    name: 'YunExpress',
    aliases: ['Yun Express', 'YunTrack', 'Yun Tu', 'YunExpress Global', '云途', '云途物流'],
    trackingUrl: 'https://www.yuntrack.com/parcelTracking?id={number}',
  },
} as const satisfies Readonly<Record<string, Carrier>>;

/** The canonical code of a carrier, the same for every platform. */
export type CarrierCode = keyof typeof TABLE;

/** What is known of each carrier. */
export const CARRIERS: Readonly<Record<CarrierCode, Carrier>> = TABLE;

/** All canonical codes. */
export const CARRIER_CODES: readonly CarrierCode[] = Object.keys(TABLE) as CarrierCode[];

const BY_WORD: ReadonlyMap<string, CarrierCode> = new Map(
  CARRIER_CODES.flatMap((code) =>
    [code, CARRIERS[code].name, ...CARRIERS[code].aliases].map((word) => [bare(word), code] as const),
  ),
);

/**
 * The carrier that a text names: canonical code, a platform's word, display name or alias; case, spaces, punctuation
 * and accents make no difference. Null: none of them. Whoever asked may then use `OTHER` with the text as its name.
 */
export function parseCarrier(text: string): CarrierCode | null {
  return BY_WORD.get(bare(text)) ?? null;
}

/** The public tracking page of a parcel (https), or null where the carrier has none that we know, or no number is given. */
export function trackingUrl(carrier: CarrierCode, number: string): string | null {
  const template = CARRIERS[carrier].trackingUrl;
  const plain = number.replace(/\s+/gu, '').replace(/\p{Surrogate}/gu, '\ufffd');
  return template === null || plain === '' ? null : template.replace('{number}', () => encodeURIComponent(plain));
}

function bare(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');
}
