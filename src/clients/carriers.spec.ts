import fc from 'fast-check';
import { CARRIER_CODES, CARRIERS, parseCarrier, trackingUrl, type CarrierCode } from './carriers.js';

const carrier = fc.constantFrom(...CARRIER_CODES);
const wordOf = (code: CarrierCode): string[] => [code, CARRIERS[code].name, ...CARRIERS[code].aliases];
const bare = (text: string): string =>
  text
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .replace(/[^\p{L}\p{N}]/gu, '');

describe('carriers', () => {
  it('knows 41, each with a name', () => {
    expect(CARRIER_CODES).toHaveLength(41);
    expect(new Set(CARRIER_CODES.map((code) => CARRIERS[code].name)).size).toBe(41);
  });

  it('no word stands for two carriers', () => {
    const owners = new Map<string, CarrierCode>();
    for (const code of CARRIER_CODES) {
      for (const word of wordOf(code)) {
        expect([word, owners.get(bare(word)) ?? code]).toEqual([word, code]);
        owners.set(bare(word), code);
        expect([word, parseCarrier(word)]).toEqual([word, code]);
      }
    }
  });

  it('reads a word in any case, with any spaces and punctuation', () => {
    const mess = fc.array(fc.constantFrom(' ', '-', '_', '.', '\t', '\u00a0', "'", '/'), { maxLength: 2 });
    const written = carrier.chain((code) =>
      fc.record({
        code: fc.constant(code),
        word: fc.constantFrom(...wordOf(code)),
        upper: fc.infiniteStream(fc.boolean()),
        between: fc.infiniteStream(mess),
      }),
    );
    fc.assert(
      fc.property(written, ({ code, word, upper, between }) => {
        const text = [...word]
          .map((letter) => (upper.next().value ? letter.toUpperCase() : letter.toLowerCase()))
          .map((letter) => letter + between.next().value.join(''))
          .join('');
        expect(parseCarrier(text)).toBe(code);
      }),
    );
  });

  it.each<[string, CarrierCode | null]>([
    ['DHL eCommerce', 'DHL_ECOMMERCE'],
    ['dhl_ecommerce', 'DHL_ECOMMERCE'],
    ['DHL Express', 'DHL'],
    ['United Parcel Service', 'UPS'],
    ['u.s.p.s', 'USPS'],
    ['Fed Ex', 'FEDEX'],
    ['ＦｅｄＥｘ', 'FEDEX'],
    ['Hermes', 'HERMESWORLD_UK'],
    ['Evri', 'HERMESWORLD_UK'],
    ['my hermes', 'MYHERMES'],
    ['4px', 'FOUR_PX'],
    ['four-px', 'FOUR_PX'],
    ['Deutsche Post', 'DEUTSCHE_DE'],
    ['Yun Express', 'YUNEXPRESS'],
    ['other', 'OTHER'],
    ['DHL Paket', 'DHL'],
    ['DHL PÄCKCHEN', 'DHL'],
    ['DHL Express 12:00', 'DHL'],
    ['DHL eCommerce Germany', 'DHL_ECOMMERCE'],
    ['DHL SmartMail Parcel Plus Ground', 'DHL_ECOMMERCE'],
    ['UPS SurePost', 'UPS'],
    ['ups_next_day_air_saver', 'UPS'],
    ['UPS 2nd Day Air A.M.', 'UPS'],
    ['United Parcel Service (UPS)', 'UPS'],
    ['FedEx SmartPost', 'FEDEX'],
    ['FEDEX_2_DAY', 'FEDEX'],
    ['FedExGround', 'FEDEX'],
    ['FedEx International Priority®', 'FEDEX'],
    ['FedEx Standard Overnight', 'FEDEX'],
    ['USPS Ground Advantage', 'USPS'],
    ['USPS First-Class Mail International', 'USPS'],
    ['U.S.P.S. Priority Mail Express', 'USPS'],
    ['dpd classic', 'DPD'],
    ['DPD UK Ltd.', 'DPD'],
    ['GLS Germany GmbH', 'GLS'],
    ['Royal Mail 1st Class Signed For', 'ROYAL_MAIL'],
    ['PostNL Parcels', 'POSTNL'],
    ['J&T', 'JT_EXPRESS'],
    ['UDS', 'UNITED_DELIVERY_SERVICE'],
    ['Sun-You', 'SUNYOU'],
    ['Amazon Shipping UK', 'AMAZON'],
    ['USPS Parcel Select Lightweight', 'USPS'],
    ['J&T Express Indonesia', 'JT_EXPRESS'],
    ['Deutsche Post Maxibrief', 'DEUTSCHE_DE'],
    ['Speedy Freight', null],
    ['Upsco', null],
    ['DHL FedEx', null],
    ['Post', null],
    ['Pigeon Post', null],
    ['DHL or UPS', null],
    ['constructor', null],
    ['', null],
    [' - ', null],
  ])('%p is %s', (text, code) => {
    expect(parseCarrier(text)).toBe(code);
  });

  it.each<[string, string | null, CarrierCode | null]>([
    ['Hermes', 'GB', 'HERMESWORLD_UK'],
    ['Hermes', 'DE', 'MYHERMES'],
    ['HERMES', 'at', 'MYHERMES'],
    ['Hermes', null, 'HERMESWORLD_UK'],
    ['Hermes Next Day', 'GB', 'HERMESWORLD_UK'],
    ['Evri', 'DE', 'HERMESWORLD_UK'],
    ['DHL Parcel', 'DE', 'DHL'],
    ['DHL Parcel', 'NL', 'DHL_ECOMMERCE'],
    ['DHL Parcel UK', 'GB', 'DHL_ECOMMERCE'],
    ['Post', 'CH', 'SWISS_POST'],
    ['Die Post', 'DE', 'DEUTSCHE_DE'],
    ['La Poste', 'CH', 'SWISS_POST'],
    ['La Poste', 'FR', null],
    ['EMS', 'CN', 'CHINA_POST'],
    ['EMS', 'JP', null],
    ['First Class Mail', 'US', 'USPS'],
    ['Post', 'constructor', null],
    ['UPS', 'DE', 'UPS'],
  ])('%p from a warehouse in %p is %s', (text, country, code) => {
    expect(parseCarrier(text, country)).toBe(code);
  });

  it('takes any text without a crash', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const code = parseCarrier(text);
        expect(code === null || CARRIER_CODES.includes(code)).toBe(true);
      }),
    );
  });
});

