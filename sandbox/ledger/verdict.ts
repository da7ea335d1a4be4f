import { isAccepted, type RequestStatus, type Status } from '../store/states.js';
import type { LedgerEntry } from './ledger.js';

/** What the judge needs to know about an order as it stands. */
export interface JudgedOrder {
  store: string;
  id: number;
  cycle: number;
  status: Status;
  requestStatus: RequestStatus;
  lines: readonly { id: number; quantity: number }[];
}

/** One request as it arrived, before any check. `atMs` is the sandbox's monotonic clock. */
export interface JudgedArrival {
  store: string;
  token: string | null;
  atMs: number;
}

/** The store side's judgement. Counts are cycles where a cycle can be meant, so an order requested twice counts twice. */
export interface Verdict {
  /** Fulfillment orders that exist. */
  orders: number;
  /** Cycles with an applied accept. */
  accepted: number;
  /** Cycles with an applied reject. */
  rejected: number;
  /** Shipments of the service that were applied, also those canceled later; what a merchant ships is not counted. */
  shipped: number;
  /** Cycles that ended by an accepted or a forced cancellation. */
  cancelled: number;
  /** Answers that declined a cancellation. */
  cancelRefused: number;
  /** Cycles that the service closed with something left to ship. */
  closed: number;
  /** Fulfillment orders of which the service shipped every piece, and no shipment was canceled. */
  shippedOrders: number;
  /** Cycles that the merchant took back before an answer. */
  withdrawn: number;
  /** Orders in hand: accepted, neither fully shipped nor cancelled nor closed. */
  open: number;
  /** Orders that wait for an answer but are on hold. */
  held: number;
  /** Cycles requested, never answered and not overtaken by the merchant. */
  lost: number;
  /** Cycles with more than one decision applied. */
  decidedTwice: number;
  /** Refused decisions on a cycle that already had one. */
  attemptedTwice: number;
  /** Shipments that repeat an earlier one or send more than was ordered. What was canceled may be sent again. */
  shippedTwice: number;
  /** E-mails to a customer that repeat an earlier one of the same shipment. */
  emailsDoubled: number;
  /** Shipments applied after the cancellation of their cycle. */
  shippedAfterCancel: number;
  /** Refused shipments on a cycle whose cancellation had been agreed before they were sent. No offence: nothing happened. */
  attemptedAfterCancel: number;
  /** Arrivals that were the fifth or later within one second of their access token. */
  over4PerSecond: number;
  /** What the app believes and the store does not have, by its last report; 0 without one. */
  phantoms: number;
  /** True when nothing was lost, imagined, doubled, sent after a cancellation or sent too fast. */
  clean: boolean;
  /** The first offences in words, at most 50. */
  offences: string[];
}

/** How many arrivals of one second the platform allows per access token. */
export const ARRIVALS_PER_SECOND = 4;

/** Statuses of orders on which nobody works any more. */
const OVER: readonly Status[] = ['closed', 'canceled', 'incomplete'];

/** Judges orders, ledger, arrivals and reported phantoms of one store or of many. Pure: the same input gives the same verdict. */
export function judge(
  orders: readonly JudgedOrder[],
  entries: readonly LedgerEntry[],
  arrivals: readonly JudgedArrival[],
  phantoms: readonly string[] = [],
): Verdict {
  const offences: string[] = [...phantoms];
  const cycles = judgeCycles(entries, offences);
  const shipping = judgeShipments(orders, entries, offences);
  const undecided = orders.filter(
    ({ requestStatus, status }) => requestStatus === 'requested' && status !== 'canceled' && status !== 'closed',
  );
  const lost = undecided.filter((order) => order.status !== 'on_hold');
  for (const order of lost) offences.push(`${order.store} ${order.id}: cycle ${order.cycle} was never answered`);
  const over4PerSecond = judgeArrivals(arrivals, offences);
  const faults = {
    lost: lost.length,
    decidedTwice: cycles.decidedTwice,
    ...shipping.faults,
    over4PerSecond,
    phantoms: phantoms.length,
  };
  return {
    orders: orders.length,
    accepted: cycles.accepted,
    rejected: cycles.rejected,
    shipped: shipping.shipped,
    cancelled: cycles.cancelled,
    cancelRefused: cycles.cancelRefused,
    closed: cycles.closed,
    shippedOrders: shipping.shippedOrders,
    withdrawn: cycles.withdrawn,
    open: orders.filter(({ status, requestStatus }) => !OVER.includes(status) && isAccepted(requestStatus)).length,
    held: undecided.length - lost.length,
    attemptedTwice: cycles.attemptedTwice,
    attemptedAfterCancel: shipping.attemptedAfterCancel,
    ...faults,
    clean: Object.values(faults).every((count) => count === 0),
    offences: offences.slice(0, 50),
  };
}

function cycleKey(entry: LedgerEntry): string {
  return `${entry.store} ${entry.order}: cycle ${entry.cycle}`;
}

