import { shipFigures, shipGoals, type ShipBooks, type ShipFigures } from './ship-figures.js';
import { arrival, entry, verdictOn } from './testing.js';

const ROUND_TRIP_MS = 50;
const FROM_MS = 10_000;

/** `count` shipments 260 ms apart, set-up and an accept before them. */
function books(count: number, more: Partial<ShipBooks> = {}): ShipBooks {
  const times = Array.from({ length: count }, (_, n) => FROM_MS + 100 + n * 260);
  const ledger = [
    entry({ what: 'stock_set', atMs: 1_000, stock: { record: 1, value: 500, before: 0 } }),
    entry({ what: 'accept', order: 1, cycle: 1, atMs: 2_000 }),
    ...times.map((atMs, n) => {
      const shipment = { lines: [{ lineId: n, quantity: 1 }], tracking: [`T-${n}`] };
      return entry({ what: 'ship', order: n + 1, cycle: 1, atMs: atMs + 25, shipment });
    }),
  ];
  const arrivals = [
    arrival({ kind: 'accept', atMs: 1_990 }),
    ...times.map((atMs) => arrival({ kind: 'ship', atMs })),
    ...(more.arrivals ?? []),
  ];
  // The figures take the judge's word for shipments; orders do not exist here, so what was ordered is unknown to it.
  const verdict = { ...verdictOn([], arrivals), shipped: count };
  return {
    ...{ fromMs: FROM_MS, sweepMs: 60_000, shippedAtCrossdock: count, verdict, ledger },
    stock: [{ sku: 'A', inStock: 480, wanted: 480 }],
    ...more,
    arrivals,
  };
}

const missed = (figures: ShipFigures): string[] => shipGoals(figures).flatMap(({ name, met }) => (met ? [] : [name]));

describe('shipFigures', () => {
  it('counts from the first mutation to the last booking', () => {
    const figures = shipFigures(20, books(20), ROUND_TRIP_MS);
    expect(figures).toMatchObject({ shipped: 20, requests: { ship: 20 }, requestsAfter: {}, nextSweep: {} });
    expect(figures.requestsPerShipment).toBe(1);
    expect(figures.windowSeconds).toBeCloseTo(5.065);
    expect(figures).toMatchObject({ stockWrites: 1, redundantStockWrites: 0, stockRecords: 1, stockRecordsRight: 1 });
    expect(missed(figures)).toEqual([]);
  });

  it('the tail until the store was left alone belongs to the cost, the sweep that is asked for does not', () => {
    const arrivals = [
      arrival({ kind: 'list', atMs: 20_000 }),
      arrival({ kind: 'point', atMs: 20_300 }),
      arrival({ kind: 'list', atMs: 60_010 }),
      arrival({ kind: 'stock_list', atMs: 60_300 }),
    ];
    const figures = shipFigures(20, books(20, { arrivals }), ROUND_TRIP_MS);
    expect(figures.requestsAfter).toEqual({ list: 1, point: 1 });
    expect(figures.nextSweep).toEqual({ list: 1, stock_list: 1 });
    expect(figures.requestsPerShipment).toBeCloseTo(1.1);
    expect(missed(figures)).toEqual([]);
  });

  it('throws when nothing was shipped', () => {
    expect(() => shipFigures(1, books(0), ROUND_TRIP_MS)).toThrow('no shipment');
  });

  it('names each goal that is missed', () => {
    const good = books(20);
    const redundant = entry({ what: 'stock_set', atMs: 12_000, stock: { record: 1, value: 480, before: 480 } });
    const arrivals = [1, 2, 3, 4, 5].map((n) => arrival({ kind: 'point', atMs: 12_000 + n, status: 429 }));
    const bad = books(20, {
      arrivals,
      ledger: [...good.ledger, redundant],
      shippedAtCrossdock: 19,
      stock: [{ sku: 'A', inStock: 481, wanted: 480 }],
    });
    const figures = shipFigures(21, bad, ROUND_TRIP_MS);
    expect(missed(figures)).toEqual([
      'all booked by the store: 20 of 21',
      'all SHIPPED at Crossdock: 19 of 21',
      'requests per shipment 1.250 <= 1.10',
      'answers 429: 5 = 0',
      expect.stringMatching(/^five arrivals in a second: \d+ = 0$/),
      'redundant stock writes: 1 = 0',
      'stock right: 0 of 1',
      'verdict NOT clean',
    ]);
    expect(missed({ ...figures, use: 0.5 })).toContain('use of the permitted rate 0.500 >= 0.90');
  });
});
