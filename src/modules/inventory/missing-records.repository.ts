import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/tx.js';

/** A SKU of a store that a location has no record of. */
export interface MissingRecord {
  sku: string;
  /** The store's id of its product, where another record of the store names it. */
  productRemoteId: string | null;
}

/** SKUs that one look finds. */
const MOST = 1_000;

/** SQL of records that a location lacks. */
@Injectable()
export class MissingRecordsRepository {
  /**
   * SKUs that a warehouse has levels or mappings of, and its location no record, not even one that the store has deleted; those whose
   * product is known first, at most a thousand.
   */
  async find(
    tx: Tx,
    { storeId, warehouseId, locationId }: { storeId: string; warehouseId: string; locationId: string },
  ): Promise<MissingRecord[]> {
    const { rows } = await tx.query<MissingRecord & Record<string, unknown>>(
      `WITH candidate AS (SELECT l.sku FROM stock_level l WHERE l.store_id = $1 AND l.warehouse_id = $2
           UNION SELECT m.store_sku FROM sku_mapping m WHERE m.store_id = $1 AND (m.warehouse_id IS NULL OR m.warehouse_id = $2)),
         missing AS (SELECT c.sku FROM candidate c
           WHERE NOT EXISTS (SELECT FROM stock_record r WHERE r.store_id = $1 AND r.location_id = $3 AND r.sku = c.sku)),
         product AS (SELECT DISTINCT ON (r.sku) r.sku, r.product_remote_id FROM stock_record r JOIN missing m ON m.sku = r.sku
           WHERE r.store_id = $1 AND r.product_remote_id IS NOT NULL ORDER BY r.sku, r.observed_at DESC)
       SELECT m.sku, p.product_remote_id AS "productRemoteId" FROM missing m LEFT JOIN product p ON p.sku = m.sku
       ORDER BY p.sku IS NULL, m.sku LIMIT $4`,
      [storeId, warehouseId, locationId, MOST],
    );
    return rows;
  }

  /** Whether the store has a record of a SKU at a location, as far as we know. */
  async hasRecord(tx: Tx, locationId: string, sku: string): Promise<boolean> {
    const { rowCount } = await tx.query(
      'SELECT FROM stock_record WHERE location_id = $1 AND sku = $2 AND gone_at IS NULL LIMIT 1',
      [locationId, sku],
    );
    return rowCount === 1;
  }

  /** The store's id of the product of a SKU, as another record names it; null where none does. */
  async productOf(tx: Tx, storeId: string, sku: string): Promise<string | null> {
    const { rows } = await tx.query<{ id: string }>(
      `SELECT product_remote_id AS id FROM stock_record WHERE store_id = $1 AND sku = $2 AND product_remote_id IS NOT NULL
       ORDER BY observed_at DESC LIMIT 1`,
      [storeId, sku],
    );
    return rows[0]?.id ?? null;
  }
}
