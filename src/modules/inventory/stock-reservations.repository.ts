import { Injectable } from '@nestjs/common';
import { skuOf } from '../../common/sku.js';
import type { Tx } from '../../platform/database/tx.js';
import type { NeededUnits } from './domain/sku-mapping.js';
import type { HeldUnits } from './domain/take-items.js';

/**
 * Units of level `l` that orders hold through other records than `r`, as SQL: the store subtracts what it has allocated of `r` itself,
 * and knows nothing of the others.
 */
export const RESERVED_BY_OTHERS = `CASE WHEN l.reserved = 0 THEN 0 ELSE l.reserved - COALESCE((SELECT sum(v.quantity)
  FROM stock_reservation v WHERE v.stock_level_id = l.id AND v.record_remote_id = r.remote_id), 0) END`;

/** The same as `published` in domain/stock-record.ts, as SQL over record `r`, its links `k` and their levels `l`, grouped by record. */
export const PUBLISHED = `LEAST(2147483647, MIN(GREATEST(0, l.on_hand - l.buffer - (${RESERVED_BY_OTHERS})) / k.units)::bigint + r.awaiting)::int`;

/** SQL of what orders hold of stock levels, and through which records of the store. The order's row is locked by the caller. */
@Injectable()
export class StockReservationsRepository {
  /**
   * The store's id of the record through which each of these is held: the one that it names, else the only one of its SKU at the order's
   * location (null: at the level's warehouse); empty where none is known.
   */
  async through(tx: Tx, needed: readonly NeededUnits[], locationId: string | null): Promise<string[]> {
    const named = needed.map(({ stockRecordRemoteId }) => stockRecordRemoteId ?? '');
    if (!named.includes('')) return named;
    const { rows } = await tx.query<{ key: number; remoteId: string }>(
      `SELECT n.key::int AS key, min(r.remote_id) AS "remoteId" FROM unnest($1::uuid[], $2::text[]) WITH ORDINALITY AS n (level_id, sku, key)
       JOIN stock_level l ON l.id = n.level_id JOIN stock_record r ON r.store_id = l.store_id AND r.warehouse_id = l.warehouse_id
         AND r.sku = n.sku AND r.gone_at IS NULL AND ($3::uuid IS NULL OR r.location_id = $3)
       GROUP BY n.key HAVING count(*) = 1`,
      [needed.map(({ levelId }) => levelId), needed.map(({ sku }) => skuOf(sku)), locationId],
    );
    const found = new Map(rows.map(({ key, remoteId }) => [key, remoteId]));
    return named.map((remoteId, index) => remoteId || (found.get(index + 1) ?? ''));
  }

  /** What a request cycle holds of each level. */
  async held(tx: Tx, fulfillmentOrderId: string, cycle: number): Promise<HeldUnits[]> {
    const { rows } = await tx.query<HeldUnits & Record<string, unknown>>(
      `SELECT stock_level_id AS "levelId", record_remote_id AS "recordRemoteId", quantity FROM stock_reservation
       WHERE fulfillment_order_id = $1 AND cycle = $2 ORDER BY stock_level_id, record_remote_id`,
      [fulfillmentOrderId, cycle],
    );
    return rows;
  }

  /** Records what a request cycle holds. The database refuses a second time (SQLSTATE 23505). */
  async insert(tx: Tx, fulfillmentOrderId: string, cycle: number, items: readonly HeldUnits[]): Promise<void> {
    await tx.query(
      `INSERT INTO stock_reservation (fulfillment_order_id, cycle, stock_level_id, record_remote_id, quantity)
       SELECT $1, $2, i.level_id, i.remote_id, i.quantity FROM unnest($3::uuid[], $4::text[], $5::int[]) AS i (level_id, remote_id, quantity)`,
      [fulfillmentOrderId, cycle, ...columnsOf(items)],
    );
  }

  /** Writes what a request cycle holds from now on of these levels through these records; 0 ends the reservation. */
  async put(tx: Tx, fulfillmentOrderId: string, cycle: number, items: readonly HeldUnits[]): Promise<void> {
    if (items.length === 0) return;
    await tx.query(
      `WITH item AS (SELECT * FROM unnest($3::uuid[], $4::text[], $5::int[]) AS i (level_id, remote_id, quantity)),
        ended AS (DELETE FROM stock_reservation r USING item i WHERE r.fulfillment_order_id = $1 AND r.cycle = $2
          AND r.stock_level_id = i.level_id AND r.record_remote_id = i.remote_id AND i.quantity = 0)
       INSERT INTO stock_reservation (fulfillment_order_id, cycle, stock_level_id, record_remote_id, quantity)
       SELECT $1, $2, level_id, remote_id, quantity FROM item WHERE quantity > 0
       ON CONFLICT (fulfillment_order_id, cycle, stock_level_id, record_remote_id) DO UPDATE SET quantity = EXCLUDED.quantity`,
      [fulfillmentOrderId, cycle, ...columnsOf(items)],
    );
  }

  /** Locks the levels that an order holds, removes what it holds, and says how much that was. */
  async take(tx: Tx, fulfillmentOrderId: string): Promise<(HeldUnits & { cycle: number })[]> {
    await tx.query(
      `SELECT l.id FROM stock_level l WHERE l.id IN (SELECT stock_level_id FROM stock_reservation WHERE fulfillment_order_id = $1)
       ORDER BY l.id FOR UPDATE`,
      [fulfillmentOrderId],
    );
    const { rows } = await tx.query<HeldUnits & { cycle: number } & Record<string, unknown>>(
      `DELETE FROM stock_reservation WHERE fulfillment_order_id = $1
       RETURNING stock_level_id AS "levelId", record_remote_id AS "recordRemoteId", cycle, quantity`,
      [fulfillmentOrderId],
    );
    return rows;
  }
}

function columnsOf(items: readonly HeldUnits[]): [levelIds: string[], remoteIds: string[], quantities: number[]] {
  return [
    items.map((item) => item.levelId),
    items.map((item) => item.recordRemoteId),
    items.map((item) => item.quantity),
  ];
}
