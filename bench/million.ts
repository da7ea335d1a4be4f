import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { startEmbeddedPostgres } from '../src/platform/database/embedded/embedded-postgres.js';
import { migrate } from '../src/platform/database/migrate.js';
import { migrateQueue } from '../src/platform/queue/migrate-queue.js';
import { fillDatabase } from './million/fill.js';
import { measure, millionGoals, type Measured } from './million/figures.js';
import { LARGE_TABLES } from './million/plans.js';
import { openQuestions } from './million/questions.js';
import { LOG_PLANS, ServerLog } from './million/server-log.js';
import { conclude } from './report.js';
import { keepResult, type Say } from './stage.js';

/** How to run it. */
export interface MillionOptions {
  orders: number;
  /** How often each question is asked. */
  rounds: number;
  /** Folder of a database that is kept: loaded where it is empty, only measured where it was loaded before. */
  keep: string | undefined;
  /** Prints the plan of every statement. */
  explain: boolean;
  say: Say;
}

/** Loads the database where needed, asks every list page and engine statement, prints and keeps the figures; true when all goals are met. */
export async function benchMillion({ orders, rounds, keep, explain, say }: MillionOptions): Promise<boolean> {
  const folder = keep ?? mkdtempSync(path.join(tmpdir(), 'crossdock-million-'));
  mkdirSync(folder, { recursive: true });
  chmodSync(folder, 0o711); // as root PostgreSQL runs as another account, which must get through
  const loaded = existsSync(path.join(folder, 'postgres'));
  const server = await startEmbeddedPostgres({ dataDir: folder, fast: true });
  try {
    await migrate(server.url);
    await migrateQueue(server.url);
    if (!loaded) {
      say(`Loading ${orders} orders ...`);
      await fillDatabase(server.url, { orders }, say);
    } else {
      // What a migration has just built or rewritten has no statistics and no map of what everybody sees.
      await run(server.url, ['VACUUM ANALYZE']);
    }
    const figures = await askEverything(server.url, folder, { rounds, explain, say });
    const file = keepResult('million', {
      measuredAt: new Date().toISOString(),
      node: process.version,
      rounds,
      figures,
    });
    return conclude(say, { goals: millionGoals(figures), offences: [], file });
  } finally {
    await server.stop();
    if (keep === undefined) rmSync(folder, { recursive: true, force: true });
  }
}

/** Asks a loaded database every list page and engine statement. `dataDir`: of its embedded server, whose log tells the plans. */
export async function askEverything(
  url: string,
  dataDir: string,
  { rounds, explain, say }: { rounds: number; explain: boolean; say: Say },
): Promise<Measured[]> {
  await run(url, LOG_PLANS);
  const log = new ServerLog(path.join(dataDir, 'postgres.log'));
  const tables = await run<{ relname: string; rows: number }>(url, [LARGE_TABLES]);
  const questions = await openQuestions(url);
  try {
    const tools = { log, large: new Map(tables.map(({ relname, rows }) => [relname, rows])), rounds, explain, say };
    return [...(await measure('list', questions.lists, tools)), ...(await measure('engine', questions.engine, tools))];
  } finally {
    await questions.close();
  }
}

async function run<T extends pg.QueryResultRow>(url: string, statements: readonly string[]): Promise<T[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    let rows: T[] = [];
    for (const sql of statements) ({ rows } = await client.query<T>(sql));
    return rows;
  } finally {
    await client.end();
  }
}
