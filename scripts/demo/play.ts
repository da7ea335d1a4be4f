import { setTimeout as sleep } from 'node:timers/promises';
import type { SandboxControl } from '../../sandbox/control-client.js';
import { DAY } from '../../sandbox/scenarios/day.js';
import type { CrossdockClient } from '../support/crossdock-client.js';
import { OrderCalls } from '../support/order-calls.js';
import { plannedOrder, type DemoStore } from './demo-stores.js';
import type { Snapshot } from './demo-types.js';
import { GraphqlDesk } from './desk-calls.js';
import { Floor, type WorkOrder } from './floor.js';
import { OrderFeed } from './order-feed.js';
import { complaintsOf, describeOutcome, outcomeOf } from './outcome.js';
import { readmeOperations } from './readme-operations.js';
import type { Screen } from './screen.js';
import { Observer, siteOf } from './snapshot.js';
import { ordinaryWork, Trade } from './trade.js';
import { Visitor } from './visitor.js';

const TURN_MS = 500;
/** Time for everything that follows the scenario's last order, at the stores' limit and with some mishaps. */
const REST_WITHIN_MS = 180_000;
/** How much of that are people who walk and pack. */
const FLOOR_WORK_MS = 30_000;
/** Time for Crossdock to note what the stores have confirmed, and to tell them the last of it. */
const SETTLE_WITHIN_MS = 60_000;

/** Everything that a play needs. */
export interface Stage {
  client: CrossdockClient;
  control: SandboxControl;
  stores: readonly DemoStore[];
  screen: Screen;
  speed: number;
  /** Undefined while Crossdock runs, else what it said last. */
  crossdockEnd: () => string | undefined;
  /** Aborted when the demo shall stop. */
  signal: AbortSignal;
}

/** A day at the warehouses of the demo. */
export class Play {
  private readonly feed: OrderFeed;
  private readonly observer: Observer;
  private readonly floor: Floor;

  constructor(private readonly stage: Stage) {
    const { client, control, stores, speed } = stage;
    this.feed = new OrderFeed(
      client,
      stores.map(({ storeId }) => storeId),
    );
    this.observer = new Observer(client, control, stores, this.feed, DAY.name);
    const cue = (domain: string, id: number): Promise<unknown> => control.cue(DAY.name, domain, id);
    this.floor = new Floor(new OrderCalls(client), new GraphqlDesk(client), cue, speed);
  }

  /** Plays the day once, judges it, and tries the README; answers what is not as planned, so nothing for a clean run. */
  async once(): Promise<string[]> {
    const { screen, signal } = this.stage;
    await this.day();
    const deadline = performance.now() + SETTLE_WITHIN_MS;
    for (;;) {
      const outcome = outcomeOf(DAY.plan, await this.turn(endHeadline));
      const complaints = complaintsOf(outcome);
      if (complaints.length === 0 || performance.now() > deadline) {
        for (const line of describeOutcome(outcome)) screen.say(line);
        return complaints.length > 0 ? complaints : await this.visit();
      }
      await sleep(TURN_MS, undefined, { signal });
    }
  }

  /** Plays the day and then orders without end, until the signal. */
  async on(): Promise<void> {
    const { control, client, stores, speed, signal } = this.stage;
    const trade = new Trade(control, client, stores, speed);
    await trade.openForVisitors();
    await this.day();
    const trading = trade.run(signal);
    trading.catch(() => undefined); // its failure is met by the race below
    while (!signal.aborted) {
      await this.turn(() => 'After the day of the scenario: orders come in until you press Ctrl+C');
      await Promise.race([trading, sleep(TURN_MS, undefined, { signal })]);
    }
  }

  /** Tries what the README offers to whoever watches, on orders of its own; answers what is not as it says. */
  private async visit(): Promise<string[]> {
    const { control, client, stores, speed, signal, screen } = this.stage;
    await new Trade(control, client, stores, speed).openForVisitors();
    const ids = stores.map(({ storeId }) => storeId);
    try {
      const tried = await new Visitor(client, readmeOperations(), ids, signal).tryAll();
      screen.say(`README: each of its ${tried} operations was tried and did what it says.`);
      return [];
    } catch (error) {
      signal.throwIfAborted();
      return [(error as Error).message];
    }
  }

  /** Plays the scenario until it has ended. Rejects when it fails or is not over in time. */
  private async day(): Promise<void> {
    const { control, stores, speed, signal } = this.stage;
    const domains = Object.fromEntries(stores.map(({ plan, domain }) => [plan.store.domain, domain]));
    await control.startScenario(DAY.name, { domains, speed });
    const started = performance.now();
    const lastOrderMs = Math.max(...DAY.stores.flatMap(({ orders }) => orders.map(({ atMs }) => atMs)));
    const deadline = started + (lastOrderMs + DAY.correctAfterMs + FLOOR_WORK_MS) / speed + REST_WITHIN_MS;
    for (;;) {
      const { scenario } = await this.turn((snapshot) => headlineOf(snapshot, performance.now() - started));
      if (scenario.state === 'done') return;
      if (scenario.state !== 'running') throw new Error(`The day ended as ${scenario.state}: ${scenario.error ?? ''}`);
      if (performance.now() > deadline) {
        throw new Error(`The day was not over in time: ${scenario.progress.waiting} orders to go.`);
      }
      await sleep(TURN_MS, undefined, { signal });
    }
  }

  /** Looks, shows, and lets the warehouses do what is due. */
  private async turn(headline: (snapshot: Snapshot) => string): Promise<Snapshot> {
    const { signal, crossdockEnd, screen } = this.stage;
    signal.throwIfAborted();
    const end = crossdockEnd();
    if (end !== undefined) throw new Error(end);
    const snapshot = await this.observer.look();
    screen.show(snapshot, headline(snapshot));
    await this.floor.turn(this.work());
    return snapshot;
  }

  private work(): WorkOrder[] {
    const { stores } = this.stage;
    return this.feed.orders.flatMap((order) => {
      const store = stores.find(({ storeId }) => storeId === order.store.id);
      const site = siteOf(stores, order);
      if (!store || !site) return [];
      const planned = plannedOrder(store, order.orderNumber, site.code);
      return [{ order, domain: store.domain, steps: planned?.floor ?? ordinaryWork(order.orderNumber) }];
    });
  }
}

/** Why the end takes longer than the work: nothing is sent again before the store was read. */
function unknownText({ stores }: Snapshot): string {
  const unknown = stores.reduce((sum, row) => sum + row.unknown, 0);
  const answers = unknown === 1 ? 'one answer was' : `${unknown} answers were`;
  return unknown === 0 ? '' : `; ${answers} lost, the store will be read before anything is sent again`;
}

function endHeadline(snapshot: Snapshot): string {
  return `The day is over, the last answers are being noted${unknownText(snapshot)}`;
}

function headlineOf(snapshot: Snapshot, ms: number): string {
  const { scenario, stores } = snapshot;
  const { created, waiting, reRequested } = scenario.progress;
  const seconds = Math.floor(ms / 1_000);
  const clock = `${String(Math.floor(seconds / 60)).padStart(2, '0')}:${String(seconds % 60).padStart(2, '0')}`;
  const away = stores.filter(({ down }) => down).map(({ store }) => `; ${store} IS DOWN`);
  const rest = away.length > 0 ? away.join('') : unknownText(snapshot);
  return `Day ${clock}: ${created} of ${DAY.plan.orders} orders, ${waiting} not over, ${reRequested} requested again${rest}`;
}
