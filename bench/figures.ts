import type { LedgerEntry } from '../sandbox/ledger/ledger.js';
import type { Arrival } from '../sandbox/store/arrivals.js';

/** A goal and whether it was met. */
export interface Goal {
  name: string;
  met: boolean;
}

/** Requests to one store within a window of time. */
export interface WindowFigures {
  windowSeconds: number;
  /** Arrivals within the window, per kind. */
  requests: Record<string, number>;
  requestsPerSecond: number;
  /** Median of a request to an idle store, latency included. */
  roundTripMs: number;
  /** What a client may send that waits one second after each of four answers: 4 / (1 + round trip). */
  permittedPerSecond: number;
  /** Arrivals in each second of the window: shows where slots stood idle. */
  arrivalsPerSecond: number[];
  use: number;
}

/** Arrivals per kind, in the order in which the kinds first came. */
export function countKinds(arrivals: readonly Arrival[]): Record<string, number> {
  const kinds: Record<string, number> = {};
  for (const { kind } of arrivals) kinds[kind] = (kinds[kind] ?? 0) + 1;
  return kinds;
}

/** Counts the arrivals from `from` to `to`, both included; milliseconds of the sandbox's monotonic clock. */
export function windowFigures(
  arrivals: readonly Arrival[],
  { from, to }: { from: number; to: number },
  roundTripMs: number,
): WindowFigures {
  const within = arrivals.filter(({ atMs }) => atMs >= from && atMs <= to);
  const windowSeconds = (to - from) / 1_000;
  const requestsPerSecond = within.length / windowSeconds;
  const permittedPerSecond = 4 / (1 + roundTripMs / 1_000);
  const arrivalsPerSecond = Array.from({ length: Math.ceil(windowSeconds) }, () => 0);
  for (const { atMs } of within) {
    const second = Math.min(Math.floor((atMs - from) / 1_000), arrivalsPerSecond.length - 1);
    arrivalsPerSecond[second] = (arrivalsPerSecond[second] ?? 0) + 1;
  }
  return {
    windowSeconds,
    requests: countKinds(within),
    requestsPerSecond,
    roundTripMs,
    permittedPerSecond,
    arrivalsPerSecond,
    use: requestsPerSecond / permittedPerSecond,
  };
}

/** All requests of such a count. */
export function sumKinds(requests: Readonly<Record<string, number>>): number {
  return Object.values(requests).reduce((sum, count) => sum + count, 0);
}

/** Answers 429 among these arrivals. */
export function count429(arrivals: readonly Arrival[]): number {
  return arrivals.filter(({ status }) => status === 429).length;
}

/** Writes of stock by the service: how many, and how many told the store what it had already. */
export function stockWrites(ledger: readonly LedgerEntry[]): { writes: number; redundant: number } {
  const writes = ledger.flatMap(({ by, stock }) => (by === 'service' && stock ? [stock] : []));
  return { writes: writes.length, redundant: writes.filter(({ value, before }) => value === before).length };
}

/**
 * A moment of the wall clock on the sandbox's monotonic clock, which every ledger entry names beside its wall time.
 * Sandbox and caller share the machine's wall clock; exact to two milliseconds. Throws when the ledger is empty.
 */
export function sandboxMs(ledger: readonly LedgerEntry[], wallMs: number): number {
  const entry = ledger.at(-1);
  if (!entry) throw new Error('The ledger is empty: there is no way from the wall clock to the clock of the sandbox.');
  return wallMs - Date.parse(entry.at) + entry.atMs;
}
