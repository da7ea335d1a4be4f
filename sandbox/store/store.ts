import { EventEmitter } from 'node:events';
import type { Clock } from '../clock.js';
import { FaultPlan } from '../faults/plan.js';
import type { Chance } from '../random.js';
import { Arrivals } from './arrivals.js';
import type { Fulfillment, FulfillmentOrder, Location, Product, Webhook } from './model.js';
import { defaultSettings, type StoreSettings } from './settings.js';
import { StockBook } from './stock.js';

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
  readonly #orders = new Map<number, Version[]>();
  readonly #changes = new EventEmitter<{ order: [FulfillmentOrder] }>();
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