function judgeCycles(entries: readonly LedgerEntry[], offences: string[]) {
  const decisions = new Map<string, number>();
  const sets = { accept: new Set<string>(), reject: new Set<string>(), cancel: new Set<string>() };
  let withdrawn = 0;
  let cancelRefused = 0;
  let closed = 0;
  let attemptedTwice = 0;
  for (const entry of entries) {
    const key = cycleKey(entry);
    if (entry.what === 'accept' || entry.what === 'reject') {
      const before = decisions.get(key) ?? 0;
      if (entry.result === 'refused') attemptedTwice += before > 0 ? 1 : 0;
      else {
        sets[entry.what].add(key);
        decisions.set(key, before + 1);
      }
    } else if (entry.result === 'applied') {
      if (entry.what === 'withdraw') withdrawn += 1;
      if (entry.what === 'reject_cancel') cancelRefused += 1;
      if (entry.what === 'close') closed += 1;
      if (entry.what === 'accept_cancel' || entry.what === 'force_cancel') sets.cancel.add(key);
    }
  }
  const twice = [...decisions].filter(([, count]) => count > 1);
  for (const [key, count] of twice) offences.push(`${key} was decided ${count} times`);
  return {
    accepted: sets.accept.size,
    rejected: sets.reject.size,
    cancelled: sets.cancel.size,
    ...{ withdrawn, cancelRefused, closed },
    attemptedTwice,
    decidedTwice: twice.length,
  };
}

function judgeShipments(orders: readonly JudgedOrder[], entries: readonly LedgerEntry[], offences: string[]) {
  const ordered = new Map<string, number>();
  for (const order of orders) for (const line of order.lines) ordered.set(`${order.store} ${line.id}`, line.quantity);
  const sent = new Map<string, number>();
  const seen = { shipments: new Set<string>(), emails: new Set<string>() };
  const cancelled = new Set<string>();
  const returned = returnedShipments(entries);
  const faults = { shippedTwice: 0, emailsDoubled: 0, shippedAfterCancel: 0 };
  let shipped = 0;
  let attemptedAfterCancel = 0;
  for (const entry of entries) {
    const cycle = cycleKey(entry);
    if (entry.result !== 'applied') {
      if (entry.what === 'ship' && !entry.late && cancelled.has(cycle)) attemptedAfterCancel += 1;
      continue;
    }
    const parcel = `${entry.store} ${entry.order}: ${[...(entry.shipment?.tracking ?? [])].sort().join(', ')}`;
    // Two shipments without a number may well be two halves of an order: only a number tells a repetition.
    const hasNumber = (entry.shipment?.tracking.length ?? 0) > 0;
    if (entry.what === 'accept_cancel' || entry.what === 'force_cancel') cancelled.add(cycle);
    if (entry.what === 'email') {
      if (hasNumber && seen.emails.has(parcel)) {
        faults.emailsDoubled += 1;
        offences.push(`${parcel} was announced to the customer again`);
      }
      seen.emails.add(parcel);
    }
    if (entry.what === 'cancel_fulfillment' && entry.shipment) {
      seen.shipments.delete(parcel);
      seen.emails.delete(parcel);
    }
    if (entry.what !== 'ship') continue;
    shipped += 1;
    let tooMuch = false;
    for (const line of (!returned.has(entry.seq) && entry.shipment?.lines) || []) {
      const key = `${entry.store} ${line.lineId}`;
      const total = (sent.get(key) ?? 0) + line.quantity;
      sent.set(key, total);
      tooMuch ||= total > (ordered.get(key) ?? 0);
    }
    const repeated = hasNumber && seen.shipments.has(parcel);
    seen.shipments.add(parcel);
    if (tooMuch || repeated) {
      faults.shippedTwice += 1;
      offences.push(`${parcel} ${tooMuch ? 'sends more than was ordered' : 'was shipped before'}`);
    }
    if (cancelled.has(cycle)) {
      faults.shippedAfterCancel += 1;
      offences.push(`${cycle} was shipped after its cancellation`);
    }
  }
  const whole = orders.filter(
    ({ store, lines }) =>
      lines.length > 0 && lines.every((line) => (sent.get(`${store} ${line.id}`) ?? 0) >= line.quantity),
  );
  return { shipped, shippedOrders: whole.length, attemptedAfterCancel, faults };
}

/** Entries of shipments that were canceled later: each cancellation takes back the latest one like it. */
function returnedShipments(entries: readonly LedgerEntry[]): Set<number> {
  const returned = new Set<number>();
  const like = (entry: LedgerEntry): string => JSON.stringify([entry.store, entry.order, entry.shipment]);
  const standing = new Map<string, number[]>();
  for (const entry of entries) {
    if (entry.result !== 'applied') continue;
    if (entry.what === 'ship') standing.set(like(entry), [...(standing.get(like(entry)) ?? []), entry.seq]);
    const seq = entry.what === 'cancel_fulfillment' ? standing.get(like(entry))?.pop() : undefined;
    if (seq !== undefined) returned.add(seq);
  }
  return returned;
}

function judgeArrivals(arrivals: readonly JudgedArrival[], offences: string[]): number {
  const byToken = new Map<string, number[]>();
  for (const arrival of arrivals) {
    if (arrival.token === null) continue;
    const times = byToken.get(arrival.token);
    if (times) times.push(arrival.atMs);
    else byToken.set(arrival.token, [arrival.atMs]);
  }
  let over = 0;
  for (const [token, times] of byToken) {
    times.sort((a, b) => a - b);
    times.forEach((time, i) => {
      const earlier = times[i - ARRIVALS_PER_SECOND];
      if (earlier === undefined || time - earlier >= 1000) return;
      over += 1;
      offences.push(`token ${token}: five arrivals within ${(time - earlier).toFixed(1)} ms`);
    });
  }
  return over;
}
