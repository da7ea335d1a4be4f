import { newId } from '../../../src/common/ids.js';
import {
  RELOCATION_OPERATION,
  STEPS_OF_ACCEPTED,
} from '../../../src/modules/cancellations/relocation/domain/relocation.js';
import { StartRelocation } from '../../../src/modules/cancellations/relocation/use-cases/start-relocation.js';
import { FulfillmentOrdersRepository } from '../../../src/modules/fulfillment-orders/fulfillment-orders.repository.js';
import { orderLane } from '../../../src/modules/fulfillment-orders/fulfillment-orders.facade.js';
import { HOLD_OPERATION } from '../../../src/modules/fulfillment-orders/holds/domain/hold-operation.js';
import { OrderLinks } from '../../../src/modules/fulfillment-orders/lineage/order-links.js';
import { ShortStockRepository } from '../../../src/modules/fulfillment-orders/short-stock/short-stock.repository.js';
import { FollowShortStock } from '../../../src/modules/fulfillment-orders/short-stock/use-cases/follow-short-stock.js';
import { DecideByOperator } from '../../../src/modules/fulfillment-orders/use-cases/decide-by-operator.js';
import { RetryDuplicates } from '../../../src/modules/fulfillment-orders/use-cases/retry-duplicates.js';
import { RoutingFacade } from '../../../src/modules/routing/routing.facade.js';
import { StoreOperationsFacade } from '../../../src/modules/store-operations/store-operations.facade.js';
import { DEFAULT_STORE_POLICY, type StorePolicy } from '../../../src/modules/stores/stores.facade.js';
import { claimTerms } from '../../../src/modules/store-operations/draining/drain-tools.js';
import { remoteOrder } from './order-book.js';
import { ShippingStore, type TwoSided } from './shipping-store.js';
import { openThere, stockAt } from './second-location.js';
import { ShippingWorld } from './shipping-world.js';
import { TestStore } from './test-store.js';

const [READ_MOVES, WRITE_MOVES] = ['fulfillment_orders:read', 'fulfillment_orders:write'] as const;
const SCOPES = ['fulfillment_service:read', 'fulfillment_service:write', READ_MOVES, WRITE_MOVES, 'orders:read'];

let world: ShippingWorld;
beforeAll(async () => {
  world = await ShippingWorld.start();
});
afterAll(() => world?.stop());

