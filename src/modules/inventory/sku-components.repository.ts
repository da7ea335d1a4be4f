import { Injectable } from '@nestjs/common';
import { skuOf } from '../../common/sku.js';
import type { Queryable, Tx } from '../../platform/database/tx.js';
import type { PublishedLevel } from './domain/stock-record.js';
import { RESERVED_BY_OTHERS } from './stock-reservations.repository.js';

/** A SKU of a store that is looked for in a warehouse. */
export interface SkuPlace {
  warehouseId: string;
  sku: string;
}

/** One component of a store's SKU. */
export interface ComponentRow {
  /** The warehouse's SKU. */
  sku: string;
  units: number;
  /** Null where the warehouse has no stock level of it for the store. */
  levelId: string | null;
}

/** A level that a record is made of. */
export interface RecordComponent extends PublishedLevel {
  levelId: string;
}

/** A record whose components changed. */
export interface RelinkedRecord {
  id: string;
  locationId: string;
}

/**
 * What each SKU of the CTE `asked` (key, store_id, warehouse_id, sku) is made of, one row per component: by the mapping for the
 * warehouse, else by the one for all of them, else the same SKU, one unit.
 */
const COMPONENTS = `SELECT a.key, part.sku, part.units, l.id AS level_id
  FROM asked a
  LEFT JOIN LATERAL (SELECT m.id FROM sku_mapping m
    WHERE m.store_id = a.store_id AND m.store_sku = a.sku AND (m.warehouse_id IS NULL OR m.warehouse_id = a.warehouse_id)
    ORDER BY m.warehouse_id NULLS LAST LIMIT 1) chosen ON true
  CROSS JOIN LATERAL (SELECT c.warehouse_sku AS sku, c.units FROM sku_mapping_component c WHERE c.mapping_id = chosen.id
    UNION ALL SELECT a.sku, 1 WHERE chosen.id IS NULL) part
  LEFT JOIN stock_level l ON l.store_id = a.store_id AND l.warehouse_id = a.warehouse_id AND l.sku = part.sku`;

/** SQL of what the SKUs of stores are made of, and of the levels that records are tied to by it. */
@Injectable()
export class SkuComponentsRepository {
  /**
   * Components of each place, in the order of the input. A place is never empty: without a mapping it is the SKU itself. Blanks around a
   * SKU, as orders may show them, count for nothing.
   */
  async find(tx: Tx, storeId: string, places: readonly SkuPlace[]): Promise<ComponentRow[][]> {
    if (places.length === 0) return [];
    const { rows } = await tx.query<{ key: number; sku: string; units: number; level_id: string | null }>(
      `WITH asked AS (SELECT a.key::int AS key, $1::uuid AS store_id, a.warehouse_id, a.sku
         FROM unnest($2::uuid[], $3::text[]) WITH ORDINALITY AS a (warehouse_id, sku, key))
       SELECT * FROM (${COMPONENTS}) c ORDER BY c.key, c.sku`,
      [storeId, places.map(({ warehouseId }) => warehouseId), places.map(({ sku }) => skuOf(sku) ?? '')],
    );
    const found: ComponentRow[][] = places.map(() => []);
    for (const row of rows) found[row.key - 1]?.push({ sku: row.sku, units: row.units, levelId: row.level_id });
    return found;
  }

  /**
   * Ties records to the levels that their SKUs are made of, and unties them where one is missing. The caller holds the locks of the
   * records. Answers those whose components changed.
   */
  async relink(tx: Tx, recordIds: readonly string[]): Promise<RelinkedRecord[]> {
    if (recordIds.length === 0) return [];
    const { rows } = await tx.query<RelinkedRecord & Record<string, unknown>>(
      `WITH asked AS (SELECT r.id AS key, r.store_id, r.warehouse_id, r.sku FROM stock_record r
           WHERE r.id = ANY($1::uuid[]) AND r.sku IS NOT NULL),
         part AS MATERIALIZED (${COMPONENTS}),
         wanted AS MATERIALIZED (SELECT p.key, p.level_id, p.units FROM part p
           WHERE NOT EXISTS (SELECT FROM part x WHERE x.key = p.key AND x.level_id IS NULL)),
         ended AS (DELETE FROM stock_record_level k WHERE k.stock_record_id = ANY($1::uuid[])
           AND NOT EXISTS (SELECT FROM wanted w WHERE w.key = k.stock_record_id AND w.level_id = k.stock_level_id)
           RETURNING k.stock_record_id AS key),
         begun AS (INSERT INTO stock_record_level AS k (stock_record_id, stock_level_id, units) SELECT key, level_id, units FROM wanted
           ON CONFLICT (stock_record_id, stock_level_id) DO UPDATE SET units = EXCLUDED.units WHERE k.units <> EXCLUDED.units
           RETURNING k.stock_record_id AS key),
         changed AS (SELECT key FROM ended UNION SELECT key FROM begun)
       UPDATE stock_record r SET components = (SELECT count(*)::int FROM wanted w WHERE w.key = r.id), mapped_at = db_now(),
         updated_at = db_now()
       FROM changed c WHERE r.id = c.key RETURNING r.id, r.location_id AS "locationId"`,
      [recordIds],
    );
    return rows;
  }

