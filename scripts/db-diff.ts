import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { SchemaEngine } from '@prisma/schema-engine-wasm/schema_engine_bg';
import { startEmbeddedPostgres } from '../src/platform/database/embedded/embedded-postgres.js';
import { migrate } from '../src/platform/database/migrate.js';
import { migrateQueue } from '../src/platform/queue/migrate-queue.js';
import { migrationsFolder, packageRoot, readMigrations } from '../src/platform/database/migrations-folder.js';
import { loadEngine } from './db-engine.js';
import { historyProblems, missingSql, readSchema } from './db-judge.js';

const HELP = `npm run db:diff -- <name>     write prisma/migrations/<time>_<name>/migration.sql with what schema.prisma has
                              and the migrations do not have yet
npm run db:diff -- --check    exit 1 when there is such a difference, or when Prisma's schema engine finds anything
                              wrong with the history that our runner recorded
npm run db:diff -- --help     this text

Starts a throwaway PostgreSQL by itself, needs no network, and leaves nothing behind.`;

const NAME = /^[a-z][a-z0-9_]{1,60}$/;

const FIRST_DIGITS = 14;

/** `20261122080100`: now, in UTC, as Prisma names its folders, or one more than the last one where that is later. */
function nextTimestamp(): string {
  const now = new Date().toISOString().replaceAll(/[-:T]/g, '').slice(0, FIRST_DIGITS);
  const last = readMigrations(migrationsFolder()).at(-1)?.name.slice(0, FIRST_DIGITS) ?? '0';
  return now > last ? now : String(BigInt(last) + 1n);
}

async function check(engine: SchemaEngine, url: string): Promise<number> {
  const applied = await migrate(url);
  await migrateQueue(url);
  const problems = await historyProblems(engine);
  for (const problem of problems) console.error(`Migration history: ${problem}`);
  const sql = await missingSql(engine);
  if (sql) console.error(`schema.prisma is ahead of the migrations; run npm run db:diff -- <name>. Missing:\n${sql}`);
  if (problems.length > 0 || sql) return 1;
  console.log(`${applied.length} migrations applied; history clean, nothing differs from schema.prisma.`);
  return 0;
}

async function write(engine: SchemaEngine, name: string): Promise<number> {
  const sql = await missingSql(engine);
  if (!sql) {
    console.log('Nothing to write: the migrations and schema.prisma agree.');
    return 0;
  }
  const folder = path.join(migrationsFolder(), `${nextTimestamp()}_${name}`);
  mkdirSync(folder);
  writeFileSync(path.join(folder, 'migration.sql'), sql.endsWith('\n') ? sql : `${sql}\n`);
  console.log(`Wrote ${path.relative(packageRoot(), folder)}/migration.sql; read it before you commit it.`);
  return 0;
}

async function withThrowawayServer(work: (url: string) => Promise<number>): Promise<number> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'crossdock-diff-'));
  chmodSync(dataDir, 0o711); // as root the server runs as another account, which must get through
  try {
    const server = await startEmbeddedPostgres({ dataDir, fast: true });
    try {
      return await work(server.url);
    } finally {
      await server.stop();
    }
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { check: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
  });
  const [name] = positionals;
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  if (!values.check && !(name && NAME.test(name))) {
    console.error(`A name of lower-case letters, digits and _ is needed, or --check.\n\n${HELP}`);
    return 2;
  }
  return withThrowawayServer(async (url) => {
    const { engine, close } = await loadEngine(url, [readSchema()]);
    try {
      return await (values.check ? check(engine, url) : write(engine, name ?? ''));
    } finally {
      await close();
    }
  });
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
process.exit(); // the engine leaves a 10 s timer of its advisory lock behind
