import { Problem } from '../problem.js';
import { type DeliveryEvent, type DeliveryStatus, type Fulfillment, isoMicros } from './model.js';
import type { Offspring } from './offspring.js';
import type { Act, Steps } from './steps.js';
import { nextState, stateOf } from './states.js';
import type { FakeStore } from './store.js';
import type { World } from './world.js';

/** What a delivery event says of the parcel (29 Next Admin API 2024-04-01, enums of both); null: nothing new. */
const SAYS: Readonly<Record<string, DeliveryStatus>> = {
  label_printed: null,
  label_purchased: null,
  confirmed: null,
  ready_for_pickup: null,
  carrier_picked_up: 'in_transit',
  picked_up: 'delivered',
  in_transit: 'in_transit',
  out_for_delivery: 'out_for_delivery',
  attempted_delivery: 'attempted_delivery',
  failure: 'failed_delivery',
  delivered: 'delivered',
  delayed: 'delayed',
};

/** Every status that a delivery event may have. */
export const DELIVERY_EVENT_STATUSES: readonly string[] = Object.keys(SAYS);

/** Parcels after they were recorded: what carriers tell of them, and shipments that are taken back. */
export class ParcelDesk {
  constructor(
    private readonly world: World,
    private readonly steps: Steps,
    private readonly offspring: Offspring,
  ) {}

  /** The shipment of that id, of that order where one is named. Throws Problem 404 when there is none. */
  find(store: FakeStore, id: number, orderNumber?: string): Fulfillment {
    const made = store.fulfillment(id);
    if (!made || (orderNumber !== undefined && made.orderNumber !== orderNumber)) throw new Problem(404, 'Not found.');
    return made;
  }

  /** Keeps what a carrier told; `delivery_status` follows the event that happened last. */
  tell(
    store: FakeStore,
    made: Fulfillment,
    told: Omit<DeliveryEvent, 'id' | 'createdMicros'>,
    act: Act,
  ): DeliveryEvent {
    const event = { ...told, id: this.world.id(), createdMicros: store.tick() };
    this.#follow(store, made, [...made.events, event]);
    const about = {
      store: store.domain,
      order: made.fulfillmentOrderId,
      by: act.by ?? 'service',
      late: act.late ?? false,
    };
    const said = { token: act.token ?? null, reason: told.status, message: told.message };
    this.world.ledger.append({ ...about, ...said, what: 'delivery_event', result: 'applied' });
    return event;
  }

  /** Takes one event back. Throws Problem 404 when the shipment has no such event. */
  untell(store: FakeStore, made: Fulfillment, eventId: number): void {
    const events = made.events.filter(({ id }) => id !== eventId);
    if (events.length === made.events.length) throw new Problem(404, 'Not found.');
    this.#follow(store, made, events);
  }

  /** The store's own knowledge of a parcel, without any event. */
  setDeliveryStatus(store: FakeStore, id: number, deliveryStatus: DeliveryStatus): Fulfillment {
    return store.putFulfillment({ ...this.find(store, id), deliveryStatus, lastEventAt: isoMicros(store.tick()) });
  }

  /**
   * Merchant: cancels a shipment; its pieces are back in stock and to be shipped again. An order that was closed opens
   * again, or a new order takes the pieces, as the store's setting says. Throws Problem 400 when it is canceled already.
   */
  cancel(store: FakeStore, id: number) {
    const made = this.find(store, id);
    if (made.status === 'canceled') throw new Problem(400, `Fulfillment ${id} is canceled already.`);
    const order = this.steps.order(store, made.fulfillmentOrderId);
    const away = order.status === 'closed' && store.settings.cancelledFulfillmentReopens === 'new';
    const event = away ? 'unship_away' : 'unship';
    const tracking = made.tracking.flatMap(({ code }) => code ?? []);
    const pieces = made.lines.map(({ lineId, quantity }) => ({ lineId, quantity }));
    const act: Act = made.by === 'service' ? { shipment: { lines: pieces, tracking } } : {};
    if (!nextState(stateOf(order), event))
      this.steps.refuse(store, order, event, act, `Order ${order.id} cannot take it back.`);
    if (store.settings.deductsOnFulfillment) {
      for (const { sku, quantity } of made.lines) {
        store.stock.deduct(store.stock.at(this.world.product(store, { sku }), made.locationId), -quantity);
      }
    }
    const fulfillment = store.putFulfillment({ ...made, status: 'canceled' });
    const back = (lineId: number): number => made.lines.find((line) => line.lineId === lineId)?.quantity ?? 0;
    const lines = order.lines.map((line) => ({ ...line, shipped: line.shipped - back(line.id) }));
    const text = `Fulfillment ${id} canceled`;
    const done = this.steps.apply(store, order, event, act, away ? {} : { lines }, text);
    if (!away) return { fulfillment, original: done, replacement: null };
    const returned = order.lines
      .filter((line) => back(line.id) > 0)
      .map((line) => ({ ...line, quantity: back(line.id), shipped: 0 }));
    const from = { lines: returned, text: `Takes the pieces of canceled fulfillment ${id}` };
    return { fulfillment, original: done, replacement: this.offspring.make(store, order, from) };
  }

  #follow(store: FakeStore, made: Fulfillment, events: readonly DeliveryEvent[]): void {
    const sorted = [...events].sort((a, b) => Date.parse(a.happenedAt) - Date.parse(b.happenedAt));
    const known = made.tracking.length > 0 ? ('tracking_added' as const) : null;
    const deliveryStatus = sorted.reduce<DeliveryStatus>((now, { status }) => SAYS[status] ?? now, known);
    store.putFulfillment({ ...made, events, deliveryStatus, lastEventAt: sorted.at(-1)?.happenedAt ?? null });
  }
}
