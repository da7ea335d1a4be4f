import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import { startEmbeddedPostgres } from '../../src/platform/database/embedded/embedded-postgres.js';
import { processStart } from '../../src/platform/database/embedded/owner-lock.js';
import { migrate } from '../../src/platform/database/migrate.js';
import { migrateQueue } from '../../src/platform/queue/migrate-queue.js';

/** A database of one test file's own. */
export interface TestDatabase {
  /** Connection URL, as DATABASE_URL. */
  url: string;
  /** Ends every connection to it and removes it. Close the application first. */
  drop(): Promise<void>;
}

const TEMPLATE = 'crossdock_template';
const WAIT_MS = 60_000;

const withDatabase = (url: string, name: string): string => {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.toString();
};

async function run(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

/** A private copy of the migrated database (Crossdock's and BullMQ's tables), about 50 ms after the first. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const { admin } = await testServer();
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await run(admin, `CREATE DATABASE ${name} TEMPLATE ${TEMPLATE}`);
  return { url: withDatabase(admin, name), drop: () => run(admin, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) };
}

/** An empty database on the same server, for tests of the migrations themselves. */
export async function createEmptyDatabase(): Promise<TestDatabase> {
  const { admin } = await testServer();
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await run(admin, `CREATE DATABASE ${name}`);
  return { url: withDatabase(admin, name), drop: () => run(admin, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) };
}

interface ServerState {
  /** URL of the maintenance database, with the server's password. */
  admin: string;
}

/**
 * The one PostgreSQL of this Jest run, started by the first test file that asks, in the folder that global-setup
 * made. Its removal is the business of global-teardown, so that it does not depend on the file that started it.
 */
async function testServer(): Promise<ServerState> {
  const folder = process.env['CROSSDOCK_TEST_FOLDER'];
  if (!folder) throw new Error('CROSSDOCK_TEST_FOLDER is not set: run the tests through Jest with its globalSetup.');
  const ready = path.join(folder, 'ready.json');
  const failed = path.join(folder, 'failed.txt');
  const until = performance.now() + WAIT_MS;
  while (performance.now() < until) {
    if (existsSync(ready)) return JSON.parse(readFileSync(ready, 'utf8')) as ServerState;
    if (existsSync(failed)) throw new Error(`The test PostgreSQL could not start: ${readFileSync(failed, 'utf8')}`);
    if (takeTurn(path.join(folder, 'starter'))) {
      const state = await start(path.join(folder, 'data')).catch((error: Error) => {
        writeFileSync(failed, error.message);
        throw error;
      });
      writeFileSync(`${ready}.new`, JSON.stringify(state), { mode: 0o600 });
      renameSync(`${ready}.new`, ready);
      return state;
    }
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error(`The test PostgreSQL did not become ready within ${WAIT_MS / 1000} s; see ${folder}.`);
}

/** True for the one process that shall start the server; again for another one when that process has died. */
function takeTurn(file: string): boolean {
  const me = JSON.stringify({ pid: process.pid, startedAt: processStart(process.pid) });
  try {
    writeFileSync(file, me, { flag: 'wx' });
    return true;
  } catch {
    const text = readFileSync(file, 'utf8');
    if (text === '' || text === me) return false;
    const { pid, startedAt } = JSON.parse(text) as { pid: number; startedAt: string };
    if (processStart(pid) === startedAt) return false;
    writeFileSync(file, me);
    return readFileSync(file, 'utf8') === me;
  }
}

async function start(dataDir: string): Promise<ServerState> {
  const { url } = await startEmbeddedPostgres({ dataDir, fast: true });
  const admin = withDatabase(url, 'postgres');
  await run(admin, `DROP DATABASE IF EXISTS ${TEMPLATE} WITH (FORCE)`);
  await run(admin, `CREATE DATABASE ${TEMPLATE}`);
  const template = withDatabase(url, TEMPLATE);
  await migrate(template);
  await migrateQueue(template);
  return { admin };
}
