import { CLEARLY_LATER_MS } from '../../../src/modules/fulfillment-orders/domain/cycle-fence.js';
import { Audit } from './audit.js';
import { Crossdock } from './crossdock.js';
import { Outbox } from './outbox.js';
import type { Rules } from './rules.js';
import { Shop, type ShopOrder } from './shop.js';
import type { Known, Operation, Wire } from './types.js';

/** What differs from run to run. */
export interface Setting {
  showUpdatedAt: boolean;
  /** By how many ms the clocks of the store's servers differ. */
  clocks: number;
  /** People decide about requests and cancellations. */
  manual: boolean;
}

/** Rounds after which a world that still moves never comes to rest. */
const MOST_ROUNDS = 200;

/** Merchant, store, warehouse and us. */
export class World {
  readonly shop: Shop;
  readonly us: Crossdock;
  readonly outbox: Outbox;
  readonly audit: Audit;

  constructor(rules: Rules, setting: Setting) {
    this.shop = new Shop(setting.showUpdatedAt, setting.clocks);
    this.us = new Crossdock(this.shop, rules, setting.manual);
    this.outbox = new Outbox(this.us);
    this.audit = new Audit(this.shop, this.us, this.outbox);
    this.shop.create([3]);
    this.shop.create([1, 2]);
  }

  /** The store's order that a number picks. */
  order(pick: number): ShopOrder {
    const order = this.shop.orders[pick % this.shop.orders.length];
    if (!order) throw new Error('The store has no orders.');
    return order;
  }

  /** One of ours that a number picks, among those that fit; undefined: there is none. */
  known(pick: number, fits: (known: Known) => boolean = () => true): Known | undefined {
    const all = [...this.us.orders.values()].filter(fits);
    return all[pick % Math.max(1, all.length)];
  }

  /** A write on its way that a number picks. */
  wire(pick: number): Wire | undefined {
    return this.outbox.wires[pick % Math.max(1, this.outbox.wires.length)];
  }

  /** An operation of unknown outcome that can be looked into now. */
  doubtful(pick: number): Operation | undefined {
    const ready = this.us.operations.filter(
      ({ state, settleAt }) => state === 'AMBIGUOUS' && settleAt <= this.shop.now,
    );
    return ready[pick % Math.max(1, ready.length)];
  }

  /** Time goes by. */
  pass(ms: number): void {
    this.shop.now += ms;
    this.outbox.expire();
  }

  /** Reads all lists; `lag`: they show the store as it was that many ms ago. */
  pull(lag: number): void {
    for (const shown of this.shop.list(this.shop.now - lag)) this.us.observe(shown, 'LIST');
  }

  /** No more faults: pulls, sends and reads until nothing changes any more, as sweeps and polls would. */
  rest(): void {
    let before = '';
    let waited = false;
    for (let round = 0; round < MOST_ROUNDS; round += 1) {
      for (const wire of [...this.outbox.wires]) this.outbox.answer(wire);
      this.pass(6_000);
      for (const operation of this.us.operations) this.outbox.resolve(operation);
      this.pull(0);
      for (const known of this.us.orders.values()) this.us.read(known.id);
      for (const known of this.us.orders.values()) this.outbox.send(known);
      const now = JSON.stringify([
        this.us.operations.map(({ state }) => state),
        [...this.us.orders.values()].map(shape),
      ]);
      const still = now === before && this.outbox.wires.length === 0;
      if (still && waited) return;
      // By then a read wins whatever the store's clock says.
      if (still) this.pass(CLEARLY_LATER_MS);
      waited = still;
      before = now;
    }
    throw new Error(`It does not come to rest: ${before}`);
  }
}

function shape({ id, stage, cycle, requestStatus, request, shipments }: Known): unknown {
  return [id, stage, cycle, requestStatus, request, shipments.map(({ status }) => status)];
}
