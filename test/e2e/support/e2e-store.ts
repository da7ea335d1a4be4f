import type { CreateOrders, OrderView } from '../../../sandbox/control-types.js';
import type { LedgerEntry, LedgerWhat } from '../../../sandbox/ledger/ledger.js';
import type { Arrival } from '../../../sandbox/store/arrivals.js';
import type { OrderInput } from '../../../sandbox/store/order-book.js';
import type { StoreInput } from '../../../sandbox/store/world.js';
import { Database } from '../../../src/platform/database/database.js';
import { fromGlobalId } from '../../../src/platform/graphql/global-id.js';
import type { RunningCrossdock } from '../../support/crossdock.js';

/** An order as Crossdock's API shows it. */
export interface SeenOrder {
  id: string;
  remoteId: string;
  stage: string;
  stageReason: string | null;
  requestStatus: string;
  cycle: number;
  version: number;
  decision: { outcome: string; reason: string | null; message: string | null; actor: string | null } | null;
  cycles: { cycle: number; outcome: string | null; decision: { outcome: string; reason: string | null } | null }[];
  timeline: { nodes: { type: string; actor: string }[] };
  pendingOperations: { id: string; kind: string; state: string; attempts: number }[];
}

/** An operation as it stands in the outbox. */
export interface SeenOperation {
  kind: string;
  state: string;
  attempts: number;
  reason: string | null;
  lane: string;
}

/** An exception as Crossdock's API shows it. */
export interface SeenException {
  type: string;
  message: string;
  fulfillmentOrderId: string | null;
  resolvedAt: string | null;
}

const ORDER_FIELDS = `id remoteId stage stageReason requestStatus cycle version
  decision { outcome reason message actor }
  cycles { cycle outcome decision { outcome reason } }
  timeline(first: 50) { nodes { type actor } }
  pendingOperations { id kind state attempts }`;

const WAREHOUSE = {
  code: 'NJ1',
  name: 'New Jersey',
  address: { line1: '1 Dock Road', city: 'Newark', state: 'NJ', postcode: '07102', country: 'US' },
  servedCountries: ['US', 'CA'],
};

/** Settings under which lost answers settle quickly: time-out 1.5 s, settle time 0.5 s after the slot's hold of 2.5 s. */
export const QUICK = { STORE_REQUEST_TIMEOUT_MS: '1500', STORE_SETTLE_MS: '500' };

/** How long after an attempt its outcome is read under QUICK, in ms. */
export const QUICK_SETTLE_MS = 3_000;

/** Every e2e store sells these; OUT is never in stock. */
const STOCK = [
  { sku: 'IN', onHand: 1_000 },
  { sku: 'OUT', onHand: 0 },
];

/** How an e2e store starts. */
export interface OpenStore {
  /** Settings of the sandbox's store. */
  settings?: Omit<StoreInput, 'domain'>;
  /** False: installed, but no location. Default true. */
  location?: boolean;
  stock?: { sku: string; onHand: number }[];
}

/** One sandbox store with Crossdock installed, and what both sides say about it. Stores of one app do not share anything. */
export class E2eStore {
  private constructor(
    readonly crossdock: RunningCrossdock,
    readonly domain: string,
    readonly storeId: string,
    readonly warehouseId: string,
  ) {}

  /** Opens the store in the sandbox and installs Crossdock; the location is active when it returns, and nothing is due. */
  static async open(crossdock: RunningCrossdock, label: string, options: OpenStore = {}): Promise<E2eStore> {
    const { sandbox, client } = crossdock;
    const domain = `${label}.29next.store`;
    await sandbox.control.createStore({ domain, ...options.settings });
    const stock = options.stock ?? STOCK;
    const warehouse = { ...WAREHOUSE, code: `WH-${label}`.slice(0, 32).toUpperCase() };
    let store: E2eStore;
    if (options.location === false) {
      await client.install(domain);
      store = new E2eStore(crossdock, domain, await client.storeId(domain), await client.warehouse(warehouse));
    } else {
      const ready = await client.setUp({ domain, warehouse, stock });
      store = new E2eStore(crossdock, domain, ready.storeId, ready.warehouseId);
    }
    await client.rejectIncompleteAddresses(store.storeId);
    await store.quiet();
    return store;
  }

