import { newId } from '../../../src/common/ids.js';
import {
  RELOCATION_OPERATION,
  STEPS_OF_ACCEPTED,
} from '../../../src/modules/cancellations/relocation/domain/relocation.js';
import { StartRelocation } from '../../../src/modules/cancellations/relocation/use-cases/start-relocation.js';
import { FulfillmentOrdersRepository } from '../../../src/modules/fulfillment-orders/fulfillment-orders.repository.js';
import { ShippingStore, type TwoSided } from './shipping-store.js';
import { ShippingWorld } from './shipping-world.js';

const SCOPES = [
  'fulfillment_service:read',
  'fulfillment_service:write',
  'fulfillment_orders:read',
  'fulfillment_orders:write',
  'orders:read',
];

describe('work on its way to another location of ours', () => {
  let world: ShippingWorld;
  let store: ShippingStore;
  let there: string;

  beforeAll(async () => {
    world = await ShippingWorld.start();
    store = await ShippingStore.open(world, { settings: { moveNeedsStock: false } });
    await store.install(SCOPES);
    const { id } = await store.control.createLocation(store.domain, { country: 'DE' });
    const [warehouseId, code] = [newId(), newId()];
    there = newId();
    await store.sql(
      `INSERT INTO warehouse (id, code, name, line1, city, country) VALUES ($1, $2, 'There', 'x', 'y', 'DE')`,
      [warehouseId, code],
    );
    await store.sql(
      `INSERT INTO location (id, store_id, warehouse_id, remote_id, name, status) VALUES ($1, $2, $3, $4, 'There', 'ACTIVE')`,
      [there, store.ours.id, warehouseId, String(id)],
    );
    await store.sql(
      `INSERT INTO stock_level (id, warehouse_id, store_id, sku, on_hand) VALUES ($1, $2, $3, 'MUG', 50)`,
      [newId(), warehouseId, store.ours.id],
    );
  });
  afterAll(() => world?.stop());

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
    const access = await world.tools.stores.connection(store.ours.id);
    if (!access?.connection) throw new Error('no connection');
    const call = { client: world.tools.clients.for('NEXT'), connection: access.connection };
    await world.tools.registry.operation(claimed.operation.kind).send(call, claimed.operation, true);
  };

  it('arrives although a process is killed before and after the request of every step', async () => {
    const order = await store.ready([{ sku: 'MUG', quantity: 2 }]);
    for (const { id } of await store.control.stock(store.domain, { sku: 'MUG' })) {
      await store.control.setStock(store.domain, id, null);
    }
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
    // The last step is a read: what it would have found is found by the verifying read already.
    expect([...killed]).toEqual(STEPS_OF_ACCEPTED.map((step) => [step, step === 'ACCEPT' ? 1 : 2]));
    const { state, done, newRemoteId } = await relocation(id);
    expect({ state, done }).toEqual({ state: 'DONE', done: STEPS_OF_ACCEPTED.length });
    expect(await store.stage(order)).toBe('MOVED');
    const heir = await store.ours.order(newRemoteId ?? '');
    expect(heir).toMatchObject({ stage: 'READY', reserved: 2 });
    expect(await store.remote({ id: heir.id, remote: Number(newRemoteId) })).toMatchObject({
      requestStatus: 'accepted',
    });
    expect(await store.ledger(order, 'accept_cancel')).toEqual(['accept_cancel applied']);
    expect((await store.ours.order(String(order.remote))).reserved).toBe(0);
    expect(await store.ours.exceptions()).toEqual([]);
    expect(await world.offences(store.domain)).toEqual({});
  });

  it('arrives also where the store moves an order without a new one', async () => {
    await store.control.updateSettings(store.domain, { moveMakesNewOrder: false });
    const order = await store.ready([{ sku: 'MUG', quantity: 1 }]);
    const id = await start(order);
    while ((await relocation(id)).state === 'RUNNING') await store.nextPrepared();
    expect(await relocation(id)).toMatchObject({ state: 'DONE', newRemoteId: String(order.remote) });
    expect(await store.ours.order(String(order.remote))).toMatchObject({ stage: 'READY', cycle: 2, reserved: 1 });
    await store.control.updateSettings(store.domain, { moveMakesNewOrder: true });
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
    expect(await store.ours.exceptions()).toContain('RELOCATION_STOPPED');
    const [told] = await store.sql<{ message: string }>(
      `SELECT message FROM exception WHERE store_id = $1 AND type = 'RELOCATION_STOPPED'`,
      [store.ours.id],
    );
    expect(told?.message).toMatch(/the store cancelled the order/);
  });

  it('is refused without the scopes for it, and nothing is changed', async () => {
    const order = await store.ready([{ sku: 'MUG', quantity: 1 }]);
    await store.install(SCOPES.filter((scope) => scope !== 'fulfillment_orders:write'));
    await expect(start(order)).rejects.toMatchObject({ code: 'SCOPES_MISSING' });
    expect(await store.stage(order)).toBe('READY');
    await store.install(SCOPES);
  });
});
