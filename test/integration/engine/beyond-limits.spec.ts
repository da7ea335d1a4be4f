import type { StoreClient, StoreConnection } from '../../../src/clients/store-client.js';
import { StoreClientError } from '../../../src/clients/store-client.errors.js';
import { CreateDeliveryEvent } from '../../../src/modules/fulfillment-orders/deliveries/use-cases/create-delivery-event.js';
import { NoteLate } from '../../../src/modules/fulfillment-orders/deliveries/use-cases/note-late.js';
import { ReleaseEvents } from '../../../src/modules/fulfillment-orders/deliveries/use-cases/release-events.js';
import { DeliveriesPull } from '../../../src/modules/fulfillment-orders/deliveries/jobs/deliveries.pull.js';
import { AssignedListPull } from '../../../src/modules/fulfillment-orders/jobs/assigned-list.pull.js';
import { RetryDuplicates } from '../../../src/modules/fulfillment-orders/use-cases/retry-duplicates.js';
import { RetryUnmapped } from '../../../src/modules/fulfillment-orders/use-cases/retry-unmapped.js';
import type { PullSession } from '../../../src/modules/store-operations/store-operations.facade.js';
import { breakWrites } from './break-writes.js';
import { EngineApp } from './engine-app.js';
import { remoteOrder } from './order-book.js';
import { ScriptedShop } from './scripted-shop.js';
import { ShippingStore, type TwoSided } from './shipping-store.js';
import { ShippingWorld } from './shipping-world.js';
import { TestStore } from './test-store.js';

const T1 = '2026-03-01T10:01:00Z';
const T2 = '2026-03-01T10:02:00Z';

/** Copies the row of a table with this id as often as there are copies of another; `change` is SQL of a jsonb. */
const copy = ({ database }: EngineApp, table: string, change: string, from: string, params: unknown[]) =>
  database.query(
    `INSERT INTO ${table} SELECT (jsonb_populate_record(x, ${change})).* FROM ${table} x, ${from}`,
    params,
  );

