import { CARRIER_CODES, CARRIERS, type CarrierCode } from './carrier-table.js';

export { CARRIER_CODES, CARRIERS, type Carrier, type CarrierCode } from './carrier-table.js';

type ByCountry = Readonly<Record<string, CarrierCode | null>> & { readonly anywhere: CarrierCode | null };

/**
 * Words that mean another carrier in each country; `anywhere`: in every other country, and where none is known. Hermes is Evri in the
 * United Kingdom and a company of its own in Germany and Austria; DHL Parcel is DHL eCommerce outside Germany; a "Post" is the national one.
 */
const BY_COUNTRY: Readonly<Record<string, ByCountry>> = {
  hermes: { DE: 'MYHERMES', AT: 'MYHERMES', anywhere: 'HERMESWORLD_UK' },
  dhlparcel: {
    ...each('DHL_ECOMMERCE', ['BE', 'CZ', 'ES', 'GB', 'LU', 'NL', 'PL', 'PT', 'US']),
    anywhere: 'DHL',
  },
  ...sameFor(['post', 'diepost', 'laposte', 'laposta'], {
    AU: 'AUSTRALIA_POST',
    CH: 'SWISS_POST',
    CN: 'CHINA_POST',
    DE: 'DEUTSCHE_DE',
    GB: 'ROYAL_MAIL',
    LI: 'SWISS_POST',
    NL: 'POSTNL',
    US: 'USPS',
    anywhere: null,
  }),
  ...sameFor(['ems', 'epacket'], { CN: 'CHINA_POST', anywhere: null }),
  ...sameFor(['prioritymail', 'firstclass', 'firstclassmail', 'parcelselect', 'mediamail'], {
    US: 'USPS',
    anywhere: null,
  }),
  ...sameFor(['tracked24', 'tracked48', 'specialdelivery'], { GB: 'ROYAL_MAIL', anywhere: null }),
  fastway: { AU: 'ARAMEX', NZ: 'ARAMEX', anywhere: null },
};

/** Carriers whose name, followed by what they call a service, a country or the form of a company, is still theirs. */
const WITH_SERVICES: readonly CarrierCode[] = [
  ...([
    'FOUR_PX',
    'AMAZON',
    'ARAMEX',
    'ASENDIA',
    'AUSTRALIA_POST',
    'CHINA_POST',
    'CIRRO',
    'DEUTSCHE_DE',
    'DHL',
  ] as const),
  ...(['DHL_ECOMMERCE', 'DPD', 'FEDEX', 'GLS', 'GOFO_EXPRESS', 'HERMESWORLD_UK', 'JT_EXPRESS', 'MYHERMES'] as const),
  ...([
    'ONTRAC',
    'POSTNL',
    'ROYAL_MAIL',
    'SPEEDX',
    'SUNYOU',
    'SWISS_POST',
    'UNIUNI',
    'UPS',
    'USPS',
    'YUNEXPRESS',
  ] as const),
];

const SERVICES =
  `express expressworldwide standard economy eco priority premium plus saver select advantage ground air road sea freight
  international intl domestic national worldwide global europe parcel parcels package packages packet paket pakete packchen
  paeckchen kleinpaket warenpost brief post postal mail smartmail delivery deliveries shipping ship shipment service services courier
  logistics tracked tracking untracked signed signature registered insured certified guaranteed special next same day overnight first
  second class 1st 2nd 3rd 1 2 3 1day 2day 3day one two three days early late morning evening am pm 00 30 9 10 12 18 24 48 72 for letter flat
  rate box envelope home business residential return returns retoure drop off pickup point shop store locker connect classic predict
  sure smart surepost smartpost mailinnovations innovations expedited media commercial consumer direct line small large medium light
  heavy flexible flex flexdelivery green go e commerce ecommerce solutions us usa uk gb eu de deutschland germany at austria
  osterreich oesterreich ch switzerland schweiz fr france nl netherlands nederland be belgium belgie es spain espana it italy italia
  pl poland polska cz pt portugal dk denmark se sweden ie ireland ca canada au australia nz cn china hk jp in mx inc llc ltd limited
  gmbh ag co kg corp corporation company group bv sa the and by via
  library lightweight weight printed matter adult required saturday sunday weekend noon midday zone euro europaket expresspak pak pac
  paq gross grossbrief maxi maxibrief kompakt kompaktbrief einschreiben secure proof xpress elite scale app online hong kong taiwan korea
  singapore malaysia indonesia thailand vietnam philippines brazil brasil egypt uae saudi arabia turkey greece hungary romania
  bulgaria croatia slovenia slovakia czech finland norway luxembourg mexico south africa new zealand`.split(/\s+/);

