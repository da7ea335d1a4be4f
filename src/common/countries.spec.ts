import { countryCode, servesCountry } from './countries.js';

describe('countryCode', () => {
  it.each<[string, string]>([
    ['DE', 'DE'],
    [' de ', 'DE'],
    ['XK', 'XK'],
    ['AC', 'AC'],
    ['TA', 'TA'],
    ['IC', 'IC'],
    ['EA', 'EA'],
    ['DG', 'DG'],
    ['CP', 'CP'],
    ['UK', 'GB'],
    ['uk', 'GB'],
    ['U.K.', 'GB'],
    ['EL', 'GR'],
    ['USA', 'US'],
    ['U.S.A.', 'US'],
    ['GBR', 'GB'],
    ['deu', 'DE'],
    ['XKX', 'XK'],
    ['276', 'DE'],
    ['Germany', 'DE'],
    [' germany ', 'DE'],
    ['Deutschland', 'DE'],
    ['España', 'ES'],
    ['espana', 'ES'],
    ['日本', 'JP'],
    ['Ελλάδα', 'GR'],
    ['United Kingdom', 'GB'],
    ['Great Britain', 'GB'],
    ['United States', 'US'],
    ['United States of America', 'US'],
    ['The Netherlands', 'NL'],
    ['Côte d’Ivoire', 'CI'],
    ["Cote d'Ivoire", 'CI'],
    ['Bosnia and Herzegovina', 'BA'],
    ['Bosnia & Herzegovina', 'BA'],
    ['Czech Republic', 'CZ'],
    ['Turkey', 'TR'],
    ['Türkiye', 'TR'],
    ['Hong Kong', 'HK'],
    ['Macau', 'MO'],
    ['South Korea', 'KR'],
    ['Kosovo', 'XK'],
    ['Canary Islands', 'IC'],
    ['Suomi', 'FI'],
  ])('%p means %s', (text, code) => {
    expect(countryCode(text)).toBe(code);
  });

  it.each([
    '',
    '  ',
    null,
    undefined,
    'ZZ',
    'QQ',
    'EU',
    'AN',
    '12',
    'Atlantis',
    'Unknown Region',
    '...',
    'constructor',
  ])('%p means none', (text) => {
    expect(countryCode(text)).toBeNull();
  });

  it('the codes of its own list mean themselves', () => {
    const letters = Array.from({ length: 26 }, (_, index) => String.fromCharCode(65 + index));
    const codes = letters.flatMap((first) => letters.map((second) => first + second));
    const kept = codes.filter((code) => countryCode(code) === code);
    expect(kept).toHaveLength(249 + 8);
  });
});

describe('servesCountry', () => {
  it.each<[string[], string, boolean]>([
    [[], 'DE', true],
    [['DE'], 'DE', true],
    [['DE'], 'FR', false],
    [['ES'], 'IC', true],
    [['IC'], 'ES', false],
    [['UK'], 'GB', true],
    [['RS'], 'XK', false],
    [['XK'], 'XK', true],
  ])('%p serves %s: %p', (served, country, serves) => {
    expect(servesCountry(served, country)).toBe(serves);
  });
});
