import { appendFileSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { historyProblems, missingSql, readSchema } from '../../../scripts/db-judge.js';
import { loadEngine, type LoadedEngine } from '../../../scripts/db-engine.js';
import { migrate, MigrationError } from '../../../src/platform/database/migrate.js';
import { migrateQueue, QUEUE_SCHEMA } from '../../../src/platform/queue/migrate-queue.js';
import { migrationsFolder, packageRoot, readMigrations } from '../../../src/platform/database/migrations-folder.js';
import { createEmptyDatabase, createTestDatabase, type TestDatabase } from '../../support/test-database.js';

const LAST = '29991231000000_last';

let database: TestDatabase;
let folder: string;

beforeEach(async () => {
  database = await createEmptyDatabase();
  folder = path.join(mkdtempSync(path.join(tmpdir(), 'crossdock-migrations-')), 'migrations');
  cpSync(migrationsFolder(), folder, { recursive: true });
});

afterEach(async () => {
  await database.drop();
  rmSync(path.dirname(folder), { recursive: true, force: true });
});

async function query<R extends pg.QueryResultRow>(sql: string, params: unknown[] = []): Promise<R[]> {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  try {
    return (await client.query<R>(sql, params)).rows;
  } finally {
    await client.end();
  }
}

const addMigration = (sql: string, name = LAST): void => {
  mkdirSync(path.join(folder, name));
  writeFileSync(path.join(folder, name, 'migration.sql'), sql);
};

describe('migrate', () => {
  it('finds the migrations of the package, from src and from dist', () => {
    expect(packageRoot()).toBe(process.cwd());
    expect(packageRoot(path.join(process.cwd(), 'dist/src/platform/database'))).toBe(process.cwd());
    expect(readMigrations(migrationsFolder()).length).toBeGreaterThanOrEqual(3);
  });

  it('applies each migration once when several processes start at once', async () => {
    const answers = await Promise.all([1, 2, 3, 4].map(() => migrate(database.url)));
    const names = readMigrations(migrationsFolder()).map(({ name }) => name);
    expect(answers.flat()).toEqual(names);
    expect(answers.filter((applied) => applied.length > 0)).toHaveLength(1);
    const rows = await query<{ migration_name: string }>('SELECT migration_name FROM _prisma_migrations ORDER BY 1');
    expect(rows.map((row) => row.migration_name)).toEqual(names);
    expect(await migrate(database.url)).toEqual([]);
  });

  it('refuses to start on a migration that was edited after it was applied', async () => {
    await migrate(database.url, folder);
    const [first] = readMigrations(folder);
    appendFileSync(path.join(folder, first!.name, 'migration.sql'), '\n-- a later thought\n');
    addMigration('CREATE TABLE extra (id int)');
    const attempt = migrate(database.url, folder);
    await expect(attempt).rejects.toThrow(new RegExp(`^Migration ${first!.name} was edited after it was applied`));
    await expect(attempt).rejects.toBeInstanceOf(MigrationError);
    expect(await query("SELECT to_regclass('extra') AS found")).toEqual([{ found: null }]);
  });

  it('refuses to start on a migration that failed earlier', async () => {
    await migrate(database.url, folder);
    await query(`INSERT INTO _prisma_migrations (id, checksum, migration_name) VALUES ('1', 'x', $1)`, [LAST]);
    addMigration('SELECT 1');
    await expect(migrate(database.url, folder)).rejects.toThrow(`Migration ${LAST} failed earlier`);
    await query('UPDATE _prisma_migrations SET rolled_back_at = now() WHERE migration_name = $1', [LAST]);
    expect(await migrate(database.url, folder)).toEqual([LAST]);
  });

  it('refuses a database of a newer version', async () => {
    addMigration('SELECT 1');
    await migrate(database.url, folder);
    await expect(migrate(database.url)).rejects.toThrow(`The database has migration ${LAST}, which this version`);
  });

  it('rolls a failing migration back whole, and applies its repaired text later', async () => {
    addMigration('CREATE TABLE extra (id int); SELECT 1 / 0;');
    await expect(migrate(database.url, folder)).rejects.toThrow(
      `Migration ${LAST} failed and was rolled back: division by zero`,
    );
    expect(await query("SELECT to_regclass('extra') AS found")).toEqual([{ found: null }]);
    writeFileSync(path.join(folder, LAST, 'migration.sql'), 'CREATE TABLE extra (id int);');
    expect(await migrate(database.url, folder)).toEqual([LAST]);
  });
});

describe('migrateQueue', () => {
  it('makes the tables of BullMQ in a schema of their own, also when several processes start at once', async () => {
    await Promise.all([1, 2, 3].map(() => migrateQueue(database.url)));
    const rows = await query<{ schemaname: string; n: number }>(
      "SELECT schemaname, count(*)::int AS n FROM pg_tables WHERE schemaname IN ('public', $1) GROUP BY 1",
      [QUEUE_SCHEMA],
    );
    expect(rows).toEqual([{ schemaname: QUEUE_SCHEMA, n: expect.any(Number) }]);
  });
});

describe("Prisma's schema engine, as judge of what our runner did", () => {
  let loaded: LoadedEngine;

  beforeEach(async () => {
    loaded = await loadEngine(database.url, [readSchema()]);
  });

  afterEach(() => loaded.close());

  it('finds nothing wrong with the history, and nothing missing against schema.prisma', async () => {
    await migrate(database.url);
    await migrateQueue(database.url);
    expect(await historyProblems(loaded.engine)).toEqual([]);
    expect(await missingSql(loaded.engine)).toBe('');
  });

  it('would report an edited migration, a failed one, one not applied, drift, and a difference', async () => {
    const [first] = readMigrations(folder);
    expect((await historyProblems(loaded.engine, folder)).join('\n')).toMatch(/ledger .* missing/);
    await migrate(database.url, folder);
    await query('CREATE TABLE stray (id int)');
    expect((await historyProblems(loaded.engine, folder)).join('\n')).toMatch(/^drift: .*stray/);
    await query('DROP TABLE stray');
    addMigration('CREATE TABLE extra (id int primary key)');
    expect((await historyProblems(loaded.engine, folder)).join('\n')).toMatch(/databaseIsBehind/);
    expect(await missingSql(loaded.engine, folder)).toContain('DROP TABLE "extra"');
    appendFileSync(path.join(folder, first!.name, 'migration.sql'), '\n-- a later thought\n');
    await query(`INSERT INTO _prisma_migrations (id, checksum, migration_name) VALUES ('1', 'x', $1)`, [LAST]);
    const problems = await historyProblems(loaded.engine, folder);
    expect(problems).toContain(`edited after it was applied: ${first!.name}`);
    expect(problems).toContain(`failed: ${LAST}`);
  });
});

describe('the test template', () => {
  it('has every table of Crossdock and of BullMQ', async () => {
    const copy = await createTestDatabase();
    const client = new pg.Client({ connectionString: copy.url });
    await client.connect();
    const { rows } = await client.query(
      "SELECT to_regclass('store_operation') AS ours, to_regclass('bullmq.migration') AS queue",
    );
    await client.end();
    await copy.drop();
    expect(rows).toEqual([{ ours: 'store_operation', queue: 'bullmq.migration' }]);
  });
});
