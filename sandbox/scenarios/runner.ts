import type { ScenarioStatus } from '../control-types.js';
import { Problem } from '../problem.js';
import type { OrderDesk } from '../store/desk.js';
import type { FulfillmentOrder } from '../store/model.js';
import type { OrderBook } from '../store/order-book.js';
import type { World } from '../store/world.js';
import { SCENARIOS } from './catalogue.js';
import type { Play } from './scenario.js';
import { type Setting, StoreRun } from './store-run.js';

/** How to start a scenario: `domain` instead of its only store, `domains` instead of several (planned to actual). */
export interface StartOptions {
  domain?: string;
  domains?: Record<string, string>;
  speed?: number;
}

/** Plays the merchant's part of scenarios; what the app does about it is the app's affair. */
export class ScenarioRunner {
  readonly #runs = new Map<string, Run>();

  constructor(
    private readonly world: World,
    private readonly desk: OrderDesk,
    private readonly book: OrderBook,
  ) {}

  /**
   * Starts a scenario in its stores or those named, `speed` times as fast as it was written. Throws Problem 404 for an
   * unknown scenario or store and 409 when a store lacks a location of the app that the scenario needs, or it still runs.
   */
  start(name: string, options: StartOptions): ScenarioStatus {
    const play = SCENARIOS.find((one) => one.name === name);
    if (!play)
      throw new Problem(
        404,
        `There is no scenario ${name}; there are: ${SCENARIOS.map((one) => one.name).join(', ')}.`,
      );
    if (this.#runs.get(name)?.status().state === 'running')
      throw new Problem(409, `The scenario ${name} is still running.`);
    if (options.domain !== undefined && play.parts.length > 1)
      throw new Problem(400, `The scenario ${name} plays in ${play.parts.length} stores: give domains, not domain.`);
    const domains = play.parts.map(({ store }) => options.domain ?? options.domains?.[store.domain] ?? store.domain);
    if (new Set(domains).size < domains.length)
      throw new Problem(400, `The scenario ${name} needs ${domains.length} different stores.`);
    const { world, desk, book } = this;
    const run = new Run(play, domains, { world, desk, book, speed: options.speed ?? 1 });
    run.start();
    this.#runs.set(name, run);
    return run.status();
  }

  /** The latest run of a scenario. Throws Problem 404 when it never ran. */
  status(name: string): ScenarioStatus {
    return this.#run(name).status();
  }

  /** The latest run of each scenario. */
  all(): ScenarioStatus[] {
    return [...this.#runs.values()].map((run) => run.status());
  }

  /** The warehouse's cue for what the merchant does next. Throws Problem 404 or 409 when nothing waits for it, 400 when it is not possible. */
  cue(name: string, domain: string, order: number): FulfillmentOrder {
    return this.#run(name).cue(domain, order);
  }

  /** Ends all runs where they are. */
  stopAll(): void {
    for (const run of this.#runs.values()) run.stop();
  }

  #run(name: string): Run {
    const run = this.#runs.get(name);
    if (!run) throw new Problem(404, `The scenario ${name} was not started.`);
    return run;
  }
}

/** One run over all stores of a scenario: done with the last of them, failed with the first. */
class Run {
  #state: ScenarioStatus['state'] = 'running';
  #error: string | null = null;
  #left: number;
  readonly #stores = new Map<string, StoreRun>();

  constructor(
    private readonly play: Play,
    domains: readonly string[],
    setting: Setting,
  ) {
    this.#left = play.parts.length;
    const events = { done: () => this.#done(), failed: (error: unknown) => this.#failed(error) };
    play.parts.forEach((part, i) => {
      const store = setting.world.store(domains[i] ?? part.store.domain);
      this.#stores.set(store.domain, new StoreRun(play, part, store, setting, events));
    });
  }

  start(): void {
    for (const store of this.#stores.values()) store.check();
    for (const store of this.#stores.values()) store.start();
  }

  stop(): void {
    if (this.#state === 'running') this.#state = 'stopped';
    for (const store of this.#stores.values()) store.stop();
  }

  cue(domain: string, order: number): FulfillmentOrder {
    const store = this.#stores.get(domain);
    if (!store) throw new Problem(404, `The scenario ${this.play.name} does not play in ${domain}.`);
    return store.cue(order);
  }

  status(): ScenarioStatus {
    const stores = [...this.#stores.values()].map((store) => store.progress());
    const sum = (of: (one: (typeof stores)[number]) => number) => stores.reduce((total, one) => total + of(one), 0);
    return {
      name: this.play.name,
      domain: stores[0]?.domain ?? '',
      state: this.#state,
      progress: {
        created: sum((one) => one.created),
        reRequested: sum((one) => one.reRequested),
        waiting: sum((one) => one.waiting),
      },
      stores,
      plan: this.play.plan,
      error: this.#error,
    };
  }

  #done(): void {
    this.#left -= 1;
    if (this.#left === 0 && this.#state === 'running') this.#state = 'done';
  }

  #failed(error: unknown): void {
    this.stop();
    this.#state = 'failed';
    this.#error = error instanceof Error ? error.message : 'unknown error';
  }
}