const BY_WORD: ReadonlyMap<string, CarrierCode> = new Map(
  CARRIER_CODES.flatMap((code) => wordsOf(code).map((word) => [word, code] as const)),
);

/**
 * The carrier that a text names: canonical code, a platform's word, display name or alias, or the name of one of the large carriers
 * with one of its services after it ("UPS Next Day Air"); case, spaces, punctuation and accents make no difference. `country`
 * (ISO 3166-1 alpha-2), from where it ships, decides about names that mean another carrier elsewhere. Null: none of them. Whoever
 * asked may then use `OTHER` with the text as its name.
 */
export function parseCarrier(text: string, country: string | null = null): CarrierCode | null {
  return named(bare(text), country) ?? withService(text, country);
}

/** The public tracking page of a parcel (https), or null where the carrier has none that we know, or no number is given. */
export function trackingUrl(carrier: CarrierCode, number: string): string | null {
  const template = CARRIERS[carrier].trackingUrl;
  const plain = number.replace(/\s+/gu, '').replace(/\p{Surrogate}/gu, '\ufffd');
  return template === null || plain === '' ? null : template.replace('{number}', () => encodeURIComponent(plain));
}

function named(word: string, country: string | null): CarrierCode | null {
  const known = BY_WORD.get(word);
  if (known) return known;
  const meanings = Object.hasOwn(BY_COUNTRY, word) ? BY_COUNTRY[word] : undefined;
  if (!meanings) return null;
  const here = country?.toUpperCase() ?? '';
  return Object.hasOwn(meanings, here) ? (meanings[here] ?? null) : meanings.anywhere;
}

/** The longest name at the beginning of the text counts, so that "DHL eCommerce Germany" is not DHL. */
function withService(text: string, country: string | null): CarrierCode | null {
  const tokens =
    plain(text.replace(/(\p{Ll})(?=\p{Lu})|(\p{Lu})(?=\p{Lu}\p{Ll})/gu, '$1$2 ')).match(/[\p{L}\p{N}]+/gu) ?? [];
  for (let length = tokens.length - 1; length > 0; length -= 1) {
    const code = named(tokens.slice(0, length).join(''), country);
    if (!code) continue;
    const rest = tokens.slice(length).join('');
    if (WITH_SERVICES.includes(code) && isMadeOf(rest, new Set([...SERVICES, ...wordsOf(code)]))) return code;
  }
  return null;
}

function isMadeOf(text: string, words: ReadonlySet<string>): boolean {
  const reached = [true];
  for (let end = 1; end <= text.length; end += 1) {
    reached[end] = reached.some((ok, start) => ok && start < end && words.has(text.slice(start, end)));
  }
  return reached[text.length] ?? false;
}

function wordsOf(code: CarrierCode): string[] {
  return [code, CARRIERS[code].name, ...CARRIERS[code].aliases].map(bare);
}

function each(code: CarrierCode, countries: readonly string[]): Record<string, CarrierCode> {
  return Object.fromEntries(countries.map((country) => [country, code]));
}

function sameFor(words: readonly string[], meanings: ByCountry): Record<string, ByCountry> {
  return Object.fromEntries(words.map((word) => [word, meanings]));
}

function bare(text: string): string {
  return plain(text).replace(/[^\p{L}\p{N}]/gu, '');
}

function plain(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replaceAll('ß', 'ss');
}
