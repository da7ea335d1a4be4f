import type { FulfillmentOrder, Product } from './model.js';

/** The stock of one product at one location, as the store counts it. */
export interface StockRecord {
  readonly id: number;
  readonly sku: string;
  readonly locationId: number;
  /** `num_in_stock`; null: not tracked. May be negative. */
  inStock: number | null;
  lowStockThreshold: number;
  readonly createdMicros: number;
  updatedMicros: number;
}

/** Statuses whose pieces are promised to customers and still to be sent. */
const ALLOCATING: readonly string[] = ['open', 'on_hold', 'processing'];

/**
 * The stock records of one store: one for each product at each location that stocks it, made when first looked at. What is allocated
 * is kept with every change of an order, so 20,000 records cost nothing to read.
 */
export class StockBook {
  readonly #byId = new Map<number, StockRecord>();
  /** By location, then SKU. */
  readonly #places = new Map<number, Map<string, StockRecord>>();
  readonly #allocated = new Map<string, number>();
  /** Places whose record was deleted: none is made there again by looking. */
  readonly #gone = new Set<string>();

  constructor(
    private readonly newId: () => number,
    private readonly tick: () => number,
  ) {}

  /** The record of a product at a location; undefined where the location does not stock it. */
  at(product: Product, locationId: number): StockRecord | undefined {
    const known = this.#places.get(locationId)?.get(product.sku);
    if (known) return known;
    const stocked = product.stockedAt === null || product.stockedAt.includes(locationId);
    if (!stocked || this.#gone.has(place(locationId, product.sku))) return undefined;
    return this.create(product, locationId, product.initialStock);
  }

  /** Makes the record of a product at a location. The caller has seen that there is none. */
  create(product: Product, locationId: number, inStock: number | null): StockRecord {
    let here = this.#places.get(locationId);
    if (!here) this.#places.set(locationId, (here = new Map()));
    this.#gone.delete(place(locationId, product.sku));
    const now = this.tick();
    const made: StockRecord = {
      id: this.newId(),
      sku: product.sku,
      locationId,
      inStock,
      lowStockThreshold: 0,
      createdMicros: now,
      updatedMicros: now,
    };
    this.#byId.set(made.id, made);
    here.set(made.sku, made);
    return made;
  }

  /** Deletes a record: the location does not stock the product any more. */
  remove(record: StockRecord): void {
    this.#byId.delete(record.id);
    this.#places.get(record.locationId)?.delete(record.sku);
    this.#gone.add(place(record.locationId, record.sku));
  }

  /** The record of that id, if it was ever looked at. */
  find(id: number): StockRecord | undefined {
    return this.#byId.get(id);
  }

  /** The records of these products at these locations. */
  records(products: Iterable<Product>, locationIds: readonly number[]): StockRecord[] {
    const found: StockRecord[] = [];
    for (const product of products) {
      for (const id of locationIds) {
        const record = this.at(product, id);
        if (record) found.push(record);
      }
    }
    return found;
  }

  /** Writes `num_in_stock`; the answer is what it was. */
  set(record: StockRecord, inStock: number | null): number | null {
    const before = record.inStock;
    record.inStock = inStock;
    record.updatedMicros = this.tick();
    return before;
  }

  /** Takes shipped pieces off the books (a negative number puts them back); nothing where stock is not tracked. */
  deduct(record: StockRecord | undefined, pieces: number): void {
    if (record && record.inStock !== null) this.set(record, record.inStock - pieces);
  }

  /** `num_allocated`: pieces of unfinished fulfillment orders at the record's location that were not shipped. */
  allocated(record: StockRecord): number {
    return this.#allocated.get(place(record.locationId, record.sku)) ?? 0;
  }

  /** `net_stock_level`: in stock less allocated. */
  net(record: StockRecord): number {
    return (record.inStock ?? 0) - this.allocated(record);
  }

  /** Moves the allocation along with one change of an order. */
  allocate(before: FulfillmentOrder | undefined, after: FulfillmentOrder): void {
    if (before) this.#add(before, -1);
    this.#add(after, 1);
  }

  #add(order: FulfillmentOrder, sign: 1 | -1): void {
    if (!ALLOCATING.includes(order.status)) return;
    for (const line of order.lines) {
      const key = place(order.locationId, line.sku);
      this.#allocated.set(key, (this.#allocated.get(key) ?? 0) + sign * (line.quantity - line.shipped));
    }
  }
}

function place(locationId: number, sku: string): string {
  return `${locationId}|${sku}`;
}
