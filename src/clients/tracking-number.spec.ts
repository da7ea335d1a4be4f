import { trackingDoubt, trackingKey, trackingProblem } from './tracking-number.js';
import type { CarrierCode } from './carriers.js';

describe('trackingKey', () => {
  it.each([
    '1Z 999 AA1 01 2345 6784',
    '1z999aa10123456784',
    '1Z-999-AA1-01-2345-6784',
    '\u20111Z999\u2013AA1\u00a001\u200b2345\u2212 6784\u00ad',
    '１Ｚ９９９ＡＡ１０１２３４５６７８４',
  ])('%p is the same number', (written) => {
    expect(trackingKey(written)).toBe('1Z999AA10123456784');
  });

  it('keeps what tells numbers apart', () => {
    expect(trackingKey('99.00.123456/1_2')).toBe('99.00.123456/1_2');
    expect(trackingKey('0034')).not.toBe(trackingKey('34'));
  });
});

describe('trackingProblem', () => {
  it.each([
    ...[
      '9.4E+21',
      '9,40011E+21',
      '9.40011E21',
      '1E+12',
      '9.4e+021',
      '940011189922385000000.00',
      '#N/A',
      '####',
      '="00340"',
      "'0034",
    ],
  ])('%p is what a spreadsheet wrote', (text) => expect(trackingProblem(text)).toMatch(/spreadsheet/));

  it.each([
    ...[
      'https://www.ups.com/track?tracknum=1Z999AA10123456784',
      'HTTP://x.example/1',
      'www.dhl.de',
      'ups.com/track?n=1Z',
    ],
  ])('%p is a web address', (text) => expect(trackingProblem(text)).toMatch(/web address.*trackingUrl/));

  it.each([
    ...[
      'A1,B2',
      'A1;B2',
      'A1|B2',
      'A1 & B2',
      'A1 and B2',
      '1Z999AA10123456784 1Z999AA10123456795',
      'JD0146000012/JD0146000013',
    ],
    ...['A1\nB2', 'A1,', 'RR123456785DE + RR123456799DE'],
  ])('%p is more than one', (text) => expect(trackingProblem(text)).toMatch(/more than one/));

  it.each(['-', '...', ' – '])('%p is none', (text) => expect(trackingProblem(text)).toMatch(/neither/));

  it.each([
    ...[
      '1Z 999 AA1 01 2345 6784',
      '9400 1000 0000 0000 0000 00',
      'RR 123456785 DE',
      '00 340434 161094 000000',
      '99.00.123456.12345678',
    ],
    ...['12E34567', '1E5', 'H0/1', 'TN-B', 'KK1001-1', 'JD0001', '№ 12', '12345678', 'Pallet 7'],
  ])('%p is one', (text) => expect(trackingProblem(text)).toBeNull());
});

describe('trackingDoubt', () => {
  it.each<[CarrierCode, string]>([
    ['UPS', '1z 999 aa1 01 2345 6784'],
    ['UPS', '123456789012'],
    ['FEDEX', '7946 1234 5678'],
    ['FEDEX', '9612345678901234567890'],
    ['USPS', '9400 1000 0000 0000 0000 00'],
    ['USPS', 'LZ123456785US'],
    ['DHL', '00340434161094000000'],
    ['DHL', '1234567890'],
    ['DHL', 'JJD014600001234567890'],
    ['DEUTSCHE_DE', 'RR123456785DE'],
    ['ROYAL_MAIL', 'AB123456785GB'],
    ['POSTNL', '3SABCD1234567'],
    ['GLS', '12345678901'],
    ['DPD', '01234567890123'],
    ['HERMESWORLD_UK', 'H00A1B2C3D4E5F6G'],
    ['SWISS_POST', '99.00.123456.12345678'],
    ['AMAZON', 'TBA123456789012'],
    ['OTHER', 'x'],
  ])('%s %p looks like one', (carrier, number) => expect(trackingDoubt(carrier, number)).toBeNull());

  it.each<[CarrierCode, string, RegExp]>([
    ['UPS', '1Z999AA1012345678', /UPS.*fulfillmentTrackingUpdate/],
    ['FEDEX', '1Z999AA10123456784', /FedEx.*looks like one of UPS/],
    ['USPS', '00340434161094', /USPS/],
    ['DHL', 'AB', /DHL/],
    ['DPD', 'RR123456785GB', /DPD.*Royal Mail/],
  ])('%s %p does not', (carrier, number, said) => expect(trackingDoubt(carrier, number)).toMatch(said));
});
