import type { NextFault, OrderView } from '../../../sandbox/control-types.js';
import type { LedgerWhat } from '../../../sandbox/ledger/ledger.js';
import type { StoreSettings } from '../../../sandbox/store/settings.js';
import { newId } from '../../../src/common/ids.js';
import { MAX_UNEXPLAINED_REFUSALS } from '../../../src/common/refusals.js';
import { ForecastPull } from '../../../src/modules/fulfillment-orders/forecast/jobs/forecast.pull.js';
import { AssignedListPull } from '../../../src/modules/fulfillment-orders/jobs/assigned-list.pull.js';
import { OrdersPull } from '../../../src/modules/fulfillment-orders/jobs/orders.pull.js';
import { DeliveriesPull } from '../../../src/modules/fulfillment-orders/deliveries/jobs/deliveries.pull.js';
import { AdvanceOrder } from '../../../src/modules/fulfillment-orders/use-cases/advance-order.js';
import { CloseOrder } from '../../../src/modules/fulfillment-orders/use-cases/close-order.js';
import {
  CreateFulfillment,
  type FulfillmentWish,
} from '../../../src/modules/fulfillment-orders/shipments/use-cases/create-fulfillment.js';
import { InventoryFacade } from '../../../src/modules/inventory/inventory.facade.js';
import { claimTerms, DEADLINE_MS } from '../../../src/modules/store-operations/draining/drain-tools.js';
import { resolveOperation } from '../../../src/modules/store-operations/draining/operation-resolver.js';
import { sendOperation } from '../../../src/modules/store-operations/draining/operation-sender.js';
import { Signal } from '../../../src/modules/store-operations/draining/signal.js';
import { StoreSession } from '../../../src/modules/store-operations/draining/store-session.js';
import type { Claim } from '../../../src/modules/store-operations/operation-claims.repository.js';
import type { Operation, PullCause } from '../../../src/modules/store-operations/store-operations.facade.js';
import { RedriveOperation } from '../../../src/modules/store-operations/use-cases/redrive-operation.js';
import { DEFAULT_STORE_POLICY, StoresFacade, type StorePolicy } from '../../../src/modules/stores/stores.facade.js';
import type { ShippingWorld } from './shipping-world.js';
import { TestStore } from './test-store.js';

const SCOPES = [
  'fulfillment_service:read',
  'fulfillment_service:write',
  'catalogue:read',
  'catalogue:write',
  'store:read',
  'orders:read',
  'orders:write',
];

const ANY_PRIORITY = 1_000_000;

/** Longer than any settle time and lease of the engine, in seconds. */
const SETTLED_S = 70;

/** A pull met orders of which it could not tell yet, or with which an error of ours kept it from going on. */
export class UnsettledError extends Error {}

/** An order on both sides. */
export interface TwoSided {
  /** The store's id. */
  remote: number;
  /** Ours. */
  id: string;
}

/** Pieces, parcels and notification of a shipment; one parcel with its key as number, unless said otherwise. */
export type Wish = Partial<Omit<FulfillmentWish, 'fulfillmentOrderId'>>;

/** An operation that was claimed, with its slot. */
export type Claimed = Extract<Claim, { type: 'OPERATION' }>;

/** A store of the sandbox with Crossdock installed, and the single steps of a worker that serves it. */
export class ShippingStore {
  private constructor(
    readonly world: ShippingWorld,
    readonly domain: string,
    readonly ours: TestStore,
  ) {}

  static async open(
    world: ShippingWorld,
    options: { policy?: Partial<StorePolicy>; settings?: Partial<StoreSettings>; stock?: Record<string, number> } = {},
  ): Promise<ShippingStore> {
    const { app, sandbox } = world;
    const ours = await TestStore.create(app, options.stock ?? { MUG: 100, CUP: 100 }, {
      ...DEFAULT_STORE_POLICY,
      ...options.policy,
    });
    const domain = `${ours.id}.29next.store`;
    await sandbox.control.createStore({ domain, limiter: { enabled: false, perSecond: 4 }, ...options.settings });
    const location = await sandbox.control.createLocation(domain, { country: 'DE' });
    await app.database.query('UPDATE location SET remote_id = $2 WHERE store_id = $1', [ours.id, String(location.id)]);
    const store = new ShippingStore(world, domain, ours);
    await store.install();
    return store;
  }

