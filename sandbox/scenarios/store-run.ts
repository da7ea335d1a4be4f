import type { StoreProgress } from '../control-types.js';
import { Problem } from '../problem.js';
import type { OrderDesk } from '../store/desk.js';
import type { FulfillmentOrder, ShippingAddress } from '../store/model.js';
import type { OrderBook } from '../store/order-book.js';
import type { FakeStore } from '../store/store.js';
import type { World } from '../store/world.js';
import type { MerchantAct, PlannedCancel, Play, ScenarioOrder, StorePart } from './scenario.js';

/** Where a run plays and who lends it hands. */
export interface Setting {
  world: World;
  desk: OrderDesk;
  book: OrderBook;
  /** How many times as fast as it was written. */
  speed: number;
}

interface Waiting {
  planned: ScenarioOrder;
  corrected: boolean;
  cancelAsked: boolean;
  /** How many of the acts that wait for a cue were done. */
  acts: number;
}

/** What a run tells its scenario. */
export interface RunEvents {
  done(): void;
  failed(error: unknown): void;
}

/**
 * One store's part of a scenario: orders come by time, outages too; corrections follow rejections and cancellations
 * what the store sees. It is done when every order is over and no outage is to come.
 */
export class StoreRun {
  #created = 0;
  #reRequested = 0;
  #cancelsAsked = 0;
  #replaced = 0;
  #outagesToCome: number;
  #running = true;
  readonly #waiting = new Map<number, Waiting>();
  readonly #stops: (() => void)[] = [];

  constructor(
    private readonly play: Play,
    private readonly part: StorePart,
    private readonly store: FakeStore,
    private readonly setting: Setting,
    private readonly events: RunEvents,
  ) {
    this.#outagesToCome = part.outages?.length ?? 0;
  }

  /** Throws Problem 409 when the app has not made a location that the orders need. */
  check(): void {
    const { domain } = this.store;
    const own = this.store.liveLocations().filter((location) => location.owner !== null);
    if (own.length === 0)
      throw new Problem(409, `The store ${domain} has no location of an app; install the app and create one first.`);
    for (const { location } of this.part.orders) {
      if (location !== undefined && !own.some(({ name }) => name === location))
        throw new Problem(409, `The store ${domain} has no location of an app named ${location}; create it first.`);
    }
  }

