import type { RemoteStockRecord } from '../../../src/clients/store-client.js';
import { newId } from '../../../src/common/ids.js';
import { InventoryFacade } from '../../../src/modules/inventory/inventory.facade.js';
import { CreateRecordHandler } from '../../../src/modules/inventory/jobs/create-record.handler.js';
import { CreateRecords } from '../../../src/modules/inventory/use-cases/create-records.js';
import { EndRecord } from '../../../src/modules/inventory/use-cases/end-record.js';
import { HealRecord } from '../../../src/modules/inventory/use-cases/heal-record.js';
import { MapSkus } from '../../../src/modules/inventory/use-cases/map-skus.js';
import { SetBuffers } from '../../../src/modules/inventory/use-cases/set-buffers.js';
import { SettlePush } from '../../../src/modules/inventory/use-cases/settle-push.js';
import { SetStockLevels } from '../../../src/modules/inventory/use-cases/set-stock-levels.js';
import { StockAccess } from '../../../src/modules/inventory/use-cases/stock-access.js';
import { TakeInRecords } from '../../../src/modules/inventory/use-cases/take-in-records.js';
import { JournalFacade } from '../../../src/modules/journal/journal.facade.js';
import { LocationsFacade, type LocationSummary } from '../../../src/modules/locations/locations.facade.js';
import { OperationClaimsRepository } from '../../../src/modules/store-operations/operation-claims.repository.js';
import { StoreOperationsRepository } from '../../../src/modules/store-operations/store-operations.repository.js';
import type { Operation } from '../../../src/modules/store-operations/store-operations.facade.js';
import { DEFAULT_STORE_POLICY, type StorePolicy } from '../../../src/modules/stores/stores.facade.js';
import type { Tx } from '../../../src/platform/database/tx.js';
import { EngineApp } from '../engine/engine-app.js';
import { TestStore } from '../engine/test-store.js';

const remote = (sku: string, inStock: number, remoteId = sku): RemoteStockRecord => ({
  remoteId,
  locationRemoteId: '7',
  productRemoteId: `p-${sku}`,
  sku,
  title: sku,
  inStock,
  allocated: 0,
  net: inStock,
  updatedAt: null,
  unfamiliar: [],
});

