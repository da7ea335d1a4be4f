import { newId } from '../../../src/common/ids.js';
import { InventoryFacade } from '../../../src/modules/inventory/inventory.facade.js';
import { StockLevelsRepository } from '../../../src/modules/inventory/stock-levels.repository.js';
import { StockShipmentsRepository } from '../../../src/modules/inventory/stock-shipments.repository.js';
import type { Tx } from '../../../src/platform/database/tx.js';
import { EngineApp } from '../engine/engine-app.js';
import { TestStore } from '../engine/test-store.js';
import { waitUntil } from '../platform/wait-until.js';

describe('the order in which stock is locked: levels, records, shipments', () => {
  let app: EngineApp;
  beforeAll(async () => {
    app = await EngineApp.start();
  });
  afterAll(() => app.stop());

  const untilItWaits = (): Promise<void> =>
    waitUntil('somebody waits for a lock', async () => {
      const { rowCount } = await app.database.query(
        `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
      );
      return rowCount === 1;
    });

  it.each<['confirm' | 'cancel' | 'release']>([['confirm'], ['cancel'], ['release']])(
    'a shipment whose record is tied by a read meanwhile waits with its %s, and nobody is a victim',
    async (end) => {
      const store = await TestStore.create(app, { A: 10 });
      const inventory = app.get(InventoryFacade);
      const fulfillmentId = newId();
      const recordId = newId();
      const fulfillmentOrderId = newId();
      const { rows: levels } = await app.database.query<{ id: string }>(
        'SELECT id FROM stock_level WHERE store_id = $1',
        [store.id],
      );
      await app.database.tx(async (tx) => {
        const { rows } = await tx.query<{ id: string }>('SELECT id FROM location WHERE store_id = $1', [store.id]);
        const line = { sku: 'A', stockRecordRemoteId: recordId, quantity: 2, locationId: rows[0]?.id ?? null };
        const order = { storeId: store.id, fulfillmentOrderId, cycle: 1, actor: 'test' };
        const items = levels.map(({ id }) => ({ levelId: id, sku: 'A', quantity: 3 }));
        await inventory.reserve(tx, { fulfillmentOrderId, cycle: 1, actor: 'test', items });
        await inventory.shipped(tx, { ...order, fulfillmentId, lines: [line] });
        await tx.query(
          `INSERT INTO stock_record (id, store_id, location_id, warehouse_id, remote_id, sku, observed_at)
           SELECT $2::uuid, l.store_id, l.id, l.warehouse_id, $2::text, 'A', db_now() FROM location l WHERE l.store_id = $1`,
          [store.id, recordId],
        );
      });
      const now = new Date();
      const ending = (tx: Tx): Promise<unknown> => {
        const cause = { actor: 'test', reason: 'TEST' };
        if (end === 'release') return inventory.release(tx, { fulfillmentOrderId, ...cause });
        if (end === 'cancel') return inventory.shipmentCancelled(tx, fulfillmentId, cause);
        return inventory.shipmentConfirmed(tx, fulfillmentId, { sentAt: now, answeredAt: now });
      };
      let [attempts, ended]: [number, Promise<unknown>] = [0, Promise.resolve()];
      const linked = await app.database.tx(async (tx) => {
        await app.get(StockLevelsRepository).lockByIds(
          tx,
          levels.map(({ id }) => id),
        );
        ended = app.database.tx((other) => {
          attempts += 1;
          return ending(other);
        });
        await untilItWaits();
        return app.get(StockShipmentsRepository).link(tx, store.id, [recordId]);
      });
      await ended;
      expect([attempts, linked.get(recordId)]).toEqual([1, 2]);
      const { rows } = await app.database.query<{ state: string; record: string }>(
        'SELECT state, stock_record_id AS record FROM stock_shipment WHERE fulfillment_id = $1',
        [fulfillmentId],
      );
      const state = { confirm: 'CONFIRMED', cancel: 'CANCELLED', release: 'UNCONFIRMED' }[end];
      expect(rows).toEqual([{ state, record: recordId }]);
      expect(await store.wrongLevels()).toEqual([]);
    },
  );
});
