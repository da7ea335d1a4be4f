import countries from 'country-locale-map/countries.json' with { type: 'json' };

/** In the list of the package, and no country any more. */
const GONE = ['AN'];

/** Places that have a code of their own in the post and the customs, and none in ISO 3166-1; the country whose they are, where that is settled. */
const RESERVED: Readonly<Record<string, string | null>> = {
  /** Ascension. */
  AC: 'SH',
  /** Clipperton. */
  CP: 'FR',
  /** Sark. */
  CQ: 'GG',
  /** Diego Garcia. */
  DG: 'IO',
  /** Ceuta and Melilla. */
  EA: 'ES',
  /** Canary Islands. */
  IC: 'ES',
  /** Tristan da Cunha. */
  TA: 'SH',
  /** Kosovo. */
  XK: null,
};

/** What people and programs write for a country beside its code and its names, as `keyOf` has it. */
const ALIASES: Readonly<Record<string, string>> = {
  // Codes of other lists, and codes that were replaced.
  uk: 'GB',
  el: 'GR',
  fx: 'FR',
  bu: 'MM',
  tp: 'TL',
  zr: 'CD',
  asc: 'AC',
  cpt: 'CP',
  dga: 'DG',
  taa: 'TA',
  kos: 'XK',
  unk: 'XK',
  rom: 'RO',
  zar: 'CD',
  tmp: 'TL',
  // Names.
  america: 'US',
  burma: 'MM',
  britain: 'GB',
  greatbritain: 'GB',
  england: 'GB',
  scotland: 'GB',
  wales: 'GB',
  northernireland: 'GB',
  capeverde: 'CV',
  czechrepublic: 'CZ',
  easttimor: 'TL',
  holland: 'NL',
  ivorycoast: 'CI',
  korearepublicof: 'KR',
  republicofkorea: 'KR',
  macau: 'MO',
  macedonia: 'MK',
  republicofireland: 'IE',
  russianfederation: 'RU',
  swaziland: 'SZ',
  turkey: 'TR',
  vaticancity: 'VA',
  vietnam: 'VN',
};

const KNOWN = new Set([
  ...countries.map(({ alpha2 }) => alpha2).filter((code) => !GONE.includes(code)),
  ...Object.keys(RESERVED),
]);

let names: ReadonlyMap<string, string> | undefined;

/**
 * The country that a text means, as two letters in upper case: ISO 3166-1 alpha-2, and the codes that are reserved beside it for places that get
 * parcels (`XK`, `AC`, `TA`, `IC`, ...). Understood are codes of two and three letters, the numbers of ISO 3166-1, `UK`, `EL` and the like, and the
 * country's name in English or in a language of the country, without regard to case, blanks, marks and accents. Null: it means no country.
 */
export function countryCode(text: string | null | undefined): string | null {
  const code = (text ?? '').trim().toUpperCase();
  if (KNOWN.has(code)) return code;
  const key = keyOf(code);
  if (key === '') return null;
  names ??= readNames();
  return names.get(key) ?? names.get(key.replace(/^the/, '')) ?? null;
}

/** Whether parcels to a country are among those of a list of codes; an empty list means all. A part of a country belongs to it. */
export function servesCountry(served: readonly string[], country: string): boolean {
  if (served.length === 0) return true;
  const codes = served.map((entry) => countryCode(entry) ?? entry);
  return codes.includes(country) || codes.includes(RESERVED[country] ?? country);
}

/** Letters and digits of a name without case, accents and marks. */
function keyOf(text: string): string {
  return text
    .replace(/&/g, ' and ')
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');
}

/** Names and longer codes of every country. A name that two countries share means neither, unless it is the English one. */
function readNames(): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const add = (name: string | undefined, code: string): void => {
    const key = keyOf(name ?? '');
    if (key !== '' && !found.has(key)) found.set(key, code);
  };
  for (const [alias, code] of Object.entries(ALIASES)) add(alias, code);
  const there = countries.filter(({ alpha2 }) => KNOWN.has(alpha2));
  const namesIn = displayNames();
  for (const { alpha2, alpha3, numeric, name } of there) {
    for (const known of [alpha3, numeric, name, ...namesIn('en', alpha2)]) add(known, alpha2);
  }
  for (const code of Object.keys(RESERVED)) for (const name of namesIn('en', code)) add(name, code);
  const native = new Map<string, string | null>();
  for (const { alpha2, languages } of there) {
    for (const key of (languages ?? []).flatMap((language) => namesIn(language, alpha2)).map(keyOf)) {
      native.set(key, (native.get(key) ?? alpha2) === alpha2 ? alpha2 : null);
    }
  }
  for (const [key, code] of native) if (code !== null) add(key, code);
  return found;
}

/** Long and short names of a country in a language, as the runtime's data has them; none where it does not know the language. */
function displayNames(): (language: string, code: string) => string[] {
  const styles = ['long', 'short'] as const;
  const byLanguage = new Map<string, Intl.DisplayNames[]>();
  return (language, code) => {
    const known = Intl.DisplayNames.supportedLocalesOf([language]).length > 0;
    const tables =
      byLanguage.get(language) ??
      (known
        ? styles.map((style) => new Intl.DisplayNames([language], { type: 'region', style, fallback: 'none' }))
        : []);
    byLanguage.set(language, tables);
    return tables.flatMap((table) => table.of(code) ?? []);
  };
}
