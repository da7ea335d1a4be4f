import fc from 'fast-check';
import { parcelProblem, planShipment, remainingOf, type LineQuantity, type ShippableLine } from './plan-shipment.js';

const line = (id: string, requested: number, more: Partial<ShippableLine> = {}): ShippableLine => ({
  id,
  requested,
  inFlight: 0,
  shipped: 0,
  cancelled: 0,
  ...more,
});
const want = (lineId: string, quantity: number): LineQuantity => ({ lineId, quantity });

describe('what is wrong', () => {
  const mug = line('a', 2, { sku: 'MUG' });
  const nameless = line('b', 1, { sku: null });
  const told = (...wanted: LineQuantity[]): string | undefined => {
    const plan = planShipment([mug, nameless], wanted);
    return plan.ok ? parcelProblem([mug, nameless], plan.value, [{ lines: wanted }])?.message : plan.error.message;
  };

  it('names the line, what was asked and what there is', () => {
    expect(told(want('a', 99))).toBe('Only 2 of MUG can be shipped, not 99.');
    expect(told(want('b', 2))).toBe('Only 1 of line fol_b can be shipped, not 2.');
    expect(told(want('c', 1))).toBe('The order has no line fol_c.');
    expect(told(want('a', 1), want('a', 1))).toMatch(/^The line of MUG is named twice/);
    expect(parcelProblem([mug], [want('a', 1)], [{ lines: [want('a', 2)] }])?.message).toBe(
      'The parcels hold more of MUG than the shipment.',
    );
    expect(parcelProblem([mug, nameless], [want('a', 1)], [{ lines: [want('b', 1)] }])?.message).toBe(
      'The parcel holds line fol_b, which is not in the shipment.',
    );
  });
});

describe('remainingOf', () => {
  it.each([
    ['nothing happened yet', line('a', 5), 5],
    ['some belong to a shipment', line('a', 5, { inFlight: 2 }), 3],
    ['some have left', line('a', 5, { shipped: 2 }), 3],
    ['some will never leave', line('a', 5, { cancelled: 2 }), 3],
    ['all of that', line('a', 5, { inFlight: 1, shipped: 2, cancelled: 1 }), 1],
    ['everything has left', line('a', 5, { shipped: 5 }), 0],
    ['the merchant lowered what is requested below what has left', line('a', 1, { shipped: 3 }), 0],
  ])('%s', (_name, given, left) => {
    expect(remainingOf(given)).toBe(left);
  });
});

describe('planShipment', () => {
  const lines = [line('a', 5, { inFlight: 2 }), line('b', 4, { shipped: 4 }), line('c', 3, { cancelled: 1 })];

  it('with no lines named takes all that remains', () => {
    expect(planShipment(lines, null)).toEqual({ ok: true, value: [want('a', 3), want('c', 2)] });
  });

  it('of an order that was accepted in part takes what is ready, and never more than remains', () => {
    const ready = new Map([
      ['a', 1],
      ['c', 9],
    ]);
    expect(planShipment(lines, null, ready)).toEqual({ ok: true, value: [want('a', 1), want('c', 2)] });
    expect(planShipment(lines, [want('a', 3)], ready)).toEqual({ ok: true, value: [want('a', 3)] });
  });

  it('of an order that has nothing ready tells whether a shipment has it, or nobody', () => {
    const error = (given: ShippableLine[]): unknown => planShipment(given, null, new Map([['a', 0]]));
    expect(error([line('a', 5, { inFlight: 2 })])).toMatchObject({ error: { code: 'QUANTITY_CLAIMED' } });
    expect(error([line('a', 5, { shipped: 2 })])).toMatchObject({
      error: { code: 'NOTHING_LEFT', message: expect.stringContaining('Name the lines') as string },
    });
    expect(error([line('a', 2, { shipped: 2 })])).toMatchObject({ error: { message: 'Nothing is left to ship.' } });
  });

  it('takes what is named, in the order of the lines', () => {
    expect(planShipment(lines, [want('c', 1), want('a', 3)])).toEqual({
      ok: true,
      value: [want('a', 3), want('c', 1)],
    });
  });

  it.each([
    ['a line of another order', [want('a', 1), want('x', 1)], 'UNKNOWN_LINE', 1],
    ['a line twice, even when both together remain', [want('a', 1), want('a', 1)], 'DUPLICATE_LINE', 1],
    ['pieces of a shipment that is not confirmed', [want('a', 4)], 'QUANTITY_CLAIMED', 0],
    ['all of them', [want('a', 5)], 'QUANTITY_CLAIMED', 0],
    ['more than there ever will be', [want('a', 6)], 'QUANTITY_EXCEEDED', 0],
    ['pieces that have left', [want('c', 1), want('b', 1)], 'QUANTITY_EXCEEDED', 1],
    ['pieces that were cancelled', [want('c', 3)], 'QUANTITY_EXCEEDED', 0],
  ] as const)('refuses %s', (_name, wanted, code, index) => {
    expect(planShipment(lines, wanted)).toEqual({
      ok: false,
      error: { code, index, message: expect.stringMatching(/\w/) as string },
    });
  });

  it.each([
    ['everything has left or was cancelled', [line('a', 2, { shipped: 1, cancelled: 1 })], 'NOTHING_LEFT'],
    ['there are no lines', [], 'NOTHING_LEFT'],
    ['the rest belongs to a shipment', [line('a', 2, { shipped: 1, inFlight: 1 })], 'QUANTITY_CLAIMED'],
  ] as const)('nothing can be shipped when %s', (_name, given, code) => {
    const plan = planShipment(given, null);
    expect(plan.ok ? plan.value : plan.error.code).toBe(code);
  });

  it('says how many can be shipped', () => {
    const plan = planShipment(lines, [want('a', 4)]);
    expect(plan.ok ? '' : plan.error.message).toMatch(/^Only 3 .*2 belong to a shipment/);
  });
});