describe('work on its way to another location of ours', () => {
  let store: ShippingStore;
  let there: string;
  let warehouseId: string;

  beforeAll(async () => {
    store = await ShippingStore.open(world, { settings: { moveNeedsStock: false } });
    await store.install(SCOPES);
    ({ id: there, warehouseId } = await openThere(store, { MUG: 50 }));
  });

  const start = (order: TwoSided): Promise<string> =>
    world.app.database.tx(async (tx) => {
      const locked = await world.app.get(FulfillmentOrdersRepository).lock(tx, order.id);
      if (!locked) throw new Error('no order');
      const wish = { toLocationId: there, cause: 'OPERATOR' as const, reason: 'Test', actor: 'key:test' };
      return world.app.get(StartRelocation).execute(tx, locked, wish);
    });

  const relocation = async (id: string): Promise<{ state: string; done: number; newRemoteId: string | null }> => {
    const [row] = await store.sql<{ state: string; done: number; newRemoteId: string | null }>(
      'SELECT state, done, new_remote_id AS "newRemoteId" FROM relocation WHERE id = $1',
      [id],
    );
    if (!row) throw new Error('no relocation');
    return row;
  };

  /** The request arrives at the store; the process ends before it has seen the answer. */
  const sendUnseen = async (claimed: Awaited<ReturnType<ShippingStore['claim']>>): Promise<void> => {
    const connection = (await world.tools.stores.connection(store.ours.id))?.connection;
    const sending = await world.tools.claims.begin(claimed.operation, claimTerms(world.tools));
    if (!connection || !sending) throw new Error('not ours any more');
    const call = { client: world.tools.platforms.get('NEXT').client, connection };
    await world.tools.registry.operation(sending.kind).send(call, sending, true);
  };

  it('arrives although a process is killed before and after the request of every step', async () => {
    const order = await store.ready([{ sku: 'MUG', quantity: 2 }]);
    for (const { id } of await store.control.stock(store.domain, { sku: 'MUG' })) {
      await store.control.setStock(store.domain, id, null);
    }
    const pin = { fulfillmentOrderId: order.id, storeId: store.ours.id, warehouseId, reason: 'Gift wrap', until: null };
    await world.app.database.tx((tx) => world.app.get(RoutingFacade).pin(tx, { ...pin, pinnedBy: 'key:test' }));
    const id = await start(order);
    expect(await store.stage(order)).toBe('CANCEL_PENDING');
    const killed = new Map<string, number>();
    while ((await relocation(id)).state === 'RUNNING') {
      const claimed = await store.claim();
      if (claimed.operation.kind !== RELOCATION_OPERATION) {
        await store.send(claimed);
        continue;
      }
      const step = String(claimed.operation.payload['step']);
      const times = (killed.get(step) ?? 0) + 1;
      killed.set(step, times);
      if (times > 1) await sendUnseen(claimed);
      await store.leaseExpires();
      await store.verify();
    }
    expect([...killed]).toEqual(STEPS_OF_ACCEPTED.filter((step) => step !== 'ACCEPT').map((step) => [step, 2]));
    const { state, done, newRemoteId } = await relocation(id);
    expect({ state, done }).toEqual({ state: 'DONE', done: STEPS_OF_ACCEPTED.length });
    expect(await store.stage(order)).toBe('MOVED');
    const heir = await store.ours.order(newRemoteId ?? '');
    expect(heir).toMatchObject({ stage: 'READY', reserved: 2 });
    const pins = await world.app.get(RoutingFacade).pinsOf(world.app.database, [order.id, heir.id]);
    expect([...pins.values()]).toMatchObject([{ fulfillmentOrderId: heir.id, warehouseId, reason: 'Gift wrap' }]);
    expect(await store.remote({ id: heir.id, remote: Number(newRemoteId) })).toMatchObject({
      requestStatus: 'accepted',
    });
    expect(await store.ledger(order, 'accept_cancel')).toEqual(['accept_cancel applied']);
    expect((await store.ours.order(String(order.remote))).reserved).toBe(0);
    expect(await store.ours.exceptions()).toEqual([]);
    expect(await world.offences(store.domain)).toEqual({});
  });

  it.each([
    [{ moveMakesNewOrder: false }, 2],
    [{ afterCancelAccept: 'canceled_movable' }, 1],
  ] as const)('arrives also where the store has %p', async (settings, cycle) => {
    await store.control.updateSettings(store.domain, settings);
    const order = await store.ready([{ sku: 'MUG', quantity: 1 }]);
    const id = await start(order);
    while ((await relocation(id)).state === 'RUNNING') await store.nextPrepared();
    expect(await store.ours.order((await relocation(id)).newRemoteId ?? '')).toMatchObject({ stage: 'READY', cycle });
    await store.control.updateSettings(store.domain, { moveMakesNewOrder: true, afterCancelAccept: 'open' });
  });

  it('stops with where it stands when the merchant cancels the order in the middle', async () => {
    const order = await store.ready([{ sku: 'MUG', quantity: 1 }]);
    const id = await start(order);
    await store.nextPrepared();
    expect((await relocation(id)).done).toBe(1);
    await store.control.forceCancel(store.domain, order.remote);
    await store.nextPrepared();
    await store.verify();
    expect(await relocation(id)).toMatchObject({ state: 'STOPPED', done: 1 });
    const [told] = await store.sql<{ message: string }>(
      `SELECT message FROM exception WHERE store_id = $1 AND type = 'RELOCATION_STOPPED'`,
      [store.ours.id],
    );
    expect(told?.message).toMatch(/the store cancelled the order/);
  });

  it('is over when the merchant cancels the order that has just arrived', async () => {
    const order = await store.ready([{ sku: 'MUG', quantity: 1 }]);
    const id = await start(order);
    while ((await relocation(id)).done < 4) await store.nextPrepared();
    const { newRemoteId } = await relocation(id);
    expect(await relocation(id)).toMatchObject({ state: 'RUNNING', done: 4 });
    await store.control.forceCancel(store.domain, Number(newRemoteId));
    await store.pull('REQUESTS');
    expect((await store.ours.order(newRemoteId ?? '')).stage).toBe('CANCELLED');
    expect(await relocation(id)).toMatchObject({ state: 'STOPPED', done: 4 });
    expect(await store.idle()).toBe(true);
  });

  it('stops before anything is changed when its scope was taken away meanwhile, and the work goes on', async () => {
    const order = await store.ready([{ sku: 'MUG', quantity: 1 }]);
    const id = await start(order);
    expect(await store.stage(order)).toBe('CANCEL_PENDING');
    await store.install(SCOPES.filter((scope) => scope !== READ_MOVES));
    await store.nextPrepared();
    expect(await relocation(id)).toMatchObject({ state: 'STOPPED', done: 0 });
    expect(await store.stage(order)).toBe('READY');
    expect(await store.remote(order)).toMatchObject({ requestStatus: 'accepted' });
    expect(await store.sql('SELECT status FROM store WHERE id = $1', [store.ours.id])).toEqual([{ status: 'ACTIVE' }]);
    await store.install(SCOPES);
  });

  it('is refused before the first step where there is too little stock for it, and nothing is changed', async () => {
    const order = await store.ready([{ sku: 'MUG', quantity: 2 }]);
    await stockAt(store, there, 'MUG', 1);
    await expect(start(order)).rejects.toMatchObject({ code: 'OUT_OF_STOCK', field: ['input', 'locationId'] });
    expect(await store.ours.order(String(order.remote))).toMatchObject({ stage: 'READY', reserved: 2 });
    await stockAt(store, there, 'MUG', 50);
  });

  it('is turned back before the move when the stock there was taken meanwhile, and is accepted where it was', async () => {
    const order = await store.ready([{ sku: 'MUG', quantity: 2 }]);
    const id = await start(order);
    await store.nextPrepared();
    await stockAt(store, there, 'MUG', 1);
    while ((await relocation(id)).state === 'RUNNING') await store.nextPrepared();
    expect(await relocation(id)).toMatchObject({ state: 'STOPPED', newRemoteId: null });
    expect(await store.ours.order(String(order.remote))).toMatchObject({ stage: 'READY', cycle: 2, reserved: 2 });
    expect(await store.ledger(order, 'move')).toEqual([]);
    await stockAt(store, there, 'MUG', 50);
  });

  it('a store that refuses to say where an order can go before its work is cancelled does not stop it', async () => {
    const order = await store.ready([{ sku: 'MUG', quantity: 1 }]);
    const fault = { kind: 'available_locations', fault: 'error_before', params: { status: 400 } } as const;
    await store.control.nextFault(store.domain, fault);
    const id = await start(order);
    while ((await relocation(id)).state === 'RUNNING') await store.nextPrepared();
    expect((await relocation(id)).state).toBe('DONE');
  });

  it('is refused without the scopes for it, and nothing is changed', async () => {
    const order = await store.ready([{ sku: 'MUG', quantity: 1 }]);
    await store.install(SCOPES.filter((scope) => scope !== WRITE_MOVES));
    await expect(start(order)).rejects.toMatchObject({ code: 'SCOPES_MISSING' });
    expect(await store.stage(order)).toBe('READY');
    await store.install(SCOPES);
  });
});

