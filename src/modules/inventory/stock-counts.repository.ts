import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/tx.js';

/** What happened to a level since a count. */
export interface SinceCount {
  /** Pieces that came (more than 0) or left (less than 0). */
  since: number;
  /** When the latest count was true; null: never counted. */
  countedAt: Date | null;
}

/** SQL of when stock was counted. */
@Injectable()
export class StockCountsRepository {
  /** The database clock. */
  async now(tx: Tx): Promise<Date> {
    const { rows } = await tx.query<{ now: Date }>('SELECT db_now() AS now');
    if (!rows[0]) throw new Error('The database told no time.');
    return rows[0].now;
  }

  /**
   * What of these (locked) levels came and went since `asOf`, by what was recorded later. Counts are no movement of pieces. A shipment
   * leaves whole, even where our books had fewer than it took; one that was short and is cancelled later gives that part back to none.
   */
  async since(tx: Tx, levelIds: readonly string[], asOf: Date): Promise<Map<string, SinceCount>> {
    const { rows } = await tx.query<SinceCount & { id: string } & Record<string, unknown>>(
      `SELECT l.id, l.counted_at AS "countedAt", (moved.pieces - lacked.pieces)::float8 AS since FROM stock_level l
       CROSS JOIN LATERAL (SELECT COALESCE(sum(m.on_hand_delta), 0) AS pieces FROM stock_movement m
         WHERE m.stock_level_id = l.id AND m.occurred_at > $2 AND m.kind IN ('SHIP', 'UNSHIP', 'ADJUST')) moved
       CROSS JOIN LATERAL (SELECT COALESCE(sum(s.short), 0) AS pieces FROM stock_shipment s
         WHERE s.stock_level_id = l.id AND s.created_at > $2 AND s.short > 0 AND s.state <> 'CANCELLED') lacked
       WHERE l.id = ANY($1::uuid[])`,
      [levelIds, asOf],
    );
    return new Map(rows.map(({ id, since, countedAt }) => [id, { since, countedAt }]));
  }

  /** These (locked) levels were counted; `asOf` null: now. */
  async mark(tx: Tx, levelIds: readonly string[], asOf: Date | null): Promise<void> {
    await tx.query(
      'UPDATE stock_level SET counted_at = COALESCE($2::timestamptz, db_now()) WHERE id = ANY($1::uuid[])',
      [levelIds, asOf],
    );
  }
}
