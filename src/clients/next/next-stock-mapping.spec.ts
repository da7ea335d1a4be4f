import fc from 'fast-check';
import { understand } from './next-fields.js';
import { mapStockRecord } from './next-stock-mapping.js';

const RECORD = {
  id: 31,
  location: { id: 5, name: 'North', address: {} },
  product: { id: 41, sku: 'SOCK-M', title: 'Sock', variant_id: 1, variant_title: 'M' },
  num_in_stock: 10,
  num_allocated: 3,
  net_stock_level: 7,
  low_stock_threshold: 2,
  date_updated: '2026-01-01T00:00:00Z',
};
const reason = (raw: unknown): string | undefined => {
  const read = understand(() => mapStockRecord(raw));
  return read.ok ? undefined : read.error;
};

describe('mapStockRecord', () => {
  it('translates a whole record', () => {
    expect(mapStockRecord(RECORD)).toEqual({
      remoteId: '31',
      locationRemoteId: '5',
      productRemoteId: '41',
      sku: 'SOCK-M',
      title: 'Sock',
      inStock: 10,
      allocated: 3,
      net: 7,
      updatedAt: '2026-01-01T00:00:00Z',
      unfamiliar: [],
    });
    expect(mapStockRecord({ ...RECORD, zone: 1 }).unfamiliar).toEqual(['stockrecord.zone']);
  });

  it('does without everything but its id', () => {
    expect(mapStockRecord({ id: '31' })).toEqual({
      remoteId: '31',
      locationRemoteId: null,
      productRemoteId: null,
      sku: null,
      title: null,
      inStock: null,
      allocated: null,
      net: null,
      updatedAt: null,
      unfamiliar: [],
    });
  });

  it('takes bare ids, texts, nothing and less than nothing', () => {
    const raw = { ...RECORD, location: '5', product: 41, num_in_stock: '-4', num_allocated: null, net_stock_level: -4 };
    expect(mapStockRecord(raw)).toMatchObject({
      locationRemoteId: '5',
      productRemoteId: '41',
      sku: null,
      inStock: -4,
      allocated: null,
      net: -4,
    });
  });

  it('reads every number of 32 bits, as a number or as text', () => {
    const count = fc.integer();
    fc.assert(
      fc.property(
        count,
        fc.constantFrom(Number, String, (n: number) => `${n}.00`),
        (inStock, write) => {
          expect(mapStockRecord({ ...RECORD, num_in_stock: write(inStock) }).inStock).toBe(inStock);
        },
      ),
    );
  });

  it.each([1.5, '1.5', 'many', 2 ** 31, -(2 ** 31) - 1, '99999999999', true, [3], '0x10', '--1', Number.NaN])(
    'refuses the stock %p',
    (value) => {
      expect(reason({ ...RECORD, num_in_stock: value })).toBe('stockrecord.num_in_stock is not a number of pieces');
    },
  );

  it.each<[unknown, string]>([
    [null, 'stockrecord is not an object'],
    [{}, 'stockrecord.id is not an id'],
    [{ ...RECORD, location: {} }, 'stockrecord.location.id is not an id'],
  ])('refuses %p', (raw, why) => {
    expect(reason(raw)).toBe(why);
  });
});
