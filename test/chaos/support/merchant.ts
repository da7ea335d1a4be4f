import { setTimeout as sleep } from 'node:timers/promises';
import { ControlError } from '../../../sandbox/control-client.js';
import type { OrderView } from '../../../sandbox/control-types.js';
import type { OrderInput } from '../../../sandbox/store/order-book.js';
import type { Fleet } from './fleet.js';

/** One order and what its merchant does about it later. */
export interface PlannedOrder {
  order: OrderInput;
  /** Corrects the address after a rejection and asks again. */
  correct?: boolean;
  /** Takes the request back: in the same instant, or some time later if it is not answered by then. */
  withdraw?: 'AT_ONCE' | 'LATER';
  /** Wants it cancelled: as soon as it is accepted, or once a part is shipped. */
  cancel?: 'EARLY' | 'LATE' | undefined;
  /** The warehouse never touches it, so that the merchant who wants it cancelled wins for certain. */
  untouched?: boolean;
  /** What the warehouse shall do with it. Default WHOLE. */
  ship?: 'WHOLE' | 'PARTS' | 'PART_THEN_CLOSE';
  /** The warehouse picks and packs before it ships. */
  slow?: boolean;
}

const LOOK_MS = 250;
const WITHDRAW_AFTER_MS = 1_200;

/** The people behind the stores: they order, correct, withdraw, and install the app again when Crossdock asks for it. */
export class Merchants {
  installs = 0;
  failedInstalls = 0;
  corrected = 0;
  withdrawn = 0;
  tooLateToWithdraw = 0;
  reauthorised = 0;
  cancelsAsked = 0;
  private readonly plans = new Map<string, PlannedOrder>();
  /** Ids of orders to be corrected once, by store. */
  private readonly toCorrect = new Map<string, Set<number>>();
  private readonly leaving: { domain: string; id: number; at: number }[] = [];
  private error: string | null = null;
  private running = false;
  private done: Promise<void> | undefined;

  constructor(
    private readonly fleet: Fleet,
    private readonly domains: readonly string[],
  ) {}

  /** Installs until it works, as a person would who meets an error page. */
  async install(domain: string, attempts = 30): Promise<void> {
    for (let n = 1; ; n += 1) {
      try {
        await this.fleet.client.install(domain);
        this.installs += 1;
        return;
      } catch (error) {
        this.failedInstalls += 1;
        if (n === attempts) throw error;
      }
    }
  }

  /** Orders and requests at the same instant. */
  async order(domain: string, planned: readonly PlannedOrder[]): Promise<void> {
    const { control } = this.fleet.sandbox;
    const made = await control.createOrders(domain, { orders: planned.map(({ order }) => order), request: true });
    for (const [index, { id }] of made.entries()) {
      const plan = planned[index];
      if (plan) this.plans.set(`${domain} ${id}`, { ...plan });
      if (plan?.correct) this.toCorrect.set(domain, (this.toCorrect.get(domain) ?? new Set()).add(id));
      if (plan?.withdraw === 'AT_ONCE') await this.withdraw(domain, id);
      if (plan?.withdraw === 'LATER') this.leaving.push({ domain, id, at: performance.now() + WITHDRAW_AFTER_MS });
    }
  }

  /** What shall become of an order. */
  planOf(domain: string, id: string): PlannedOrder | undefined {
    return this.plans.get(`${domain} ${id}`);
  }

  /** Whether every planned correction and withdrawal has been made. */
  get idle(): boolean {
    return this.leaving.length === 0 && [...this.toCorrect.values()].every((ids) => ids.size === 0);
  }

  /** What they did, in one line. */
  report(): string {
    const { installs, failedInstalls, reauthorised, corrected, withdrawn, tooLateToWithdraw, cancelsAsked, leaving } =
      this;
    const toCorrect = Object.fromEntries([...this.toCorrect].map(([domain, ids]) => [domain, [...ids]]));
    const counts = { installs, failedInstalls, reauthorised, corrected, withdrawn, tooLateToWithdraw, cancelsAsked };
    return `merchants: ${JSON.stringify({ ...counts, toWithdraw: leaving.length, toCorrect, error: this.error })}`;
  }

  /** Begins to look after the stores. An error of theirs is thrown by `stop`. */
  start(): void {
    this.running = true;
    this.done = this.live();
    this.done.catch((error: Error) => (this.error = error.message));
  }

  /** Ends it. */
  async stop(): Promise<void> {
    this.running = false;
    await this.done;
  }

  private async live(): Promise<void> {
    while (this.running) {
      await this.reauthorise();
      for (const domain of this.domains) await this.lookAt(domain);
      const now = performance.now();
      for (const entry of this.leaving.filter(({ at }) => at <= now)) {
        this.leaving.splice(this.leaving.indexOf(entry), 1);
        await this.withdraw(entry.domain, entry.id);
      }
      await sleep(LOOK_MS);
    }
  }

  private async reauthorise(): Promise<void> {
    const stores = await this.fleet.rows<{ domain: string }>(`SELECT domain FROM store WHERE status = 'NEEDS_REAUTH'`);
    for (const { domain } of stores) {
      await this.install(domain);
      this.reauthorised += 1;
    }
  }

  private async lookAt(domain: string): Promise<void> {
    const { control } = this.fleet.sandbox;
    const waiting = this.toCorrect.get(domain) ?? new Set();
    for (const order of await control.orders(domain)) {
      await this.cancel(domain, order);
      if (!waiting.has(order.id) || order.requestStatus !== 'rejected') continue;
      waiting.delete(order.id);
      await control.editAddress(domain, order.id, { line1: '18 Mill Street' });
      await control.request(domain, order.id, { message: 'Corrected, please try again' });
      this.corrected += 1;
    }
  }

  private async cancel(domain: string, order: OrderView): Promise<void> {
    const plan = this.planOf(domain, String(order.id));
    const begun = order.lines.some(({ shipped }) => shipped > 0);
    if (!plan?.cancel || order.status !== 'processing' || order.requestStatus !== 'accepted') return;
    if (plan.cancel === 'LATE' && !begun) return;
    plan.cancel = undefined;
    await this.fleet.sandbox.control.requestCancel(domain, order.id, 'The customer changed their mind');
    this.cancelsAsked += 1;
  }

  private async withdraw(domain: string, id: number): Promise<void> {
    try {
      await this.fleet.sandbox.control.withdraw(domain, id, 'Ordered by mistake');
      this.withdrawn += 1;
    } catch (error) {
      if (!(error instanceof ControlError) || error.status !== 400) throw error;
      this.tooLateToWithdraw += 1;
    }
  }
}
