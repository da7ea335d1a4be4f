import { Injectable } from '@nestjs/common';
import { Database } from '../../../platform/database/database.js';
import type { Tx } from '../../../platform/database/tx.js';

/** What is done about too little stock. SHIP_PART: what is there is shipped, the rest closed. PARK: it waits for stock. */
export type ShortStockKind = 'SHIP_PART' | 'PARK';

/** How it ended. OVERTAKEN: something else happened to the order first. */
export type ShortStockOutcome = 'CLOSED' | 'DECIDED' | 'REJECTED' | 'OVERTAKEN';

/** A request with too little stock, and what becomes of it. */
export interface ShortStock {
  fulfillmentOrderId: string;
  cycle: number;
  kind: ShortStockKind;
  /** For SHIP_PART: how many pieces of the order are to be shipped in all before the rest is closed. */
  pieces: number;
  /** Who looks after it. */
  owner: string;
  /** When waiting is over; null for SHIP_PART. */
  dueAt: Date | null;
}

/** SQL of requests with too little stock. The order's row is locked by whoever writes. */
@Injectable()
export class ShortStockRepository {
  constructor(private readonly database: Database) {}

  /** Records it; a request that is recorded already gets a new deadline and starts again. */
  async put(
    tx: Tx,
    storeId: string,
    short: Omit<ShortStock, 'dueAt'>,
    hours: number | null,
  ): Promise<{ dueAt: Date | null; isNew: boolean }> {
    const { rows } = await tx.query<{ dueAt: Date | null; isNew: boolean }>(
      `INSERT INTO short_stock AS s (fulfillment_order_id, cycle, store_id, kind, pieces, owner, due_at)
       VALUES ($1, $2, $3, $4, $5, $6, db_now() + $7 * interval '1 hour')
       ON CONFLICT (fulfillment_order_id, cycle) DO UPDATE SET kind = EXCLUDED.kind, pieces = EXCLUDED.pieces, owner = EXCLUDED.owner,
         due_at = CASE WHEN s.ended_at IS NULL AND s.kind = EXCLUDED.kind THEN s.due_at ELSE EXCLUDED.due_at END,
         looked_at = db_now(), ended_at = NULL, outcome = NULL
       RETURNING due_at AS "dueAt", xmax = 0 AS "isNew"`,
      [short.fulfillmentOrderId, short.cycle, storeId, short.kind, short.pieces, short.owner, hours],
    );
    return rows[0] ?? { dueAt: null, isNew: false };
  }

  /** Whether a request was accepted with a part of its pieces, and its rest is still to be closed. */
  async shipsPart(tx: Tx, fulfillmentOrderId: string, cycle: number): Promise<boolean> {
    const { rows } = await tx.query(
      `SELECT FROM short_stock WHERE fulfillment_order_id = $1 AND cycle = $2 AND kind = 'SHIP_PART' AND ended_at IS NULL`,
      [fulfillmentOrderId, cycle],
    );
    return rows.length === 1;
  }

  /** Ends it; false when it was over already. */
  async end(
    tx: Tx,
    { fulfillmentOrderId, cycle }: Pick<ShortStock, 'fulfillmentOrderId' | 'cycle'>,
    outcome: ShortStockOutcome,
  ): Promise<boolean> {
    const { rowCount } = await tx.query(
      `UPDATE short_stock SET ended_at = db_now(), outcome = $3 WHERE fulfillment_order_id = $1 AND cycle = $2 AND ended_at IS NULL`,
      [fulfillmentOrderId, cycle, outcome],
    );
    return rowCount === 1;
  }

  /**
   * Open ones that were not looked at for `seconds`, the longest unseen first, at most `limit`; they count as looked at now. `over`: its
   * deadline has passed.
   */
  async toLookAt(seconds: number, limit: number): Promise<(ShortStock & { over: boolean })[]> {
    const { rows } = await this.database.query<ShortStock & { over: boolean }>(
      `UPDATE short_stock s SET looked_at = db_now() FROM (
         SELECT fulfillment_order_id, cycle FROM short_stock
         WHERE ended_at IS NULL AND (looked_at <= db_now() - $1 * interval '1 second' OR due_at <= db_now())
         ORDER BY looked_at LIMIT $2 FOR UPDATE SKIP LOCKED) open
       WHERE s.fulfillment_order_id = open.fulfillment_order_id AND s.cycle = open.cycle
       RETURNING s.fulfillment_order_id AS "fulfillmentOrderId", s.cycle, s.kind, s.pieces, s.owner, s.due_at AS "dueAt",
         coalesce(s.due_at <= db_now(), false) AS over`,
      [seconds, limit],
    );
    return rows;
  }

  /** The open ones of these orders, by order. */
  async openOf(orderIds: readonly string[]): Promise<Map<string, ShortStock>> {
    const { rows } = await this.database.query<ShortStock>(
      `SELECT fulfillment_order_id AS "fulfillmentOrderId", cycle, kind, pieces, owner, due_at AS "dueAt" FROM short_stock
       WHERE fulfillment_order_id = ANY($1::uuid[]) AND ended_at IS NULL ORDER BY cycle`,
      [orderIds],
      'api',
    );
    return new Map(rows.map((row) => [row.fulfillmentOrderId, row]));
  }
}