describe('shipments beyond what one look takes', () => {
  let world: ShippingWorld;
  let store: ShippingStore;
  let order: TwoSided;
  let first: string;

  beforeAll(async () => {
    world = await ShippingWorld.start();
  });
  afterAll(() => world?.stop());
  beforeEach(async () => {
    store = await ShippingStore.open(world);
    order = await store.ready();
    first = await store.ship(order, 'A');
    await store.next();
  });

  /** As many confirmed shipments as this, the first one included. */
  const many = (count: number) =>
    copy(
      world.app,
      'fulfillment',
      `jsonb_build_object('id', gen_random_uuid(), 'shipment_key', 'copy-' || n)`,
      'generate_series(2, $2) n WHERE x.id = $1',
      [first, count],
    );

  it('all that are late are told, once each; one that cannot be told keeps no other waiting', async () => {
    const late = 130;
    await many(late);
    await store.sql(
      `UPDATE fulfillment SET in_transit_since = db_now() - interval '20 days' WHERE store_id = $1 AND id <> $2`,
      [store.ours.id, first],
    );
    await store.sql(`UPDATE fulfillment SET in_transit_since = db_now() - interval '30 days' WHERE id = $1`, [first]);
    const told = () =>
      store.sql(
        `SELECT count(*)::int AS told, max(count)::int AS most FROM exception WHERE store_id = $1 AND type = 'LATE_IN_TRANSIT'`,
        [store.ours.id],
      );
    const mend = await breakWrites(world.app, 'exception', `NEW.subject = 'fulfillment:${first}'`);
    await world.app.get(NoteLate).execute(store.ours.id).finally(mend);
    expect(await told()).toEqual([{ told: late - 1, most: 1 }]);
    expect(await world.app.get(NoteLate).execute(store.ours.id)).toBe(1);
    expect(await world.app.get(NoteLate).execute(store.ours.id)).toBe(0);
    expect(await told()).toEqual([{ told: late, most: 1 }]);
  });

  it('all that are due are looked at: what one pull leaves is met by the next one, at once', async () => {
    await many(310);
    world.pass(86_400);
    let reads = 0;
    const unknown = new StoreClientError({ kind: 'NOT_FOUND', retryable: false, outcomeUnknown: false, detail: 't' });
    const getFulfillment = () => ((reads += 1), Promise.reject(unknown));
    const client = { getFulfillment } as unknown as StoreClient;
    const session: PullSession = {
      storeId: store.ours.id,
      kind: 'DELIVERIES',
      cause: 'SWEEP',
      stillOurs: () => undefined,
      read: async (read) => ({
        value: await read({ client, connection: {} as StoreConnection }),
        sentAt: await store.ours.now(),
      }),
    };
    const pull = async () => {
      reads = 0;
      const { more = false } = await world.app.get(DeliveriesPull).pull(session);
      return { reads, more };
    };
    expect(await pull()).toEqual({ reads: 300, more: true });
    expect(await pull()).toEqual({ reads: 10, more: false });
    expect(await pull()).toEqual({ reads: 0, more: false });
  });

  it('events that cannot be sent keep those of no other shipment waiting, however many', async () => {
    await store.install(['fulfillment_service:read', 'fulfillment_service:write', 'orders:read']);
    const details = { message: null, city: null, state: null, postcode: null };
    const news = { parcelId: null, status: 'IN_TRANSIT' as const, estimatedDeliveryAt: null, country: null, details };
    const happenedAt = await store.ours.now();
    await world.app.database.tx((tx) =>
      world.app.get(CreateDeliveryEvent).execute(tx, first, { ...news, happenedAt, actor: 'key:test' }),
    );
    await many(230);
    await copy(
      world.app,
      'delivery_event',
      `jsonb_build_object('id', gen_random_uuid(), 'fulfillment_id', f.id)`,
      'fulfillment f WHERE x.fulfillment_id = $1 AND f.store_id = x.store_id AND f.id <> $1',
      [first],
    );
    const [last] = await store.sql<{ id: string }>(
      'SELECT fulfillment_id AS id FROM delivery_event WHERE store_id = $1 ORDER BY fulfillment_id DESC LIMIT 1',
      [store.ours.id],
    );
    expect(await store.relays(last?.id ?? '')).toEqual(['UNSUPPORTED']);
    await store.install();
    const mend = await breakWrites(
      world.app,
      'store_operation',
      `NEW.payload ->> 'fulfillmentId' IS DISTINCT FROM '${last?.id ?? ''}'`,
    );
    const released = await world.app.get(ReleaseEvents).execute(store.ours.id).finally(mend);
    expect(released).toBe(1);
    expect(await store.relays(last?.id ?? '')).toEqual(['PENDING']);
    expect(await world.app.get(ReleaseEvents).execute(store.ours.id)).toBe(229);
  });
});

