import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { detachMonth, listParts, makeMissing } from '../../../scripts/support/months.js';
import { newId } from '../../../src/common/ids.js';
import { migrate } from '../../../src/platform/database/migrate.js';
import { migrationsFolder, readMigrations } from '../../../src/platform/database/migrations-folder.js';
import { Months } from '../../../src/platform/database/months.js';
import { createEmptyDatabase, createTestDatabase, type TestDatabase } from '../../support/test-database.js';
import { ModulesApp } from '../graphql-modules/modules-app.js';
import { readyOrder, seedLevel, seedSite } from '../graphql-modules/order-seed.js';

const TABLES = ['audit_entry', 'stock_movement', 'timeline_event'];
const EVENT = `INSERT INTO timeline_event (id, type, actor, data, occurred_at)`;
const AUDIT = `INSERT INTO audit_entry (id, actor, action, input, outcome, occurred_at)`;
const MOVEMENT = `INSERT INTO stock_movement (stock_level_id, kind, on_hand_delta, reserved_delta, on_hand_after, reserved_after, actor, occurred_at)`;
/** Two rows of November 2025 (UTC) and one each of January and March 2026, some written in other time zones. */
const TIMES = `unnest(ARRAY['2025-11-01 01:00+01', '2025-12-01 00:59:59.999999+01', '2026-01-15 00:00+00', '2026-02-28 23:30-01']::timestamptz[]) AS at`;

let databases: TestDatabase[] = [];
let clients: pg.Client[] = [];
afterEach(async () => {
  await Promise.all(clients.map((client) => client.end()));
  await Promise.all(databases.map((database) => database.drop()));
  [clients, databases] = [[], []];
});

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  clients.push(client);
  return client;
}

async function rowsOf(client: pg.Client, sql: string): Promise<Record<string, unknown>[]> {
  return (await client.query<Record<string, unknown>>(sql)).rows;
}

async function fill(client: pg.Client): Promise<void> {
  await client.query(`${EVENT} SELECT gen_random_uuid(), 'T', 'a', '{}', at FROM ${TIMES}`);
  await client.query(`${AUDIT} SELECT gen_random_uuid(), 'a', 'x', '{}', 'OK', at FROM ${TIMES}`);
  await client.query(`${MOVEMENT} SELECT gen_random_uuid(), 'ADJUST', 1, 0, 1, 0, 'a', at FROM ${TIMES}`);
}

const MONTHS_OF_ROWS = (table: string): string =>
  `SELECT right(tableoid::regclass::text, 7) AS month, count(*)::int AS rows FROM ${table} GROUP BY 1 ORDER BY 1`;
const EXPECTED_MONTHS = [
  { month: '2025_11', rows: 2 },
  { month: '2026_01', rows: 1 },
  { month: '2026_03', rows: 1 },
];

it('the migration puts every row into its month, and none is lost or changed', async () => {
  const database = await createEmptyDatabase();
  databases.push(database);
  const folder = mkdtempSync(path.join(tmpdir(), 'crossdock-months-'));
  for (const { name } of readMigrations(migrationsFolder()).filter((one) => one.name < '20261130230101'))
    cpSync(path.join(migrationsFolder(), name), path.join(folder, name), { recursive: true });
  await migrate(database.url, folder);
  rmSync(folder, { recursive: true });
  const client = await connect(database.url);
  await fill(client);
  const all = (): Promise<Record<string, unknown>[][]> =>
    Promise.all(TABLES.map((table) => rowsOf(client, `SELECT * FROM ${table} ORDER BY seq`)));
  const before = await all();
  await migrate(database.url);
  expect(await all()).toEqual(before);
  for (const table of TABLES) expect(await rowsOf(client, MONTHS_OF_ROWS(table))).toEqual(EXPECTED_MONTHS);
  await client.query(`${MOVEMENT} VALUES (gen_random_uuid(), 'SET', 1, 0, 1, 0, 'a', now())`);
  expect(await rowsOf(client, 'SELECT max(seq)::int AS seq FROM stock_movement')).toEqual([{ seq: 5 }]);
});