describe('what becomes of work that cannot go to another location', () => {
  let store: ShippingStore;
  let there: { id: string; remote: number };

  beforeAll(async () => {
    const policy: Partial<StorePolicy> = { betterLocation: 'MOVE' };
    store = await ShippingStore.open(world, { policy, settings: { moveMakesNewOrder: false }, stock: { ONLY: 0 } });
    await store.install(SCOPES);
    await world.app.database.tx((tx) => world.tools.notifications.openWakes(tx, store.ours.id));
    there = await openThere(store, { ONLY: 50, SOON: 0 });
    await store.ours.setStock('SOON', 0);
    // The store itself has it at the location where the orders are, and nowhere else.
    const [here] = await store.control.locations(store.domain);
    const stock = [{ locationId: here?.id ?? 0, inStock: null }];
    await store.control.createProduct(store.domain, { sku: 'ONLY', title: 'Only here', stock });
  });
  afterEach(() => store.control.updateSettings(store.domain, { availableIncludesAssigned: false }));

  const requested = async (sku = 'ONLY'): Promise<TwoSided> => {
    const order = { lines: [{ sku, quantity: 2 }], country: 'DE' };
    const [made] = await store.control.createOrders(store.domain, { order });
    await store.merchant.request(store.domain, made?.id ?? 0, { callbacks: 0 });
    await store.pull('REQUESTS');
    const { id } = await store.ours.order(String(made?.id));
    return { remote: made?.id ?? 0, id };
  };
  const moves = ({
    id,
  }: TwoSided): Promise<{ state: string; done: number; steps: string[]; because: string | null }[]> =>
    store.sql(
      'SELECT state, done, steps, stopped_because AS because FROM relocation WHERE fulfillment_order_id = $1 ORDER BY created_at',
      [id],
    );
  const pullsOwed = (): Promise<{ kind: string }[]> =>
    store.sql('SELECT kind FROM pull_wake WHERE store_id = $1 AND gen > done_gen', [store.ours.id]);
  const work = async (): Promise<void> => {
    for (let claimed = await store.tryClaim(); claimed; claimed = await store.tryClaim())
      await store.nextPrepared(claimed);
  };

  const betterPlaces = (id: string): Promise<{ message: string }[]> =>
    store.sql(`SELECT message FROM exception WHERE fulfillment_order_id = $1 AND type = 'BETTER_LOCATION'`, [id]);
  const stockThere = (onHand: number): Promise<void> => stockAt(store, there.id, 'SOON', onHand);

  it('changes nothing at the store for a location that it does not offer; the order is decided here at once, and once', async () => {
    await store.control.updateSettings(store.domain, { availableIncludesAssigned: true });
    const order = await requested();
    expect(await moves(order)).toMatchObject([
      { state: 'RUNNING', done: 0, steps: ['WITHDRAW', 'MOVE', 'REQUEST', 'ACCEPT'] },
    ]);
    const word = { fulfillmentOrderId: order.id, actor: 'key:test', message: null };
    const byHand = world.app.database.tx((tx) =>
      world.app.get(DecideByOperator).reject(tx, { ...word, reason: 'OTHER' }),
    );
    await expect(byHand).rejects.toMatchObject({ code: 'RELOCATION_RUNNING' });
    await store.sql('UPDATE pull_wake SET started_gen = gen, done_gen = gen WHERE store_id = $1', [store.ours.id]);

    await store.nextPrepared();
    expect(await moves(order)).toMatchObject([
      { state: 'STOPPED', done: 0, because: expect.stringMatching(/does not offer/) },
    ]);
    expect(await pullsOwed()).toEqual([{ kind: 'REQUESTS' }]);
    for (let look = 0; look < 3; look += 1) await store.pull('REQUESTS');
    expect(await store.ours.order(String(order.remote))).toMatchObject({
      stage: 'REJECT_PENDING',
      cycles: [{ decision: 'REJECT' }],
      operations: [{ state: 'REFUSED' }, { decision: 'REJECT', cycle: 1 }],
    });
    expect(await moves(order)).toHaveLength(1);
    await store.next();
    expect(await store.ledger(order, 'withdraw', 'move')).toEqual([]);
    expect(await store.stage(order)).toBe('REJECTED');
  });

  it('a request that was withdrawn for a move which the store then does not make is asked for again, and decided here', async () => {
    const order = await requested();
    await work();
    expect(await moves(order)).toMatchObject([
      { state: 'STOPPED', done: 2, steps: ['WITHDRAW', 'REQUEST'], because: expect.stringMatching(/does not offer/) },
    ]);
    expect(await store.ours.order(String(order.remote))).toMatchObject({
      stage: 'REJECTED',
      cycle: 2,
      cycles: [{ decision: null, outcome: 'WITHDRAWN' }, { decision: 'REJECT' }],
    });
    expect(await store.ours.exceptions()).toContain('RELOCATION_STOPPED');
  });

  it('accepted work that cannot be moved is asked for and accepted again where it was', async () => {
    await store.ours.setStock('ONLY', 9);
    const order = await requested();
    await work();
    expect(await store.stage(order)).toBe('READY');
    await world.app.database.tx(async (tx) => {
      const locked = await world.app.get(FulfillmentOrdersRepository).lock(tx, order.id);
      if (!locked) throw new Error('no order');
      const wish = { toLocationId: there.id, cause: 'OPERATOR' as const, reason: 'Test', actor: 'key:test' };
      await world.app.get(StartRelocation).execute(tx, locked, wish);
    });
    await work();
    expect(await moves(order)).toMatchObject([
      { state: 'STOPPED', done: 4, steps: ['ASK_CANCEL', 'AGREE_CANCEL', 'REQUEST', 'ACCEPT'] },
    ]);
    expect(await store.ours.order(String(order.remote))).toMatchObject({ stage: 'READY', cycle: 2, reserved: 2 });
    expect(await store.ledger(order, 'accept', 'accept_cancel')).toEqual([
      'accept applied',
      'accept_cancel applied',
      'accept applied',
    ]);
    expect(await world.offences(store.domain)).toEqual({});
    await store.ours.setStock('ONLY', 2);
  });

  it('an order that would be parked here is to go where there is stock, and is parked when the store does not offer that', async () => {
    await store.control.updateSettings(store.domain, { moveNeedsStock: false, availableIncludesAssigned: true });
    const set = (outOfStock: string): Promise<unknown> =>
      store.sql(
        `UPDATE store SET policy = jsonb_set(policy, '{checks,outOfStock}', to_jsonb($2::text)) WHERE id = $1`,
        [store.ours.id, outOfStock],
      );
    await set('PARK');
    await store.ours.setStock('ONLY', 0);
    const order = await requested();
    expect(await moves(order)).toMatchObject([{ state: 'RUNNING' }]);
    expect(await store.stage(order)).toBe('RECEIVED');
    await work();
    await store.pull('REQUESTS');
    expect(await store.stage(order)).toBe('REVIEW');
    expect(await store.ours.exceptions()).toEqual(expect.arrayContaining(['BETTER_LOCATION', 'PARKED_FOR_STOCK']));
    await set('REJECT');
  });

  it('an order that cannot be moved now, since the store is being told something, is decided here, and operators see why', async () => {
    const order = await requested('SOON');
    expect(await store.stage(order)).toBe('REJECT_PENDING');
    await stockThere(9);
    await world.app.database.tx((tx) =>
      world.app.get(StoreOperationsFacade).enqueue(tx, {
        storeId: store.ours.id,
        fulfillmentOrderId: order.id,
        kind: HOLD_OPERATION,
        lane: orderLane(order.id),
        dedupeKey: newId(),
        priority: 5,
        payload: {},
        actor: 'key:test',
      }),
    );
    await store.merchant.editAddress(store.domain, order.remote, { line4: 'Bremen' });
    await store.pull('REQUESTS');
    expect(await store.ours.order(String(order.remote))).toMatchObject({ stage: 'REJECT_PENDING', cycle: 2 });
    expect(await moves(order)).toEqual([]);
    const told = [{ message: expect.stringMatching(/was not moved: The store is being told something/) }];
    expect(await betterPlaces(order.id)).toEqual(told);
    await store.sql(`UPDATE store_operation SET state = 'SUPERSEDED' WHERE fulfillment_order_id = $1`, [order.id]);
    await stockThere(0);
  });

  it('an order that somebody moved here stays, and nobody is told of a better place', async () => {
    await stockThere(9);
    const order = { lines: [{ sku: 'SOON', quantity: 2 }], country: 'DE' };
    const [made] = await store.control.createOrders(store.domain, { order });
    const remote = made?.id ?? 0;
    const link = { fromRemoteId: '999', toRemoteId: String(remote), kind: 'MOVED' as const, lines: [] };
    await world.app.database.tx((tx) => world.app.get(OrderLinks).link(tx, store.ours.id, link, 'move'));
    await store.merchant.request(store.domain, remote, { callbacks: 0 });
    await store.pull('REQUESTS');
    const { id, stage } = await store.ours.order(String(remote));
    expect(stage).toBe('REJECT_PENDING');
    expect(await moves({ id, remote })).toEqual([]);
    expect(await betterPlaces(id)).toEqual([]);
    await stockThere(0);
  });

  it('an order that its merchant moved between our locations while we looked away is decided where it is now', async () => {
    const order = await requested('SOON');
    expect(await store.stage(order)).toBe('REJECT_PENDING');
    await store.merchant.withdraw(store.domain, order.remote);
    await stockThere(9);
    await store.merchant.move(store.domain, order.remote, { locationId: there.remote });
    await store.merchant.request(store.domain, order.remote, { callbacks: 0 });
    await store.pull('REQUESTS');
    expect(await store.ours.order(String(order.remote))).toMatchObject({
      stage: 'ACCEPT_PENDING',
      cycle: 2,
      reserved: 2,
    });
    expect(await moves(order)).toEqual([]);
    expect(await betterPlaces(order.id)).toEqual([]);
  });
});

