import pg from 'pg';
import { RANDOM_PAGE_COST } from '../../src/platform/database/session-pool.js';
import { BASE } from './fill-base.js';
import { ORDERS } from './fill-orders.js';
import { TRACES } from './fill-traces.js';
import { fillDatabase } from './fill.js';
import { linesOfPlan, nodesOf, tablesScanned, type PlanNode } from './server-log.js';

/** A statement as it was sent, with one set of its values. */
export interface SentStatement {
  sql: string;
  values: unknown[];
}

/** Tables that the planner believes to have more than 5,000 rows, of one that is divided its parts; with the rows that they have. */
export const LARGE_TABLES = `SELECT c.relname::text, s.n_live_tup::int AS rows FROM pg_class c JOIN pg_stat_user_tables s ON s.relid = c.oid
  WHERE c.relkind = 'r' AND c.reltuples > 5000 AND c.relnamespace = 'public'::regnamespace`;

/** What is loaded: so much that the statistics of each column are those of the whole. */
const LOADED = 30_000;
const BELIEVED = 1_000_000;

/** Tables with the more rows the more orders there are. */
const GROWING = [...BASE, ...ORDERS, ...TRACES]
  .filter(({ sql }) => /\$1|bench\.plan|FROM forecast_order/.test(sql))
  .map(({ table }) => table);

/**
 * Loads a migrated, empty database with a few of a million orders, and makes its planner believe in all of them: every table that
 * grows with the orders counts as often. So it plans as for a million, without their half hour.
 */
export async function fillAsMillion(url: string): Promise<void> {
  await fillDatabase(url, { orders: LOADED }, () => undefined);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string; relname: string; relpages: number; reltuples: number }>(
      `SELECT oid::regclass::text AS name, relname, relpages, reltuples FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
         AND coalesce(pg_partition_root(oid), oid)::regclass::text = ANY($1)`,
      [GROWING],
    );
    for (const { name, relname, relpages, reltuples } of rows) {
      // Statistics that are gathered anew would be true again.
      await client.query(`ALTER TABLE ${name} SET (autovacuum_enabled = off)`);
      await client.query(
        `SELECT pg_restore_relation_stats('schemaname', 'public', 'relname', $1::text, 'relpages', $2::int, 'reltuples', $3::real)`,
        [relname, relpages, reltuples * (BELIEVED / LOADED)],
      );
    }
  } finally {
    await client.end();
  }
}

/**
 * The most that a statement may cost in the planner's own units. Reading every order costs 15,000 by the smallest index; the dearest page that
 * reads what it shows, the orders of one SKU of all stores, a third of that.
 */
const MOST_COST = 6_000;

/** The most for each thing of a statement about many that are named to it: those cost what they cost one by one. */
const MOST_COST_OF_ONE = 60;

/** The most that a statement may read of a large table for nothing. */
const MOST_PASSED_OVER = 1 / 5;

/**
 * What is wrong with the plan of a statement, in words, with the plan; undefined: nothing. `run`: it was sent to this database, so it is run
 * as well, and taken back: a planner that is misled is seen by what it reads for nothing.
 */
export async function offenceOf(
  client: pg.Client,
  { sql, values }: SentStatement,
  large: ReadonlyMap<string, number>,
  { run }: { run: boolean },
): Promise<string | undefined> {
  await client.query('BEGIN');
  try {
    await client.query(`SET LOCAL random_page_cost = ${RANDOM_PAGE_COST}`);
    const options = run ? 'ANALYZE, TIMING off, FORMAT JSON' : 'FORMAT JSON';
    const explained = await client.query<{ 'QUERY PLAN': [{ Plan: PlanNode }] }>(`EXPLAIN (${options}) ${sql}`, values);
    const plan = explained.rows[0]?.['QUERY PLAN'][0].Plan;
    if (!plan) throw new Error(`PostgreSQL told no plan of ${sql}`);
    const named = Math.max(0, ...values.map((value) => (Array.isArray(value) ? value.length : 0)));
    const what = faultOf(plan, large, Math.max(MOST_COST, named * MOST_COST_OF_ONE));
    return what && [`${what}: ${sql.replace(/\s+/g, ' ').trim()}`, ...linesOfPlan(plan)].join('\n');
  } finally {
    await client.query('ROLLBACK');
  }
}

function faultOf(plan: PlanNode, large: ReadonlyMap<string, number>, mostCost: number): string | undefined {
  const scanned = tablesScanned(plan, large);
  if (scanned.length > 0) return `reads all of ${scanned.join(', ')}`;
  const cost = plan['Total Cost'] ?? 0;
  if (cost > mostCost) return `costs ${cost.toFixed(0)}`;
  const nodes = nodesOf(plan);
  // A page that is not full read all that is loaded; a million would have filled it.
  if (nodes.some((node) => node['Node Type'] === 'Limit' && (node['Actual Rows'] ?? 0) < (node['Plan Rows'] ?? 0)))
    return undefined;
  for (const node of nodes) {
    const table = node['Relation Name'] ?? '';
    const passedOver = (node['Rows Removed by Filter'] ?? 0) * (node['Actual Loops'] ?? 0);
    if (passedOver > (large.get(table) ?? Infinity) * MOST_PASSED_OVER)
      return `passes over ${passedOver.toFixed(0)} rows of ${table}`;
  }
  return undefined;
}