describe('over every order and wish', () => {
  const count = fc.nat({ max: 5 });
  const anyLines = fc.uniqueArray(
    fc.record<ShippableLine>({
      id: fc.constantFrom('a', 'b', 'c', 'd'),
      requested: count,
      inFlight: count,
      shipped: count,
      cancelled: count,
    }),
    { selector: ({ id }) => id, maxLength: 4 },
  );
  const anyWish = fc.option(
    fc.array(
      fc.record({ lineId: fc.constantFrom('a', 'b', 'c', 'd', 'e'), quantity: fc.integer({ min: 1, max: 6 }) }),
      {
        minLength: 1,
        maxLength: 4,
      },
    ),
  );
  const RUNS = { seed: 303, numRuns: 1_000 };

  it('never claims more than remains; everything is explicit, in the order of the lines, each once', () => {
    fc.assert(
      fc.property(anyLines, anyWish, (given, wanted) => {
        const plan = planShipment(given, wanted);
        if (!plan.ok) return;
        expect(plan.value.length).toBeGreaterThan(0);
        const ids = given.map(({ id }) => id).filter((id) => plan.value.some(({ lineId }) => lineId === id));
        expect(plan.value.map(({ lineId }) => lineId)).toEqual(ids);
        for (const { lineId, quantity } of plan.value) {
          const found = given.find(({ id }) => id === lineId);
          expect(quantity).toBeGreaterThanOrEqual(1);
          expect(quantity).toBeLessThanOrEqual(found ? remainingOf(found) : 0);
          if (found)
            expect(quantity + found.inFlight + found.shipped + found.cancelled).toBeLessThanOrEqual(found.requested);
        }
      }),
      RUNS,
    );
  });

  it('takes exactly what is asked for, or refuses all of it', () => {
    fc.assert(
      fc.property(anyLines, anyWish, (given, wanted) => {
        const plan = planShipment(given, wanted);
        if (!plan.ok || !wanted) return;
        const byLine = (a: LineQuantity, b: LineQuantity): number => (a.lineId < b.lineId ? -1 : 1);
        expect([...plan.value].sort(byLine)).toEqual([...wanted].sort(byLine));
      }),
      RUNS,
    );
  });

  it('two shipments one after the other never claim the same piece; after all was taken nothing is left', () => {
    fc.assert(
      fc.property(anyLines, anyWish, anyWish, (given, first, second) => {
        const claim = (on: readonly ShippableLine[], wish: typeof first): ShippableLine[] => {
          const plan = planShipment(on, wish);
          const taken = plan.ok ? plan.value : [];
          return on.map((each) => ({
            ...each,
            inFlight: each.inFlight + (taken.find(({ lineId }) => lineId === each.id)?.quantity ?? 0),
          }));
        };
        const once = claim(given, first);
        for (const [index, each] of claim(once, second).entries()) {
          const before = given[index] as ShippableLine;
          expect(each.inFlight - before.inFlight).toBeLessThanOrEqual(remainingOf(before));
        }
        expect(planShipment(claim(given, null), null).ok).toBe(false);
      }),
      RUNS,
    );
  });
});

describe('parcelProblem', () => {
  const shipment = [want('a', 3), want('b', 1)];
  const parcel = (...of: LineQuantity[]): { lines: LineQuantity[] } => ({ lines: of });

  it.each([
    ['parcels that say nothing', [{ lines: null }, { lines: null }]],
    ['one parcel with all', [parcel(want('a', 3), want('b', 1))]],
    ['a line spread over parcels', [parcel(want('a', 1)), parcel(want('a', 2), want('b', 1))]],
    ['a parcel that says nothing beside one that does', [parcel(want('a', 3)), { lines: null }]],
    ['less than the shipment', [parcel(want('a', 1))]],
    ['no parcels', []],
  ])('%s: fine', (_name, parcels) => {
    expect(parcelProblem([], shipment, parcels)).toBeNull();
  });

  it.each([
    ['a line that is not shipped', [parcel(want('a', 1)), parcel(want('c', 1))], 'UNKNOWN_LINE', 1],
    ['more of a line than is shipped', [parcel(want('a', 4))], 'QUANTITY_EXCEEDED', 0],
    ['more of a line in several parcels', [parcel(want('a', 2)), parcel(want('a', 2))], 'QUANTITY_EXCEEDED', 1],
    ['a line twice in one parcel, together too many', [parcel(want('b', 1), want('b', 1))], 'QUANTITY_EXCEEDED', 0],
  ] as const)('%s: refused', (_name, parcels, code, index) => {
    expect(parcelProblem([], shipment, parcels)).toMatchObject({ code, index });
  });

  it('finds nothing exactly when no line has more in parcels than in the shipment', () => {
    const some = fc.array(
      fc.record({ lineId: fc.constantFrom('a', 'b', 'c'), quantity: fc.integer({ min: 1, max: 4 }) }),
      {
        maxLength: 3,
      },
    );
    fc.assert(
      fc.property(fc.array(fc.record({ lines: fc.option(some) }), { maxLength: 4 }), (parcels) => {
        const held = (id: string): number =>
          parcels
            .flatMap(({ lines }) => lines ?? [])
            .filter(({ lineId }) => lineId === id)
            .reduce((sum, { quantity }) => sum + quantity, 0);
        expect(parcelProblem([], shipment, parcels) === null).toBe(held('a') <= 3 && held('b') <= 1 && held('c') === 0);
      }),
    );
  });
});
