import type { CallbackRecord } from '../sandbox/callbacks/callbacks.js';
import type { LedgerEntry } from '../sandbox/ledger/ledger.js';
import { acceptFigures, acceptGoals } from './accept-figures.js';
import { arrival, entry, verdictOn } from './testing.js';

const ROUND_TRIP_MS = 50;

/** `count` orders accepted 260 ms apart from 1 s on; their callbacks left at 1 s, one list was read. */
function books(count: number) {
  const times = Array.from({ length: count }, (_, n) => 1_300 + n * 260);
  const ledger = times.map((atMs, n): LedgerEntry => entry({ what: 'accept', order: n + 1, cycle: 1, atMs }));
  const arrivals = [
    arrival({ kind: 'locations', atMs: 200 }),
    arrival({ kind: 'list', atMs: 1_040 }),
    ...times.map((atMs) => arrival({ kind: 'accept', atMs: atMs - 10 })),
  ];
  const callbacks = times.map(() => ({ sentMs: 1_000, status: 200 }) as CallbackRecord);
  return { ledger, arrivals, callbacks, verdict: verdictOn(ledger, arrivals) };
}

const missed = (figures: ReturnType<typeof acceptFigures>): string[] =>
  acceptGoals(figures).flatMap(({ name, met }) => (met ? [] : [name]));

describe('acceptFigures', () => {
  it('counts from the first callback to the last accept', () => {
    const figures = acceptFigures(20, books(20), ROUND_TRIP_MS);
    expect(figures).toMatchObject({ accepted: 20, callbacksSent: 20, callbacksAnswered200: 20, over4PerSecond: 0 });
    expect(figures.requests).toEqual({ list: 1, accept: 20 });
    expect(figures.requestsPerOrder).toBeCloseTo(1.05);
    expect(figures.windowSeconds).toBeCloseTo(5.24);
    expect(missed(figures)).toEqual([]);
  });

  it('throws when nothing was accepted', () => {
    const { callbacks, arrivals, verdict } = books(1);
    expect(() => acceptFigures(1, { callbacks, arrivals, verdict, ledger: [] }, ROUND_TRIP_MS)).toThrow('no order');
  });

  it('names each goal that is missed', () => {
    const all = books(20);
    const arrivals = [
      ...all.arrivals,
      ...[1, 2, 3, 4, 5].map((n) => arrival({ kind: 'list', atMs: 2_000 + n, status: n === 5 ? 429 : 200 })),
    ];
    const figures = acceptFigures(21, { ...all, arrivals, verdict: verdictOn(all.ledger, arrivals) }, ROUND_TRIP_MS);
    expect(missed(figures)).toEqual([
      'all accepted: 20 of 21',
      'requests per accepted order 1.300 <= 1.10',
      'answers 429: 1 = 0',
      expect.stringMatching(/^five arrivals in a second: \d+ = 0$/),
      'verdict NOT clean',
    ]);
    expect(missed({ ...figures, use: 0.5 })).toContain('use of the permitted rate 0.500 >= 0.97');
  });
});
