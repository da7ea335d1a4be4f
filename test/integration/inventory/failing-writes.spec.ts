import type { RemoteStockRecord } from '../../../src/clients/store-client.js';
import { StoreClientError } from '../../../src/clients/store-client.errors.js';
import { Clock } from '../../../src/common/clock.js';
import { newId } from '../../../src/common/ids.js';
import { Random } from '../../../src/common/random.js';
import { StockPull } from '../../../src/modules/inventory/jobs/stock.pull.js';
import { StockPushHandler } from '../../../src/modules/inventory/jobs/stock-push.handler.js';
import { InventoryFacade } from '../../../src/modules/inventory/inventory.facade.js';
import { EndRecord } from '../../../src/modules/inventory/use-cases/end-record.js';
import { FollowList } from '../../../src/modules/inventory/use-cases/follow-list.js';
import { HealRecord } from '../../../src/modules/inventory/use-cases/heal-record.js';
import { PreparePush } from '../../../src/modules/inventory/use-cases/prepare-push.js';
import { SetStockLevels } from '../../../src/modules/inventory/use-cases/set-stock-levels.js';
import { TakeInRecords } from '../../../src/modules/inventory/use-cases/take-in-records.js';
import { JournalFacade } from '../../../src/modules/journal/journal.facade.js';
import { LocationsFacade } from '../../../src/modules/locations/locations.facade.js';
import {
  endAttempt,
  settleOperation,
  type SettleTools,
} from '../../../src/modules/store-operations/draining/settle-operation.js';
import { OperationClaimsRepository } from '../../../src/modules/store-operations/operation-claims.repository.js';
import type { PullResult, PullSession } from '../../../src/modules/store-operations/store-operations.facade.js';
import { PaceSlotsRepository } from '../../../src/modules/store-operations/pace-slots.repository.js';
import { StoreOperationsRepository } from '../../../src/modules/store-operations/store-operations.repository.js';
import { Metrics } from '../../../src/platform/observability/metrics.js';
import { breakWrites } from '../engine/break-writes.js';
import { EngineApp } from '../engine/engine-app.js';
import { TestStore } from '../engine/test-store.js';

const shown = (inStock: number | null, remoteId = '500'): RemoteStockRecord => ({
  remoteId,
  locationRemoteId: '7',
  productRemoteId: '1',
  sku: 'MUG',
  title: null,
  inStock,
  allocated: 0,
  net: inStock,
  updatedAt: null,
  unfamiliar: [],
});

interface Row {
  [column: string]: unknown;
  id: string;
  state: string;
  attempts: number;
  reason: string | null;
  waits: number;
}

