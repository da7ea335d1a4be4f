import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/tx.js';

/** A SKU that orders wait for: nobody knows what it is made of in a warehouse. */
export interface BlockedSku {
  warehouseId: string;
  sku: string;
  /** At most five, oldest first. */
  orders: string[];
  count: number;
}

/** SQL of the orders that wait for a SKU to become known. The order's row is locked by the caller where its blocks change. */
@Injectable()
export class SkuBlocksRepository {
  /** Writes for which SKUs an order waits, in place of those before; answers those that it waited for until now. */
  async put(
    tx: Tx,
    order: { id: string; storeId: string; warehouseId: string },
    skus: readonly { sku: string; title: string | null }[],
  ): Promise<{ warehouseId: string; sku: string }[]> {
    const before = await this.remove(tx, order.id);
    if (skus.length === 0) return before;
    await tx.query(
      `INSERT INTO sku_block (fulfillment_order_id, store_id, warehouse_id, sku, title)
       SELECT $1, $2, $3, s.sku, s.title FROM unnest($4::text[], $5::text[]) AS s (sku, title)
       ON CONFLICT (fulfillment_order_id, sku) DO NOTHING`,
      [order.id, order.storeId, order.warehouseId, skus.map(({ sku }) => sku), skus.map(({ title }) => title)],
    );
    return before;
  }

  /** The order waits for none any more; answers those that it waited for. */
  async remove(tx: Tx, fulfillmentOrderId: string): Promise<{ warehouseId: string; sku: string }[]> {
    const { rows } = await tx.query<{ warehouseId: string; sku: string }>(
      'DELETE FROM sku_block WHERE fulfillment_order_id = $1 RETURNING warehouse_id AS "warehouseId", sku',
      [fulfillmentOrderId],
    );
    return rows;
  }

  /** The orders that wait for these SKUs; SKUs that no order waits for are missing. */
  async waiting(
    tx: Tx,
    storeId: string,
    places: readonly { warehouseId: string; sku: string }[],
  ): Promise<BlockedSku[]> {
    const { rows } = await tx.query<BlockedSku & Record<string, unknown>>(
      `SELECT b.warehouse_id AS "warehouseId", b.sku, count(*)::int AS count,
         (array_agg(b.fulfillment_order_id::text ORDER BY b.fulfillment_order_id))[1:5] AS orders
       FROM unnest($2::uuid[], $3::text[]) AS p (warehouse_id, sku)
       JOIN sku_block b ON b.store_id = $1 AND b.warehouse_id = p.warehouse_id AND b.sku = p.sku
       GROUP BY b.warehouse_id, b.sku ORDER BY b.sku`,
      [storeId, places.map(({ warehouseId }) => warehouseId), places.map(({ sku }) => sku)],
    );
    return rows;
  }
}