  get control(): RunningCrossdock['sandbox']['control'] {
    return this.crossdock.sandbox.control;
  }

  /** The store's id in the database. */
  get uuid(): string {
    return fromGlobalId('store_', this.storeId);
  }

  /** Rows of our database, for what the API does not show. */
  async sql<Row extends object>(text: string, params: unknown[] = []): Promise<Row[]> {
    const { rows } = await this.crossdock.app.get(Database).query<Row & Record<string, unknown>>(text, params, 'api');
    return rows;
  }

  /** Creates one order like `order` (one piece of IN unless it says otherwise) and asks for it, with one callback. */
  async request(order: OrderInput = {}, callbacks = 1): Promise<OrderView> {
    const [made] = await this.requestMany(1, { order, callbacks });
    if (!made) throw new Error('The sandbox made no order.');
    return made;
  }

  /** The same for many at once. */
  requestMany(count: number, options: Pick<CreateOrders, 'order' | 'callbacks'> = {}): Promise<OrderView[]> {
    const order = { lines: [{ sku: 'IN', quantity: 1 }], ...options.order };
    return this.control.createOrders(this.domain, { count, request: true, callbacks: options.callbacks ?? 1, order });
  }

  /** The order as Crossdock's API shows it; null when it does not know it. */
  async order(remoteId: number): Promise<SeenOrder | null> {
    const data = await this.crossdock.client.graphql<{ fulfillmentOrders: { nodes: SeenOrder[] } }>(
      `query ($filter: FulfillmentOrderFilter) { fulfillmentOrders(filter: $filter, first: 1) { nodes { ${ORDER_FIELDS} } } }`,
      { filter: { storeId: [this.storeId], remoteId: [String(remoteId)] } },
    );
    return data.fulfillmentOrders.nodes[0] ?? null;
  }

  /**
   * Waits until Crossdock shows the order in this stage (and cycle), and answers it. It waits by looking at the row: many
   * waits through the API would take the processor away from what they wait for.
   */
  async reaches(remoteId: number, stage: string, cycle?: number, timeoutMs = 25_000): Promise<SeenOrder> {
    const there = async (): Promise<boolean> => {
      const rows = await this.sql(
        'SELECT FROM fulfillment_order WHERE store_id = $1 AND remote_id = $2 AND stage = $3 AND cycle = coalesce($4, cycle)',
        [this.uuid, String(remoteId), stage, cycle ?? null],
      );
      return rows.length === 1;
    };
    const wanted = `order ${remoteId} of ${this.domain} is in ${stage}${cycle === undefined ? '' : ` in cycle ${cycle}`}`;
    await this.until(wanted, there, timeoutMs).catch(async (error: Error) => {
      throw new Error(
        `${error.message} ${JSON.stringify(await this.order(remoteId))} ${await this.standing(remoteId)}`,
      );
    });
    const seen = await this.order(remoteId);
    if (!seen) throw new Error(`The API does not show order ${remoteId} of ${this.domain}.`);
    return seen;
  }

  /** Waits for a condition. */
  async until(what: string, condition: () => Promise<boolean>, timeoutMs = 25_000): Promise<void> {
    await this.crossdock.client.until(what, condition, timeoutMs);
  }

  /** Waits until no operation is unfinished and no pull is owed or under way. */
  async quiet(timeoutMs = 25_000): Promise<void> {
    const quiet = async (): Promise<boolean> => (await this.openWork()).length === 0;
    await this.until(`${this.domain} is quiet`, quiet, timeoutMs).catch(async (error: Error) => {
      throw new Error(`${error.message} Open: ${(await this.openWork()).join(', ')}`);
    });
  }