describe('orders with too little stock', () => {
  let store: ShippingStore;

  beforeAll(async () => {
    const checks = { ...DEFAULT_STORE_POLICY.checks, outOfStock: 'PARK' as const };
    store = await ShippingStore.open(world, { policy: { checks }, stock: { RARE: 0 } });
  });

  const parked = async (): Promise<TwoSided> => {
    await store.ours.setStock('RARE', 0);
    const [made] = await store.control.createOrders(store.domain, {
      order: { lines: [{ sku: 'RARE', quantity: 2 }], country: 'DE' },
    });
    await store.merchant.request(store.domain, made?.id ?? 0, { callbacks: 0 });
    await store.pull('REQUESTS');
    const { id, stage } = await store.ours.order(String(made?.id));
    expect(stage).toBe('REVIEW');
    return { remote: made?.id ?? 0, id };
  };
  const deadline = async ({ id }: TwoSided): Promise<string | null> => {
    await store.sql('UPDATE short_stock SET due_at = db_now() WHERE fulfillment_order_id = $1', [id]);
    const [short] = [...(await world.app.get(ShortStockRepository).openOf([id])).values()];
    if (short)
      await world.app.database.tx((tx) => world.app.get(FollowShortStock).execute(tx, { ...short, over: true }));
    const [row] = await store.sql<{ outcome: string | null }>(
      'SELECT outcome FROM short_stock WHERE fulfillment_order_id = $1',
      [id],
    );
    return row?.outcome ?? null;
  };

  it('what came in while nobody looked counts at the deadline', async () => {
    const order = await parked();
    await store.ours.setStock('RARE', 2);
    expect(await deadline(order)).toBe('DECIDED');
    expect(await store.ours.order(String(order.remote))).toMatchObject({ stage: 'ACCEPT_PENDING', reserved: 2 });
    await store.next();
  });

  it('with the stock there a person decides where the store wants that, and no deadline rejects it', async () => {
    await store.sql(`UPDATE store SET policy = policy || '{"decisionMode": "MANUAL"}' WHERE id = $1`, [store.ours.id]);
    const order = await parked();
    expect(await store.ours.exceptions()).toContain('PARKED_FOR_STOCK');
    await store.ours.setStock('RARE', 4);
    expect(await deadline(order)).toBe('OVERTAKEN');
    expect(await store.stage(order)).toBe('REVIEW');
    expect(await store.ours.exceptions()).not.toContain('PARKED_FOR_STOCK');
    await store.sql(`UPDATE store SET policy = policy || '{"decisionMode": "AUTO"}' WHERE id = $1`, [store.ours.id]);
  });

  it('nothing is rejected at the deadline while the merchant has it on hold', async () => {
    const order = await parked();
    await store.sql(`UPDATE fulfillment_order SET status = 'ON_HOLD' WHERE id = $1`, [order.id]);
    expect(await deadline(order)).toBeNull();
    expect(await store.stage(order)).toBe('REVIEW');
  });

  it('is rejected at the deadline when nothing came in', async () => {
    const order = await parked();
    expect(await deadline(order)).toBe('REJECTED');
    expect(await store.stage(order)).toBe('REJECT_PENDING');
  });
});

