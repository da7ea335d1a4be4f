import { Test, type TestingModule } from '@nestjs/testing';
import { Database } from '../../../src/platform/database/database.js';
import { DatabaseModule } from '../../../src/platform/database/database.module.js';
import { PrismaService } from '../../../src/platform/database/prisma.service.js';
import { TransactionAbortedError } from '../../../src/platform/database/transaction.js';
import type { Tx } from '../../../src/platform/database/tx.js';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.js';

const HOUR_MS = 3_600_000;
const poolSizes = { ingest: 1, worker: 2, api: 2 };

let testDatabase: TestDatabase;
let module: TestingModule;
let database: Database;
let prisma: PrismaService;
const statements: string[] = [];

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  const options = { url: testDatabase.url, poolSizes, onQuery: (sql: string) => void statements.push(sql) };
  module = await Test.createTestingModule({ imports: [DatabaseModule.register(options)] }).compile();
  await module.init();
  database = module.get(Database);
  prisma = module.get(PrismaService);
  await database.query('CREATE TABLE note (id int PRIMARY KEY, text text, at timestamptz NOT NULL DEFAULT db_now())');
});

afterAll(async () => {
  await module.close();
  await testDatabase.drop();
});

beforeEach(async () => {
  database.setClockOffset('0');
  prisma.setClockOffset('0');
  await database.query('TRUNCATE note');
});

const insert = (target: Tx | Database, id: number): Promise<unknown> =>
  target.query('INSERT INTO note (id, text) VALUES ($1, $2)', [id, `note ${id}`]);

const ids = async (): Promise<number[]> =>
  (await database.query<{ id: number }>('SELECT id FROM note ORDER BY id')).rows.map((row) => row.id);

const one = async <T>(sql: string, params: unknown[] = [], pool?: 'ingest' | 'worker' | 'api'): Promise<T> => {
  const { rows } = await database.query<{ value: T }>(sql, params, pool);
  return rows[0]!.value;
};

/** Resolves when the callback of a transaction has run. */
const called = (): { callback: () => void; done: Promise<void> } => {
  let callback = (): void => undefined;
  const done = new Promise<void>((resolve) => (callback = resolve));
  return { callback, done };
};

describe('a transaction', () => {
  it('commits and answers the value of its function', async () => {
    const value = await database.tx(async (tx) => {
      await insert(tx, 1);
      await insert(tx, 2);
      return 'done';
    });
    expect(value).toBe('done');
    expect(await ids()).toEqual([1, 2]);
  });

  it('rolls back and rethrows the very error', async () => {
    const failure = new Error('no');
    const attempt = database.tx(async (tx) => {
      await insert(tx, 1);
      throw failure;
    });
    await expect(attempt).rejects.toBe(failure);
    expect(await ids()).toEqual([]);
  });

  it('runs callbacks in order and only when the commit can be seen', async () => {
    const seen: unknown[] = [];
    const { callback, done } = called();
    await database.tx(async (tx) => {
      tx.afterCommit(() => void seen.push('first'));
      tx.afterCommit(async () => {
        seen.push(await ids());
        callback();
      });
      await insert(tx, 1);
      expect(seen).toEqual([]);
    });
    await done;
    expect(seen).toEqual(['first', [1]]);
  });

  it('never runs callbacks after a rollback', async () => {
    const seen: string[] = [];
    const attempt = database.tx((tx) => {
      tx.afterCommit(() => void seen.push('ran'));
      return Promise.reject(new Error('no'));
    });
    await expect(attempt).rejects.toThrow('no');
    expect(seen).toEqual([]);
  });

  it('lets a failing callback harm neither the commit nor the next callback', async () => {
    const { callback, done } = called();
    await database.tx(async (tx) => {
      await insert(tx, 1);
      tx.afterCommit(() => {
        throw new Error('a hint that failed');
      });
      tx.afterCommit(() => Promise.reject(new Error('another')));
      tx.afterCommit(callback);
    });
    await done;
    expect(await ids()).toEqual([1]);
  });

  it('does not pretend to have committed when a failed statement was swallowed', async () => {
    const seen: string[] = [];
    const attempt = database.tx(async (tx) => {
      tx.afterCommit(() => void seen.push('ran'));
      await insert(tx, 1);
      await insert(tx, 1).catch(() => undefined);
    });
    await expect(attempt).rejects.toBeInstanceOf(TransactionAbortedError);
    expect(seen).toEqual([]);
    expect(await ids()).toEqual([]);
  });

  it('refuses statements after its end', async () => {
    let kept: Tx | undefined;
    await database.tx((tx) => {
      kept = tx;
      return Promise.resolve();
    });
    await expect(insert(kept!, 1)).rejects.toThrow('The transaction has ended');
    expect(await ids()).toEqual([]);
  });
});