  /** Records of a store with these SKUs, at one warehouse or (null) at all; without a lock. */
  async recordsOf(
    tx: Tx,
    storeId: string,
    warehouseId: string | null,
    skus: readonly string[],
  ): Promise<(SkuPlace & { id: string })[]> {
    const { rows } = await tx.query<SkuPlace & { id: string } & Record<string, unknown>>(
      `SELECT id, warehouse_id AS "warehouseId", sku FROM stock_record
       WHERE store_id = $1 AND sku = ANY($3::text[]) AND ($2::uuid IS NULL OR warehouse_id = $2) ORDER BY id`,
      [storeId, warehouseId, skus],
    );
    return rows;
  }

  /** Records without components whose SKU may be made of one of these levels; without a lock. */
  async unlinkedFor(tx: Tx, levelIds: readonly string[]): Promise<string[]> {
    const { rows } = await tx.query<{ id: string }>(
      `WITH named AS (SELECT l.store_id, l.warehouse_id, l.sku FROM stock_level l WHERE l.id = ANY($1::uuid[])
         UNION SELECT l.store_id, l.warehouse_id, m.store_sku FROM stock_level l
           JOIN sku_mapping_component c ON c.warehouse_sku = l.sku JOIN sku_mapping m ON m.id = c.mapping_id AND m.store_id = l.store_id
           WHERE l.id = ANY($1::uuid[]))
       SELECT r.id FROM named n
       JOIN stock_record r ON r.store_id = n.store_id AND r.sku = n.sku AND r.warehouse_id = n.warehouse_id AND r.components = 0`,
      [levelIds],
    );
    return rows.map((row) => row.id);
  }

  /** The levels that records are tied to, without a lock. */
  async levelsOf(tx: Tx, recordIds: readonly string[]): Promise<string[]> {
    if (recordIds.length === 0) return [];
    const { rows } = await tx.query<{ id: string }>(
      'SELECT DISTINCT stock_level_id AS id FROM stock_record_level WHERE stock_record_id = ANY($1::uuid[])',
      [recordIds],
    );
    return rows.map((row) => row.id);
  }

  /** What records are made of, with what may be published of it; those without components are missing. */
  async ofRecords(tx: Queryable, recordIds: readonly string[]): Promise<Map<string, RecordComponent[]>> {
    if (recordIds.length === 0) return new Map();
    const { rows } = await tx.query<RecordComponent & { recordId: string }>(
      `SELECT r.id AS "recordId", l.id AS "levelId", k.units, l.on_hand AS "onHand", l.buffer,
         (${RESERVED_BY_OTHERS})::float8 AS "heldByOthers"
       FROM stock_record r JOIN stock_record_level k ON k.stock_record_id = r.id JOIN stock_level l ON l.id = k.stock_level_id
       WHERE r.id = ANY($1::uuid[]) ORDER BY r.id, l.id`,
      [recordIds],
    );
    const found = new Map<string, RecordComponent[]>();
    for (const { recordId, ...part } of rows) found.set(recordId, [...(found.get(recordId) ?? []), part]);
    return found;
  }

  /** Units of levels that orders hold through each record of a store, by the store's id of the record and by level. */
  async heldThrough(
    tx: Tx,
    levelIds: readonly string[],
    remoteIds: readonly string[],
  ): Promise<Map<string, Map<string, number>>> {
    const { rows } = await tx.query<{ levelId: string; remoteId: string; units: number }>(
      `SELECT stock_level_id AS "levelId", record_remote_id AS "remoteId", sum(quantity)::float8 AS units FROM stock_reservation
       WHERE stock_level_id = ANY($1::uuid[]) AND record_remote_id = ANY($2::text[]) GROUP BY 1, 2`,
      [levelIds, remoteIds],
    );
    const held = new Map<string, Map<string, number>>();
    for (const { levelId, remoteId, units } of rows) {
      held.set(remoteId, (held.get(remoteId) ?? new Map<string, number>()).set(levelId, units));
    }
    return held;
  }

  /** Of the orders that wait for a SKU of this store: the SKUs of which every component is known by now. */
  async knownBlocks(tx: Tx, storeId: string): Promise<{ warehouseId: string; sku: string }[]> {
    const { rows } = await tx.query<{ warehouseId: string; sku: string }>(
      `WITH asked AS (SELECT DISTINCT jsonb_build_array(b.warehouse_id, b.sku) AS key, b.store_id, b.warehouse_id, b.sku
         FROM sku_block b WHERE b.store_id = $1)
       SELECT a.warehouse_id AS "warehouseId", a.sku FROM asked a JOIN (${COMPONENTS}) c ON c.key = a.key
       GROUP BY a.warehouse_id, a.sku HAVING bool_and(c.level_id IS NOT NULL)`,
      [storeId],
    );
    return rows;
  }

  /** All orders that waited for SKUs which are all known by now, oldest first. */
  async unblockedOrders(tx: Pick<Tx, 'query'>): Promise<{ fulfillmentOrderId: string; storeId: string }[]> {
    const { rows } = await tx.query<{ fulfillmentOrderId: string; storeId: string }>(
      `WITH asked AS (SELECT b.fulfillment_order_id AS key, b.store_id, b.warehouse_id, b.sku FROM sku_block b)
       SELECT c.key AS "fulfillmentOrderId", min(b.store_id::text) AS "storeId" FROM (${COMPONENTS}) c
       JOIN sku_block b ON b.fulfillment_order_id = c.key
       GROUP BY c.key HAVING bool_and(c.level_id IS NOT NULL) ORDER BY c.key`,
    );
    return rows;
  }
}
