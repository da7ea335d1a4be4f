import type { LedgerEntry } from '../sandbox/ledger/ledger.js';
import type { Verdict } from '../sandbox/ledger/verdict.js';
import type { Arrival } from '../sandbox/store/arrivals.js';
import {
  count429,
  countKinds,
  stockWrites,
  sumKinds,
  windowFigures,
  type Goal,
  type WindowFigures,
} from './figures.js';

/** The sandbox's books of one store after a run. Times are on the sandbox's monotonic clock. */
export interface StockBooks {
  records: number;
  pageSize: number;
  arrivals: readonly Arrival[];
  ledger: readonly LedgerEntry[];
  verdict: Verdict;
  /** The levels that were changed: when the mutation was sent, when the store was left alone again, who is right then. */
  change: { fromMs: number; toMs: number; changed: number; right: number };
  /** The level that was changed again and again. */
  repeated: {
    /** When the first of the mutations was sent. */
    fromMs: number;
    /** When the last one was answered. */
    lastUpdateMs: number;
    updates: number;
    /** Other records that were changed right before, so that its operation waits. */
    others: number;
    /** The store's id of its record. */
    recordId: number;
    /** What the last mutation set. */
    lastValue: number;
    /** Of all records that were changed now, those that are right at the end. */
    right: number;
  };
  /** Records of all that are right at the end. */
  rightAtEnd: number;
}

/** What one run came to. */
export interface StockFigures {
  records: number;
  pageSize: number;
  /** The first reading of all records; the store held all numbers already, so nothing is to be sent. */
  pull: WindowFigures & { recordsPerSecond: number; stockWrites: number };
  /** The window is from the mutation to the last stock write; the tail is what came until the store was left alone. */
  change: WindowFigures & {
    changed: number;
    requestsAfter: Record<string, number>;
    requestsPerChange: number;
    stockWrites: number;
    redundant: number;
    right: number;
  };
  repeated: {
    updates: number;
    others: number;
    /** Arrivals from the first mutation to the end, per kind. */
    requests: Record<string, number>;
    /** Requests that set this record. */
    requestsForIt: number;
    /** What it was set to. */
    sent: (number | null)[];
    lastValue: number;
    /** Seconds from the last mutation's answer to the request: more than 0 when the operation waited all the time. */
    waitedSeconds: number;
    redundant: number;
    right: number;
  };
  rightAtEnd: number;
  status429: number;
  over4PerSecond: number;
  verdictClean: boolean;
  offences: string[];
}

/** Counts from the books of one run. Throws when no list was read or no stock was written: then there is no window. */
export function stockFigures(books: StockBooks, roundTripMs: number): StockFigures {
  const { records, pageSize, arrivals, verdict, rightAtEnd } = books;
  return {
    records,
    pageSize,
    pull: pullOf(books, roundTripMs),
    change: changeOf(books, roundTripMs),
    repeated: repeatedOf(books),
    rightAtEnd,
    status429: count429(arrivals),
    over4PerSecond: verdict.over4PerSecond,
    verdictClean: verdict.clean,
    offences: verdict.offences,
  };
}

function pullOf({ records, arrivals, ledger, change }: StockBooks, roundTripMs: number): StockFigures['pull'] {
  const lists = arrivals.filter(({ kind, atMs }) => kind === 'stock_list' && atMs < change.fromMs);
  const first = lists[0];
  const last = lists.at(-1);
  if (!first || !last) throw new Error('The stock records were never read.');
  // The last page ends with its answer, a round trip after its arrival.
  const window = windowFigures(arrivals, { from: first.atMs, to: last.atMs + roundTripMs }, roundTripMs);
  const before = ledger.filter(({ atMs }) => atMs < change.fromMs);
  return {
    ...window,
    recordsPerSecond: records / window.windowSeconds,
    stockWrites: stockWrites(before).writes,
  };
}

function changeOf({ arrivals, ledger, change }: StockBooks, roundTripMs: number): StockFigures['change'] {
  const { fromMs, toMs, changed, right } = change;
  const within = <T extends { atMs: number }>(list: readonly T[]): T[] =>
    list.filter(({ atMs }) => atMs >= fromMs && atMs <= toMs);
  const last = within(ledger).findLast(({ what }) => what === 'stock_set');
  if (!last) throw new Error('No stock was written after the levels were changed.');
  const window = windowFigures(arrivals, { from: fromMs, to: last.atMs }, roundTripMs);
  const requestsAfter = countKinds(within(arrivals).filter(({ atMs }) => atMs > last.atMs));
  const { writes, redundant } = stockWrites(within(ledger));
  return {
    changed,
    ...window,
    requestsAfter,
    requestsPerChange: (sumKinds(window.requests) + sumKinds(requestsAfter)) / changed,
    stockWrites: writes,
    redundant,
    right,
  };
}

function repeatedOf({ arrivals, ledger, repeated }: StockBooks): StockFigures['repeated'] {
  const { fromMs, lastUpdateMs, updates, others, recordId, lastValue, right } = repeated;
  const since = arrivals.filter(({ atMs }) => atMs >= fromMs);
  const written = ledger.filter(({ atMs }) => atMs >= fromMs);
  const forIt = since.filter(({ kind, path }) => kind === 'stock_set' && path.includes(`/${recordId}/`));
  return {
    updates,
    others,
    requests: countKinds(since),
    requestsForIt: forIt.length,
    sent: written.flatMap(({ stock }) => (stock?.record === recordId ? [stock.value] : [])),
    lastValue,
    waitedSeconds: ((forIt[0]?.atMs ?? lastUpdateMs) - lastUpdateMs) / 1_000,
    redundant: stockWrites(written).redundant,
    right,
  };
}

/** The goals of a run, in words that a reader can check. */
export function stockGoals({ records, pull, change, repeated, ...figures }: StockFigures): Goal[] {
  const { rightAtEnd, status429, over4PerSecond, verdictClean } = figures;
  const one = repeated.requestsForIt === 1 && repeated.sent.length === 1 && repeated.sent[0] === repeated.lastValue;
  return [
    { name: `stock written although the store had it all: ${pull.stockWrites} = 0`, met: pull.stockWrites === 0 },
    {
      name: `requests per change ${change.requestsPerChange.toFixed(3)} <= 1.02`,
      met: change.requestsPerChange <= 1.02,
    },
    { name: `changed and right: ${change.right} of ${change.changed}`, met: change.right === change.changed },
    {
      name: `redundant stock writes: ${change.redundant} + ${repeated.redundant} = 0`,
      met: change.redundant + repeated.redundant === 0,
    },
    {
      name: `${repeated.updates} updates of a waiting record: ${repeated.requestsForIt} = 1 request, sent ${repeated.sent.join(', ')}, last ${repeated.lastValue}`,
      met: one,
    },
    {
      name: `it waited for ${repeated.waitedSeconds.toFixed(1)} s > 0 after the last update`,
      met: repeated.waitedSeconds > 0,
    },
    { name: `right at the end: ${rightAtEnd} of ${records}`, met: rightAtEnd === records },
    { name: `answers 429: ${status429} = 0`, met: status429 === 0 },
    { name: `five arrivals in a second: ${over4PerSecond} = 0`, met: over4PerSecond === 0 },
    { name: `verdict ${verdictClean ? 'clean' : 'NOT clean'}`, met: verdictClean },
  ];
}
