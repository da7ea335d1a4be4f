import { EventEmitter } from 'node:events';
import type { Clock } from '../clock.js';
import { FaultPlan } from '../faults/plan.js';
import type { Chance } from '../random.js';
import { Arrivals } from './arrivals.js';
import type { Fulfillment, FulfillmentOrder, Location, OrderNote, Product, Webhook } from './model.js';
import { defaultSettings, type StoreSettings } from './settings.js';
import { StockBook } from './stock.js';

/** What a store tells those who subscribed: the event's name and what it is about. */
export type News =
  | { event: 'order.created' | 'order.updated'; orderNumber: string }
  | { event: 'fulfillment.created' | 'fulfillment.updated'; fulfillment: Fulfillment }
  | { event: 'product.created' | 'product.updated'; product: Product }
  | { event: 'customer.redacted'; customerOf: string }
  | { event: 'store.updated' };

interface Version {
  sinceMs: number;
  order: FulfillmentOrder;
}

/** How long earlier versions of orders are kept for stale reads. */
const HISTORY_MS = 120_000;

/** Everything one fake store holds. Rules live elsewhere; this keeps records, their history and the time stamps. */
export class FakeStore {
  readonly settings: StoreSettings;
  readonly locations = new Map<number, Location>();
  readonly products = new Map<string, Product>();
  readonly webhooks = new Map<number, Webhook>();
  readonly arrivals = new Arrivals();
  readonly faults: FaultPlan;
  readonly stock: StockBook;
  /** Shipments of each fulfillment order, in the order they were recorded. */
  readonly fulfillments = new Map<number, Fulfillment[]>();
  /** Notes by the number of the customer's order, in the order they were written. */
  readonly notes = new Map<string, OrderNote[]>();
  readonly #orders = new Map<number, Version[]>();
  readonly #numbers = new Set<string>();
  readonly #changes = new EventEmitter<{ order: [FulfillmentOrder]; news: [News] }>();
  #lastMicros = 0;

  constructor(
    readonly domain: string,
    readonly createdMicros: number,
    private readonly clock: Clock,
    readonly chance: Chance,
    newId: () => number,
    settings: Partial<StoreSettings> = {},
  ) {
    this.settings = { ...defaultSettings(domain), ...settings };
    this.faults = new FaultPlan(chance, domain);
    this.stock = new StockBook(newId, () => this.tick());
    this.#changes.setMaxListeners(0);
  }

  /** The part of the domain before the first dot. */
  get label(): string {
    return this.domain.split('.')[0] ?? this.domain;
  }

  /** Microseconds since 1970, later than any given before: no two changes of a store carry the same time. */
  tick(): number {
    this.#lastMicros = Math.max(this.#lastMicros + 1, Math.floor(this.clock.wallMs() * 1000));
    return this.#lastMicros;
  }

  /** Keeps a new order, or a new version of one with its own `updatedMicros`. */
  put(order: Omit<FulfillmentOrder, 'updatedMicros'>): FulfillmentOrder {
    const kept: FulfillmentOrder = { ...order, updatedMicros: this.tick() };
    const now = this.clock.monotonicMs();
    const versions = this.#orders.get(order.id) ?? [];
    this.stock.allocate(versions.at(-1)?.order, kept);
    versions.push({ sinceMs: now, order: kept });
    while ((versions[1]?.sinceMs ?? Infinity) < now - HISTORY_MS) versions.shift();
    this.#orders.set(order.id, versions);
    this.#changes.emit('order', kept);
    this.tell({
      event: this.#numbers.has(kept.orderNumber) ? 'order.updated' : 'order.created',
      orderNumber: kept.orderNumber,
    });
    this.#numbers.add(kept.orderNumber);
    return kept;
  }

  /** The order as it stands. */
  order(id: number): FulfillmentOrder | undefined {
    return this.#orders.get(id)?.at(-1)?.order;
  }

  /** All orders as they stood `agoMs` ago (0 = now); those made later are not among them. */
  orders(agoMs = 0): FulfillmentOrder[] {
    const at = this.clock.monotonicMs() - agoMs;
    const found: FulfillmentOrder[] = [];
    for (const versions of this.#orders.values()) {
      const version = agoMs === 0 ? versions.at(-1) : versions.findLast((one) => one.sinceMs <= at);
      if (version) found.push(version.order);
    }
    return found;
  }

  /** All fulfillment orders of a customer's order. */
  ordersOf(orderNumber: string): FulfillmentOrder[] {
    return this.orders().filter((order) => order.orderNumber === orderNumber);
  }

  /** A shipment and the place where it is kept. */
  fulfillment(id: number): Fulfillment | undefined {
    for (const made of this.fulfillments.values()) {
      const found = made.find((one) => one.id === id);
      if (found) return found;
    }
    return undefined;
  }

  /** Keeps a new shipment, or a new version of one. */
  putFulfillment(made: Fulfillment): Fulfillment {
    const before = this.fulfillments.get(made.fulfillmentOrderId) ?? [];
    const known = before.some(({ id }) => id === made.id);
    const after = known ? before.map((one) => (one.id === made.id ? made : one)) : [...before, made];
    this.fulfillments.set(made.fulfillmentOrderId, after);
    this.tell({ event: known ? 'fulfillment.updated' : 'fulfillment.created', fulfillment: made });
    return made;
  }

  /** Tells those who listen that something happened. */
  tell(news: News): void {
    this.#changes.emit('news', news);
  }

  /** Calls `listener` with all news of the store. */
  onNews(listener: (news: News) => void): void {
    this.#changes.on('news', listener);
  }

  /** Locations that were not deleted. */
  liveLocations(): Location[] {
    return [...this.locations.values()].filter((location) => !location.deleted);
  }

  /** Calls `listener` after each change of an order; the answer stops it. */
  onChange(listener: (order: FulfillmentOrder) => void): () => void {
    this.#changes.on('order', listener);
    return () => void this.#changes.off('order', listener);
  }
}