describe('what stock is made of and who may change it', () => {
  let app: EngineApp;
  let store: TestStore;
  let hours = 0;

  beforeAll(async () => {
    app = await EngineApp.start();
  });
  afterAll(() => app.stop());

  const open = async (stock: Record<string, number>, policy: Partial<StorePolicy> = {}): Promise<void> => {
    store = await TestStore.create(app, stock, { ...DEFAULT_STORE_POLICY, ...policy });
    await app.database.query(`UPDATE store SET scopes = '{catalogue:read,catalogue:write}' WHERE id = $1`, [store.id]);
  };
  const tx = <T>(work: (open: Tx) => Promise<T>): Promise<T> => app.database.tx(work);
  const later = (more = 1): void => {
    hours += more;
    app.database.setClockOffset(`${hours} hours`);
  };
  const place = async (): Promise<LocationSummary> => {
    const [location] = await tx((open) => app.get(LocationsFacade).activeOfStore(open, store.id));
    if (!location) throw new Error('no location');
    return location;
  };
  const look = async (...records: RemoteStockRecord[]): Promise<void> => {
    later();
    const [location, sentAt] = [await place(), await store.now()];
    await tx((open) => app.get(TakeInRecords).execute(open, { location, records, sentAt, actor: 'test' }));
  };
  const map = (storeSku: string, components: Record<string, number>, warehouseId: string | null = null) =>
    tx((open) =>
      app.get(MapSkus).put(
        open,
        { storeId: store.id, warehouseId, actor: 'test' },
        {
          storeSku,
          components: Object.entries(components).map(([warehouseSku, units]) => ({ warehouseSku, units })),
        },
      ),
    );
  const rows = async <R extends Record<string, unknown>>(sql: string): Promise<R[]> =>
    (await app.database.query<R>(sql, [store.id])).rows;
  const record = async (sku: string): Promise<Record<string, unknown>> => {
    const { rows: found } = await app.database.query(
      `SELECT id, expected, drift, drift_cause AS cause, drift_since IS NOT NULL AS since, components,
         healing_stopped_at IS NOT NULL AS stopped FROM stock_record WHERE store_id = $1 AND sku = $2`,
      [store.id, sku],
    );
    return found[0] ?? {};
  };
  const waiting = (): Promise<Record<string, unknown>[]> =>
    rows(`SELECT o.kind, r.sku FROM store_operation o LEFT JOIN stock_record r ON r.id::text = o.payload ->> 'recordId'
      WHERE o.store_id = $1 AND o.state = 'PENDING' ORDER BY r.sku`);
  /** The worker's part of a push: the store has taken our number. */
  const told = async (sku: string, inStock: number): Promise<void> => {
    later();
    await app.database.query(
      `UPDATE stock_record SET expected = $3, drift = NULL, drift_cause = NULL, drift_since = NULL, num_in_stock = $3,
         push_sent_at = db_now(), push_answered_at = db_now() WHERE store_id = $1 AND sku = $2`,
      [store.id, sku, inStock],
    );
    await app.database.query(
      `UPDATE store_operation SET state = 'CONFIRMED' WHERE store_id = $1 AND state = 'PENDING'`,
      [store.id],
    );
  };

  it('a mapping ties known records to their components, for one warehouse before all; its end unties them', async () => {
    await open({ MUG: 20, CUP: 3 });
    await look(remote('SET', 0), remote('MUG', 20));
    expect(await record('SET')).toMatchObject({ components: 0 });
    expect(await waiting()).toEqual([]);
    const everywhere = await map('SET', { MUG: 2 });
    expect(await record('SET')).toMatchObject({ components: 1 });
    expect(await waiting()).toEqual([{ kind: 'stock.push', sku: 'SET' }]);
    const here = await map('SET', { MUG: 4, CUP: 1 }, store.warehouseId);
    expect(await record('SET')).toMatchObject({ components: 2 });
    const free = async (): Promise<unknown> => {
      const items = [
        { sku: 'SET', quantity: 1 },
        { sku: 'NONE', quantity: 1 },
      ];
      const found = await tx((open) =>
        app.get(InventoryFacade).resolve(open, { storeId: store.id, warehouseId: store.warehouseId, items }),
      );
      expect(found.get('NONE')).toBe('UNMAPPED');
      const supply = found.get('SET');
      return supply === 'UNMAPPED' ? supply : supply?.free;
    };
    expect(await free()).toBe(3);
    await tx((open) => app.get(MapSkus).remove(open, here, 'test'));
    expect(await free()).toBe(10);
    await tx((open) => app.get(MapSkus).remove(open, everywhere, 'test'));
    expect(await free()).toBe('UNMAPPED');
    expect(await record('SET')).toMatchObject({ components: 0 });
  });

  it('blanks around a SKU count for nothing, be it in a record or in an order', async () => {
    await open({ MUG: 8 });
    await map(' SIX', { MUG: 6 });
    await look(remote('SIX ', 1), remote('  ', 1));
    expect(await record('SIX')).toMatchObject({ components: 1 });
    const where = { storeId: store.id, warehouseId: store.warehouseId };
    const supply = await tx((open) =>
      app.get(InventoryFacade).lockAvailability(open, { ...where, skus: ['\tSIX', 'MUG '] }),
    );
    expect([supply.get('\tSIX')?.free, supply.get('MUG ')?.free]).toEqual([1, 8]);
    const blocked = { ...where, fulfillmentOrderId: newId(), skus: [{ sku: ' NEW', title: null }] };
    await tx((open) => app.get(InventoryFacade).blocked(open, blocked));
    await map('NEW', { MUG: 1 });
    const free = (await app.get(InventoryFacade).unblockedOrders()).map((order) => order.fulfillmentOrderId);
    expect(free).toContain(blocked.fulfillmentOrderId);
  });

  it('a kit of which one component has no level is not known until it gets one', async () => {
    await open({ MUG: 8 });
    await map('SET', { MUG: 2, BOX: 1 });
    await look(remote('SET', 1));
    expect(await record('SET')).toMatchObject({ components: 0 });
    const count = { warehouseId: store.warehouseId, storeId: store.id, reason: null, actor: 'test' };
    await tx((open) => app.get(SetStockLevels).execute(open, { ...count, levels: [{ sku: 'BOX', onHand: 9 }] }));
    expect(await record('SET')).toMatchObject({ components: 2 });
    expect(await waiting()).toEqual([{ kind: 'stock.push', sku: 'SET' }]);
  });

  it('an import writes the right rows and says what is wrong with the others', async () => {
    await open({ MUG: 8 });
    const scope = { storeId: store.id, warehouseId: null, actor: 'test' };
    const part = (units: number) => [{ warehouseSku: 'MUG', units }];
    const results = await tx((open) =>
      app.get(MapSkus).putMany(open, scope, [
        { storeSku: 'SIX', components: part(6) },
        { storeSku: 'NONE', components: part(0) },
        { storeSku: ' SIX ', components: part(3) },
        { storeSku: 'TWO', components: part(2) },
      ]),
    );
    expect(results).toMatchObject([
      { id: expect.any(String) as string },
      { code: 'INVALID', field: ['input', 'rows', '1', 'components', '0', 'units'] },
      { code: 'DUPLICATE_SKU', field: ['input', 'rows', '2', 'storeSku'] },
      { id: expect.any(String) as string },
    ]);
    expect(await rows('SELECT store_sku FROM sku_mapping WHERE store_id = $1 ORDER BY store_sku')).toEqual([
      { store_sku: 'SIX' },
      { store_sku: 'TWO' },
    ]);
  });

  it('a buffer is previewed, then set; stock becomes low as it is promised, and is not any more when it comes back', async () => {
    await open({ MUG: 20 });
    await map('SIX', { MUG: 6 });
    await look(remote('MUG', 20), remote('SIX', 3));
    const scope = { warehouseId: store.warehouseId, storeId: store.id, actor: 'test' };
    const buffer = (preview: boolean) =>
      tx((open) => app.get(SetBuffers).buffers(open, scope, [{ sku: 'MUG', buffer: 4 }], preview));
    const changes = [
      { before: 3, after: 2 },
      { before: 20, after: 16 },
    ];
    const sorted = (found: { changes: { before: number }[] }) => found.changes.sort((a, b) => a.before - b.before);
    expect(sorted(await buffer(true))).toMatchObject(changes);
    expect(await waiting()).toEqual([]);
    expect(sorted(await buffer(false))).toMatchObject(changes);
    expect(await waiting()).toMatchObject([{ sku: 'MUG' }, { sku: 'SIX' }]);

    await tx((open) => app.get(SetBuffers).thresholds(open, scope, [{ sku: 'MUG', lowStockThreshold: 5 }]));
    expect(await store.exceptions()).not.toContain('LOW_STOCK');
    const [fulfillmentOrderId, inventory] = [newId(), app.get(InventoryFacade)];
    const order = { fulfillmentOrderId, cycle: 1, actor: 'test', warehouseId: store.warehouseId, storeId: store.id };
    await tx((open) => inventory.reserveFor(open, { ...order, pieces: [{ sku: 'SIX', quantity: 2 }] }));
    expect(await store.exceptions()).toContain('LOW_STOCK');
    expect(await rows('SELECT reserved, low_since IS NOT NULL AS low FROM stock_level WHERE store_id = $1')).toEqual([
      { reserved: 12, low: true },
    ]);
    await tx((open) => inventory.release(open, { fulfillmentOrderId, actor: 'test', reason: 'TEST' }));
    expect(await store.exceptions()).not.toContain('LOW_STOCK');
    expect(await store.wrongLevels()).toEqual([]);
  });

  it('names why numbers differ, heals three times within a week, then waits for a person', async () => {
    await open({ MUG: 10 });
    await look(remote('MUG', 10));
    await look(remote('MUG', 7));
    expect(await record('MUG')).toMatchObject({ drift: -3, cause: 'MERCHANT_EDIT', since: true });
    expect(await waiting()).toMatchObject([{ sku: 'MUG' }]);
    for (const shown of [6, 5]) {
      await told('MUG', 10);
      await look(remote('MUG', shown));
      expect(await record('MUG')).toMatchObject({ cause: 'OTHER_WRITER', stopped: false });
      expect(await waiting()).toHaveLength(1);
    }
    await told('MUG', 10);
    await look(remote('MUG', 4));
    expect(await record('MUG')).toMatchObject({ drift: -6, cause: 'OTHER_WRITER', stopped: true });
    expect(await waiting()).toEqual([]);
    expect(await store.exceptions()).toContain('DRIFT_LOOP');
    await look(remote('MUG', 4));
    expect(await waiting()).toEqual([]);
    const { id } = await record('MUG');
    await tx((open) => app.get(HealRecord).execute(open, String(id), 'key:admin'));
    expect(await waiting()).toMatchObject([{ sku: 'MUG' }]);
    expect(await store.exceptions()).not.toContain('DRIFT_LOOP');
    expect(await record('MUG')).toMatchObject({ stopped: false });
  });

  it('a record that the store has no more ends what was open about it, and a shipment is counted at the one in its place', async () => {
    await open({ MUG: 10 });
    await look(remote('MUG', 10, '1'));
    const { id } = await record('MUG');
    const about = {
      subject: `stock_record:${String(id)}`,
      severity: 'WARNING',
      storeId: store.id,
      message: 'x',
    } as const;
    for (const type of ['DRIFT_LOOP', 'STOCK_REFUSED'] as const) {
      await tx((open) => app.get(JournalFacade).openException(open, { ...about, type }));
    }
    await tx((open) => app.get(EndRecord).execute(open, String(id)));
    expect(await store.exceptions()).not.toContain('DRIFT_LOOP');
    expect(await store.exceptions()).not.toContain('STOCK_REFUSED');
    await look(remote('MUG', 10, '2'));
    const line = { sku: 'MUG', stockRecordRemoteId: null, quantity: 3, locationId: (await place()).id };
    const shipment = {
      storeId: store.id,
      fulfillmentOrderId: newId(),
      cycle: 1,
      fulfillmentId: newId(),
      actor: 'test',
    };
    await tx((open) => app.get(InventoryFacade).shipped(open, { ...shipment, lines: [line] }));
    expect(await rows('SELECT remote_id, awaiting FROM stock_record WHERE store_id = $1 ORDER BY remote_id')).toEqual([
      { remote_id: '1', awaiting: 0 },
      { remote_id: '2', awaiting: 3 },
    ]);
  });

  it('stock is not sent for a location that is not active, nor asked of a store that did not grant reading it', async () => {
    await open({ MUG: 10 });
    await look(remote('MUG', 10));
    await app.database.query(`UPDATE location SET status = 'DELETING' WHERE store_id = $1`, [store.id]);
    const count = { warehouseId: store.warehouseId, storeId: store.id, reason: null, actor: 'test' };
    await tx((open) => app.get(SetStockLevels).execute(open, { ...count, levels: [{ sku: 'MUG', onHand: 9 }] }));
    expect(await waiting()).toEqual([]);
    await app.database.query(`UPDATE location SET status = 'ACTIVE' WHERE store_id = $1`, [store.id]);
    const readable = () => tx((open) => app.get(StockAccess).readable(open, store.id));
    expect(await readable()).toHaveLength(1);
    await app.database.query(`UPDATE store SET scopes = '{catalogue:write}' WHERE id = $1`, [store.id]);
    expect(await readable()).toEqual([]);
  });

  it('a shipment that is never sent gives nothing back to an order that has given up its reservation', async () => {
    await open({ MUG: 10 });
    const inventory = app.get(InventoryFacade);
    const [fulfillmentOrderId, fulfillmentId, locationId] = [newId(), newId(), (await place()).id];
    const order = { fulfillmentOrderId, cycle: 1, actor: 'test', warehouseId: store.warehouseId, storeId: store.id };
    const lines = [{ sku: 'MUG', stockRecordRemoteId: null, quantity: 4, locationId }];
    await tx((open) => inventory.reserveFor(open, { ...order, pieces: [{ sku: 'MUG', quantity: 4 }] }));
    await tx((open) => inventory.shipped(open, { ...order, fulfillmentId, lines }));
    await tx((open) => inventory.release(open, { fulfillmentOrderId, actor: 'test', reason: 'TEST' }));
    await tx((open) => inventory.shipmentCancelled(open, fulfillmentId, { actor: 'test', reason: 'TEST' }));
    expect(await rows('SELECT on_hand, reserved FROM stock_level WHERE store_id = $1')).toEqual([
      { on_hand: 10, reserved: 0 },
    ]);
    expect(await store.wrongLevels()).toEqual([]);
  });

  it('a store that keeps another number each time is told once more, and then at the next change', async () => {
    await open({ MUG: 10 });
    await look(remote('MUG', 4));
    const settled = async (shown: number): Promise<number> => {
      const [operation] = await rows<{ id: string }>(
        `SELECT id FROM store_operation WHERE store_id = $1 AND state = 'PENDING'`,
      );
      await app.database.query(`UPDATE store_operation SET state = 'SENDING' WHERE id = $1`, [operation?.id]);
      later();
      const { id } = await record('MUG');
      const attempt = { storeId: store.id, recordId: String(id), sentAt: await store.now(), actor: 'test' };
      await tx(async (open) => {
        const answer = { sent: 10, record: remote('MUG', shown) };
        const { afterwards } = await app.get(SettlePush).answered(open, attempt, answer);
        await open.query(`UPDATE store_operation SET state = 'CONFIRMED' WHERE id = $1`, [operation?.id]);
        await afterwards?.(open);
      });
      return (await waiting()).length;
    };
    expect([await settled(4), await settled(4)]).toEqual([1, 0]);
    expect(await record('MUG')).toMatchObject({ expected: 4, drift: -6 });
    await store.setStock('MUG', 11);
    await look(remote('MUG', 4));
    expect(await waiting()).toMatchObject([{ sku: 'MUG' }]);
    expect(await settled(10)).toBe(1);
    expect(await record('MUG')).toMatchObject({ drift: null });
  });

  it('a refusal is over once the store is found to hold our number', async () => {
    await open({ MUG: 10 });
    await look(remote('MUG', 4));
    const { id } = await record('MUG');
    const found = async (shown: number, refusedWith: number | null) => {
      later();
      const attempt = { storeId: store.id, recordId: String(id), sentAt: await store.now(), actor: 'test' };
      return (await tx((open) => app.get(SettlePush).read(open, attempt, remote('MUG', shown), refusedWith))).state;
    };
    expect([await found(4, 400), await store.exceptions()]).toEqual(['REFUSED', ['STOCK_REFUSED']]);
    expect([await found(10, null), await store.exceptions()]).toEqual(['CONFIRMED', []]);
  });

  it('a policy that only reports sends nothing for it, but each new number of ours', async () => {
    await open({ MUG: 10 }, { driftHealing: 'REPORT' });
    await look(remote('MUG', 10));
    await look(remote('MUG', 7));
    expect(await record('MUG')).toMatchObject({ drift: -3, cause: 'MERCHANT_EDIT' });
    expect(await waiting()).toEqual([]);
    const count = { warehouseId: store.warehouseId, storeId: store.id, reason: null, actor: 'test' };
    await tx((open) => app.get(SetStockLevels).execute(open, { ...count, levels: [{ sku: 'MUG', onHand: 9 }] }));
    expect(await waiting()).toMatchObject([{ sku: 'MUG' }]);
    await look(remote('MUG', 7));
    expect(await record('MUG')).toMatchObject({ cause: 'MERCHANT_EDIT' });
  });

  it('a number of ours that waits, and a mapping that changed, are named as such', async () => {
    await open({ MUG: 10 });
    await map('SIX', { MUG: 2 });
    await look(remote('MUG', 10), remote('SIX', 5));
    await told('SIX', 5);
    later();
    await map('SIX', { MUG: 5 });
    const count = { warehouseId: store.warehouseId, storeId: store.id, reason: null, actor: 'test' };
    await tx((open) => app.get(SetStockLevels).execute(open, { ...count, levels: [{ sku: 'MUG', onHand: 11 }] }));
    await look(remote('MUG', 10), remote('SIX', 5));
    expect(await record('MUG')).toMatchObject({ drift: null, cause: 'UNSENT' });
    expect(await record('SIX')).toMatchObject({ drift: null, cause: 'MAPPING' });
  });

  it.each(['MERCHANT', 'OTHER_APP'] as const)(
    'sends nothing where the %s owns the stock, and calls nothing drift',
    async (stockOwner) => {
      await open({ MUG: 10 }, { stockOwner });
      await look(remote('MUG', 3));
      await look(remote('MUG', 8));
      expect(await record('MUG')).toMatchObject({ expected: 8, drift: null, cause: null, components: 1 });
      expect(await waiting()).toEqual([]);
      const { id } = await record('MUG');
      const heal = tx((open) => app.get(HealRecord).execute(open, String(id), 'test'));
      await expect(heal).rejects.toMatchObject({ code: 'STOCK_NOT_OURS' });
    },
  );

  describe('records that a location lacks', () => {
    const claim = async (): Promise<Operation> => {
      await app.database.query(`UPDATE pace_slot SET free_at = '-infinity' WHERE store_id = $1`, [store.id]);
      const times = { holdMs: 16_000, settleMs: { 'stock.record.create': 5_000 }, readFirst: [] };
      const found = await app.get(OperationClaimsRepository).claim(store.id, 1_000_000, times);
      if (found.type !== 'OPERATION') throw new Error(`Expected work to send, found ${found.type}.`);
      return found.operation;
    };
    const settle = (operation: Operation, outcome: Parameters<CreateRecordHandler['settle']>[2]): Promise<unknown> =>
      tx(async (open) => {
        const settlement = await app.get(CreateRecordHandler).settle(open, operation, outcome);
        await app.get(StoreOperationsRepository).settle(open, operation, settlement);
        return settlement;
      });
    const afterRead = async (): Promise<number> => {
      const location = await place();
      return tx((open) => app.get(CreateRecords).afterRead(open, location, 'test'));
    };
    /** The store names the product of SIX at another of our locations. */
    const elsewhere = async (): Promise<void> => {
      await app.database.query(
        `INSERT INTO stock_record (id, store_id, location_id, warehouse_id, remote_id, sku, product_remote_id, observed_at)
         VALUES ($1, $2, $1, $1, 'far', 'SIX', 'p-SIX', db_now())`,
        [newId(), store.id],
      );
    };
    const begin = async (policy: Partial<StorePolicy> = { createStockRecords: true }): Promise<void> => {
      await open({ MUG: 13 }, policy);
      await map('SIX', { MUG: 6 });
      await elsewhere();
      await look(remote('MUG', 13));
    };

    it('are asked for once, with our number, where the product is known; the answer is taken in', async () => {
      await begin();
      expect(await afterRead()).toBe(1);
      expect(await afterRead()).toBe(0);
      const operation = await claim();
      const ready = await app.get(CreateRecordHandler).ready(operation);
      expect(ready).toEqual({
        type: 'SEND',
        prepared: { productRemoteId: 'p-SIX', locationRemoteId: '7', inStock: 2 },
      });
      const answer = { ...remote('SIX', 2, '900'), sku: null };
      expect(await settle(operation, { type: 'ANSWERED', answer })).toMatchObject({ state: 'CONFIRMED' });
      expect(
        await rows(`SELECT sku, expected, components FROM stock_record WHERE store_id = $1 AND remote_id = '900'`),
      ).toEqual([{ sku: 'SIX', expected: 2, components: 1 }]);
      expect(await waiting()).toEqual([]);
      expect(await afterRead()).toBe(0);
    });

    it('after a lost answer are found by reading, or asked for again; a refusal is told', async () => {
      await begin();
      await afterRead();
      const operation = await claim();
      const read = (value: RemoteStockRecord | null) => ({ value, sentAt: new Date() });
      const handler = app.get(CreateRecordHandler);
      const outcome = (value: RemoteStockRecord | null, refusedWith: number | null = null) =>
        tx((open) =>
          handler.settle(open, { ...operation, refusedWith }, { type: 'READ', evidence: read(value), why: 'LOST' }),
        );
      expect(await outcome(null)).toMatchObject({ state: 'PENDING' });
      expect(await outcome(null, 400)).toMatchObject({ state: 'REFUSED' });
      expect(await store.exceptions()).toContain('STOCK_RECORD_REFUSED');
      expect(await outcome(remote('SIX', 2, '901'))).toMatchObject({ state: 'CONFIRMED' });
      expect(await store.exceptions()).not.toContain('STOCK_RECORD_REFUSED');
      expect(await handler.ready(operation)).toMatchObject({ type: 'DONE' });
    });

    it('are not asked for where the location has its product under another SKU, and once where two of ours mean it', async () => {
      await begin();
      await map('HALF', { MUG: 3 });
      await app.database.query(
        `INSERT INTO stock_record (id, store_id, location_id, warehouse_id, remote_id, sku, product_remote_id, observed_at)
         VALUES ($1, $2, $1, $1, 'farther', 'HALF', 'p-SIX', db_now())`,
        [newId(), store.id],
      );
      expect(await afterRead()).toBe(1);
      await app.database.query(`UPDATE store_operation SET state = 'REFUSED' WHERE store_id = $1`, [store.id]);
      await look({ ...remote('RENAMED', 1), productRemoteId: 'p-SIX' });
      expect(await afterRead()).toBe(0);
    });

    it('are found behind a thousand whose product nobody knows', async () => {
      await begin();
      await app.database.query(
        `INSERT INTO stock_level (id, warehouse_id, store_id, sku, on_hand)
         SELECT gen_random_uuid(), $1, $2, 'A-' || n, 1 FROM generate_series(1, 1000) n`,
        [store.warehouseId, store.id],
      );
      expect(await afterRead()).toBe(1);
    });

    it('are not asked for by itself where the policy does not say so, or somebody else owns the stock', async () => {
      await begin({});
      expect(await afterRead()).toBe(0);
      await begin({ createStockRecords: true, stockOwner: 'MERCHANT' });
      expect(await afterRead()).toBe(0);
    });
  });
});