  /** Gives Crossdock a new token, as an install does; with fewer scopes, if they are named, or with fewer than it says (`real`). */
  async install(scopes: string[] = SCOPES, real = scopes): Promise<void> {
    const { token } = await this.control.issueToken(this.domain, real);
    const known = { platform: 'NEXT', apiVersion: '2024-04-01', name: null, timeZone: null, currencies: null } as const;
    await this.world.app.database.tx((tx) =>
      this.world.app.get(StoresFacade).install(tx, {
        ...known,
        domain: this.domain,
        accessToken: token,
        refreshToken: null,
        scopes,
        actor: 't',
      }),
    );
  }

  get control(): ShippingWorld['sandbox']['control'] {
    return this.world.sandbox.control;
  }

  /** The merchant's hands: each act comes a second after what was before. */
  get merchant(): ShippingWorld['sandbox']['control'] {
    this.world.storeClock.advance(1_000);
    return this.control;
  }

  /** An order that is requested, accepted, and READY here. */
  async ready(
    lines: { sku: string; quantity: number }[] = [{ sku: 'MUG', quantity: 2 }],
    notify?: boolean,
  ): Promise<TwoSided> {
    const order = { lines, country: 'DE' };
    const [made] = await this.control.createOrders(this.domain, { order });
    if (!made) throw new Error('The sandbox made no order.');
    await this.merchant.request(this.domain, made.id, { callbacks: 0, ...(notify !== undefined && { notify }) });
    await this.pull('REQUESTS');
    await this.next();
    const { id, stage } = await this.ours.order(String(made.id));
    if (stage !== 'READY') throw new Error(`The order is ${stage}.`);
    return { remote: made.id, id };
  }

  /** Records a shipment; answers its id. Rejects with DomainError. */
  async ship({ id }: TwoSided, shipmentKey: string, wish: Wish = {}): Promise<string> {
    const parcel = {
      carrier: 'DHL',
      carrierName: null,
      trackingNumber: `TN-${shipmentKey}`,
      trackingUrl: null,
      lines: null,
    };
    const made = await this.world.app.database.tx((tx) =>
      this.world.app.get(CreateFulfillment).execute(tx, {
        fulfillmentOrderId: id,
        shipmentKey,
        lines: null,
        parcels: [parcel],
        notifyCustomer: null,
        actor: 'key:test',
        ...wish,
      }),
    );
    return made.id;
  }

  /** The warehouse has packed the order. */
  async packed({ id }: TwoSided): Promise<void> {
    const { app } = this.world;
    await app.database.tx((tx) =>
      app.get(AdvanceOrder).execute(tx, 'MARK_PACKED', { fulfillmentOrderId: id }, 'key:test'),
    );
  }

  /** An operator ends the work on the rest. */
  async close({ id }: TwoSided, message: string | null = null): Promise<void> {
    const { app } = this.world;
    await app.database.tx((tx) =>
      app.get(CloseOrder).execute(tx, { fulfillmentOrderId: id, message, actor: 'key:test' }),
    );
  }

  /** Our ids of the order's lines by SKU. */
  async line({ id }: TwoSided, sku: string): Promise<string> {
    const rows = await this.sql<{ id: string }>(
      'SELECT id FROM fulfillment_order_line WHERE fulfillment_order_id = $1 AND sku = $2',
      [id, sku],
    );
    return rows[0]?.id ?? '';
  }

  /** The merchant asks for the cancellation, and we read the list. */
  async cancelAsked(order: TwoSided, message?: string): Promise<void> {
    await this.merchant.requestCancel(this.domain, order.remote, message);
    await this.pull('CANCELLATIONS');
  }

  /** Claims the next operation, if any, and commits SENDING, without sending it. */
  async tryClaim(): Promise<Claimed | null> {
    const { tools } = this.world;
    await this.freeSlots();
    const claim = await tools.claims.claim(this.ours.id, ANY_PRIORITY, claimTerms(tools));
    return claim.type === 'OPERATION' ? claim : null;
  }