describe('an order that was taken for a duplicate', () => {
  const twins = async (): Promise<TestStore> => {
    const store = await TestStore.create(world.app);
    await store.see(remoteOrder({ orderNumber: 'N-7' }));
    await store.see(remoteOrder({ remoteId: '1002', orderNumber: 'N-7' }));
    expect(await store.order('1002')).toMatchObject({ stage: 'REVIEW', cycles: [{ decision: 'REVIEW' }] });
    return store;
  };

  it('is decided again once the two are linked, and once only', async () => {
    const store = await twins();
    expect(await world.app.get(RetryDuplicates).run()).toBe(0);
    const link = { fromRemoteId: '1001', toRemoteId: '1002', kind: 'SPLIT' as const, lines: [] };
    await world.app.database.tx((tx) => world.app.get(OrderLinks).link(tx, store.id, link, 'test'));
    await until(async () => (await store.order('1002')).stage === 'RECEIVED');
    expect(await store.see(remoteOrder({ remoteId: '1002', orderNumber: 'N-7' }))).toBe('DECIDE');
    expect(await store.order('1002')).toMatchObject({ stage: 'ACCEPT_PENDING', cycles: [{ decision: 'ACCEPT' }] });
    expect(await world.app.get(RetryDuplicates).run()).toBe(0);
  });

  it('is decided again once the other one ended unshipped; one that was shipped proves nothing', async () => {
    const store = await twins();
    const withdrawn = remoteOrder({ orderNumber: 'N-7', requestStatus: 'PENDING', updatedAt: '2026-03-01T10:05:00Z' });
    await store.see(withdrawn, 'POINT');
    const other = await store.order('1001');
    expect(other.stage).toBe('WITHDRAWN');
    const { rows } = await world.app.database.query<{ id: string }>(
      'UPDATE fulfillment_order_line SET shipped = 1 WHERE fulfillment_order_id = $1 RETURNING id',
      [other.id],
    );
    expect(await world.app.get(RetryDuplicates).run()).toBe(0);
    await world.app.database.query('UPDATE fulfillment_order_line SET shipped = 0 WHERE id = $1', [rows[0]?.id]);
    expect(await world.app.get(RetryDuplicates).run()).toBe(1);
    expect((await store.order('1002')).stage).toBe('RECEIVED');
  });
});

/** Waits for what follows after a commit. */
async function until(condition: () => Promise<boolean>): Promise<void> {
  for (let look = 0; look < 200; look += 1) if (await condition()) return;
  throw new Error('It did not happen.');
}
