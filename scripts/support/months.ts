import { setTimeout } from 'node:timers/promises';
import pg from 'pg';

/** A part of a table that is kept in months. */
export interface TablePart {
  table: string;
  /** Its name: that of the table, and `_2026_11` or `_default`. */
  part: string;
  /** False: detached; nothing reads it any more. */
  attached: boolean;
  /** As the statistics have it. */
  rows: string;
  size: string;
}

/** A wish that cannot be fulfilled; the message says why. */
export class MonthsError extends Error {}

/** How often a lock is tried for that somebody holds. Each try keeps others waiting for half a second at most. */
const TRIES = 60;
const BETWEEN_TRIES_MS = 1_000;
const LOCK_NOT_AVAILABLE = '55P03';

const PARTS = `SELECT p.relname AS "table", c.relname AS part, i.inhrelid IS NOT NULL AS attached, greatest(c.reltuples, 0)::bigint AS rows,
    pg_size_pretty(pg_total_relation_size(c.oid)) AS size, format('ALTER TABLE %I DETACH PARTITION %I', p.relname, c.relname) AS detach
  FROM pg_partitioned_table t JOIN pg_class p ON p.oid = t.partrelid AND p.relnamespace = 'public'::regnamespace
    JOIN pg_class c ON c.relnamespace = p.relnamespace AND c.relkind = 'r' AND c.relname ~ ('^' || p.relname || '_(\\d{4}_\\d\\d|default)$')
    LEFT JOIN pg_inherits i ON i.inhrelid = c.oid AND i.inhparent = p.oid
  ORDER BY p.relname, c.relname`;

/** All parts of all tables that are kept in months, detached ones that were not dropped too. */
export async function listParts(client: pg.Client): Promise<(TablePart & { detach: string })[]> {
  return (await client.query<TablePart & { detach: string }>(PARTS)).rows;
}

/** Makes every month that is missing, however many rows have to move for it: nothing can be read of such a table meanwhile. */
export async function makeMissing(client: pg.Client, say: (line: string) => void): Promise<void> {
  const { rows } = await client.query<{ parent: string; month: string }>(
    'SELECT parent, month::text FROM missing_months()',
  );
  if (rows.length === 0) say('No month is missing.');
  for (const { parent, month } of rows) {
    await client.query('SELECT make_month($1, $2, $3)', [parent, month, Number.MAX_SAFE_INTEGER]);
    say(`${parent}: ${month.slice(0, 7)} made`);
  }
}

/**
 * Detaches a month (`2025-11`, UTC) of one table or of all. Months that the service still computes with are refused: this one and the
 * two before it. Throws MonthsError.
 */
export async function detachMonth(
  client: pg.Client,
  { month, table }: { month: string; table: string | undefined },
  say: (line: string) => void,
): Promise<void> {
  if (!/^\d{4}-(0[1-9]|1[0-2])$/.test(month)) throw new MonthsError('Name the month as 2025-11.');
  const { rows } = await client.query<{ over: boolean }>(
    `SELECT $1::date + interval '3 months' <= date_trunc('month', db_now() AT TIME ZONE 'UTC') AS over`,
    [`${month}-01`],
  );
  if (!rows[0]?.over) throw new MonthsError('This month and the two before it are still computed with.');
  const parts = (await listParts(client)).filter(
    (one) =>
      one.attached && one.part.endsWith(`_${month.replace('-', '_')}`) && (table === undefined || one.table === table),
  );
  if (parts.length === 0) throw new MonthsError(`Nothing of ${month} is attached.`);
  for (const { detach, part } of parts) {
    await patiently(client, detach);
    say(`${part} is detached: dump it, then drop it.`);
  }
}

async function patiently(client: pg.Client, sql: string): Promise<void> {
  await client.query(`SET lock_timeout = '500ms'`);
  for (let attempt = 1; ; attempt += 1) {
    try {
      await client.query(sql);
      return;
    } catch (error) {
      if (!(error instanceof pg.DatabaseError && error.code === LOCK_NOT_AVAILABLE) || attempt === TRIES) throw error;
      await setTimeout(BETWEEN_TRIES_MS);
    }
  }
}