  /** The same where there has to be one. */
  async claim(): Promise<Claimed> {
    const claim = await this.tryClaim();
    if (!claim) throw new Error('Expected work to send, found none.');
    return claim;
  }

  /** Sends what was claimed, with all that follows from the answer; it may be sent for so many milliseconds. */
  async send({ operation, slot }: Claimed, forMs = DEADLINE_MS): Promise<Operation> {
    const deadlineMs = this.world.tools.clock.monotonicMs() + forMs;
    await sendOperation(this.world.tools, await this.session(), operation, { ...slot, deadlineMs });
    return operation;
  }

  /** The request arrives, but the process that sent it ends before it has seen the answer. */
  async sendUnseen({ operation }: Claimed): Promise<void> {
    const session = await this.session();
    const handler = this.world.tools.registry.operation(operation.kind);
    const ready = await handler.ready?.(operation, session.pacedRead(operation.kind, operation));
    await handler.send(session.call(), operation, ready?.type === 'SEND' ? ready.prepared : undefined);
  }

  /** Claims and sends the next operation. */
  async next(): Promise<Operation> {
    return this.send(await this.claim());
  }

  /** The same for an operation that reads the store right before it is sent, or for one that was claimed already. */
  async nextPrepared(claimed?: Claimed): Promise<Operation> {
    const { operation, slot } = claimed ?? (await this.claim());
    const taken = { ...slot, deadlineMs: this.world.tools.clock.monotonicMs() + DEADLINE_MS };
    await this.served((session) => sendOperation(this.world.tools, session, operation, taken));
    return operation;
  }

  /** Sends the next operation as often as the store may refuse it without a reason, and reads after each. */
  async refusedForGood(part: string): Promise<void> {
    this.world.refuseNext(part, MAX_UNEXPLAINED_REFUSALS);
    for (let n = 0; n < MAX_UNEXPLAINED_REFUSALS; n += 1) {
      await this.next();
      await this.verify(false);
    }
  }

  /** True when nothing may be sent now. */
  async idle(): Promise<boolean> {
    return (await this.tryClaim()) === null;
  }

  /** The process that sent something ended without a word: its lease runs out. */
  async leaseExpires(): Promise<void> {
    this.world.pass(SETTLED_S);
    await this.world.tools.claims.expireLeases();
  }

  /** Reads what became of the operation with an unknown outcome, if one is due; `true` lets the settle time pass first. */
  async verify(settled = true): Promise<Operation | null> {
    if (settled) this.world.pass(SETTLED_S);
    const { tools } = this.world;
    const operation = await tools.claims.claimResolve(this.ours.id, 10_000, ANY_PRIORITY);
    if (!operation) return null;
    await this.served((session) => resolveOperation(tools, session, operation));
    return operation;
  }

  /** An operator takes up the parked operation of an order again. */
  async redrive({ id }: TwoSided): Promise<void> {
    const { app } = this.world;
    const [parked] = await this.sql<{ id: string }>(
      `SELECT id FROM store_operation WHERE fulfillment_order_id = $1 AND state = 'PARKED'`,
      [id],
    );
    const redrive = { operationId: parked?.id ?? newId(), reason: null, actor: 'key:test' };
    await app.database.tx((tx) => app.get(RedriveOperation).execute(tx, redrive));
  }

  /** Reads a list of the store to its end, or the orders that no list shows. */
  async pull(
    kind: 'REQUESTS' | 'CANCELLATIONS' | 'ACCEPTED' | 'ORDERS' | 'FORECAST',
    cause: PullCause = 'HINT',
  ): Promise<number> {
    const { unsettled, found } = await this.served((session) => {
      const read = session.pacedRead(`pull.${kind}`, { priority: 10, waitedMs: 0 });
      const pull = { storeId: this.ours.id, cause, read, stillOurs: () => undefined };
      if (kind === 'ORDERS') return this.world.app.get(OrdersPull).pull({ ...pull, kind });
      if (kind === 'FORECAST') return this.world.app.get(ForecastPull).pull({ ...pull, kind });
      return this.world.app.get(AssignedListPull).pull({ ...pull, kind }, kind);
    });
    if (unsettled > 0) throw new UnsettledError(`Unsettled orders of the list: ${unsettled}.`);
    return found;
  }