describe('a stock push that always fails', () => {
  let app: EngineApp;
  let store: TestStore;
  let tools: SettleTools & { claims: OperationClaimsRepository };
  let minutes = 0;

  beforeAll(async () => {
    app = await EngineApp.start();
    tools = {
      clock: app.get(Clock),
      random: app.get(Random),
      database: app.database,
      metrics: app.get(Metrics),
      journal: app.get(JournalFacade),
      operations: app.get(StoreOperationsRepository),
      claims: app.get(OperationClaimsRepository),
      slots: app.get(PaceSlotsRepository),
    };
  });
  afterAll(() => app.stop());
  beforeEach(async () => {
    store = await TestStore.create(app, { MUG: 10 });
    await app.database.query(`UPDATE store SET scopes = '{catalogue:read,catalogue:write}' WHERE id = $1`, [store.id]);
    await look(4);
  });

  const later = (more = 10): void => app.database.setClockOffset(`${(minutes += more)} minutes`);
  const look = async (inStock: number | null, ...others: string[]): Promise<void> => {
    later();
    const sentAt = await store.now();
    await app.database.tx(async (tx) => {
      const [location] = await app.get(LocationsFacade).activeOfStore(tx, store.id);
      if (!location) throw new Error('no location');
      const records = [shown(inStock), ...others.map((id) => ({ ...shown(1, id), sku: `SKU-${id}` }))];
      await app.get(TakeInRecords).execute(tx, { location, records, sentAt, actor: 'test' });
    });
  };
  const count = async (onHand: number): Promise<void> => {
    const { warehouseId, id: storeId } = store;
    const levels = [{ sku: 'MUG', onHand }];
    const counted = { warehouseId, storeId, reason: null, actor: 'test', levels };
    await app.database.tx((tx) => app.get(SetStockLevels).execute(tx, counted));
  };
  const pushes = async (): Promise<Row[]> =>
    (
      await app.database.query<Row>(
        `SELECT id, state, attempts, reason, extract(epoch FROM next_at - db_now())::float8 AS waits FROM store_operation
         WHERE store_id = $1 ORDER BY seq`,
        [store.id],
      )
    ).rows;
  /** As the worker does: sends what may be sent now, whose answer is lost; false when there is nothing to send. */
  const send = async (): Promise<boolean> => {
    later();
    await app.database.query(`UPDATE pace_slot SET free_at = '-infinity' WHERE store_id = $1`, [store.id]);
    const terms = { holdMs: 16_000, settleMs: { 'stock.push': 5_000 }, readFirst: [] };
    const claim = await tools.claims.claim(store.id, 1_000_000, terms);
    if (claim.type !== 'OPERATION') return false;
    const { operation } = claim;
    const ready = await app.get(StockPushHandler).ready(operation);
    if (ready.type === 'DONE') {
      const settlement = { state: 'CONFIRMED', reason: ready.reason } as const;
      await app.database.tx((tx) => endAttempt(tools, tx, operation, settlement));
      return false;
    }
    await tools.operations.markLost(operation, 'HTTP 500');
    return true;
  };
  const readBack = async (inStock: number): Promise<boolean> => {
    later(1);
    const operation = await tools.claims.claimResolve(store.id, 40_000, 1_000);
    if (!operation) return false;
    const evidence = { value: shown(inStock), sentAt: await store.now() };
    await settleOperation(tools, app.get(StockPushHandler), operation, { type: 'READ', evidence, why: 'LOST' });
    return true;
  };

  const fail = async (): Promise<void> => {
    for (let round = 0; round < 15 && (await send()); round += 1) {
      if (round % 3 === 1) await count(20 + round);
      await readBack(4);
    }
  };

  it('is one operation with all its attempts, whatever its number is by then, and is parked and told of once', async () => {
    const waits: number[] = [];
    for (let round = 1; round <= 9; round += 1) {
      expect(await send()).toBe(true);
      await count(20 + round);
      await readBack(4);
      const [push, ...more] = await pushes();
      expect({ push, more }).toMatchObject({ push: { state: 'PENDING', attempts: round }, more: [] });
      waits.push(push?.waits ?? 0);
    }
    expect(Math.max(...waits.slice(0, 2))).toBeLessThan(3);
    expect(Math.max(...waits.slice(4))).toBeGreaterThan(5);
    await send();
    await readBack(4);
    expect(await pushes()).toMatchObject([
      { state: 'PARKED', attempts: 10, reason: expect.stringMatching('record 500') },
    ]);
    expect(await store.exceptions()).toEqual(['OPERATION_PARKED']);
  });

  it('does not begin anew with a new number once it is parked, but is tried when the store is read, and told of no more when it succeeds', async () => {
    await fail();
    await count(40);
    await count(0);
    expect(await send()).toBe(false);
    expect(await pushes()).toMatchObject([{ state: 'PARKED', attempts: 10 }]);

    await look(4);
    expect([await readBack(4), await send(), await readBack(4), await send()]).toEqual([true, true, true, false]);
    expect(await pushes()).toMatchObject([{ state: 'PARKED', attempts: 10 }]);
    expect(await store.exceptions()).toEqual(['OPERATION_PARKED']);

    await look(4);
    expect([await readBack(4), await send(), await readBack(0)]).toEqual([true, true, true]);
    expect(await pushes()).toMatchObject([{ state: 'CONFIRMED' }]);
    expect(await store.exceptions()).toEqual([]);
    await count(7);
    expect(await pushes()).toMatchObject([{ state: 'CONFIRMED' }, { state: 'PENDING', attempts: 0 }]);
  });

  it('is over when the store holds our number by itself, and when it has the record no more', async () => {
    await fail();
    const { rows } = await app.database.query<{ on_hand: number }>(
      'SELECT on_hand FROM stock_level WHERE store_id = $1',
      [store.id],
    );
    await look(rows[0]?.on_hand ?? 0);
    await readBack(rows[0]?.on_hand ?? 0);
    expect([(await pushes()).map(({ state }) => state), await store.exceptions()]).toEqual([['CONFIRMED'], []]);

    await count(9);
    await fail();
    const { rows: records } = await app.database.query<{ id: string }>(
      'SELECT id FROM stock_record WHERE store_id = $1',
      [store.id],
    );
    await app.database.tx((tx) => app.get(EndRecord).execute(tx, records[0]?.id ?? ''));
    expect((await pushes()).map(({ state }) => state)).toEqual(['CONFIRMED', 'SUPERSEDED']);
    expect(await store.exceptions()).toEqual([]);
  });

  it('is the one that goes on where another waits behind it: its priority, but not its attempts, is the newer one’s', async () => {
    later();
    await app.database.query(`UPDATE pace_slot SET free_at = '-infinity' WHERE store_id = $1`, [store.id]);
    const claim = await tools.claims.claim(store.id, 1_000_000, { holdMs: 16_000, settleMs: {}, readFirst: [] });
    if (claim.type !== 'OPERATION') throw new Error('nothing to send');
    await count(0);
    expect(await pushes()).toMatchObject([{ state: 'SENDING' }, { state: 'PENDING' }]);
    await tools.operations.sendAgain(claim.operation, 0, true, 'refused connection');
    expect(await pushes()).toMatchObject([{ state: 'PENDING', attempts: 1 }, { state: 'SUPERSEDED' }]);
    const { rows } = await app.database.query('SELECT priority FROM store_operation WHERE store_id = $1 ORDER BY seq', [
      store.id,
    ]);
    expect(rows).toMatchObject([{ priority: 50 }, { priority: 50 }]);
  });

  it('is the one that goes on also when the store was read in between', async () => {
    later();
    await app.database.query(`UPDATE pace_slot SET free_at = '-infinity' WHERE store_id = $1`, [store.id]);
    const terms = { holdMs: 16_000, settleMs: { 'stock.push': 5_000 }, readFirst: [] };
    const claim = await tools.claims.claim(store.id, 1_000_000, terms);
    if (claim.type !== 'OPERATION') throw new Error('nothing to send');
    await count(0);
    await tools.operations.markLost(claim.operation, 'HTTP 500');
    expect(await pushes()).toMatchObject([{ state: 'AMBIGUOUS' }, { state: 'PENDING' }]);
    expect(await readBack(4)).toBe(true);
    expect(await pushes()).toMatchObject([{ state: 'PENDING', attempts: 1 }, { state: 'SUPERSEDED' }]);
  });

  const recordId = async (): Promise<string> => {
    const { rows } = await app.database.query<{ id: string }>(
      `SELECT id FROM stock_record WHERE store_id = $1 AND remote_id = '500'`,
      [store.id],
    );
    return rows[0]?.id ?? '';
  };

  /** A pull of a store that answers so. */
  const sessionOf = (client: unknown): PullSession =>
    ({
      storeId: store.id,
      stillOurs: () => undefined,
      read: async (ask: (call: unknown) => Promise<unknown>) => ({
        value: await ask({ client, connection: {} }),
        sentAt: await store.now(),
      }),
    }) as unknown as PullSession;

  it('is not begun for a record that its store does not track, until a person wants our number there', async () => {
    await look(null);
    await count(12);
    expect(await send()).toBe(false);
    expect((await pushes()).map(({ state }) => state)).toEqual(['CONFIRMED']);
    await app.database.tx(async (tx) => app.get(HealRecord).execute(tx, await recordId(), 'test'));
    expect(await send()).toBe(true);
    await readBack(12);
    await look(null);
    await count(13);
    expect((await pushes()).map(({ state }) => state)).toEqual(['CONFIRMED', 'CONFIRMED']);
  });

  it('waits while it is unknown whether the store has a shipment of the record', async () => {
    const [fulfillmentOrderId, fulfillmentId] = [newId(), newId()];
    const order = { storeId: store.id, fulfillmentOrderId, cycle: 1, actor: 'test' };
    const lines = [{ sku: 'MUG', stockRecordRemoteId: '500', quantity: 2, locationId: null }];
    await app.database.tx((tx) => app.get(InventoryFacade).shipped(tx, { ...order, fulfillmentId, lines }));
    await app.database.query(
      `INSERT INTO store_operation (id, store_id, fulfillment_order_id, kind, lane, dedupe_key, priority, state, payload, next_at, actor)
       VALUES ($1, $2, $3, 'fulfillment.create', 'fo:1', $4, 30, 'AMBIGUOUS', '{}', db_now(), 'test')`,
      [newId(), store.id, fulfillmentOrderId, fulfillmentId],
    );
    const attempt = { storeId: store.id, recordId: await recordId(), sentAt: await store.now() };
    const ready = (): Promise<unknown> => app.database.tx((tx) => app.get(PreparePush).execute(tx, attempt));
    expect(await ready()).toMatchObject({ type: 'WAIT' });
    await app.database.query(
      `UPDATE store_operation SET state = 'CONFIRMED' WHERE state = 'AMBIGUOUS' AND store_id = $1`,
      [store.id],
    );
    expect(await ready()).toMatchObject({ type: 'SEND', prepared: { inStock: 10 } });
  });

  it('a record that cannot be read on its own keeps no other from being read, comes last the next time, and is told of', async () => {
    await look(10, '1', '2', '3');
    const read: string[] = [];
    const broken = new StoreClientError({
      kind: 'SERVER_ERROR',
      retryable: true,
      outcomeUnknown: false,
      detail: 'HTTP 500',
    });
    const client = {
      getStockRecord: (_: unknown, id: string): Promise<never> => {
        read.push(id);
        const gone = { kind: 'NOT_FOUND', retryable: false, outcomeUnknown: false, detail: 'HTTP 404' } as const;
        return Promise.reject(id === '1' || id === '2' ? broken : new StoreClientError(gone));
      },
    };
    const session = sessionOf(client);
    const follow = async (): Promise<void> => {
      later();
      const [location] = await app.database.tx((tx) => app.get(LocationsFacade).activeOfStore(tx, store.id));
      if (!location) throw new Error('no location');
      const list = { startedAt: await store.now(), listed: ['500'], unreadable: [], drifting: 0 };
      await app.get(FollowList).execute(session, { ...location, remoteId: '7' }, list);
    };
    await follow();
    expect(read.splice(0).sort()).toEqual(['1', '2', '3']);
    expect(await store.exceptions()).toContain('STOCK_UNREADABLE');
    await app.database.query(
      `UPDATE stock_record SET gone_at = NULL, missed_at = NULL WHERE store_id = $1 AND remote_id = '3'`,
      [store.id],
    );
    await follow();
    expect(read).toEqual(['3', expect.any(String), expect.any(String)]);
  });

  it('a record that an error of ours keeps from being taken in keeps no other from it, and is told of', async () => {
    const pull = async (...records: RemoteStockRecord[]): Promise<PullResult> => {
      later();
      const client = { listStockRecords: () => Promise.resolve({ records, unreadable: [] }) };
      return app.get(StockPull).pull(sessionOf(client));
    };
    await app.database.query(`UPDATE store SET scopes = '{catalogue:read,catalogue:write}' WHERE id = $1`, [store.id]);
    const known = async (): Promise<string[]> =>
      (
        await app.database.query<{ id: string }>(
          `SELECT remote_id AS id FROM stock_record WHERE store_id = $1 AND remote_id LIKE '6%' ORDER BY 1`,
          [store.id],
        )
      ).rows.map(({ id }) => id);
    const mend = await breakWrites(app, 'stock_record', `NEW.remote_id = '601'`);
    const page = [shown(10), ...['600', '601', '602'].map((id) => ({ ...shown(1, id), sku: `S${id}` }))];
    expect(await pull(...page).finally(mend)).toMatchObject({ pages: 1 });
    expect(await known()).toEqual(['600', '602']);
    expect(await store.exceptions()).toContain('STOCK_UNREADABLE');
    expect(await pull(...page)).toMatchObject({ pages: 1 });
    expect(await known()).toEqual(['600', '601', '602']);
    expect(await store.exceptions()).not.toContain('STOCK_UNREADABLE');
    const stop = await breakWrites(app, 'stock_record', `NEW.store_id = '${store.id}'`);
    await expect(pull(...page).finally(stop)).rejects.toThrow('broken');
  });
});
