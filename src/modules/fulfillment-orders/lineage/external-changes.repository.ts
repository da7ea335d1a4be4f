import { Injectable } from '@nestjs/common';
import { Database } from '../../../platform/database/database.js';
import type { Tx } from '../../../platform/database/tx.js';
import type { ChangeArea, ChangeJudgement, PieceDelta } from './domain/external-change.js';
import type { Clue } from './domain/lineage.js';
import type { ContentLine } from '../domain/order-content.js';
import type { Stage } from '../domain/stage.js';

/** A change to be stored. `changesSealed` belongs to its id. */
export interface NewExternalChange {
  id: string;
  storeId: string;
  orderId: string;
  cycle: number;
  stage: Stage;
  judgement: ChangeJudgement;
  areas: readonly ChangeArea[];
  changesSealed: string;
  pieces: readonly PieceDelta[];
  /** When the store last dated the order before the change, by its own clock; where it dates nothing, when it was last seen. */
  unchangedAt: Date;
  /** When the read that shows it was sent, by the database clock. */
  seenAt: Date;
}

/** The mirrored content of an order; the texts are sealed. */
export interface MirroredContent {
  destinationSealed: string | null;
  notesSealed: string | null;
  holds: { reason: string | null }[];
  lines: ContentLine[];
}

/** SQL of what others changed about orders. */
@Injectable()
export class ExternalChangesRepository {
  constructor(private readonly database: Database) {}

  /** What the mirror of a locked order says at this moment. */
  async mirrored(tx: Tx, orderId: string): Promise<MirroredContent> {
    const { rows } = await tx.query<{
      destination_sealed: string | null;
      notes_sealed: string | null;
      holds: { reason: string | null }[];
      lines: ContentLine[] | null;
    }>(
      `SELECT destination_sealed, notes_sealed, holds,
         (SELECT jsonb_agg(jsonb_build_object('remoteId', remote_id, 'orderLineId', order_line_id, 'sku', sku, 'quantity', remote_quantity)
            ORDER BY id) FROM fulfillment_order_line WHERE fulfillment_order_id = o.id AND remote_quantity > 0) AS lines
       FROM fulfillment_order o WHERE id = $1`,
      [orderId],
    );
    const row = rows[0];
    if (!row) throw new Error(`Fulfillment order ${orderId} vanished while it was locked.`);
    return {
      destinationSealed: row.destination_sealed,
      notesSealed: row.notes_sealed,
      holds: row.holds,
      lines: row.lines ?? [],
    };
  }

  /** Stores a change. Pieces that were won or lost make the lineage of the customer's order due. */
  async insert(tx: Tx, change: NewExternalChange): Promise<void> {
    await tx.query(
      `INSERT INTO external_change (id, store_id, fulfillment_order_id, cycle, stage, judgement, areas, changes_sealed, pieces, unchanged_at,
         seen_at, lineage_due) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
      [
        change.id,
        change.storeId,
        change.orderId,
        change.cycle,
        change.stage,
        change.judgement,
        change.areas,
        change.changesSealed,
        JSON.stringify(change.pieces),
        change.unchangedAt,
        change.seenAt,
        change.pieces.length > 0,
      ],
    );
  }

  /** Numbers of customers' orders of a store whose lineage has to be looked at, the oldest first, behind them those that could not be. */
  async lineageDue(storeId: string, limit: number): Promise<string[]> {
    const { rows } = await this.database.query<{ order_number: string }>(
      `SELECT o.order_number FROM external_change c JOIN fulfillment_order o ON o.id = c.fulfillment_order_id
       LEFT JOIN point_read r ON r.store_id = c.store_id AND r.kind = 'FAMILY' AND r.key = o.order_number
       WHERE c.store_id = $1 AND c.lineage_due AND (r.due_at IS NULL OR r.due_at <= db_now())
       GROUP BY o.order_number, r.due_at ORDER BY r.due_at NULLS FIRST, min(c.id::text) LIMIT $2`,
      [storeId, limit],
    );
    return rows.map((row) => row.order_number);
  }

  /** Changes of a customer's order whose lineage has to be looked at. */
  async dueOf(tx: Tx, storeId: string, orderNumber: string): Promise<string[]> {
    const { rows } = await tx.query<{ id: string }>(
      `SELECT c.id FROM external_change c JOIN fulfillment_order o ON o.id = c.fulfillment_order_id
       WHERE o.store_id = $1 AND o.order_number = $2 AND c.lineage_due`,
      [storeId, orderNumber],
    );
    return rows.map((row) => row.id);
  }

  /** A look at the store that began after these changes were stored is over. What came meanwhile stays due. */
  async lineageDone(tx: Tx, changeIds: readonly string[]): Promise<void> {
    if (changeIds.length === 0) return;
    await tx.query('UPDATE external_change SET lineage_due = false WHERE id = ANY($1::uuid[])', [changeIds]);
  }

  /**
   * Fulfillment orders of these customers' orders appeared: where their relatives won or lost pieces before, the lineage has to be
   * looked at once more. It stays due until it was, whatever happens to this process.
   */
  async lookAgain(tx: Tx, storeId: string, orderNumbers: readonly string[]): Promise<void> {
    if (orderNumbers.length === 0) return;
    await tx.query(
      `UPDATE external_change c SET lineage_due = true FROM fulfillment_order o
       WHERE o.store_id = $1 AND o.order_number = ANY($2::text[]) AND c.fulfillment_order_id = o.id AND c.pieces <> '[]' AND NOT c.lineage_due`,
      [storeId, orderNumbers],
    );
  }

  /** What the fulfillment orders of a customer's order won and lost so far. */
  async clues(tx: Tx, storeId: string, orderNumber: string): Promise<Clue[]> {
    const { rows } = await tx.query<{ remote_id: string; pieces: PieceDelta[]; unchanged_at: Date | null }>(
      `SELECT o.remote_id, c.pieces, c.unchanged_at FROM external_change c JOIN fulfillment_order o ON o.id = c.fulfillment_order_id
       WHERE o.store_id = $1 AND o.order_number = $2 AND c.pieces <> '[]' ORDER BY c.id`,
      [storeId, orderNumber],
    );
    return rows.flatMap(({ remote_id: remoteId, pieces, unchanged_at: unchangedAt }) =>
      pieces.map((piece) => ({ remoteId, ...piece, unchangedAt })),
    );
  }

  /** Whether it is recorded that the store does not know an order any more: only that is later than the last sight of it. */
  async isGone(tx: Tx, orderId: string): Promise<boolean> {
    const { rows } = await tx.query<{ gone: boolean }>(
      `SELECT c.seen_at > o.observed_at AS gone FROM external_change c JOIN fulfillment_order o ON o.id = c.fulfillment_order_id
       WHERE c.fulfillment_order_id = $1 ORDER BY c.id DESC LIMIT 1`,
      [orderId],
    );
    return rows[0]?.gone ?? false;
  }
}
