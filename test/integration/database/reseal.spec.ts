import { randomBytes } from 'node:crypto';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import pg from 'pg';
import { reseal } from '../../../scripts/support/reseal.js';
import { SEALED_COLUMNS, type SealedColumn } from '../../../scripts/support/sealed-columns.js';
import { AppModule } from '../../../src/app.module.js';
import { newId } from '../../../src/common/ids.js';
import { loadConfig } from '../../../src/config/load-config.js';
import { Keyring } from '../../../src/platform/security/keyring.js';
import { Sealer } from '../../../src/platform/security/sealer.js';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.js';

const [OLD, NEW] = [randomBytes(32), randomBytes(32)] as [Buffer, Buffer];
const KEY = randomBytes(32).toString('base64url');

describe('reseal', () => {
  let database: TestDatabase;
  let sql: pg.Client;
  beforeAll(async () => {
    database = await createTestDatabase();
    sql = new pg.Client({ connectionString: database.url });
    await sql.connect();
    await sql.query('SET session_replication_role = replica'); // rows of one table each, without what they belong to
  });
  afterAll(async () => {
    await sql.end();
    await database.drop();
  });

  const rowsOf = async ({ table, column, rowSql = 'id' }: SealedColumn): Promise<{ place: string; value: string }[]> =>
    (
      await sql.query<{ place: string; value: string }>(
        `SELECT (${rowSql})::text AS place, ${column} AS value FROM ${table} WHERE ${column} IS NOT NULL`,
      )
    ).rows;

  /** A row with every column that must have a value; sealed ones are filled afterwards. */
  async function fill(table: string): Promise<string> {
    const id = newId();
    const values: Record<string, unknown> = { id };
    const { rows } = await sql.query<{ name: string; type: string }>(
      `SELECT column_name AS name, data_type AS type FROM information_schema.columns
       WHERE table_schema = 'public' AND table_name = $1 AND is_nullable = 'NO' AND column_default IS NULL AND column_name <> 'id'`,
      [table],
    );
    for (const { name, type } of rows) {
      values[name] = FITTING[`${table}.${name}`] ?? FITTING[type] ?? `${name} of it`;
      if (type === 'uuid') values[name] = newId();
    }
    const names = Object.keys(values);
    await sql.query(
      `INSERT INTO ${table} (${names.join(', ')}) VALUES (${names.map((_, i) => `$${i + 1}`).join(', ')})`,
      Object.values(values),
    );
    return id;
  }

  const FITTING: Readonly<Record<string, unknown>> = {
    integer: 1,
    boolean: false,
    jsonb: '{}',
    ARRAY: [],
    'timestamp with time zone': new Date(),
    'store.platform': 'NEXT',
    'store.status': 'ACTIVE',
    'fulfillment_order.stage': 'READY',
    'external_change.judgement': 'NOTE',
    'delivery_event.status': 'CONFIRMED',
    'delivery_event.relay': 'WAITING',
    'cancellation_request.status': 'OPEN',
    'quarantined_order.remote_id': 'a|b',
  };

  const crossdock = (key: Buffer, old: Buffer[]): Promise<INestApplicationContext> => {
    const [current, ...before] = [key, ...old].map((bytes) => bytes.toString('base64'));
    const config = loadConfig({
      ENCRYPTION_KEY: current,
      ENCRYPTION_KEYS_OLD: before.join(','),
      ADMIN_API_KEY: KEY,
      ROLES: 'api',
      LOG_LEVEL: 'silent',
    });
    return NestFactory.createApplicationContext(AppModule.register(config, database.url), { logger: false });
  };

  const run = async (key: Buffer, old: Buffer[]): Promise<{ done: boolean; said: string }> => {
    const app = await crossdock(key, old);
    const lines: string[] = [];
    try {
      return { done: await reseal(app, (line) => lines.push(line)), said: lines.join('\n') };
    } finally {
      await app.close();
    }
  };

  it('knows every sealed column of the schema', async () => {
    const { rows } = await sql.query<{ name: string }>(
      `SELECT table_name || '.' || column_name AS name FROM information_schema.columns
       WHERE table_schema = 'public' AND column_name LIKE '%sealed' ORDER BY 1`,
    );
    expect(SEALED_COLUMNS.map(({ table, column }) => `${table}.${column}`).sort()).toEqual(
      rows.map(({ name }) => name),
    );
  });

  it('seals everything anew, brings the addresses to the stores, and tells when the old key may go', async () => {
    const sealer = new Sealer(new Keyring(OLD));
    for (const table of new Set(SEALED_COLUMNS.map((column) => column.table))) {
      const id = await fill(table);
      for (const { column, rowSql = 'id', word } of SEALED_COLUMNS.filter((one) => one.table === table)) {
        const { rows } = await sql.query<{ place: string }>(
          `SELECT (${rowSql})::text AS place FROM ${table} WHERE id = $1`,
          [id],
        );
        const value = sealer.seal(`"${column}"`, { table, row: rows[0]?.place ?? '', column: word });
        await sql.query(`UPDATE ${table} SET ${column} = $2 WHERE id = $1`, [id, value]);
      }
    }
    const [store] = (await sql.query<{ id: string }>('SELECT id FROM store')).rows;
    const [warehouse, location] = [newId(), newId()];
    await sql.query(
      `INSERT INTO warehouse (id, code, name, line1, city, country) VALUES ($1, 'W', 'W', 'x', 'x', 'US')`,
      [warehouse],
    );
    await sql.query(
      `INSERT INTO location (id, store_id, warehouse_id, remote_id, name, status) VALUES ($1, $2, $3, '1', 'Main', 'ACTIVE')`,
      [location, store?.id, warehouse],
    );
    await sql.query(`INSERT INTO store_webhook (id, store_id, remote_id, events) VALUES ($1, $2, '9', '{}')`, [
      newId(),
      store?.id,
    ]);

    const first = await run(NEW, [OLD]);
    expect(first.done).toBe(false);
    expect(first.said).toContain('0 values, the addresses of 1 locations and of 1 webhooks are left');
    const operations = await sql.query('SELECT kind, state FROM store_operation ORDER BY kind');
    expect(operations.rows).toEqual([
      { kind: 'location.update', state: 'PENDING' },
      { kind: 'webhook.update', state: 'PENDING' },
    ]);
    const endpoints = await sql.query('SELECT purpose FROM callback_endpoint ORDER BY 1');
    expect(endpoints.rows).toEqual([{ purpose: 'LOCATION' }, { purpose: 'WEBHOOK' }]);

    const again = await run(NEW, [OLD]);
    expect(again.said).toContain('0 values, the addresses of 1 locations and of 1 webhooks are left');
    expect((await sql.query('SELECT FROM store_operation')).rowCount).toBe(2);
    await sql.query(`UPDATE store_operation SET state = 'CONFIRMED'`);
    expect((await run(NEW, [OLD])).done).toBe(true);

    // The old key is gone: everything still opens.
    const today = new Sealer(new Keyring(NEW));
    for (const column of SEALED_COLUMNS) {
      const rows = await rowsOf(column);
      expect(
        rows.map(({ place, value }) => today.open(value, { table: column.table, row: place, column: column.word })),
      ).toEqual([`"${column.column}"`]);
    }
    expect((await run(NEW, [])).done).toBe(true);
  });

  it('leaves what it cannot open, and says so', async () => {
    const value = new Sealer(new Keyring(randomBytes(32))).seal('x', { table: 'store', row: 'other', column: 'x' });
    await sql.query('UPDATE store SET refresh_token_sealed = $1', [value]);
    const { done, said } = await run(NEW, [OLD]);
    expect(done).toBe(false);
    expect(said).toContain('store.refresh_token_sealed: 0 sealed anew, 1 cannot be opened');
    expect(said).toContain('Keep the old keys: 1 values');
  });
});
