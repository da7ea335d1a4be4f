import type { Database } from '../../src/platform/database/database.js';
import { SealError, type Sealer } from '../../src/platform/security/sealer.js';
import { SEALED_COLUMNS, type SealedColumn } from './sealed-columns.js';

/** What was done to one column. */
export interface Resealed {
  column: SealedColumn;
  /** Values that were sealed anew. */
  done: number;
  /** Why values could not be opened, one message each; they stay as they are. */
  failed: string[];
}

const AT_ONCE = 500;

interface SealedRow {
  id: string;
  place: string;
  value: string;
}

/**
 * Seals every value that an old key sealed with the current one, column by column, in small steps. A value that somebody writes meanwhile
 * is left to them. What is done stays done: it may be stopped and started again at any time. `told` gets the count after each step.
 */
export async function resealValues(
  database: Database,
  sealer: Sealer,
  told: (column: SealedColumn, done: number) => void,
): Promise<Resealed[]> {
  const results: Resealed[] = [];
  for (const column of SEALED_COLUMNS) results.push(await resealColumn(database, sealer, column, told));
  return results;
}

async function resealColumn(
  database: Database,
  sealer: Sealer,
  column: SealedColumn,
  told: (column: SealedColumn, done: number) => void,
): Promise<Resealed> {
  const { table, column: name, rowSql = 'id', word } = column;
  const result: Resealed = { column, done: 0, failed: [] };
  let after: string | null = null;
  for (;;) {
    const { rows }: { rows: SealedRow[] } = await database.query<SealedRow & Record<string, unknown>>(
      `SELECT id::text, (${rowSql})::text AS place, ${name} AS value FROM ${table}
       WHERE ${name} IS NOT NULL AND id > coalesce($1::uuid, '00000000-0000-0000-0000-000000000000') ORDER BY id LIMIT $2`,
      [after, AT_ONCE],
    );
    const news = rows.filter(({ value }) => sealer.isOutdated(value)).flatMap((row) => resealed(row) ?? []);
    if (news.length > 0) {
      const { rowCount } = await database.query(
        `UPDATE ${table} t SET ${name} = n.value FROM unnest($1::uuid[], $2::text[], $3::text[]) AS n (id, old, value)
         WHERE t.id = n.id AND t.${name} = n.old`,
        [news.map(({ id }) => id), news.map(({ old }) => old), news.map(({ value }) => value)],
      );
      result.done += rowCount ?? 0;
    }
    told(column, result.done);
    after = rows.at(-1)?.id ?? null;
    if (rows.length < AT_ONCE) return result;
  }

  function resealed({ id, place, value }: SealedRow): { id: string; old: string; value: string } | null {
    const where = { table, row: place, column: word };
    try {
      return { id, old: value, value: sealer.seal(sealer.open(value, where), where) };
    } catch (error) {
      if (!(error instanceof SealError)) throw error;
      result.failed.push(error.message);
      return null;
    }
  }
}

/** How many values are still sealed with an old key. */
export async function countOutdated(database: Database, currentKeyId: string): Promise<number> {
  let outdated = 0;
  for (const { table, column } of SEALED_COLUMNS) {
    const { rows } = await database.query<{ count: string }>(
      `SELECT count(*) AS count FROM ${table} WHERE ${column} IS NOT NULL AND split_part(${column}, '.', 2) <> $1`,
      [currentKeyId],
    );
    outdated += Number(rows[0]?.count);
  }
  return outdated;
}