describe('trackingUrl', () => {
  it.each<[CarrierCode, string, string | null]>([
    ['UPS', '1Z999AA10123456784', 'https://www.ups.com/track?tracknum=1Z999AA10123456784'],
    ['USPS', '9400 1000 0000', 'https://tools.usps.com/go/TrackConfirmAction?tLabels=940010000000'],
    ['HERMESWORLD_UK', 'H0/1', 'https://www.evri.com/track/parcel/H0%2F1'],
    ['UPS', 'a&b=$&', 'https://www.ups.com/track?tracknum=a%26b%3D%24%26'],
    ['OTHER', '1', null],
    ['UPS', '  ', null],
  ])('%s %p is %s', (code, number, link) => {
    expect(trackingUrl(code, number)).toBe(link);
  });

  it('is https at the carrier whatever the number, and carries the number whole', () => {
    fc.assert(
      fc.property(carrier, fc.string({ unit: 'binary', minLength: 1 }), (code, number) => {
        const template = CARRIERS[code].trackingUrl;
        const link = trackingUrl(code, number);
        const plain = number.replace(/\s+/gu, '');
        fc.pre(!/\p{Surrogate}/u.test(plain));
        expect(link === null).toBe(template === null || plain === '');
        if (template === null || link === null) return;
        expect(new URL(link)).toMatchObject({ protocol: 'https:', host: new URL(template).host, username: '' });
        const [head = '', tail = ''] = template.split('{number}');
        expect(decodeURIComponent(link.slice(head.length, link.length - tail.length))).toBe(plain);
      }),
    );
  });

  it('a lone surrogate in a number does no harm', () => {
    expect(trackingUrl('UPS', 'a\ud800')).toBe('https://www.ups.com/track?tracknum=a%EF%BF%BD');
  });
});
