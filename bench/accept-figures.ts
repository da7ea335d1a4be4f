import type { LedgerEntry } from '../sandbox/ledger/ledger.js';
import type { Verdict } from '../sandbox/ledger/verdict.js';
import type { CallbackRecord } from '../sandbox/callbacks/callbacks.js';
import type { Arrival } from '../sandbox/store/arrivals.js';
import { count429, sumKinds, windowFigures, type Goal, type WindowFigures } from './figures.js';

/** The sandbox's books of one store after a run. */
export interface Books {
  arrivals: readonly Arrival[];
  callbacks: readonly CallbackRecord[];
  ledger: readonly LedgerEntry[];
  verdict: Verdict;
}

/** What one run came to; every number is the store's. The window is from the first callback to the last accept. */
export interface AcceptFigures extends WindowFigures {
  orders: number;
  accepted: number;
  callbacksSent: number;
  callbacksAnswered200: number;
  requestsPerOrder: number;
  status429: number;
  over4PerSecond: number;
  verdictClean: boolean;
  offences: string[];
}

/** Counts from the books of one run. Throws when no callback was sent or no order accepted: then there is no window. */
export function acceptFigures(orders: number, books: Books, roundTripMs: number): AcceptFigures {
  const sent = books.callbacks.flatMap(({ sentMs }) => sentMs ?? []);
  const accepts = books.ledger.filter(({ what, result }) => what === 'accept' && result === 'applied');
  const from = Math.min(...sent);
  const to = Math.max(...accepts.map(({ atMs }) => atMs));
  if (!Number.isFinite(from) || !Number.isFinite(to))
    throw new Error('No callback was sent, or no order was accepted.');
  const { windowSeconds, requests, ...rate } = windowFigures(books.arrivals, { from, to }, roundTripMs);
  const { accepted, over4PerSecond, clean, offences } = books.verdict;
  return {
    orders,
    accepted,
    callbacksSent: sent.length,
    callbacksAnswered200: books.callbacks.filter(({ status }) => status === 200).length,
    windowSeconds,
    requests,
    requestsPerOrder: sumKinds(requests) / accepted,
    ...rate,
    status429: count429(books.arrivals),
    over4PerSecond,
    verdictClean: clean,
    offences,
  };
}

/** The goals of a run, in words that a reader can check. */
export function acceptGoals(figures: AcceptFigures): Goal[] {
  const { orders, accepted, requestsPerOrder, status429, use, over4PerSecond, verdictClean } = figures;
  return [
    { name: `all accepted: ${accepted} of ${orders}`, met: accepted === orders },
    { name: `requests per accepted order ${requestsPerOrder.toFixed(3)} <= 1.10`, met: requestsPerOrder <= 1.1 },
    { name: `answers 429: ${status429} = 0`, met: status429 === 0 },
    { name: `use of the permitted rate ${use.toFixed(3)} >= 0.97`, met: use >= 0.97 },
    { name: `five arrivals in a second: ${over4PerSecond} = 0`, met: over4PerSecond === 0 },
    { name: `verdict ${verdictClean ? 'clean' : 'NOT clean'}`, met: verdictClean },
  ];
}
