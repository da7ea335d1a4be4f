import { Injectable } from '@nestjs/common';
import type { Queryable, Tx } from '../../platform/database/tx.js';
import type { Interval } from './domain/stock-record.js';

/** What a store showed of a record in answer to a push, or to the read after one. */
export interface PushResult {
  /** What we believe the store to hold from now on; null is unknown. */
  expected: number | null;
  drift: number | null;
  inStock: number | null;
  allocated: number | null;
  net: number | null;
}

/** SQL of the requests that set a record's stock. The record is locked by the caller where it is written. */
@Injectable()
export class StockPushesRepository {
  /** The store's own id of a record, or null. */
  async remoteIdOf(within: Queryable, recordId: string): Promise<string | null> {
    const { rows } = await within.query<{ remote_id: string }>('SELECT remote_id FROM stock_record WHERE id = $1', [
      recordId,
    ]);
    return rows[0]?.remote_id ?? null;
  }

  /** A request may be on its way from now on (null: none is): reads that may have met it are not compared. */
  async setPushing(tx: Tx, recordId: string, since: Date | null): Promise<void> {
    await tx.query('UPDATE stock_record SET pushing_since = $2, updated_at = db_now() WHERE id = $1', [
      recordId,
      since,
    ]);
  }

  /** The outcome of a request is known. What a read showed that was sent before is outdated. */
  async finish(tx: Tx, recordId: string, { sentAt, answeredAt }: Interval, result: PushResult): Promise<void> {
    await tx.query(
      `UPDATE stock_record SET expected = $4, drift = $5, drift_since = CASE WHEN $5::int IS NOT NULL THEN COALESCE(drift_since, db_now()) END,
         drift_cause = CASE WHEN $5::int IS NULL THEN NULL WHEN drift_cause = 'MERCHANT_EDIT' THEN drift_cause ELSE 'OTHER_WRITER' END,
         num_in_stock = $6, num_allocated = $7, net_stock_level = $8, observed_at = GREATEST(observed_at, $3),
         touched_at = GREATEST(touched_at, $3), push_sent_at = $2, push_answered_at = $3, pushing_since = NULL, gone_at = NULL,
         updated_at = db_now()
       WHERE id = $1`,
      [recordId, sentAt, answeredAt, result.expected, result.drift, result.inStock, result.allocated, result.net],
    );
  }

  /** The store has the record no more: nothing is sent for it until it is seen again. */
  async markGone(tx: Tx, recordId: string): Promise<void> {
    await tx.query(
      `UPDATE stock_record SET gone_at = db_now(), expected = NULL, drift = NULL, drift_cause = NULL, drift_since = NULL, pushing_since = NULL,
         updated_at = db_now() WHERE id = $1`,
      [recordId],
    );
  }

  /**
   * Records of a location, known before `before`, that are not among the store's ids in `listed`; the ones read longest ago first, be it
   * in vain.
   */
  async absent(
    tx: Tx,
    locationId: string,
    listed: readonly string[],
    before: Date,
    limit: number,
  ): Promise<AbsentRecord[]> {
    const { rows } = await tx.query<AbsentRecord & Record<string, unknown>>(
      `SELECT r.id, r.remote_id AS "remoteId" FROM stock_record r LEFT JOIN unnest($2::text[]) AS l (id) ON l.id = r.remote_id
       WHERE r.location_id = $1 AND r.gone_at IS NULL AND l.id IS NULL AND r.created_at < $3 ORDER BY GREATEST(r.observed_at, r.missed_at), r.id LIMIT $4`,
      [locationId, listed, before, limit],
    );
    return rows;
  }

  /** A record could not be read on its own: others come first next time. */
  async markMissed(tx: Queryable, recordId: string): Promise<void> {
    await tx.query('UPDATE stock_record SET missed_at = db_now() WHERE id = $1', [recordId]);
  }

  /** The database clock. */
  async now(tx: Tx): Promise<Date> {
    const { rows } = await tx.query<{ at: Date }>('SELECT db_clock() AS at');
    return rows[0]?.at ?? new Date(NaN);
  }

  /** How many records of a location drift, or have no stock level, with the first few of each. */
  async findings(tx: Tx, locationId: string): Promise<{ drifting: Finding; unmapped: Finding }> {
    const { rows } = await tx.query<{ drifting: Finding; unmapped: Finding }>(
      `SELECT (SELECT jsonb_build_object('count', count(*), 'examples', COALESCE(jsonb_agg(x.example) FILTER (WHERE x.n <= 5), '[]'))
           FROM (SELECT row_number() OVER (ORDER BY id) AS n, jsonb_build_object('recordId', id, 'sku', sku, 'drift', drift, 'cause', drift_cause) AS example
             FROM stock_record WHERE location_id = $1 AND drift IS NOT NULL) x) AS drifting,
         (SELECT jsonb_build_object('count', count(*), 'examples', COALESCE(jsonb_agg(x.example) FILTER (WHERE x.n <= 5), '[]'))
           FROM (SELECT row_number() OVER (ORDER BY id) AS n, jsonb_build_object('recordId', id, 'sku', sku) AS example
             FROM stock_record WHERE location_id = $1 AND components = 0 AND gone_at IS NULL) x) AS unmapped`,
      [locationId],
    );
    const none: Finding = { count: 0, examples: [] };
    return rows[0] ?? { drifting: none, unmapped: none };
  }

  /** Whether any record of a location drifts. */
  async anyDrifting(tx: Tx, locationId: string): Promise<boolean> {
    const { rowCount } = await tx.query(
      'SELECT FROM stock_record WHERE location_id = $1 AND drift IS NOT NULL LIMIT 1',
      [locationId],
    );
    return rowCount === 1;
  }
}

/** A record that a complete list did not show. */
export interface AbsentRecord {
  id: string;
  /** The store's own id. */
  remoteId: string;
}

/** Records of a location with something in common. */
export interface Finding {
  count: number;
  /** At most five. */
  examples: { recordId: string; sku: string | null; drift?: number; cause?: string }[];
}