describe('orders beyond what one look takes', () => {
  let app: EngineApp;
  let store: TestStore;

  beforeAll(async () => {
    app = await EngineApp.start();
  });
  afterAll(() => app?.stop());
  beforeEach(async () => {
    store = await TestStore.create(app, { MUG: 100 });
  });

  const rows = async <Row extends object>(sql: string, ...params: unknown[]): Promise<Row[]> =>
    (await app.database.query<Row & Record<string, unknown>>(sql, [store.id, ...params])).rows;

  /** 130 copies of an order in review, with its cycle. Answers the id that comes last. */
  const copies = async (remoteId: string): Promise<string> => {
    await copy(
      app,
      'fulfillment_order',
      `jsonb_build_object('id', gen_random_uuid(), 'remote_id', 'copy-' || n)`,
      'generate_series(1, 130) n WHERE x.store_id = $1 AND x.remote_id = $2',
      [store.id, remoteId],
    );
    await copy(
      app,
      'request_cycle',
      `jsonb_build_object('id', gen_random_uuid(), 'fulfillment_order_id', o.id)`,
      `fulfillment_order o, fulfillment_order t WHERE o.store_id = $1 AND o.remote_id LIKE 'copy-%'
       AND t.store_id = $1 AND t.remote_id = $2 AND x.fulfillment_order_id = t.id`,
      [store.id, remoteId],
    );
    const [last] = await rows<{ id: string }>(
      `SELECT id FROM fulfillment_order WHERE store_id = $1 AND stage = 'REVIEW' ORDER BY id DESC LIMIT 1`,
    );
    return last?.id ?? '';
  };
  const goesOn = async (last: string, run: () => Promise<number>): Promise<number> => {
    const mend = await breakWrites(app, 'fulfillment_order', `NEW.stage = 'RECEIVED' AND NEW.id <> '${last}'`);
    return run().finally(mend);
  };

  it('an order whose SKUs became known is decided again, though many before it cannot be', async () => {
    await store.see(remoteOrder({ lines: [{ sku: 'NOBODY', quantity: 1 }] }));
    const { id } = await store.order();
    const last = await copies('1001');
    await copy(
      app,
      'sku_block',
      `jsonb_build_object('fulfillment_order_id', o.id)`,
      `fulfillment_order o WHERE x.fulfillment_order_id = $2 AND o.store_id = $1 AND o.id <> $2`,
      [store.id, id],
    );
    await store.setStock('NOBODY', 500);
    expect(await goesOn(last, () => app.get(RetryUnmapped).run())).toBe(1);
    expect(await app.get(RetryUnmapped).run()).toBe(130);
  });

  it('an order that is no duplicate is decided again, though many before it cannot be', async () => {
    await store.see(remoteOrder({ orderNumber: 'N-7' }));
    await store.see(remoteOrder({ remoteId: '1002', orderNumber: 'N-7' }));
    const last = await copies('1002');
    await store.see(remoteOrder({ orderNumber: 'N-7', requestStatus: 'PENDING', updatedAt: T1 }), 'POINT');
    expect(await goesOn(last, () => app.get(RetryDuplicates).run())).toBe(1);
    expect(await app.get(RetryDuplicates).run()).toBe(130);
  });

  const pull = (shop: ScriptedShop) => app.get(AssignedListPull).pull(shop.session('ACCEPTED'), 'ACCEPTED');

  it('families that cannot be linked keep no other from being looked at, however many', async () => {
    await rows(`UPDATE store SET scopes = '{orders:read}' WHERE id = $1`);
    const shop = new ScriptedShop(store);
    const numbers = Array.from({ length: 21 }, (_, n) => String(1001 + n));
    for (const remoteId of numbers) {
      const shape = { remoteId, lines: [{ sku: 'MUG', quantity: 1 }] };
      await store.see(remoteOrder(shape));
      await store.answered(
        await store.claim(),
        remoteOrder({ ...shape, requestStatus: 'ACCEPTED', status: 'PROCESSING', updatedAt: T1 }),
      );
      await store.see(
        remoteOrder({ ...shape, requestStatus: 'ACCEPTED', status: 'CANCELLED', updatedAt: T2 }),
        'POINT',
      );
      const heir = remoteOrder({ ...shape, remoteId: `9${remoteId}`, orderNumber: `N-${remoteId}` });
      shop.put({ ...heir, createdAt: T2 });
    }
    const mend = await breakWrites(app, 'fulfillment_order_link', `NEW.from_remote_id <> '1021'`);
    const links = () => rows('SELECT from_remote_id AS "from" FROM fulfillment_order_link WHERE store_id = $1');
    try {
      await pull(shop);
      expect(await links()).toEqual([]);
      await pull(shop);
      expect(await links()).toEqual([{ from: '1021' }]);
    } finally {
      await mend();
    }
    app.database.setClockOffset('1 hour');
    await pull(shop);
    expect(await links()).toHaveLength(21);
    app.database.setClockOffset('0');
  });

  it('without the scope to list them, all relatives that were not seen just now are read, however many', async () => {
    const shop = new ScriptedShop(store);
    const family = { orderNumber: 'N-7' };
    for (let n = 0; n < 13; n += 1) {
      const shape = { ...family, remoteId: String(1001 + n), lines: [{ sku: 'MUG', quantity: 1 }] };
      await store.see(remoteOrder(shape));
      shop.put(remoteOrder(shape));
    }
    const [first] = await rows<{ id: string }>(
      `SELECT id FROM fulfillment_order WHERE store_id = $1 AND remote_id = '1001'`,
    );
    await rows(
      `INSERT INTO external_change (id, store_id, fulfillment_order_id, cycle, stage, judgement, areas, changes_sealed, pieces, seen_at, lineage_due)
       VALUES (gen_random_uuid(), $1, $2, 1, 'READY', 'NOTE', '{}', '', '[]', db_now(), true)`,
      first?.id,
    );
    await rows(`UPDATE fulfillment_order SET observed_at = observed_at - interval '2 minutes' WHERE store_id = $1`);
    await pull(shop);
    expect(shop.asked.filter((one) => one.startsWith('order'))).toHaveLength(13);
  });
});