  start(): void {
    this.#stops.push(this.store.onChange((order) => this.#changed(order)));
    for (const { fromMs, toMs } of this.part.outages ?? []) {
      this.#after(fromMs, () => (this.store.settings.down = true));
      this.#after(toMs, () => {
        this.store.settings.down = false;
        this.#outagesToCome -= 1;
        this.#endWhenDone();
      });
    }
    for (const planned of this.part.orders) this.#after(planned.atMs, () => this.#create(planned));
  }

  /** Ends it where it is; an outage that it began is over. */
  stop(): void {
    for (const stop of this.#stops.splice(0)) stop();
    if (this.#running && this.#outagesToCome > 0) this.store.settings.down = false;
    this.#running = false;
  }

  progress(): StoreProgress {
    const toCome = this.part.orders.length - this.#created;
    return {
      domain: this.store.domain,
      created: this.#created + this.#replaced,
      reRequested: this.#reRequested,
      cancelsAsked: this.#cancelsAsked,
      waiting: toCome + this.#waiting.size,
      down: this.store.settings.down,
    };
  }

  /** The warehouse gives the cue for what the merchant does next about an order. Throws Problem 409 when nothing waits for it, 400 when it is not possible. */
  cue(id: number): FulfillmentOrder {
    const waiting = this.#waiting.get(id);
    const act = waiting?.planned.onCue?.[waiting.acts];
    if (waiting && act) {
      waiting.acts += 1;
      return this.#act(id, act);
    }
    if (waiting?.planned.cancel?.when !== 'cue' || waiting.cancelAsked)
      throw new Problem(409, `Nothing about fulfillment order ${id} of ${this.store.domain} waits for a cue.`);
    const done = this.setting.desk.requestCancel(this.store, id, waiting.planned.cancel.message);
    waiting.cancelAsked = true;
    this.#cancelsAsked += 1;
    return done;
  }

  #act(id: number, act: MerchantAct): FulfillmentOrder {
    const { desk } = this.setting;
    switch (act.do) {
      case 'edit_address':
        return desk.editAddress(this.store, id, act.address);
      case 'hold':
        return desk.hold(this.store, id, act.reason, act.message);
      case 'release_hold':
        return desk.releaseHold(this.store, id);
      case 'force_cancel':
        // Counted first: the cancelled order may be the last that the run waits for.
        this.#replaced += 1;
        return desk.forceCancel(this.store, id).original;
    }
  }

  #after(ms: number, run: () => void): void {
    const guarded = (): void => {
      try {
        run();
      } catch (error) {
        this.events.failed(error);
      }
    };
    this.#stops.push(this.setting.world.timers.after(ms / this.setting.speed, guarded));
  }

  #create(planned: ScenarioOrder): void {
    const { book, desk } = this.setting;
    const place = planned.location;
    const location = this.store.liveLocations().find(({ name, owner }) => owner !== null && name === place);
    const { id } = book.create(this.store, { ...planned.order, ...(location ? { locationId: location.id } : {}) });
    this.#created += 1;
    if (!planned.withdrawn) this.#waiting.set(id, { planned, corrected: false, cancelAsked: false, acts: 0 });
    desk.request(this.store, id, { notify: planned.notify ?? false });
    if (planned.withdrawn) desk.withdraw(this.store, id, 'Ordered by mistake');
    this.#endWhenDone();
  }

  #changed(order: FulfillmentOrder): void {
    const waiting = this.#waiting.get(order.id);
    if (!waiting) return;
    const { cancel, afterReject } = waiting.planned;
    if (order.requestStatus === 'rejected' && afterReject && !waiting.corrected) {
      waiting.corrected = true;
      this.#after(this.play.correctAfterMs, () => this.#correct(order.id, afterReject));
    } else if (this.#isOver(order)) {
      this.#waiting.delete(order.id);
      this.#endWhenDone();
    } else if (cancel && !waiting.cancelAsked && isMoment(cancel, order)) {
      waiting.cancelAsked = true;
      this.#after(cancel.afterMs, () => {
        this.setting.desk.requestCancel(this.store, order.id, cancel.message);
        this.#cancelsAsked += 1;
      });
    }
  }

  #isOver(order: FulfillmentOrder): boolean {
    const { status, requestStatus } = order;
    if (requestStatus === 'rejected') return true;
    if (this.play.until === 'answered') return requestStatus === 'accepted';
    return ['closed', 'incomplete', 'canceled'].includes(status) || requestStatus === 'cancel_accepted';
  }

  #correct(id: number, correction: NonNullable<ScenarioOrder['afterReject']>): void {
    const { desk } = this.setting;
    const address: Partial<ShippingAddress> | undefined = correction.address;
    if (address) desk.editAddress(this.store, id, address);
    if (correction.lines) desk.editLines(this.store, id, correction.lines);
    this.#reRequested += 1;
    const notify = this.#waiting.get(id)?.planned.notify ?? false;
    desk.request(this.store, id, { message: 'Corrected, please try again', notify });
  }

  #endWhenDone(): void {
    const toCome = this.part.orders.length - this.#created + this.#outagesToCome;
    if (!this.#running || toCome > 0 || this.#waiting.size > 0) return;
    this.stop();
    this.events.done();
  }
}

function isMoment(cancel: PlannedCancel, order: FulfillmentOrder): boolean {
  if (order.requestStatus !== 'accepted') return false;
  return cancel.when === 'accepted' || (cancel.when === 'part_shipped' && order.lines.some((line) => line.shipped > 0));
}
