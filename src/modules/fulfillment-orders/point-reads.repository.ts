import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/database.js';
import type { Queryable } from '../../platform/database/tx.js';

/** What is read by itself: an order, by the store's id of it, or the family of a customer's order, by its number. */
export type ReadKind = 'ORDER' | 'FAMILY';

/** The longest pause between two reads of what cannot be read, in seconds. */
const LONGEST_PAUSE_SECONDS = 21_600;

/**
 * SQL of the line of what is read by itself at a store: asked for, or put off since a read failed. What fails goes to the end of the line,
 * so that it keeps nothing else from being read; after the second failure it rests for 1, 2, 4 ... minutes, six hours at most.
 */
@Injectable()
export class PointReadsRepository {
  constructor(private readonly database: Database) {}

  /** Asks for orders to be read; what stands in the line keeps its place. */
  async ask(storeId: string, remoteIds: readonly string[]): Promise<void> {
    if (remoteIds.length === 0) return;
    await this.database.query(
      `INSERT INTO point_read (store_id, kind, key, due_at) SELECT $1, 'ORDER', key, db_now() FROM unnest($2::text[]) AS key
       ON CONFLICT (store_id, kind, key) DO NOTHING`,
      [storeId, remoteIds],
    );
  }

  /** What of a store has its turn now, the longest waiting first. */
  async due(storeId: string, kind: ReadKind, limit: number): Promise<string[]> {
    const { rows } = await this.database.query<{ key: string }>(
      'SELECT key FROM point_read WHERE store_id = $1 AND kind = $2 AND due_at <= db_now() ORDER BY due_at LIMIT $3',
      [storeId, kind, limit],
    );
    return rows.map(({ key }) => key);
  }

  /** A read led to nothing: it is repeated, after `leastSeconds` or later. Answers how many in a row have by now. */
  async putOff(db: Queryable, storeId: string, kind: ReadKind, key: string, leastSeconds = 0): Promise<number> {
    const { rows } = await db.query<{ failures: number }>(
      `INSERT INTO point_read AS r (store_id, kind, key, due_at, failures) VALUES ($1, $2, $3, db_now() + $4 * interval '1 s', 1)
       ON CONFLICT (store_id, kind, key) DO UPDATE SET failures = r.failures + 1, due_at = db_now() + interval '1 s'
         * GREATEST($4, CASE WHEN r.failures > 0 THEN LEAST(${LONGEST_PAUSE_SECONDS}, 60 * 2 ^ LEAST(r.failures - 1, 20)) ELSE 0 END)
       RETURNING failures`,
      [storeId, kind, key, leastSeconds],
    );
    return rows[0]?.failures ?? 1;
  }

  /** An order is not read by itself any more, unless a list shows it. */
  async giveUp(db: Queryable, storeId: string, remoteId: string): Promise<void> {
    await db.query(`UPDATE point_read SET due_at = 'infinity' WHERE store_id = $1 AND kind = 'ORDER' AND key = $2`, [
      storeId,
      remoteId,
    ]);
  }

  /** It was read. */
  async done(db: Queryable, storeId: string, kind: ReadKind, key: string): Promise<boolean> {
    const { rowCount } = await db.query('DELETE FROM point_read WHERE store_id = $1 AND kind = $2 AND key = $3', [
      storeId,
      kind,
      key,
    ]);
    return rowCount === 1;
  }

  /** Those of these families that were put off and whose turn has not come again. */
  async resting(storeId: string, orderNumbers: readonly string[]): Promise<Set<string>> {
    const { rows } = await this.database.query<{ key: string }>(
      `SELECT key FROM point_read WHERE store_id = $1 AND kind = 'FAMILY' AND key = ANY($2::text[]) AND due_at > db_now()`,
      [storeId, orderNumbers],
    );
    return new Set(rows.map(({ key }) => key));
  }

  /**
   * Shipped orders that the store has not been seen to have ended, that nobody has looked at for a day, and that do not stand in the
   * line of what is read by itself; the longest unseen first.
   */
  async endingUnseen(storeId: string, limit: number): Promise<string[]> {
    const { rows } = await this.database.query<{ remote_id: string }>(
      `SELECT remote_id FROM fulfillment_order o WHERE store_id = $1 AND observed_at < db_now() - interval '1 day' AND stage = 'SHIPPED'
         AND status IN ('OPEN', 'PROCESSING', 'ON_HOLD', 'UNKNOWN')
         AND NOT EXISTS (SELECT FROM point_read r WHERE r.store_id = o.store_id AND r.kind = 'ORDER' AND r.key = o.remote_id)
       ORDER BY observed_at LIMIT $2`,
      [storeId, limit],
    );
    return rows.map((row) => row.remote_id);
  }

  /**
   * Of the customers' orders that webhooks named: the open fulfillment orders. `echo`: seen, or changed here, within the minute before,
   * so that the webhook may tell no more than our own doing.
   */
  async named(
    storeId: string,
    hints: readonly { orderNumber: string; hintedAt: Date }[],
  ): Promise<{ remoteId: string; echo: boolean }[]> {
    if (hints.length === 0) return [];
    const { rows } = await this.database.query<{ remoteId: string; echo: boolean }>(
      `SELECT remote_id AS "remoteId", GREATEST(observed_at, updated_at) > hinted_at - interval '1 minute' AS echo
       FROM unnest($2::text[], $3::timestamptz[]) AS h (order_number, hinted_at) JOIN fulfillment_order o USING (order_number)
       WHERE o.store_id = $1 AND o.observed_at < h.hinted_at AND o.stage NOT IN ('SHIPPED', 'CANCELLED', 'CLOSED', 'REJECTED', 'WITHDRAWN', 'MOVED')`,
      [storeId, hints.map(({ orderNumber }) => orderNumber), hints.map(({ hintedAt }) => hintedAt)],
    );
    return rows;
  }

  /** Whether a merchant could ask to cancel accepted work of a store. */
  async hasOpenWork(storeId: string): Promise<boolean> {
    const { rowCount } = await this.database.query(
      `SELECT FROM fulfillment_order WHERE store_id = $1
         AND stage IN ('ACCEPT_PENDING', 'READY', 'PICKING', 'PACKED', 'LABELLED', 'HANDED_OVER') LIMIT 1`,
      [storeId],
    );
    return (rowCount ?? 0) > 0;
  }
}
