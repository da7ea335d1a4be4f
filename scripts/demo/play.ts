import { setTimeout as sleep } from 'node:timers/promises';
import type { SandboxControl } from '../../sandbox/control-client.js';
import type { ScenarioStatus } from '../../sandbox/control-types.js';
import { DECISIONS } from '../../sandbox/scenarios/decisions.js';
import type { CrossdockClient } from '../support/crossdock-client.js';
import type { DemoStore } from './demo-store.js';
import { complaintsOf, describeOutcome, type Outcome } from './outcome.js';
import type { Screen } from './screen.js';
import { Observer, type Snapshot } from './snapshot.js';
import { Trade } from './trade.js';

const LOOK_EVERY_MS = 500;
/** Time for the answers after the scenario's last order, at the store's limit and with some mishaps. */
const ANSWERS_WITHIN_MS = 90_000;
/** Time for Crossdock to note what the store has confirmed. */
const SETTLE_WITHIN_MS = 15_000;

/** Everything that a play needs. */
export interface Stage {
  client: CrossdockClient;
  control: SandboxControl;
  store: DemoStore;
  screen: Screen;
  speed: number;
  /** Undefined while Crossdock runs, else what it said last. */
  crossdockEnd: () => string | undefined;
  /** Aborted when the demo shall stop. */
  signal: AbortSignal;
}

/** Plays the scenario and shows it until it has ended. Rejects when it fails or its orders are not answered in time. */
export async function playScenario(stage: Stage, observer: Observer): Promise<ScenarioStatus> {
  const { control, store, speed } = stage;
  await control.startScenario(DECISIONS.name, { domain: store.domain, speed });
  const lastOrderMs = Math.max(...DECISIONS.orders.map(({ atMs }) => atMs)) + DECISIONS.correctAfterMs;
  const deadline = performance.now() + lastOrderMs / speed + ANSWERS_WITHIN_MS;
  for (;;) {
    const status = await control.scenario(DECISIONS.name);
    const { created, waiting, reRequested } = status.progress;
    const headline = `Scenario "${DECISIONS.name}": ${created} of ${DECISIONS.plan.orders} orders came in, ${waiting} to go, ${reRequested} requested again`;
    await look(stage, observer, headline);
    if (status.state === 'done') return status;
    if (status.state !== 'running') throw new Error(`The scenario ended as ${status.state}: ${status.error ?? ''}`);
    if (performance.now() > deadline) throw new Error(`The scenario was not over in time: ${waiting} orders to go.`);
    await sleep(LOOK_EVERY_MS, undefined, { signal: stage.signal });
  }
}

/** Plays the scenario once and judges it; answers what is not as planned, so nothing for a clean run. */
export async function playOnce(stage: Stage): Promise<string[]> {
  const observer = new Observer(stage.client, stage.control, stage.store);
  const { progress } = await playScenario(stage, observer);
  const deadline = performance.now() + SETTLE_WITHIN_MS;
  for (;;) {
    const { verdict, stages } = await look(stage, observer, 'The last answers are being noted');
    const outcome: Outcome = { plan: DECISIONS.plan, verdict, progress, stages };
    const complaints = complaintsOf(outcome);
    if (complaints.length === 0 || performance.now() > deadline) {
      for (const line of describeOutcome(outcome)) stage.screen.say(line);
      return complaints;
    }
    await sleep(LOOK_EVERY_MS, undefined, { signal: stage.signal });
  }
}

/** Plays the scenario and then orders without end, until the signal. */
export async function playOn(stage: Stage): Promise<void> {
  const observer = new Observer(stage.client, stage.control, stage.store);
  await playScenario(stage, observer);
  const trade = new Trade(stage.control, stage.client, stage.store, stage.speed).run(stage.signal);
  trade.catch(() => undefined); // its failure is met by the race below
  while (!stage.signal.aborted) {
    await look(stage, observer, 'Orders come in until you press Ctrl+C');
    await Promise.race([trade, sleep(LOOK_EVERY_MS, undefined, { signal: stage.signal })]);
  }
}

async function look(stage: Stage, observer: Observer, headline: string): Promise<Snapshot> {
  stage.signal.throwIfAborted();
  const end = stage.crossdockEnd();
  if (end !== undefined) throw new Error(end);
  const snapshot = await observer.look();
  stage.screen.show(snapshot, headline);
  return snapshot;
}
