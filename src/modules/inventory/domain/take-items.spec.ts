import fc from 'fast-check';
import { MAX_ON_HAND } from './movement.js';
import { sumBy, takeItems, type HeldUnits, type ShippedItem, type TakenItem } from './take-items.js';

const item = (quantity: number, levelId: string | null = 'A', recordId: string | null = 'r'): ShippedItem => ({
  components: levelId === null ? [] : [{ levelId, units: 1 }],
  recordId,
  recordRemoteId: null,
  quantity,
});

const held = (quantity: number, recordRemoteId = ''): HeldUnits => ({ levelId: 'A', recordRemoteId, quantity });
const take = (...told: Parameters<typeof takeItems>): TakenItem[] => takeItems(...told).items;

describe('takeItems', () => {
  it('takes from the reservation what is held through the record of the line, or through none that is known, and nothing of other lines', () => {
    const levels = new Map([['A', { onHand: 20 }]]);
    const lines = [
      { ...item(3), recordRemoteId: '1' },
      { ...item(2, 'A', 's'), components: [{ levelId: 'A', units: 2 }], recordRemoteId: '2' },
    ];
    const all = [held(5, '1'), held(1, '2'), held(2), held(9, '3')];
    const { items, left } = takeItems(lines, levels, all, true);
    expect(items).toMatchObject([{ fromReserved: 3 }, { fromReserved: 3 }]);
    expect(left).toEqual([held(2, '1'), held(0, '2'), held(0), held(9, '3')]);
  });

  it('awaits no more pieces than a number can hold', () => {
    const lines = [item(MAX_ON_HAND), item(MAX_ON_HAND)];
    expect(take(lines, new Map([['A', { onHand: 3 }]]), [], true)).toMatchObject([
      { taken: 3, short: MAX_ON_HAND, awaiting: MAX_ON_HAND },
    ]);
  });

  it('takes what there is, and no more; the store deducts all of it', () => {
    const taken = take([item(5)], new Map([['A', { onHand: 3 }]]), [held(2)], true);
    expect(taken).toMatchObject([{ taken: 3, short: 2, fromReserved: 2, awaiting: 5 }]);
  });

  it('tells no larger lack than a level can hold pieces, however large the packs are', () => {
    const packs = { ...item(300_000), components: [{ levelId: 'A', units: 10_000 }] };
    const taken = take([packs], new Map([['A', { onHand: 3 }]]), [], true);
    expect(taken).toMatchObject([{ taken: 3, short: MAX_ON_HAND }]);
  });

  it('joins lines of the same level and record, and shares one level among records', () => {
    const levels = new Map([['A', { onHand: 6 }]]);
    const taken = take([item(1), item(3), item(4, 'A', 's')], levels, [held(5)], true);
    expect(taken).toMatchObject([
      { recordId: 'r', taken: 4, fromReserved: 4, awaiting: 4 },
      { recordId: 's', taken: 2, fromReserved: 1, awaiting: 4 },
    ]);
  });

  it('awaits nothing from a store that does not deduct, nor without a record', () => {
    expect(take([item(2)], new Map(), [], false)).toMatchObject([{ taken: 0, awaiting: 0 }]);
    expect(take([item(2, null, null)], new Map(), [], true)).toMatchObject([{ taken: 0, short: 0, awaiting: 0 }]);
    const named = { ...item(2, null, null), recordRemoteId: '9' };
    expect(take([named], new Map(), [], true)).toMatchObject([{ awaiting: 2 }]);
  });

  it('takes the units of packs and every component of kits; the store deducts each piece once', () => {
    const levels = new Map([
      ['A', { onHand: 20 }],
      ['B', { onHand: 3 }],
    ]);
    const kit = {
      ...item(2),
      components: [
        { levelId: 'A', units: 6 },
        { levelId: 'B', units: 2 },
      ],
    };
    expect(take([kit, item(1)], levels, [held(12)], true)).toMatchObject([
      { levelId: 'A', taken: 13, fromReserved: 12, awaiting: 3 },
      { levelId: 'B', taken: 3, fromReserved: 0, awaiting: 0 },
    ]);
  });

  it('never takes a level below zero, nor more than was reserved or shipped', () => {
    const line = fc.record({ levelId: fc.constantFrom('A', 'B', null), quantity: fc.integer({ min: 1, max: 9 }) });
    fc.assert(
      fc.property(fc.array(line, { maxLength: 6 }), fc.nat(12), fc.nat(12), (lines, onHand, reserved) => {
        const items = lines.map(({ levelId, quantity }) => item(quantity, levelId));
        const levels = new Map([
          ['A', { onHand }],
          ['B', { onHand: 4 }],
        ]);
        const taken = take(items, levels, [held(reserved)], true);
        const level = (each: { levelId: string | null }): string | null => each.levelId;
        const wished = sumBy(lines, level, (each) => each.quantity).get('A') ?? 0;
        expect(sumBy(taken, level, (each) => each.taken).get('A') ?? 0).toBe(Math.min(onHand, wished));
        expect(sumBy(taken, level, (each) => each.fromReserved).get('A') ?? 0).toBe(Math.min(reserved, wished));
        expect(taken.reduce((sum, each) => sum + each.awaiting, 0)).toBe(
          lines.reduce((sum, each) => sum + each.quantity, 0),
        );
      }),
    );
  });
});