  /** Looks at shipments on their way, as the hourly sweep does. */
  async watchDeliveries(): Promise<number> {
    const { unsettled, found } = await this.served((session) => {
      const read = session.pacedRead('pull.DELIVERIES', { priority: 10, waitedMs: 0 });
      const pull = { storeId: this.ours.id, kind: 'DELIVERIES' as const, cause: 'SWEEP' as const, read };
      return this.world.app.get(DeliveriesPull).pull({ ...pull, stillOurs: () => undefined });
    });
    if (unsettled > 0) throw new Error(`Unsettled shipments: ${unsettled}.`);
    return found;
  }

  /** The next request of this kind meets a fault. */
  async fault(kind: NextFault['kind'], fault: NextFault['fault'], params: NextFault['params'] = {}): Promise<void> {
    await this.control.nextFault(this.domain, { kind, fault, params });
  }

  /** The order as the store has it. */
  remote({ remote }: TwoSided): Promise<OrderView> {
    return this.control.order(this.domain, remote);
  }

  /** What the merchant reads about the order. */
  async story(order: TwoSided): Promise<string> {
    return (await this.remote(order)).timeline.map(({ text }) => text).join('\n');
  }

  /** Writes of these kinds in the store's ledger about the order, as `what result`. */
  async ledger({ remote }: TwoSided, ...kinds: LedgerWhat[]): Promise<string[]> {
    const entries = await this.control.ledger(this.domain);
    return entries
      .filter(({ order, what }) => order === remote && kinds.includes(what))
      .map(({ what, result, late }) => `${what} ${result}${late ? ' late' : ''}`);
  }

  /** Rows of our database. */
  async sql<Row extends object>(text: string, params: unknown[]): Promise<Row[]> {
    const { rows } = await this.world.app.database.query<Row & Record<string, unknown>>(text, params);
    return rows;
  }

  /** The kinds, states and attempts of the order's operations after the accept, in the order in which they are sent. */
  async operations({ id }: TwoSided): Promise<string[]> {
    const rows = await this.sql<{ kind: string; state: string; attempts: number }>(
      `SELECT kind, state, attempts FROM store_operation WHERE fulfillment_order_id = $1 AND kind <> 'fulfillment-order.decide' ORDER BY seq`,
      [id],
    );
    return rows.map(({ kind, state, attempts }) => `${kind} ${state} ${attempts}`);
  }

  /** The order's shipments by key, with their proof. */
  async shipment({ id }: TwoSided, key: string): Promise<Record<string, unknown>> {
    const rows = await this.sql<Record<string, unknown>>(
      `SELECT id, status, status_reason AS reason, notify_customer AS notify, remote_ids AS "remoteIds", sent_at AS "sentAt",
         confirmed_at AS "confirmedAt", confirmed_by AS "confirmedBy", content_digest AS digest, actor
       FROM fulfillment WHERE fulfillment_order_id = $1 AND shipment_key = $2`,
      [id, key],
    );
    return rows[0] ?? {};
  }

  /** What became of telling the store about each event of a shipment, in the order of recording. */
  async relays(id: string): Promise<string[]> {
    const rows = await this.sql<{ relay: string }>(
      'SELECT relay FROM delivery_event WHERE fulfillment_id = $1 ORDER BY seq',
      [id],
    );
    return rows.map(({ relay }) => relay);
  }

  /** Where a shipment is: its status, our state, the store's word, and when it arrived. */
  async delivery(id: string): Promise<Record<string, unknown>> {
    const rows = await this.sql<Record<string, unknown>>(
      'SELECT status, delivery_state AS state, delivery_status AS raw, delivered_at AS "deliveredAt" FROM fulfillment WHERE id = $1',
      [id],
    );
    return rows[0] ?? {};
  }

