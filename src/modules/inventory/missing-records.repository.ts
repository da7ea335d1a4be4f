import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/tx.js';

/** A SKU of a store that a location has no record of. */
export interface MissingRecord {
  sku: string;
  /** The store's id of its product, where another record of the store names it. */
  productRemoteId: string | null;
}

/** SKUs that one look finds at most. */
export const MISSING_PAGE = 1_000;

/** SQL of records that a location lacks. */
@Injectable()
export class MissingRecordsRepository {
  /**
   * SKUs behind `after` that a warehouse has levels or mappings of, and its location no record, not even one that the store has
   * deleted; in order, at most MISSING_PAGE.
   */
  async find(
    tx: Tx,
    { storeId, warehouseId, locationId }: { storeId: string; warehouseId: string; locationId: string },
    after: string | null = null,
  ): Promise<MissingRecord[]> {
    const { rows } = await tx.query<MissingRecord & Record<string, unknown>>(
      `WITH candidate AS (SELECT l.sku FROM stock_level l WHERE l.store_id = $1 AND l.warehouse_id = $2
           UNION SELECT m.store_sku FROM sku_mapping m WHERE m.store_id = $1 AND (m.warehouse_id IS NULL OR m.warehouse_id = $2)),
         missing AS (SELECT c.sku FROM candidate c
           WHERE ($4::text IS NULL OR c.sku > $4)
             AND NOT EXISTS (SELECT FROM stock_record r WHERE r.store_id = $1 AND r.location_id = $3 AND r.sku = c.sku)
           ORDER BY c.sku LIMIT $5),
         product AS (SELECT DISTINCT ON (r.sku) r.sku, r.product_remote_id FROM stock_record r JOIN missing m ON m.sku = r.sku
           WHERE r.store_id = $1 AND r.product_remote_id IS NOT NULL ORDER BY r.sku, r.observed_at DESC)
       SELECT m.sku, p.product_remote_id AS "productRemoteId" FROM missing m LEFT JOIN product p ON p.sku = m.sku ORDER BY m.sku`,
      [storeId, warehouseId, locationId, after, MISSING_PAGE],
    );
    return rows;
  }

  /** Which of these products a location has a record of, under whatever SKU, be it one that the store has deleted. */
  async recorded(tx: Tx, locationId: string, productRemoteIds: readonly string[]): Promise<Set<string>> {
    const { rows } = await tx.query<{ id: string }>(
      `SELECT DISTINCT product_remote_id AS id FROM stock_record WHERE location_id = $1 AND product_remote_id = ANY($2::text[])`,
      [locationId, productRemoteIds],
    );
    return new Set(rows.map((row) => row.id));
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