describe('connections', () => {
  const pid = 'SELECT pg_backend_pid() AS value';

  it('survives one that breaks inside a transaction, and does not reuse it', async () => {
    let broken = 0;
    const attempt = database.tx(async (tx) => {
      broken = (await tx.query<{ value: number }>(pid)).rows[0]!.value;
      await database.query('SELECT pg_terminate_backend($1)', [broken], 'api');
      await insert(tx, 1);
    }, 'ingest');
    await expect(attempt).rejects.toThrow();
    expect(await one<number>(pid, [], 'ingest')).not.toBe(broken);
    expect(await ids()).toEqual([]);
  });

  it('survives an idle one that breaks', async () => {
    const idle = await one<number>(pid, [], 'ingest');
    await database.query('SELECT pg_terminate_backend($1)', [idle], 'api');
    // The news travels over the socket: until it is here, the pool may hand the dead connection out once.
    let next = idle;
    while (next === idle) next = await one<number>(pid, [], 'ingest').catch(() => idle);
    expect(next).not.toBe(idle);
  });

  it('gives every pool its time-outs and name', async () => {
    const settings = async (pool: 'ingest' | 'worker' | 'api'): Promise<string> =>
      one<string>(
        `SELECT concat_ws(' ', current_setting('application_name'), current_setting('statement_timeout'),
                current_setting('idle_in_transaction_session_timeout')) AS value`,
        [],
        pool,
      );
    expect(await settings('ingest')).toBe('crossdock-ingest 2s 10s');
    expect(await settings('worker')).toBe('crossdock-worker 10s 10s');
    expect(await settings('api')).toBe('crossdock-api 5s 10s');
  });

  it('ends a statement that runs too long, and keeps the connection', async () => {
    const before = await one<number>(pid, [], 'ingest');
    await expect(database.query('SELECT pg_sleep(30)', [], 'ingest')).rejects.toMatchObject({ code: '57014' });
    expect(await one<number>(pid, [], 'ingest')).toBe(before);
  });

  it('reads int8, numeric and date as strings, timestamptz as Date', async () => {
    const { rows } = await database.query(
      "SELECT 9007199254740993::int8 AS big, 1.10::numeric AS money, '2026-03-01'::date AS day, now() AS time, 7::int AS n",
    );
    expect(rows[0]).toEqual({
      big: '9007199254740993',
      money: '1.10',
      day: '2026-03-01',
      time: expect.any(Date),
      n: 7,
    });
  });

  it('knows whether the database is up', async () => {
    expect(await database.isUp()).toBe(true);
    const url = new URL(testDatabase.url);
    url.port = '1';
    const down = new Database({ url: url.toString(), poolSizes });
    expect(await down.isUp()).toBe(false);
    await down.onApplicationShutdown();
    await down.onApplicationShutdown();
  });
});

describe('time', () => {
  const ahead = (fn: string): Promise<number> =>
    one<number>(`SELECT (extract(epoch FROM ${fn}() - clock_timestamp()) * 1000)::float8 AS value`);

  it('moves with the clock offset, and back', async () => {
    for (const fn of ['db_now', 'db_clock']) expect(Math.abs(await ahead(fn))).toBeLessThan(1_000);
    database.setClockOffset('2 hours');
    for (const fn of ['db_now', 'db_clock']) expect(Math.abs((await ahead(fn)) - 2 * HOUR_MS)).toBeLessThan(1_000);
    database.setClockOffset('-30 minutes');
    for (const fn of ['db_now', 'db_clock']) expect(Math.abs((await ahead(fn)) + HOUR_MS / 2)).toBeLessThan(1_000);
    database.setClockOffset('0');
    expect(Math.abs(await ahead('db_now'))).toBeLessThan(1_000);
  });

  it('moves the defaults of columns, also inside a transaction and for Prisma', async () => {
    database.setClockOffset('5 days');
    prisma.setClockOffset('5 days');
    await database.tx((tx) => insert(tx, 1));
    expect(await one<boolean>("SELECT at > clock_timestamp() + '4 days'::interval AS value FROM note")).toBe(true);
    const key = await prisma.apiKey.create({
      data: { id: '0190a0a0-0000-7000-8000-000000000001', name: 'x', prefix: 'x', keyHash: Buffer.from('x') },
    });
    expect(key.createdAt.getTime()).toBeGreaterThan(Date.now() + 4 * 24 * HOUR_MS);
  });

  it('starts with the offset of the options, written as any interval', async () => {
    const moved = new Database({ url: testDatabase.url, poolSizes, clockOffset: '1 day 2 hours' });
    const { rows } = await moved.query<{ value: boolean }>(
      "SELECT db_now() - clock_timestamp() BETWEEN '25 hours 59 minutes' AND '26 hours 1 minute' AS value",
    );
    expect(rows).toEqual([{ value: true }]);
    await moved.onApplicationShutdown();
  });

  it('keeps db_clock() moving within a statement, and db_now() still', async () => {
    const { rows } = await database.query(
      `SELECT count(DISTINCT db_clock())::int AS clock, count(DISTINCT db_now())::int AS now FROM generate_series(1, 500)`,
    );
    expect(rows[0]!['clock']).toBeGreaterThan(1);
    expect(rows[0]!['now']).toBe(1);
  });

  it('lets db_now() drive an index scan, which db_clock() cannot', async () => {
    await database.query(
      "INSERT INTO note (id, at) SELECT n, now() + n * interval '1 minute' FROM generate_series(1, 5000) n",
    );
    await database.query('CREATE INDEX note_at ON note (at)');
    await database.query('ANALYZE note');
    const plan = async (fn: string): Promise<string> => {
      const { rows } = await database.query(`EXPLAIN SELECT id FROM note WHERE at <= ${fn}()`);
      return rows.map((row) => String(row['QUERY PLAN'])).join('\n');
    };
    expect(await plan('db_now')).toMatch(/Index Cond: \(at <= /);
    expect(await plan('db_clock')).not.toMatch(/Index Cond/);
  });
});

describe('counting statements', () => {
  it('tells of every statement of Database and Prisma, once', async () => {
    await database.query('SELECT 1');
    statements.length = 0;
    await database.query('SELECT 2');
    await database.tx((tx) => tx.query('SELECT 3'));
    expect(statements).toEqual(['SELECT 2', 'BEGIN', 'SELECT 3', 'COMMIT']);
    statements.length = 0;
    await prisma.store.findMany({ take: 1 });
    expect(statements).toHaveLength(1);
    expect(statements[0]).toMatch(/^SELECT .*"store"/);
  });
});
