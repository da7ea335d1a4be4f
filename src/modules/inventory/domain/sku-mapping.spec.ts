import fc from 'fast-check';
import { suppliesOf, unitsPerLevel, wholePieces, type SkuComponent } from './sku-mapping.js';

const part = (levelId: string, units: number, onHand: number, reserved = 0): SkuComponent => ({
  levelId,
  sku: levelId,
  units,
  onHand,
  reserved,
  buffer: 0,
});

describe('wholePieces', () => {
  it.each([
    [[], 0],
    [[{ units: 6, available: 17 }], 2],
    [[{ units: 1, available: -3 }], 0],
    [
      [
        { units: 2, available: 9 },
        { units: 1, available: 3 },
      ],
      3,
    ],
  ])('%j make %i', (components, pieces) => {
    expect(wholePieces(components)).toBe(pieces);
  });
});

describe('suppliesOf', () => {
  it('a pack, a kit and a single of the same level are served in the order in which they are wanted', () => {
    const components = new Map([
      ['SINGLE', [part('A', 1, 10)]],
      ['PACK', [part('A', 6, 10)]],
      ['KIT', [part('A', 2, 10), part('B', 1, 3, 1)]],
    ]);
    const free = (...wanted: [string, number][]): number[] => {
      const supplies = suppliesOf(
        components,
        wanted.map(([sku, quantity]) => ({ sku, quantity })),
      );
      return ['SINGLE', 'PACK', 'KIT'].map((sku) => supplies.get(sku)?.free ?? -1);
    };
    expect(free()).toEqual([10, 1, 2]);
    expect(free(['PACK', 1])).toEqual([4, 1, 2]);
    expect(free(['PACK', 1], ['KIT', 2], ['SINGLE', 1])).toEqual([0, 1, 2]);
    expect(free(['SINGLE', 3], ['SINGLE', 2], ['PACK', 1])).toEqual([10, 0, 2]);
  });

  it('never promises more of a level than is free, whatever shares it', () => {
    const component = fc.record({ levelId: fc.constantFrom('A', 'B', 'C'), units: fc.integer({ min: 1, max: 4 }) });
    const made = fc.uniqueArray(component, { minLength: 1, maxLength: 3, selector: ({ levelId }) => levelId });
    const stock = fc.record({ A: fc.nat(20), B: fc.nat(20), C: fc.nat(20) });
    const want = fc.record({ sku: fc.constantFrom('X', 'Y', 'Z'), quantity: fc.integer({ min: 1, max: 6 }) });
    fc.assert(
      fc.property(fc.tuple(made, made, made), stock, fc.array(want, { maxLength: 6 }), (kits, onHand, wanted) => {
        const components = new Map(
          ['X', 'Y', 'Z'].map((sku, index) => [
            sku,
            (kits[index] ?? []).map(({ levelId, units }) => part(levelId, units, onHand[levelId as 'A'])),
          ]),
        );
        const supplies = suppliesOf(components, wanted);
        const needed = new Map<string, number>();
        for (const { sku, quantity } of wanted) needed.set(sku, (needed.get(sku) ?? 0) + quantity);
        if ([...needed].some(([sku, quantity]) => quantity > (supplies.get(sku)?.free ?? 0))) return;
        for (const { levelId, quantity } of unitsPerLevel(wanted, supplies)) {
          expect(quantity).toBeLessThanOrEqual(onHand[levelId as 'A']);
        }
      }),
    );
  });
});

describe('unitsPerLevel', () => {
  it('tells what each SKU takes of each level through which record, and takes nothing for what is not known', () => {
    const supplies = suppliesOf(
      new Map([
        ['PACK', [part('A', 6, 10)]],
        ['KIT', [part('A', 2, 10), part('B', 1, 3)]],
      ]),
    );
    const wanted = [
      { sku: 'KIT', quantity: 2 },
      { sku: 'PACK', quantity: 1, stockRecordRemoteId: '5' },
      { sku: 'PACK', quantity: 2, stockRecordRemoteId: '5' },
      { sku: 'NONE', quantity: 9 },
    ];
    expect(unitsPerLevel(wanted, supplies)).toEqual([
      { levelId: 'A', sku: 'KIT', stockRecordRemoteId: null, quantity: 4 },
      { levelId: 'B', sku: 'KIT', stockRecordRemoteId: null, quantity: 2 },
      { levelId: 'A', sku: 'PACK', stockRecordRemoteId: '5', quantity: 18 },
    ]);
  });

  it('holds no more of a level than a number can tell', () => {
    const supplies = suppliesOf(new Map([['PACK', [part('A', 6, 10, 7)]]]));
    const [first, second] = unitsPerLevel(
      [
        { sku: 'PACK', quantity: 2_147_483_647 },
        { sku: 'PACK', quantity: 2_147_483_647, stockRecordRemoteId: '5' },
      ],
      supplies,
    );
    expect([first?.quantity, second?.quantity]).toEqual([2_147_483_640, 0]);
  });
});