  /**
   * Why nothing may be going on: the order's times and ends, pulls with their failures, the breaker, the last requests, what was
   * logged as wrong. For messages of failed tests.
   */
  private async standing(remoteId: number): Promise<string> {
    const order = await this.sql(
      `SELECT o.status, o.request_status, o.remote_updated_at::text, o.observed_at::text, c.cycle, c.outcome, c.ended_at::text,
         c.ended_remote_updated_at::text FROM fulfillment_order o LEFT JOIN request_cycle c ON c.fulfillment_order_id = o.id
       WHERE o.store_id = $1 AND o.remote_id = $2`,
      [this.uuid, String(remoteId)],
    );
    const pulls = await this.sql(
      `SELECT kind, gen, done_gen, failures, not_before::text, lease_until::text, db_now()::text AS now FROM pull_wake
       WHERE store_id = $1 AND (gen > done_gen OR failures > 0)`,
      [this.uuid],
    );
    const breaker = await this.sql('SELECT * FROM store_breaker WHERE store_id = $1', [this.uuid]);
    const last = (await this.arrivals())
      .slice(-8)
      .map(({ path, status, fault, atMs }) => `${Math.round(atMs)} ${path} ${status} ${fault ?? ''}`);
    const wrong = this.crossdock
      .logs()
      .split('\n')
      .filter((line) => /"level":"(warn|error)"/.test(line))
      .slice(-5);
    return JSON.stringify({ order, pulls, breaker, last, wrong }, null, 1);
  }

  private async openWork(): Promise<string[]> {
    const rows = await this.sql<{ open: string }>(
      `SELECT kind || ' ' || state AS open FROM store_operation WHERE store_id = $1 AND state IN ('PENDING', 'SENDING', 'AMBIGUOUS')
       UNION ALL
       SELECT 'pull ' || kind FROM pull_wake WHERE store_id = $1 AND (gen > done_gen OR due_at <= db_now() OR lease_until > db_now())`,
      [this.uuid],
    );
    return rows.map(({ open }) => open);
  }

  /** Every write of one order in the store's ledger, or of the whole store. */
  async ledger(what: LedgerWhat, order?: number): Promise<LedgerEntry[]> {
    const entries = await this.control.ledger(this.domain);
    return entries.filter((entry) => entry.what === what && (order === undefined || entry.order === order));
  }

  /** What was decided about an order at the store, applied and refused, in the order it took effect. */
  async decisions(order: number): Promise<string[]> {
    const entries = await this.control.ledger(this.domain);
    return entries
      .filter((entry) => entry.order === order && (entry.what === 'accept' || entry.what === 'reject'))
      .map(({ what, result, cycle }) => `${what} ${result} in ${cycle}`);
  }

  /** Every request that arrived, the last ones after `since` of them. */
  async arrivals(since = 0): Promise<Arrival[]> {
    return (await this.control.arrivals(this.domain)).slice(since);
  }

  /** How many requests of this kind arrived about one order. */
  async sent(kind: Arrival['kind'], order: number): Promise<number> {
    return (await this.arrivals()).filter((one) => one.kind === kind && one.path.includes(`/${order}/`)).length;
  }

  /** The operations of one order in the outbox, oldest first. */
  operations(remoteId: number): Promise<SeenOperation[]> {
    return this.sql<SeenOperation>(
      `SELECT o.kind, o.state, o.attempts, o.reason, o.lane FROM store_operation o
       JOIN fulfillment_order f ON f.id = o.fulfillment_order_id WHERE f.store_id = $1 AND f.remote_id = $2 ORDER BY o.seq`,
      [this.uuid, String(remoteId)],
    );
  }

  /** Pieces reserved of a SKU. */
  async reserved(sku = 'IN'): Promise<number> {
    const data = await this.crossdock.client.graphql<{ stockLevels: { nodes: { reserved: number }[] } }>(
      'query ($filter: StockLevelFilter) { stockLevels(filter: $filter, first: 10) { nodes { reserved } } }',
      { filter: { storeId: [this.storeId], sku: [sku] } },
    );
    return data.stockLevels.nodes.reduce((sum, { reserved }) => sum + reserved, 0);
  }

