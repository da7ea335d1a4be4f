import pg from 'pg';
import type { Say } from '../stage.js';
import { BASE, PLAN } from './fill-base.js';
import { ORDERS } from './fill-orders.js';
import { TRACES } from './fill-traces.js';

/** The moment at which the loaded data ends. Fixed, so that the same size gives the same rows. */
export const DATA_ENDS = new Date('2026-11-01T00:00:00Z');

/** What is loaded. */
export interface FillSize {
  orders: number;
}

/**
 * Fills a migrated, empty database with orders and everything that they leave behind, table by table, and gathers its statistics.
 * The same size gives the same rows. Needs the rights of a superuser: checks of foreign keys and triggers rest meanwhile.
 */
export async function fillDatabase(url: string, { orders }: FillSize, say: Say): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(
      `SET session_replication_role = replica; SET maintenance_work_mem = '256MB'; SET work_mem = '256MB'; SET jit = off`,
    );
    const params = [orders, DATA_ENDS.toISOString()];
    for (const sql of PLAN) await run(client, sql, params);
    for (const { table, sql } of [...BASE, ...ORDERS, ...TRACES]) {
      const begun = performance.now();
      const rows = await run(client, sql, params);
      say(`  ${table}: ${rows} rows in ${((performance.now() - begun) / 1_000).toFixed(1)} s`);
    }
    await client.query('DROP SCHEMA bench CASCADE');
    say('  vacuum and statistics ...');
    await client.query('VACUUM ANALYZE');
  } finally {
    await client.end();
  }
}

/** Runs a statement with those of the parameters that it names. They are written into it: DDL takes none. */
async function run(client: pg.Client, sql: string, [orders, ends]: (number | string)[]): Promise<number> {
  const text = sql.replaceAll('$1', String(orders)).replaceAll('$2', `'${ends}'`);
  return (await client.query(text)).rowCount ?? 0;
}
