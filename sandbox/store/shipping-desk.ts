import type { Fulfillment, FulfillmentOrder, Tracking } from './model.js';
import type { Act, Steps } from './steps.js';
import type { StateEvent } from './states.js';
import type { FakeStore } from './store.js';
import type { World } from './world.js';

/** A shipment as the service describes it; `lines` null: all that remains. */
export interface ShipmentWish {
  lines: readonly { id: number; quantity: number }[] | null;
  tracking: Tracking[];
  notify: boolean;
}

/** Parcels that leave, and work that ends: the service's second half, after the request was accepted. */
export class ShippingDesk {
  constructor(
    private readonly world: World,
    private readonly steps: Steps,
  ) {}

  /**
   * Records a shipment: lines, stock, e-mail to the customer, timeline; the order is closed when nothing remains. Throws
   * Problem 404 without the order, 400 when its state does not allow it, a line is not its own or too much is sent.
   */
  ship(store: FakeStore, id: number, wish: ShipmentWish, act: Act): Fulfillment {
    return this.#ship(store, id, wish, act, false);
  }

  /** Merchant: ships from a shelf of their own, whether or not a service was asked. Refusals as with `ship`. */
  shipByMerchant(store: FakeStore, id: number, wish: ShipmentWish): Fulfillment {
    return this.#ship(store, id, wish, {}, true);
  }

  /** Merchant, or another app of theirs: ends the work that the service has accepted. Throws Problem 400 unless it is. */
  closeByMerchant(store: FakeStore, id: number, message: string | null = null): FulfillmentOrder {
    const order = this.steps.order(store, id);
    return this.steps.apply(store, order, 'self_close', { message }, { holds: [] }, 'Closed by the merchant');
  }

  #ship(store: FakeStore, id: number, wish: ShipmentWish, act: Act, own: boolean): Fulfillment {
    const order = this.steps.order(store, id);
    const tracking = wish.tracking.flatMap(({ code }) => code ?? []);
    const asked = (wish.lines ?? []).map((line) => ({ lineId: line.id, quantity: line.quantity }));
    this.steps.demand(store, order, own ? 'self_ship_part' : 'ship_part', {
      ...act,
      shipment: { lines: asked, tracking },
    });
    const sent = this.#sent(store, order, wish, own ? 'self_ship_part' : 'ship_part', {
      ...act,
      shipment: { lines: asked, tracking },
    });
    const lines = order.lines.map((line) => ({ ...line, shipped: line.shipped + (sent.get(line.id) ?? 0) }));
    const shipment = { lines: [...sent].map(([lineId, quantity]) => ({ lineId, quantity })), tracking };
    const all = lines.every((line) => line.shipped === line.quantity);
    const event: StateEvent = own ? (all ? 'self_ship_all' : 'self_ship_part') : all ? 'ship_all' : 'ship_part';
    // Recorded before the order changes, so whoever watches the order finds its shipment.
    const made = this.#record(store, order, wish, sent, own ? 'merchant' : 'service');
    const done = this.steps.apply(store, order, event, { ...act, shipment }, { lines }, textOf(made, lines));
    if (wish.notify && !own) this.steps.note(store, done, 'email', 'applied', 'service', { ...act, shipment });
    return made;
  }

  /** Ends the work on an accepted order; what was not shipped stays undone. Throws Problem 400 unless it is in work. */
  close(store: FakeStore, id: number, act: Act): FulfillmentOrder {
    const order = this.steps.order(store, id);
    return this.steps.apply(store, order, 'close', act, {}, 'Fulfillment order closed as incomplete');
  }

  /** Pieces per line id. A line named twice counts together. */
  #sent(
    store: FakeStore,
    order: FulfillmentOrder,
    wish: ShipmentWish,
    event: StateEvent,
    act: Act,
  ): Map<number, number> {
    const left = new Map(order.lines.map((line) => [line.id, line.quantity - line.shipped]));
    if (wish.lines === null) return new Map([...left].filter(([, quantity]) => quantity > 0));
    const sent = new Map<number, number>();
    for (const { id, quantity } of wish.lines) {
      const known = left.get(id);
      if (known === undefined)
        this.steps.refuse(store, order, event, act, `Fulfillment order ${order.id} has no line ${id}.`);
      const total = (sent.get(id) ?? 0) + quantity;
      if (total > known)
        this.steps.refuse(store, order, event, act, `Line ${id} has ${known} left to ship, not ${total}.`);
      sent.set(id, total);
    }
    return sent;
  }

  #record(
    store: FakeStore,
    order: FulfillmentOrder,
    wish: ShipmentWish,
    sent: Map<number, number>,
    by: Fulfillment['by'],
  ): Fulfillment {
    const lines = order.lines.flatMap(({ id: lineId, orderLineId, sku }) => {
      const quantity = sent.get(lineId);
      return quantity === undefined ? [] : [{ id: this.world.id(), lineId, orderLineId, sku, quantity }];
    });
    const made: Fulfillment = {
      id: this.world.id(),
      fulfillmentOrderId: order.id,
      orderNumber: order.orderNumber,
      locationId: order.locationId,
      lines,
      tracking: wish.tracking,
      notify: wish.notify,
      createdMicros: store.tick(),
      status: 'success',
      by,
      deliveryStatus: wish.tracking.length > 0 ? 'tracking_added' : null,
      lastEventAt: null,
      events: [],
    };
    store.putFulfillment(made);
    if (store.settings.deductsOnFulfillment) {
      for (const { sku, quantity } of lines) {
        const product = this.world.product(store, { sku });
        store.stock.deduct(store.stock.at(product, order.locationId), quantity);
      }
    }
    return made;
  }
}

function textOf(made: Fulfillment, lines: FulfillmentOrder['lines']): string {
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
  const parcels = made.tracking.map((one) => `${one.carrierOtherName ?? one.carrier} ${one.code ?? 'without number'}`);
  const left = sum(lines.map((line) => line.quantity - line.shipped));
  return [
    `Shipped ${sum(made.lines.map((line) => line.quantity))} pieces`,
    left > 0 ? `${left} remain` : 'none remain',
    ...parcels,
    made.notify ? 'customer notified' : 'customer not notified',
  ].join(', ');
}
