import { type Clock, Timers } from '../clock.js';
import { Ledger } from '../ledger/ledger.js';
import { type AppReport, phantomsOf } from '../ledger/phantoms.js';
import { judge, type Verdict } from '../ledger/verdict.js';
import { Problem } from '../problem.js';
import { Chance } from '../random.js';
import type { Product } from './model.js';
import type { StoreSettings } from './settings.js';
import { FakeStore } from './store.js';
import { TokenOffice } from './tokens.js';

/** A product as a caller names it; price is decimal text. */
export interface ProductInput {
  sku: string;
  title?: string;
  price?: string;
  /** What its stock record at each location begins with, default 0; null: not tracked. */
  inStock?: number | null;
  /** Locations at which it has a stock record from the start; default: every one, also those to come. */
  stockedAt?: number[] | null;
}

/** A store as a caller describes it. */
export interface StoreInput extends Partial<StoreSettings> {
  domain: string;
  products?: ProductInput[];
  /** That many products more, `SKU-00001` and on: as many stock records at each location. */
  stockRecords?: number;
}

/** Where ids begin: `small`, six digits as real stores have them; `big`, beyond 32 bits: the platform documents plain integers. */
export type IdSize = 'small' | 'big';

/** All fake stores of one sandbox, with what they share: time, chance, ids, tokens and the ledger. */
export class World {
  readonly chance: Chance;
  readonly ledger: Ledger;
  readonly timers: Timers;
  readonly tokens: TokenOffice;
  readonly #stores = new Map<string, FakeStore>();
  readonly #phantoms = new Map<string, string[]>();
  readonly #watchers: ((store: FakeStore) => void)[] = [];
  #lastId: number;

  constructor(
    readonly clock: Clock,
    seed: string,
    readonly client: { id: string; secret: string },
    private readonly habits: { ids?: IdSize; settings?: Partial<StoreSettings> } = {},
  ) {
    this.chance = new Chance(seed);
    this.ledger = new Ledger(clock);
    this.timers = new Timers(clock);
    this.tokens = new TokenOffice(this.chance, clock, client);
    const first = this.chance.at('first id');
    this.#lastId =
      habits.ids === 'big' ? 5_000_000_000 + Math.floor(first * 1e6) * 1e6 : 100_000 + Math.floor(first * 1e5);
  }

  /** Calls `watch` with every store that is opened from now on. */
  onStore(watch: (store: FakeStore) => void): void {
    this.#watchers.push(watch);
  }

  /** An integer that no other object of any store has. */
  id(): number {
    this.#lastId += 1 + Math.floor(this.chance.next('id step') * 7);
    return this.#lastId;
  }

  /** Opens a store. Throws Problem 409 when the domain is taken. */
  createStore(input: StoreInput): FakeStore {
    const { domain, products = [], stockRecords = 0, ...settings } = input;
    if (!/^[a-z0-9][a-z0-9-]*(\.[a-z0-9-]+)+$/.test(domain)) {
      throw new Problem(400, `"${domain}" is not a store domain; write one like acme.29next.store.`);
    }
    if (this.#stores.has(domain)) throw new Problem(409, `The store ${domain} exists already.`);
    const createdMicros = Math.floor(this.clock.wallMs() * 1000);
    const all = { ...this.habits.settings, ...settings };
    const store = new FakeStore(domain, createdMicros, this.clock, this.chance, () => this.id(), all);
    this.#stores.set(domain, store);
    for (const watch of this.#watchers) watch(store);
    for (const product of products) this.product(store, product);
    for (let n = 1; n <= stockRecords; n += 1) this.product(store, { sku: `SKU-${String(n).padStart(5, '0')}` });
    return store;
  }

  /** The store's product of that SKU, made when there is none yet. */
  product(store: FakeStore, input: ProductInput): Product {
    const known = store.products.get(input.sku);
    if (known) return known;
    const price = input.price ?? (5 + Math.floor(this.chance.at(`price|${input.sku}`) * 9000) / 100).toFixed(2);
    const { sku, title = sku, inStock: initialStock = 0, stockedAt = null } = input;
    const made: Product = { id: this.id(), sku, title, price, initialStock, stockedAt };
    store.products.set(input.sku, made);
    return made;
  }

  /** The store of that domain. Throws Problem 404 when there is none. */
  store(domain: string): FakeStore {
    const store = this.#stores.get(domain);
    if (!store) throw new Problem(404, `There is no store ${domain} in this sandbox.`);
    return store;
  }

  /** All stores in the order they were opened. */
  stores(): FakeStore[] {
    return [...this.#stores.values()];
  }

  /** The verdict on one store, or on all together. */
  verdict(domain?: string): Verdict {
    const stores = domain === undefined ? this.stores() : [this.store(domain)];
    const orders = stores.flatMap((store) => store.orders().map((order) => ({ ...order, store: store.domain })));
    const arrivals = stores.flatMap((store) => store.arrivals.all());
    const phantoms = stores.flatMap((store) => this.#phantoms.get(store.domain) ?? []);
    return judge(orders, this.ledger.entries(domain), arrivals, phantoms);
  }

  /** Judges what an app believes of a store, now; the result counts in the verdict until the next report. */
  report(domain: string, report: AppReport): { phantoms: string[] } {
    const phantoms = phantomsOf(this.store(domain), this.ledger.entries(domain), report);
    this.#phantoms.set(domain, phantoms);
    return { phantoms };
  }

  /** Forgets all stores, tokens and the ledger. Ids go on, so nothing old is mistaken for something new. */
  reset(): void {
    this.#stores.clear();
    this.#phantoms.clear();
    this.tokens.clear();
    this.ledger.clear();
  }
}
