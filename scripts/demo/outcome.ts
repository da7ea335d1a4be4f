import type { Verdict } from '../../sandbox/ledger/verdict.js';
import type { DayPlan } from '../../sandbox/scenarios/day-types.js';
import type { Snapshot } from './demo-types.js';
import { sumOf } from './tables.js';

/** Everything that a finished run is judged by: the plan, what the stores saw, and what Crossdock itself counts. */
export interface Outcome {
  plan: DayPlan;
  verdict: Verdict;
  /** Requests that merchants made again after a correction. */
  reRequested: number;
  /** Crossdock's own orders per stage. */
  stages: Readonly<Record<string, number>>;
  /** Shipments of which Crossdock knows that the store has them. */
  shipments: number;
  cancellations: { accepted: number; refused: number; forced: number; open: number };
  /** How often each kind of write took effect at the stores. */
  acts: Snapshot['acts'];
  /** Orders whose work was stopped by a change. */
  changed: number;
  delivered: number;
  mapped: number;
  toSend: number;
  parked: number;
  openExceptions: number;
}

/** One number of a finished run: what was planned, and what came of it. */
export interface Comparison {
  what: string;
  planned: number;
  seen: number;
}

/** What a snapshot says about the outcome. */
export function outcomeOf(plan: DayPlan, { sites, stores, verdict, scenario, acts }: Snapshot): Outcome {
  const all = sumOf(sites);
  const sum = (of: (row: Snapshot['stores'][number]) => number): number =>
    stores.reduce((total, row) => total + of(row), 0);
  return {
    plan,
    verdict,
    reRequested: scenario.progress.reRequested,
    stages: all.stages,
    shipments: all.shipments,
    acts,
    changed: all.changed,
    delivered: all.delivered,
    mapped: sum(({ mapped }) => mapped),
    cancellations: {
      accepted: sum(({ cancellations }) => cancellations.accepted),
      refused: sum(({ cancellations }) => cancellations.refused),
      forced: sum(({ cancellations }) => cancellations.forced),
      open: sum(({ cancellations }) => cancellations.open),
    },
    toSend: sum(({ toSend }) => toSend),
    parked: sum(({ parked }) => parked),
    openExceptions: sum(({ openExceptions }) => openExceptions),
  };
}

/** What the stores saw, beside the plan. Counts of answers are request cycles. */
export function storeComparisons({ plan, verdict, reRequested, acts }: Outcome): Comparison[] {
  return [
    { what: 'orders', planned: plan.orders, seen: verdict.orders },
    { what: 'accepted', planned: plan.accepted, seen: verdict.accepted },
    { what: 'rejected', planned: plan.rejected, seen: verdict.rejected },
    { what: 'requested again', planned: plan.reRequested, seen: reRequested },
    { what: 'withdrawn', planned: plan.withdrawn, seen: verdict.withdrawn },
    { what: 'shipments', planned: plan.shipped, seen: verdict.shipped },
    { what: 'shipped whole', planned: plan.shippedOrders, seen: verdict.shippedOrders },
    { what: 'cancelled', planned: plan.cancelled, seen: verdict.cancelled },
    { what: 'of these by force', planned: plan.forced, seen: acts.force_cancel ?? 0 },
    { what: 'cancellations refused', planned: plan.cancelRefused, seen: verdict.cancelRefused },
    { what: 'closed after a part', planned: plan.closed, seen: verdict.closed },
    { what: 'put on hold', planned: plan.held, seen: acts.hold ?? 0 },
    { what: 'delivery events', planned: plan.deliveryEvents, seen: acts.delivery_event ?? 0 },
  ];
}

/**
 * What Crossdock counts, beside what follows from the plan. Orders, not cycles: a rejected order that was requested
 * again is counted by its last answer. A request that was withdrawn before anybody saw it may be unknown to Crossdock.
 */
export function crossdockComparisons({ plan, stages, ...seen }: Outcome): Comparison[] {
  const { SHIPPED = 0, CLOSED = 0, CANCELLED = 0, REJECTED = 0, WITHDRAWN: _withdrawn = 0, ...others } = stages;
  return [
    { what: 'SHIPPED', planned: plan.shippedOrders, seen: SHIPPED },
    { what: 'CLOSED', planned: plan.closed, seen: CLOSED },
    { what: 'CANCELLED', planned: plan.cancelled, seen: CANCELLED },
    { what: 'REJECTED', planned: plan.rejected - plan.reRequested, seen: REJECTED },
    { what: 'in any other stage', planned: 0, seen: Object.values(others).reduce((sum, count) => sum + count, 0) },
    { what: 'shipments', planned: plan.shipped, seen: seen.shipments },
    { what: 'stopped by a change', planned: plan.changed, seen: seen.changed },
    { what: 'SKUs mapped', planned: plan.mapped, seen: seen.mapped },
    { what: 'delivered', planned: plan.delivered, seen: seen.delivered },
    { what: 'cancellations agreed', planned: plan.cancelled - plan.forced, seen: seen.cancellations.accepted },
    { what: 'cancellations refused', planned: plan.cancelRefused, seen: seen.cancellations.refused },
    { what: 'cancelled by force', planned: plan.forced, seen: seen.cancellations.forced },
    { what: 'cancellations open', planned: 0, seen: seen.cancellations.open },
    { what: 'still to send', planned: 0, seen: seen.toSend },
    { what: 'parked', planned: 0, seen: seen.parked },
    { what: 'open exceptions', planned: plan.openExceptions, seen: seen.openExceptions },
  ];
}

/** Everything that is not as it should be, one line each; empty for a clean run. */
export function complaintsOf(outcome: Outcome): string[] {
  const { verdict, plan } = outcome;
  const withdrawn = outcome.stages['WITHDRAWN'] ?? 0;
  const differ = (side: string) => (row: Comparison) =>
    row.planned === row.seen ? [] : [`${side}: ${row.what} ${row.seen}, planned ${row.planned}`];
  return [
    ...(verdict.clean ? [] : [`the verdict is not clean: ${verdict.offences.join('; ') || 'no offence was named'}`]),
    ...storeComparisons(outcome).flatMap(differ('store')),
    ...crossdockComparisons(outcome).flatMap(differ('Crossdock')),
    ...(withdrawn > plan.withdrawn ? [`Crossdock: WITHDRAWN ${withdrawn}, planned at most ${plan.withdrawn}`] : []),
  ];
}

/** The run in a few lines of text. */
export function describeOutcome(outcome: Outcome): string[] {
  const line = ({ what, planned, seen }: Comparison): string =>
    `  ${what.padEnd(22)} ${String(seen).padStart(4)}   planned ${String(planned).padStart(4)}`;
  const { verdict } = outcome;
  const offences = [
    `lost ${verdict.lost}`,
    `decided twice ${verdict.decidedTwice}`,
    `shipped twice ${verdict.shippedTwice}`,
    `e-mails doubled ${verdict.emailsDoubled}`,
    `shipped after a cancellation ${verdict.shippedAfterCancel}`,
    `over 4 per second ${verdict.over4PerSecond}`,
    `phantoms ${verdict.phantoms}`,
  ];
  return [
    'What the stores saw:',
    ...storeComparisons(outcome).map(line),
    'What Crossdock counts:',
    ...crossdockComparisons(outcome).map(line),
    `Verdict: ${verdict.clean ? 'clean' : 'NOT clean'} (${offences.join(', ')})`,
  ];
}