  /** Our ids of a shipment's parcels, in their order. */
  async parcelIds(id: string): Promise<string[]> {
    const rows = await this.sql<{ id: string }>('SELECT id FROM parcel WHERE fulfillment_id = $1 ORDER BY position', [
      id,
    ]);
    return rows.map((row) => row.id);
  }

  /** Quantities of the order by SKU: requested, in flight, shipped, cancelled. */
  async quantities({ id }: TwoSided): Promise<Record<string, number[]>> {
    const rows = await this.sql<{ sku: string; of: number[] }>(
      'SELECT sku, ARRAY[requested, in_flight, shipped, cancelled] AS "of" FROM fulfillment_order_line WHERE fulfillment_order_id = $1',
      [id],
    );
    return Object.fromEntries(rows.map((row) => [row.sku, row.of]));
  }

  /** What lies in the warehouse, and what is promised of it. */
  async stock(sku = 'MUG'): Promise<{ onHand: number; reserved: number }> {
    const rows = await this.sql<{ onHand: number; reserved: number }>(
      'SELECT on_hand AS "onHand", reserved FROM stock_level WHERE store_id = $1 AND sku = $2',
      [this.ours.id, sku],
    );
    return rows[0] ?? { onHand: 0, reserved: 0 };
  }

  /** The order's cancellation requests: number, state, answer. */
  async requests({ id }: TwoSided): Promise<string[]> {
    const rows = await this.sql<{ number: number; status: string; answer: string | null }>(
      'SELECT number, status, answer FROM cancellation_request WHERE fulfillment_order_id = $1 ORDER BY cycle, number',
      [id],
    );
    return rows.map(({ number, status, answer }) => `${number} ${status} ${answer ?? '-'}`);
  }

  /** Id of the order's latest cancellation request. */
  async requestId({ id }: TwoSided): Promise<string> {
    const rows = await this.sql<{ id: string }>(
      'SELECT id FROM cancellation_request WHERE fulfillment_order_id = $1 ORDER BY id DESC LIMIT 1',
      [id],
    );
    return rows[0]?.id ?? newId();
  }

  /** Closes the breaker, which faults in a row may have opened: it is not what is tested here. */
  async healBreaker(): Promise<void> {
    await this.world.tools.breakers.recordSuccess(this.ours.id);
  }

  /** As if Crossdock had never met the order. */
  async forget({ id: fulfillmentOrderId }: TwoSided): Promise<void> {
    const { app } = this.world;
    const release = { fulfillmentOrderId, actor: 'test', reason: 'test' };
    await app.database.tx((tx) => app.get(InventoryFacade).release(tx, release));
    await this.sql('DELETE FROM fulfillment_order WHERE id = $1', [fulfillmentOrderId]);
  }

  /** The stage of the order. */
  async stage({ remote }: TwoSided): Promise<string> {
    return (await this.ours.order(String(remote))).stage;
  }

  private freeSlots(): Promise<unknown> {
    return this.sql(`UPDATE pace_slot SET free_at = '-infinity' WHERE store_id = $1`, [this.ours.id]);
  }

  private async session(onWaiting: () => void = () => undefined): Promise<StoreSession> {
    const session = new StoreSession(this.ours.id, this.world.tools, onWaiting);
    const gate = await session.gate();
    if (gate !== 'OPEN') throw new Error(`The store is ${gate}.`);
    return session;
  }

  /** Hands slots to the reads of a task until it is done; the pace is not what is tested here. */
  private async served<T>(start: (session: StoreSession) => Promise<T>): Promise<T> {
    const { clock } = this.world.tools;
    const signal = new Signal(clock);
    const session = await this.session(() => signal.raise());
    const state = { done: false };
    const ended = start(session).finally(() => {
      state.done = true;
      signal.raise();
    });
    ended.catch(() => undefined);
    while (!state.done) {
      const turn = session.slots.next();
      if (!turn) {
        await signal.wait(10_000);
        continue;
      }
      await this.freeSlots();
      const slot = await session.takeSlot();
      if (slot) session.slots.grant(turn.waiter, slot);
    }
    return ended;
  }
}
