import { newId } from '../../../src/common/ids.js';
import { PullWakesRepository } from '../../../src/modules/store-notifications/pull-wakes.repository.js';
import { PULL_KINDS } from '../../../src/modules/store-notifications/domain/pull-kind.js';
import { StoreNotificationsRepository } from '../../../src/modules/store-notifications/store-notifications.repository.js';
import type { Database } from '../../../src/platform/database/database.js';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.js';
import { openProcess } from './process.js';

const BODY = Buffer.alloc(32, 1);

/** The generations of a store that nobody called. */
const NOTHING_OWED = Object.fromEntries(PULL_KINDS.map((kind) => [kind, '0']));

describe('the callback statement', () => {
  let test: TestDatabase;
  let database: Database;
  let notifications: StoreNotificationsRepository;
  let wakes: PullWakesRepository;
  let storeId: string;
  let locationId: string;
  let tokenHash: Buffer;
  beforeAll(async () => {
    test = await createTestDatabase();
    database = openProcess(test.url);
    notifications = new StoreNotificationsRepository(database);
    wakes = new PullWakesRepository(database);
  });
  afterAll(async () => {
    await database.onApplicationShutdown();
    await test.drop();
  });
  beforeEach(async () => {
    [storeId, locationId] = [newId(), newId()];
    tokenHash = Buffer.from(newId().replaceAll('-', '').repeat(2), 'hex');
    await database.tx(async (tx) => {
      await wakes.open(tx, storeId);
      await notifications.registerEndpoint(tx, { tokenHash, purpose: 'LOCATION', storeId, locationId });
    });
    database.setClockOffset('0');
  });

  const call = (pulls: readonly ('REQUESTS' | 'CANCELLATIONS')[] = ['REQUESTS'], hash = tokenHash) =>
    notifications.recordCallback({ tokenHash: hash, kind: 'fulfillment_requested', bodySha256: BODY, pulls });
  const callGlobal = (from = notifications) =>
    from.recordGlobalCallback({ storeId, kind: 'fulfillment_requested', bodySha256: BODY, pulls: ['REQUESTS'] });
  const rows = async (source: string): Promise<number> => {
    const found = await database.query('SELECT FROM store_notification WHERE store_id = $1 AND source = $2', [
      storeId,
      source,
    ]);
    return found.rowCount ?? 0;
  };
  /** How many rows the global URL wrote: no more than seconds of the clock have passed between them, however long the test took. */
  const globalRows = async (): Promise<number> => {
    const [found] = (
      await database.query<{ written: number; seconds: number }>(
        `SELECT count(*)::int AS written, max(second) - min(second) + 1 AS seconds
         FROM (SELECT floor(extract(epoch FROM received_at))::int AS second FROM store_notification
           WHERE store_id = $1 AND source = 'GLOBAL_CALLBACK') AS row`,
        [storeId],
      )
    ).rows;
    expect(found?.written).toBeLessThanOrEqual(found?.seconds ?? 0);
    return found?.written ?? 0;
  };
  const gens = async (): Promise<Record<string, string>> => {
    const found = await database.query<{ kind: string; gen: string }>(
      'SELECT kind, gen FROM pull_wake WHERE store_id = $1',
      [storeId],
    );
    return Object.fromEntries(found.rows.map(({ kind, gen }) => [kind, gen]));
  };

  it('writes nothing for an unknown token', async () => {
    expect(await call(['REQUESTS'], Buffer.alloc(32, 9))).toBeNull();
    expect((await database.query('SELECT FROM store_notification WHERE body_sha256 = $1', [BODY])).rowCount).toBe(0);
    expect(await gens()).toEqual(NOTHING_OWED);
  });

  it('writes nothing for a token that belongs to webhooks', async () => {
    const webhook = Buffer.alloc(32, 7);
    await database.tx((tx) => notifications.registerEndpoint(tx, { tokenHash: webhook, purpose: 'WEBHOOK', storeId }));
    expect(await call(['REQUESTS'], webhook)).toBeNull();
    expect(await notifications.findWebhookStore(webhook)).toBe(storeId);
    expect(await notifications.findWebhookStore(tokenHash)).toBeNull();
  });

  it('writes the row and owes the pull for a known one', async () => {
    expect(await call()).toEqual({ storeId, locationId, woken: true });
    expect(await rows('CALLBACK')).toBe(1);
    expect(await gens()).toEqual({ ...NOTHING_OWED, REQUESTS: '1' });
  });

  it('a flood of 1000 leaves 1000 rows and one owed pull', async () => {
    // As many at once as there are connections, and more: none waits for one so long that it gives up.
    const woken: boolean[] = [];
    const caller = async (): Promise<void> => {
      for (let n = 0; n < 50; n += 1) woken.push((await call(['REQUESTS', 'CANCELLATIONS']))?.woken ?? false);
    };
    await Promise.all(Array.from({ length: 20 }, caller));
    expect(woken.filter(Boolean)).toHaveLength(1);
    expect(await rows('CALLBACK')).toBe(1_000);
    expect(await gens()).toEqual({ ...NOTHING_OWED, REQUESTS: '1', CANCELLATIONS: '1' });
  });

  it('a callback during a pull owes one more, and only one', async () => {
    await call();
    expect(await wakes.claim(storeId, ['REQUESTS'], 30_000, 0)).toMatchObject({ hinted: true });
    expect((await call())?.woken).toBe(true);
    expect((await call())?.woken).toBe(false);
    expect((await gens())['REQUESTS']).toBe('2');
  });

  it('the global URL writes at most one row per store and second, and owes its pull every time', async () => {
    expect(await callGlobal()).toBe(true);
    expect(await callGlobal()).toBe(false);
    await wakes.claim(storeId, ['REQUESTS'], 30_000, 0);
    expect(await callGlobal()).toBe(true);
    const before = await globalRows();
    database.setClockOffset('1.1 seconds');
    await callGlobal();
    expect(await globalRows()).toBe(before + 1);
  });

  it('the global URL keeps to one row per second among many callbacks of locations', async () => {
    await callGlobal();
    for (let n = 0; n < 25; n += 1) await call();
    await callGlobal();
    expect(await globalRows()).toBeGreaterThan(0);
  });

  it('the global URL keeps to one row per second when several processes are called together', async () => {
    const processes = Array.from({ length: 4 }, () => openProcess(test.url));
    await Promise.all(
      processes.flatMap((each) => Array.from({ length: 10 }, () => callGlobal(new StoreNotificationsRepository(each)))),
    );
    await Promise.all(processes.map((each) => each.onApplicationShutdown()));
    expect(await globalRows()).toBeGreaterThan(0);
  });

  it('records a webhook once per event id', async () => {
    const record = (eventId: string | null) =>
      database.tx((tx) =>
        notifications.recordWebhook(tx, {
          storeId,
          kind: 'app.uninstalled',
          eventId,
          bodySha256: BODY,
          verification: 'RAW_BODY',
        }),
      );
    expect([
      await record('e1'),
      await record('e1'),
      await record('e2'),
      await record(null),
      await record(null),
    ]).toEqual([true, false, true, true, true]);
  });

  it('forgets the tokens of a location that is gone', async () => {
    await database.tx((tx) => notifications.removeLocationEndpoints(tx, locationId));
    expect(await call()).toBeNull();
  });
});
