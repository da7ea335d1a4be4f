import type { ScenarioStatus } from '../control-types.js';
import { Problem } from '../problem.js';
import type { OrderDesk } from '../store/desk.js';
import type { FulfillmentOrder, ShippingAddress } from '../store/model.js';
import type { OrderBook } from '../store/order-book.js';
import type { FakeStore } from '../store/store.js';
import type { World } from '../store/world.js';
import { SCENARIOS } from './catalogue.js';
import type { Scenario, ScenarioOrder } from './scenario.js';

/** Plays the merchant's part of scenarios; what the app does about it is the app's affair. */
export class ScenarioRunner {
  readonly #runs = new Map<string, Run>();

  constructor(
    private readonly world: World,
    private readonly desk: OrderDesk,
    private readonly book: OrderBook,
  ) {}

  /**
   * Starts a scenario in its store or the one named, `speed` times as fast as it was written. Throws Problem 404 for an
   * unknown scenario or store and 409 when the store has no location of an app, or the scenario still runs.
   */
  start(name: string, options: { domain?: string; speed?: number }): ScenarioStatus {
    const scenario = SCENARIOS.find((one) => one.name === name);
    if (!scenario)
      throw new Problem(
        404,
        `There is no scenario ${name}; there are: ${SCENARIOS.map((one) => one.name).join(', ')}.`,
      );
    if (this.#runs.get(name)?.status().state === 'running')
      throw new Problem(409, `The scenario ${name} is still running.`);
    const store = this.world.store(options.domain ?? scenario.store.domain);
    if (![...store.locations.values()].some((location) => !location.deleted && location.owner !== null)) {
      throw new Problem(
        409,
        `The store ${store.domain} has no location of an app; install the app and create one first.`,
      );
    }
    const run = new Run(scenario, store, options.speed ?? 1, this.world, this.desk, this.book);
    this.#runs.set(name, run);
    run.start();
    return run.status();
  }

  /** The latest run of a scenario. Throws Problem 404 when it never ran. */
  status(name: string): ScenarioStatus {
    const run = this.#runs.get(name);
    if (!run) throw new Problem(404, `The scenario ${name} was not started.`);
    return run.status();
  }

  /** The latest run of each scenario. */
  all(): ScenarioStatus[] {
    return [...this.#runs.values()].map((run) => run.status());
  }

  /** Ends all runs where they are. */
  stopAll(): void {
    for (const run of this.#runs.values()) run.stop();
  }
}

/** One run: orders come by time, corrections follow rejections, and it is done when every order has its last answer. */
class Run {
  #state: ScenarioStatus['state'] = 'running';
  #error: string | null = null;
  #created = 0;
  #reRequested = 0;
  readonly #waiting = new Map<number, { planned: ScenarioOrder; corrected: boolean }>();
  readonly #cancels: (() => void)[] = [];

  constructor(
    private readonly scenario: Scenario,
    private readonly store: FakeStore,
    private readonly speed: number,
    private readonly world: World,
    private readonly desk: OrderDesk,
    private readonly book: OrderBook,
  ) {}

  start(): void {
    this.#cancels.push(this.store.onChange((order) => this.#changed(order)));
    for (const planned of this.scenario.orders) this.#after(planned.atMs, () => this.#create(planned));
  }

  stop(): void {
    if (this.#state === 'running') this.#state = 'stopped';
    for (const cancel of this.#cancels.splice(0)) cancel();
  }

  status(): ScenarioStatus {
    const toCome = this.scenario.orders.length - this.#created;
    return {
      name: this.scenario.name,
      domain: this.store.domain,
      state: this.#state,
      progress: { created: this.#created, reRequested: this.#reRequested, waiting: toCome + this.#waiting.size },
      plan: this.scenario.plan,
      error: this.#error,
    };
  }

  #after(ms: number, run: () => void): void {
    const guarded = (): void => {
      try {
        run();
      } catch (error) {
        this.stop();
        this.#state = 'failed';
        this.#error = error instanceof Error ? error.message : 'unknown error';
      }
    };
    this.#cancels.push(this.world.timers.after(ms / this.speed, guarded));
  }

  #create(planned: ScenarioOrder): void {
    const { id } = this.book.create(this.store, planned.order);
    this.#created += 1;
    if (!planned.withdrawn) this.#waiting.set(id, { planned, corrected: false });
    this.desk.request(this.store, id);
    if (planned.withdrawn) this.desk.withdraw(this.store, id, 'Ordered by mistake');
    this.#endWhenDone();
  }

  #changed(order: FulfillmentOrder): void {
    const waiting = this.#waiting.get(order.id);
    if (!waiting || (order.requestStatus !== 'accepted' && order.requestStatus !== 'rejected')) return;
    const correction = waiting.corrected ? undefined : waiting.planned.afterReject;
    if (order.requestStatus === 'rejected' && correction) {
      waiting.corrected = true;
      this.#after(this.scenario.correctAfterMs, () => this.#correct(order.id, correction));
    } else {
      this.#waiting.delete(order.id);
      this.#endWhenDone();
    }
  }

  #correct(id: number, correction: NonNullable<ScenarioOrder['afterReject']>): void {
    const address: Partial<ShippingAddress> | undefined = correction.address;
    if (address) this.desk.editAddress(this.store, id, address);
    if (correction.lines) this.desk.editLines(this.store, id, correction.lines);
    this.#reRequested += 1;
    this.desk.request(this.store, id, { message: 'Corrected, please try again' });
  }

  #endWhenDone(): void {
    if (this.#created < this.scenario.orders.length || this.#waiting.size > 0) return;
    this.stop();
    this.#state = 'done';
  }
}