  /** Exceptions of the store, of one type if named. */
  async exceptions(type?: string): Promise<SeenException[]> {
    const data = await this.crossdock.client.graphql<{ exceptions: { nodes: SeenException[] } }>(
      `query ($filter: ExceptionFilter) { exceptions(filter: $filter, first: 100) {
         nodes { type message fulfillmentOrderId resolvedAt } } }`,
      { filter: { storeId: [this.storeId], ...(type !== undefined && { type: [type] }) } },
    );
    return data.exceptions.nodes;
  }

  /** The store account's status. */
  async status(): Promise<string> {
    const data = await this.crossdock.client.graphql<{ store: { status: string } }>(
      'query ($id: ID!) { store(id: $id) { status } }',
      { id: this.storeId },
    );
    return data.store.status;
  }

  /** Waits for the store account's status. */
  async hasStatus(status: string): Promise<void> {
    await this.until(`${this.domain} is ${status}`, async () => (await this.status()) === status);
  }

  /** Pauses the store; nothing is under way when it returns. */
  async pause(): Promise<void> {
    await this.quiet();
    await this.crossdock.client.mutate('storePause', { storeId: this.storeId }, 'store { status }');
    await this.nothingUnderWay();
  }

  /**
   * Waits until no request is at the store, or has its slot and is about to be sent, and none has come for some seconds: who
   * serves the store looks at its state every half second, on a machine that has time.
   */
  async nothingUnderWay(): Promise<void> {
    let still = { arrivals: -1, sinceMs: 0 };
    await this.until(`no request of ${this.domain} is under way`, async () => {
      const [row] = await this.sql<{ slots: number; nowMs: number }>(
        `SELECT count(*) FILTER (WHERE free_at > db_clock())::int AS slots, extract(epoch FROM db_clock())::float * 1000 AS "nowMs"
         FROM pace_slot WHERE store_id = $1`,
        [this.uuid],
      );
      if (!row) return false;
      const arrivals = await this.arrivals();
      const busy = row.slots > 0 || arrivals.some(({ status }) => status === 0);
      if (busy || arrivals.length !== still.arrivals) still = { arrivals: arrivals.length, sinceMs: row.nowMs };
      return !busy && row.nowMs - still.sinceMs >= 3_000;
    });
  }

  /** Goes on with a paused store. */
  async resume(): Promise<void> {
    await this.crossdock.client.mutate('storeResume', { storeId: this.storeId }, 'store { status }');
  }

  /** Owes a pull of all lists, as a sweep would. */
  async sync(): Promise<void> {
    await this.crossdock.client.mutate('storeSync', { storeId: this.storeId }, 'store { id }');
  }

  /** Chooses who decides. */
  async decideBy(decisionMode: 'AUTO' | 'MANUAL'): Promise<void> {
    await this.crossdock.client.mutate(
      'storePolicyUpdate',
      { storeId: this.storeId, decisionMode },
      'store { policy { decisionMode } }',
    );
  }

  /** An operator's decision; answers the payload with its complaints. */
  async decide(
    name: 'fulfillmentOrderAccept' | 'fulfillmentOrderReject',
    input: Record<string, unknown>,
  ): Promise<{ fulfillmentOrder: { stage: string } | null; userErrors: { code: string; message: string }[] }> {
    const type = `${name[0]?.toUpperCase()}${name.slice(1)}Input!`;
    const data = await this.crossdock.client.graphql<
      Record<string, { fulfillmentOrder: { stage: string } | null; userErrors: { code: string; message: string }[] }>
    >(
      `mutation ($input: ${type}) { ${name}(input: $input) { fulfillmentOrder { stage } userErrors { code message } } }`,
      { input },
    );
    const payload = data[name];
    if (!payload) throw new Error(`${name} answered nothing.`);
    return payload;
  }

  /** The callback URL of the store's only location, as the store knows it. */
  async callbackUrl(): Promise<string> {
    const { locations } = await this.control.store(this.domain);
    const url = locations.find((location) => location.callbackUrl !== null)?.callbackUrl;
    if (!url) throw new Error(`${this.domain} has no location with a callback URL.`);
    return url;
  }
}
