import { arrival, entry } from './testing.js';
import { count429, countKinds, sandboxMs, stockWrites, sumKinds, windowFigures } from './figures.js';

describe('windowFigures', () => {
  it('counts what arrived within the window, both ends included', () => {
    const arrivals = [999, 1_000, 1_400, 2_000, 2_001].map((atMs) => arrival({ atMs }));
    const figures = windowFigures(arrivals, { from: 1_000, to: 2_000 }, 0);
    expect(figures).toMatchObject({ windowSeconds: 1, requests: { ship: 3 }, requestsPerSecond: 3 });
  });

  it('the round trip lowers what is permitted', () => {
    const arrivals = [0, 250, 500, 750].map((atMs) => arrival({ atMs }));
    const { permittedPerSecond, use } = windowFigures(arrivals, { from: 0, to: 1_250 }, 250);
    expect(permittedPerSecond).toBeCloseTo(3.2);
    expect(use).toBeCloseTo(1);
  });

  it('tells each second apart; the last one holds what arrived at its very end', () => {
    const arrivals = [0, 10, 1_500, 2_500, 3_000].map((atMs) => arrival({ atMs }));
    expect(windowFigures(arrivals, { from: 0, to: 3_000 }, 50).arrivalsPerSecond).toEqual([2, 1, 2]);
  });
});

describe('counts', () => {
  it('per kind, and all of them', () => {
    const kinds = countKinds([arrival({ kind: 'ship' }), arrival({ kind: 'list' }), arrival({ kind: 'ship' })]);
    expect(kinds).toEqual({ ship: 2, list: 1 });
    expect(sumKinds(kinds)).toBe(3);
  });

  it('answers 429', () => {
    expect(count429([arrival({ status: 429 }), arrival({ status: 201 }), arrival({ status: 0 })])).toBe(1);
  });

  it('stock that the service wrote; the merchant’s own hand and other writes do not count', () => {
    const stock = { record: 7, value: 3, before: 4 };
    const ledger = [
      entry({ what: 'stock_set', stock }),
      entry({ what: 'stock_set', stock: { record: 7, value: 3, before: 3 } }),
      entry({ what: 'stock_set', stock: { record: 7, value: 9, before: 9 }, by: 'merchant' }),
      entry({ what: 'ship' }),
    ];
    expect(stockWrites(ledger)).toEqual({ writes: 2, redundant: 1 });
  });
});

describe('sandboxMs', () => {
  it('leads from the wall clock to the clock of the sandbox', () => {
    const ledger = [entry({ at: '2026-01-15T09:00:01.000Z', atMs: 501_000.25 })];
    expect(sandboxMs(ledger, Date.UTC(2026, 0, 15, 9, 0, 3))).toBe(503_000.25);
    expect(sandboxMs(ledger, Date.UTC(2026, 0, 15, 9, 0, 0))).toBe(500_000.25);
  });

  it('needs an entry', () => {
    expect(() => sandboxMs([], 0)).toThrow('The ledger is empty');
  });
});
