import { newId } from '../../../src/common/ids.js';
import { FulfillmentOrdersRepository } from '../../../src/modules/fulfillment-orders/fulfillment-orders.repository.js';
import { WaitingJob } from '../../../src/modules/fulfillment-orders/jobs/waiting.job.js';
import { JournalFacade } from '../../../src/modules/journal/journal.facade.js';
import { WatchJob } from '../../../src/modules/store-operations/jobs/watch.job.js';
import { OpenOperationsRepository } from '../../../src/modules/store-operations/open-operations.repository.js';
import { StoreOperationsRepository } from '../../../src/modules/store-operations/store-operations.repository.js';
import { Metrics } from '../../../src/platform/observability/metrics.js';
import { EngineApp } from './engine-app.js';
import { remoteOrder } from './order-book.js';
import { DEFAULT_STORE_POLICY } from '../../../src/modules/stores/stores.facade.js';
import { TestStore } from './test-store.js';

/** More than any look takes at once. */
const MANY = 230;

describe('alarms', () => {
  let app: EngineApp;
  let store: TestStore;
  beforeAll(async () => {
    app = await EngineApp.start();
    store = await TestStore.create(app);
  });
  afterAll(() => app?.stop());

  const told = async (type: string): Promise<{ open: number; most: number; resolved: number }> => {
    const { rows } = await app.database.query<{ open: number; most: number; resolved: number }>(
      `SELECT count(*) FILTER (WHERE resolved_at IS NULL)::int AS open, max(count)::int AS most,
         count(*) FILTER (WHERE resolved_at IS NOT NULL)::int AS resolved FROM exception WHERE type = $1`,
      [type],
    );
    return rows[0] as { open: number; most: number; resolved: number };
  };

  it('tell of all decisions that wait, once each; one that is closed by hand and waits on is told again', async () => {
    const hold = { reason: 'OTHER', message: '', createdAt: null };
    await store.see(remoteOrder({ status: 'ON_HOLD', holds: [hold] as never }));
    expect((await store.order()).stage).toBe('RECEIVED');
    await app.database.query(
      `INSERT INTO fulfillment_order SELECT (jsonb_populate_record(o, jsonb_build_object('id', gen_random_uuid(), 'remote_id', 'copy-' || n))).*
       FROM fulfillment_order o, generate_series(2, $2) n WHERE o.store_id = $1`,
      [store.id, MANY],
    );
    app.database.setClockOffset('2 hours');
    const job = new WaitingJob(app.get(FulfillmentOrdersRepository), app.database, app.get(JournalFacade));
    await job.look();
    await job.look();
    expect(await told('DECISION_WAITING')).toEqual({ open: MANY, most: 1, resolved: 0 });
    const { id } = await store.order();
    const journal = app.get(JournalFacade);
    await app.database.tx((tx) =>
      journal.resolveException(tx, 'DECISION_WAITING', `fulfillment_order:${id}`, 'key:test', 'Looked at.'),
    );
    await job.look();
    expect(await told('DECISION_WAITING')).toEqual({ open: MANY, most: 1, resolved: 1 });
  });

  it('tell of decisions that by policy are left to a person, and not of those whose failed check is told', async () => {
    app.database.setClockOffset('0');
    const manual = await TestStore.create(app, { MUG: 10 }, { ...DEFAULT_STORE_POLICY, decisionMode: 'MANUAL' });
    await manual.see(remoteOrder());
    await manual.see(remoteOrder({ remoteId: '1002', lines: [{ sku: 'NOPE', quantity: 1 }] }));
    expect([(await manual.order()).stage, (await manual.order('1002')).stage]).toEqual(['REVIEW', 'REVIEW']);
    const before = await manual.exceptions();
    app.database.setClockOffset('2 hours');
    const job = new WaitingJob(app.get(FulfillmentOrdersRepository), app.database, app.get(JournalFacade));
    await job.look();
    await job.look();
    expect((await manual.exceptions()).filter((type) => !before.includes(type))).toEqual(['DECISION_WAITING']);
  });

  it('tell of all writes whose outcome stays unknown, once each', async () => {
    const operations = app.get(StoreOperationsRepository);
    app.database.setClockOffset('0');
    for (let n = 0; n < MANY; n += 1) {
      const name = newId();
      const operation = { storeId: store.id, kind: 'k', lane: name, dedupeKey: name, priority: 20, payload: {} };
      await app.database.tx((tx) => operations.insert(tx, [{ ...operation, actor: 't' }]));
    }
    await app.database.query(`UPDATE store_operation SET state = 'AMBIGUOUS', sent_at = db_now() WHERE kind = 'k'`);
    app.database.setClockOffset('11 minutes');
    const job = new WatchJob(app.get(OpenOperationsRepository), app.database, app.get(JournalFacade), app.get(Metrics));
    await job.watch();
    await job.watch();
    expect(await told('OPERATION_AMBIGUOUS')).toEqual({ open: MANY, most: 1, resolved: 0 });
  });
});
