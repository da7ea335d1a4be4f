import type { ScenarioStatus } from '../../sandbox/control-types.js';
import type { Verdict } from '../../sandbox/ledger/verdict.js';
import type { Scenario } from '../../sandbox/scenarios/scenario.js';

/** Number of Crossdock's own orders of the store per stage. */
export type StageCounts = Readonly<Record<string, number>>;

/** Everything that a finished run is judged by. */
export interface Outcome {
  plan: Scenario['plan'];
  /** The store's judgement. */
  verdict: Verdict;
  progress: ScenarioStatus['progress'];
  /** What Crossdock itself counts. */
  stages: StageCounts;
}

/** One number of a finished run: what was planned, and what came of it. */
export interface Comparison {
  what: string;
  planned: number;
  seen: number;
}

/** What the store saw, beside the plan. Counts of answers are request cycles. */
export function storeComparisons({ plan, verdict, progress }: Outcome): Comparison[] {
  return [
    { what: 'orders', planned: plan.orders, seen: verdict.orders },
    { what: 'accepted', planned: plan.accepted, seen: verdict.accepted },
    { what: 'rejected', planned: plan.rejected, seen: verdict.rejected },
    { what: 'requested again', planned: plan.reRequested, seen: progress.reRequested },
    { what: 'withdrawn', planned: plan.withdrawn, seen: verdict.withdrawn },
  ];
}

/**
 * What Crossdock counts, beside what follows from the plan. Orders, not cycles: a rejected order that was requested
 * again is counted by its last answer. A request that was withdrawn before anybody saw it may be unknown to Crossdock.
 */
export function crossdockComparisons({ plan, stages }: Outcome): Comparison[] {
  const { READY: ready = 0, REJECTED: rejected = 0, WITHDRAWN: _withdrawn = 0, ...others } = stages;
  return [
    { what: 'READY', planned: plan.accepted, seen: ready },
    { what: 'REJECTED', planned: plan.rejected - plan.reRequested, seen: rejected },
    { what: 'in any other stage', planned: 0, seen: Object.values(others).reduce((sum, count) => sum + count, 0) },
  ];
}

/** Everything that is not as it should be, one line each; empty for a clean run. */
export function complaintsOf(outcome: Outcome): string[] {
  const { verdict } = outcome;
  const withdrawn = outcome.stages['WITHDRAWN'] ?? 0;
  const differ = (side: string) => (row: Comparison) =>
    row.planned === row.seen ? [] : [`${side}: ${row.what} ${row.seen}, planned ${row.planned}`];
  return [
    ...(verdict.clean ? [] : [`the verdict is not clean: ${verdict.offences.join('; ') || 'no offence was named'}`]),
    ...storeComparisons(outcome).flatMap(differ('store')),
    ...crossdockComparisons(outcome).flatMap(differ('Crossdock')),
    ...(withdrawn > outcome.plan.withdrawn
      ? [`Crossdock: WITHDRAWN ${withdrawn}, planned at most ${outcome.plan.withdrawn}`]
      : []),
  ];
}

/** The run in a few lines of text. */
export function describeOutcome(outcome: Outcome): string[] {
  const line = ({ what, planned, seen }: Comparison): string =>
    `  ${what.padEnd(20)} ${String(seen).padStart(4)}   planned ${String(planned).padStart(4)}`;
  const { lost, decidedTwice, over4PerSecond, clean } = outcome.verdict;
  return [
    'What the store saw:',
    ...storeComparisons(outcome).map(line),
    'What Crossdock counts:',
    ...crossdockComparisons(outcome).map(line),
    `Verdict: ${clean ? 'clean' : 'NOT clean'} (lost ${lost}, decided twice ${decidedTwice}, over 4 per second ${over4PerSecond})`,
  ];
}
