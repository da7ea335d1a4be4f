import { Problem } from '../problem.js';
import { blankAddress } from './desk.js';
import type { FulfillmentOrder, Line, Location, ShippingAddress } from './model.js';
import { inventAddress } from './people.js';
import type { FakeStore } from './store.js';
import type { World } from './world.js';

/** One fulfillment order as a caller describes it. */
export interface OrderInput {
  lines?: { sku: string; quantity: number; properties?: Readonly<Record<string, string>> }[];
  /** Laid over an invented address; give '' to leave a field out. null: the order has no address at all. */
  address?: Partial<ShippingAddress> | null;
  /** Country of the invented address, default US. */
  country?: string;
  locationId?: number;
  orderNumber?: string;
}

/** Writes new orders into a store, as its checkout and routing would. They are not requested yet. */
export class OrderBook {
  readonly #numbers = new Map<string, number>();

  constructor(private readonly world: World) {}

  /** One new order, `open` and `pending`. Throws Problem 409 when the store has no location to assign it to. */
  create(store: FakeStore, input: OrderInput = {}): FulfillmentOrder {
    const location = this.#location(store, input.locationId);
    const lines = (input.lines ?? [this.#inventLine(store)]).map((line): Line => {
      this.world.product(store, { sku: line.sku });
      return { id: this.world.id(), orderLineId: this.world.id(), shipped: 0, ...line };
    });
    const orderNumber = input.orderNumber ?? String(this.#nextNumber(store));
    const now = store.tick();
    const order = store.put({
      id: this.world.id(),
      orderNumber,
      locationId: location.id,
      status: 'open',
      requestStatus: 'pending',
      cycle: 0,
      createdMicros: now,
      lines,
      address: this.#address(store, input),
      shippingMethod: { code: 'standard', name: 'Standard' },
      holds: [],
      notes: [],
      timeline: [{ atMicros: now, text: `Fulfillment order created for ${location.name}` }],
      replaces: null,
    });
    this.world.ledger.append({
      store: store.domain,
      order: order.id,
      cycle: 0,
      what: 'create',
      result: 'applied',
      by: 'merchant',
    });
    return order;
  }

  #address(store: FakeStore, input: OrderInput): ShippingAddress | null {
    if (input.address === null) return null;
    const id = this.world.id();
    const invented = inventAddress(store.chance, store.domain, input.country ?? input.address?.country ?? 'US');
    return { ...blankAddress(id), ...invented, ...input.address, id };
  }

  #inventLine(store: FakeStore): { sku: string; quantity: number } {
    if (store.products.size === 0) this.world.product(store, { sku: 'SAMPLE-1', title: 'Sample product' });
    const sku = store.chance.pick(`${store.domain}|sku`, [...store.products.keys()]);
    return { sku, quantity: 1 + Math.floor(store.chance.next(`${store.domain}|quantity`) * 3) };
  }

  #location(store: FakeStore, id: number | undefined): Location {
    const live = [...store.locations.values()].filter((location) => !location.deleted);
    const found =
      id === undefined ? (live.find((one) => one.owner !== null) ?? live[0]) : live.find((one) => one.id === id);
    if (!found) {
      const which = id === undefined ? 'has no location yet; let the app create one first' : `has no location ${id}`;
      throw new Problem(409, `The store ${store.domain} ${which}.`);
    }
    return found;
  }

  #nextNumber(store: FakeStore): number {
    const number = (this.#numbers.get(store.domain) ?? 10_000) + 1;
    this.#numbers.set(store.domain, number);
    return number;
  }
}
