import { DEFAULT_STORE_POLICY, type StorePolicy } from '../../../stores/stores.facade.js';
import { judgeDestination, type DestinationInput } from './judge-destination.js';

type Change = Partial<Omit<DestinationInput, 'policy'>> & { policy?: Partial<StorePolicy> };

const BERLIN = { firstName: 'A', lastName: 'B', line1: 'C 1', city: 'Berlin', country: 'DE' };
const { checks } = DEFAULT_STORE_POLICY;
const line = (needed: number, free: number | null, sku: string | null = 'MUG') => ({
  lineRemoteId: `${sku}-${needed}`,
  sku,
  needed,
  free,
});

function judged({ policy, ...change }: Change = {}) {
  const given = {
    lines: [line(2, 2)],
    destination: BERLIN as DestinationInput['destination'],
    servedCountries: ['DE'],
    accepted: true,
    ...change,
  };
  return judgeDestination({ ...given, policy: { ...DEFAULT_STORE_POLICY, ...policy } });
}

describe('judgeDestination', () => {
  it('takes work of which every piece is there, for a country that is served', () => {
    expect(judged()).toBeNull();
    expect(judged({ servedCountries: [] })).toBeNull();
    expect(judged({ lines: [line(2, 2), line(3, null, null)] })).toBeNull();
  });

  it('needs the pieces of all lines of a SKU together, and says what is missing', () => {
    expect(judged({ lines: [line(2, 4), line(3, 4)] })).toEqual({
      code: 'OUT_OF_STOCK',
      field: 'locationId',
      message: expect.stringMatching(/MUG \(needed 5, available 4\)\. Stock it, .*allow backorders\.$/),
    });
  });

  it('a SKU without a level there is no stock', () => {
    expect(judged({ lines: [line(2, 2), line(1, null, 'CUP')] })).toMatchObject({
      code: 'NO_STOCK_LEVEL',
      message: expect.stringMatching(/for CUP\. Set it/),
    });
    expect(judged({ lines: [line(1, null)], policy: { allowBackorders: true } })).toBeNull();
  });

  it.each([
    ['REVIEW', true, true, true],
    ['PARK', true, true, true],
    ['SHIP_PART', true, true, true],
    // Backorders are allowed, and the order would be rejected there all the same.
    ['REJECT', true, true, false],
    ['REVIEW', false, false, false],
    ['PARK', false, false, false],
    ['SHIP_PART', false, true, false],
    // A part is shipped of what nobody promised yet.
    ['SHIP_PART', false, false, true],
  ] as const)(
    'too little stock, %s, backorders %s, accepted %s: goes %s',
    (outOfStock, allowBackorders, accepted, goes) => {
      const policy = { allowBackorders, checks: { ...checks, outOfStock } };
      expect(judged({ lines: [line(2, 1)], accepted, policy })?.code).toBe(goes ? undefined : 'OUT_OF_STOCK');
    },
  );

  it('nothing at all there is no part', () => {
    const policy = { allowBackorders: true, checks: { ...checks, outOfStock: 'SHIP_PART' as const } };
    expect(judged({ lines: [line(2, 0)], accepted: false, policy })?.code).toBe('OUT_OF_STOCK');
    expect(judged({ lines: [line(2, 0)], policy })?.message).toMatch(/rejects orders that are out of stock/);
  });

  it.each([
    ['REJECT', 'COUNTRY_NOT_SERVED'],
    ['REVIEW', 'COUNTRY_NOT_SERVED'],
    ['IGNORE', undefined],
  ] as const)('a country that is not served there, %s: %s', (countryNotServed, code) => {
    const policy = { checks: { ...checks, countryNotServed } };
    expect(judged({ servedCountries: ['US'], policy })?.code).toBe(code);
  });

  it('accepted work is not taken where it would be rejected for its address', () => {
    const destination = { ...BERLIN, line1: '' } as DestinationInput['destination'];
    expect(judged({ destination })).toBeNull();
    const policy = { checks: { ...checks, addressIncomplete: 'REJECT' as const } };
    expect(judged({ destination, policy })).toMatchObject({ code: 'ADDRESS_INCOMPLETE', field: 'fulfillmentOrderId' });
    expect(judged({ destination, accepted: false, policy })).toBeNull();
  });
});
