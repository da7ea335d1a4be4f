import fc from 'fast-check';
import { compare, judgeDeduction, published, type Comparison, type KnownRecord } from './stock-record.js';

const at = (seconds: number): Date => new Date(Date.UTC(2026, 0, 1, 0, 0, seconds));

describe('published', () => {
  it.each([
    [10, 0, 0, 10],
    [10, 3, 0, 7],
    [2, 5, 0, 0],
    [2, 5, 4, 4],
    [2_147_483_647, 0, 9, 2_147_483_647],
  ])('%i on hand, buffer %i, %i awaited: %i', (onHand, buffer, awaiting, wanted) => {
    expect(published([{ onHand, buffer, units: 1, heldByOthers: 0 }], awaiting)).toBe(wanted);
  });

  it('stays the same when pieces are shipped, and drops by them when the store has deducted', () => {
    fc.assert(
      fc.property(fc.nat(1_000), fc.nat(1_000), (onHand, wish) => {
        const shipped = Math.min(onHand, wish);
        const before = published([{ onHand, buffer: 0, units: 1, heldByOthers: 0 }], 0);
        expect(published([{ onHand: onHand - shipped, buffer: 0, units: 1, heldByOthers: 0 }], shipped)).toBe(before);
        expect(published([{ onHand: onHand - shipped, buffer: 0, units: 1, heldByOthers: 0 }], 0)).toBe(
          before - shipped,
        );
      }),
    );
  });
});

describe('published pieces of packs and kits', () => {
  it('leave what is held through other records to them: of 10, 8 of which another sold, 2 singles and 1 pack', () => {
    expect(published([{ onHand: 10, buffer: 0, units: 1, heldByOthers: 8 }], 0)).toBe(2);
    expect(published([{ onHand: 10, buffer: 0, units: 2, heldByOthers: 8 }], 3)).toBe(4);
    expect(published([{ onHand: 10, buffer: 5, units: 1, heldByOthers: 8 }], 3)).toBe(3);
  });

  it('are whole, and as many as the scarcest component makes', () => {
    expect(published([{ onHand: 20, buffer: 1, units: 6, heldByOthers: 0 }], 2)).toBe(5);
    const kit = [
      { onHand: 20, buffer: 0, units: 2, heldByOthers: 0 },
      { onHand: 7, buffer: 4, units: 1, heldByOthers: 0 },
    ];
    expect(published(kit, 0)).toBe(3);
    expect(published([], 4)).toBe(4);
  });

  it('stay the same when whole pieces are shipped, until the store has deducted them', () => {
    const part = fc.record({
      onHand: fc.nat(200),
      buffer: fc.nat(20),
      units: fc.integer({ min: 1, max: 12 }),
      heldByOthers: fc.nat(20),
    });
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 4 }), fc.nat(20), (parts, wish) => {
        const before = published(parts, 0);
        const shipped = Math.min(before, wish);
        const after = parts.map((each) => ({ ...each, onHand: each.onHand - shipped * each.units }));
        expect(published(after, shipped)).toBe(before);
        expect(published(after, 0)).toBe(before - shipped);
      }),
    );
  });
});

describe('judgeDeduction', () => {
  it.each([
    ['no push yet', [1, 2], null, 'LOWER'],
    ['a shipment after the push', [5, 6], [1, 2], 'LOWER'],
    ['a shipment before the push', [1, 2], [5, 6], 'KEEP'],
    ['a shipment that began during the push', [2, 9], [1, 3], 'UNKNOWN'],
    ['a shipment that ended during the push', [1, 4], [3, 9], 'UNKNOWN'],
    ['a shipment within the push', [3, 4], [1, 9], 'UNKNOWN'],
    ['a push within the shipment', [1, 9], [3, 4], 'UNKNOWN'],
    ['the same moment', [2, 3], [1, 2], 'UNKNOWN'],
  ] as const)('%s: %j, %j', (_name, [sent, answered], push, judgement) => {
    const shipment = { sentAt: at(sent), answeredAt: at(answered) };
    const lastPush = push && { sentAt: at(push[0]), answeredAt: at(push[1]) };
    expect(judgeDeduction(shipment, lastPush)).toBe(judgement);
  });
});

describe('compare', () => {
  const KNOWN: KnownRecord = {
    expected: 10,
    awaiting: 0,
    observedAt: at(1),
    touchedAt: at(2),
    pushingSince: null,
    drift: null,
    wanted: 10,
  };
  const same = (fresh: boolean): Comparison => ({ fresh, expected: 10, drift: null, found: false });

  it.each<[string, Partial<KnownRecord>, number | null, number, Comparison]>([
    ['what we expected', {}, 10, 5, same(true)],
    [
      'another number: it drifts, and is what we believe from now on',
      {},
      7,
      5,
      { fresh: true, expected: 7, drift: -3, found: true },
    ],
    ['a read sent before our last request was answered', {}, 7, 2, same(false)],
    ['a read older than the last one', { observedAt: at(9) }, 7, 5, same(false)],
    ['a read while a request is on its way', { pushingSince: at(3) }, 7, 5, same(true)],
    ['a number that the store does not count', {}, null, 5, same(true)],
    ['a shipment that may have been deducted', { awaiting: 4 }, 6, 5, same(true)],
    ['a shipment that may not have been deducted', { awaiting: 4 }, 10, 5, same(true)],
    [
      'a number that no shipment explains',
      { awaiting: 4 },
      5,
      5,
      { fresh: true, expected: null, drift: -5, found: true },
    ],
    ['a number that was unknown', { expected: null }, 8, 5, { fresh: true, expected: 8, drift: null, found: false }],
    [
      'a drift that is not healed yet',
      { expected: 7, drift: -3 },
      7,
      5,
      { fresh: true, expected: 7, drift: -3, found: false },
    ],
    ['a drift that healed by itself', { expected: 10, drift: -3 }, 10, 5, same(true)],
    ['a record without a level', { wanted: null }, 3, 5, { fresh: true, expected: 3, drift: null, found: false }],
  ])('%s', (_name, known, shown, sent, comparison) => {
    expect(compare({ ...KNOWN, ...known }, shown, at(sent))).toEqual(comparison);
  });
});