it('a month takes its own rows alone, changes none, and knows the same kinds', async () => {
  const database = await createTestDatabase();
  databases.push(database);
  const client = await connect(database.url);
  for (const table of TABLES)
    for (const month of ['2025-11-01', '2026-01-01', '2026-03-01'])
      await client.query('SELECT make_month($1, $2, 0)', [table, month]);
  await fill(client);
  for (const table of TABLES) {
    expect(await rowsOf(client, MONTHS_OF_ROWS(table))).toEqual(EXPECTED_MONTHS);
    for (const part of [table, `${table}_2025_11`, `${table}_2026_03`]) {
      await expect(client.query(`UPDATE ${part} SET actor = 'b'`)).rejects.toThrow(/append-only/);
      await expect(client.query(`DELETE FROM ${part}`)).rejects.toThrow(/append-only/);
    }
  }
  const unknown = `${MOVEMENT} VALUES (gen_random_uuid(), 'LOSE', 1, 0, 1, 0, 'a', '2026-01-15')`;
  await expect(client.query(unknown)).rejects.toThrow(/stock_movement_kind/);
});

describe('with the service', () => {
  let app: ModulesApp;
  let client: pg.Client;
  beforeAll(async () => {
    app = await ModulesApp.start({ ROLES: 'api,scheduler' });
    client = new pg.Client({ connectionString: app.url });
    await client.connect();
  });
  beforeEach(() => void app.warnLines.splice(0));
  afterAll(async () => {
    await client.end();
    await app.stop();
  });

  const make = (): Promise<void> => app.get(Months).make();
  const placeOf = async (where: string): Promise<unknown> =>
    (await app.rows(`SELECT tableoid::regclass::text AS part FROM timeline_event WHERE ${where}`))[0]?.['part'];
  const missing = (): Promise<Record<string, unknown>[]> =>
    app.rows('SELECT parent, month::text FROM missing_months()');
  const writeEvent = (type: string): Promise<unknown> =>
    app.rows(`INSERT INTO timeline_event (id, type, actor, data) VALUES ($1, $2, 'a', '{}')`, [newId(), type]);
  /** `_2027_03`: the month that virtual time is in. */
  const monthNow = async (): Promise<string> =>
    String((await app.rows(`SELECT to_char(db_now() AT TIME ZONE 'UTC', '_YYYY_MM') AS name`))[0]?.['name']);

  it('makes this month and the next two ahead, whoever writes meanwhile and however many make them', async () => {
    expect(await missing()).toEqual([]);
    app.database.setClockOffset('62 days');
    expect((await missing()).length).toBeGreaterThan(0);
    await client.query('BEGIN');
    await client.query(`${EVENT} VALUES (gen_random_uuid(), 'OPEN', 'a', '{}', db_now())`);
    await Promise.all([make(), make(), make()]);
    await client.query('COMMIT');
    expect(app.warnLines).toEqual([]);
    expect(await missing()).toEqual([]);
    await writeEvent('LATER');
    expect(await placeOf(`type = 'LATER'`)).toBe(`timeline_event${await monthNow()}`);
  });

  it('a month that was missing gets its rows back from the default partition, which then refuses changes as before', async () => {
    app.database.setClockOffset('200 days');
    await writeEvent('STRAY');
    expect(await placeOf(`type = 'STRAY'`)).toBe('timeline_event_default');
    app.database.setClockOffset('300 days');
    await make();
    expect(await missing()).toEqual([]);
    expect(await placeOf(`type = 'STRAY'`)).toMatch(/_\d{4}_\d\d$/);
    app.database.setClockOffset('600 days');
    await writeEvent('AGAIN');
    await expect(client.query('DELETE FROM timeline_event_default')).rejects.toThrow(/append-only/);
  });

  it('rows that are too many to move are told and keep no other month; the command moves them', async () => {
    app.database.setClockOffset('1000 days');
    const month = await monthNow();
    await app.rows(
      `INSERT INTO timeline_event (id, type, actor, data) SELECT gen_random_uuid(), 'T', 'a', '{}' FROM generate_series(1, 10001)`,
    );
    await make();
    expect(app.warnLines).toEqual([expect.stringMatching(/^timeline_event has no partition .*npm run months -- make/)]);
    expect(await missing()).toEqual([{ parent: 'timeline_event', month: `${month.slice(1).replace('_', '-')}-01` }]);
    await makeMissing(client, () => undefined);
    expect(await missing()).toEqual([]);
    expect(await rowsOf(client, `SELECT count(*)::int AS rows FROM timeline_event${month}`)).toEqual([
      { rows: 10_001 },
    ]);
  });

  it('waits for nobody who reads for long: it tells, and makes the month the next time', async () => {
    app.database.setClockOffset('1400 days');
    await client.query('BEGIN');
    await client.query('SELECT FROM timeline_event');
    await make();
    expect(app.warnLines).toContainEqual(
      expect.stringMatching(/timeline_event .*lock timeout; tried again in an hour/),
    );
    expect(await missing()).toContainEqual(expect.objectContaining({ parent: 'timeline_event' }));
    expect(await missing()).not.toContainEqual(expect.objectContaining({ parent: 'audit_entry' }));
    await client.query('COMMIT');
    await make();
    expect(await missing()).toEqual([]);
  });

  it('a detached month is gone from the API and stays as a table; a month in use is refused', async () => {
    app.database.setClockOffset('0');
    const site = await seedSite(app, 'months');
    await seedLevel(app, site, 'CUP', 100);
    const order = await readyOrder(app, site, '1');
    await client.query('SELECT make_month($1, $2, 0)', ['timeline_event', '2025-11-01']);
    await client.query(
      `INSERT INTO timeline_event (id, fulfillment_order_id, type, actor, data, occurred_at) VALUES (gen_random_uuid(), $1, 'OLD', 'a', '{}', '2025-11-30')`,
      [order],
    );
    const types = async (): Promise<string[]> => {
      const { fulfillmentOrder } = await app.ask<{
        fulfillmentOrder: { timeline: { totalCount: number; nodes: { type: string }[] } };
      }>(`query ($id: ID!) { fulfillmentOrder(id: $id) { timeline(first: 50) { totalCount nodes { type } } } }`, {
        id: `fo_${order}`,
      });
      expect(fulfillmentOrder.timeline.totalCount).toBe(fulfillmentOrder.timeline.nodes.length);
      return fulfillmentOrder.timeline.nodes.map(({ type }) => type);
    };
    const before = await types();
    expect(before).toContain('OLD');
    const said: string[] = [];
    await detachMonth(client, { month: '2025-11', table: undefined }, (line) => said.push(line));
    expect(said).toEqual(['timeline_event_2025_11 is detached: dump it, then drop it.']);
    expect(await types()).toEqual(before.filter((type) => type !== 'OLD'));
    expect(await rowsOf(client, 'SELECT type FROM timeline_event_2025_11')).toEqual([{ type: 'OLD' }]);
    expect(await listParts(client)).toContainEqual(
      expect.objectContaining({ part: 'timeline_event_2025_11', attached: false }),
    );
    const now = (await monthNow()).slice(1).replace('_', '-');
    const detach = (month: string): Promise<void> => detachMonth(client, { month, table: undefined }, () => undefined);
    await expect(detach(now)).rejects.toThrow('still computed with');
    await expect(detach('2025-11')).rejects.toThrow('Nothing of 2025-11 is attached');
    await expect(detach('11/2025')).rejects.toThrow('Name the month');
  });
});
