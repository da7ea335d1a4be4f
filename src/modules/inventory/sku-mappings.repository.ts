import { Injectable } from '@nestjs/common';
import { newId } from '../../common/ids.js';
import type { Tx } from '../../platform/database/tx.js';

/** So many units of a warehouse's SKU in one piece of a store's SKU. */
export interface MappingComponent {
  warehouseSku: string;
  /** At least 1. */
  units: number;
}

/** What a store's SKU is made of. */
export interface MappingRow {
  storeId: string;
  /** Null: in every warehouse that has no mapping of its own. */
  warehouseId: string | null;
  storeSku: string;
  components: readonly MappingComponent[];
}

/** SQL of the SKU mappings. */
@Injectable()
export class SkuMappingsRepository {
  /**
   * Keeps what a store's SKUs are made of from changing (`SHARE`), or everybody else from relying on it (`EXCLUSIVE`), until the
   * transaction ends. Taken before any lock of levels or records.
   */
  async hold(tx: Tx, storeId: string, mode: 'SHARE' | 'EXCLUSIVE'): Promise<void> {
    const key = `sku_mapping:${storeId}`;
    if (mode === 'SHARE') await tx.query('SELECT pg_advisory_xact_lock_shared(hashtextextended($1, 0))', [key]);
    else await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [key]);
  }

  /**
   * Writes mappings, each SKU once, in place of those before, and answers their ids by the store's SKU. The caller holds the mappings
   * exclusively.
   */
  async put(
    tx: Tx,
    { storeId, warehouseId }: Pick<MappingRow, 'storeId' | 'warehouseId'>,
    mappings: readonly Pick<MappingRow, 'storeSku' | 'components'>[],
  ): Promise<Map<string, string>> {
    if (mappings.length === 0) return new Map();
    const { rows } = await tx.query<{ id: string; sku: string }>(
      `WITH wanted AS (SELECT * FROM unnest($3::uuid[], $4::text[]) AS w (id, sku)),
         known AS (UPDATE sku_mapping m SET updated_at = db_now() FROM wanted w
           WHERE m.store_id = $1 AND m.store_sku = w.sku AND m.warehouse_id IS NOT DISTINCT FROM $2::uuid RETURNING m.id, m.store_sku AS sku),
         made AS (INSERT INTO sku_mapping (id, store_id, warehouse_id, store_sku) SELECT w.id, $1, $2, w.sku FROM wanted w
           WHERE NOT EXISTS (SELECT FROM known k WHERE k.sku = w.sku) RETURNING id, store_sku AS sku)
       SELECT id, sku FROM known UNION ALL SELECT id, sku FROM made`,
      [storeId, warehouseId, mappings.map(() => newId()), mappings.map(({ storeSku }) => storeSku)],
    );
    const ids = new Map(rows.map(({ id, sku }) => [sku, id]));
    const parts = mappings.flatMap(({ storeSku, components }) =>
      components.map((component) => ({ id: ids.get(storeSku), ...component })),
    );
    await tx.query('DELETE FROM sku_mapping_component WHERE mapping_id = ANY($1::uuid[])', [[...ids.values()]]);
    await tx.query(
      `INSERT INTO sku_mapping_component (mapping_id, warehouse_sku, units)
       SELECT c.id, c.sku, c.units FROM unnest($1::uuid[], $2::text[], $3::int[]) AS c (id, sku, units)`,
      [parts.map(({ id }) => id), parts.map(({ warehouseSku }) => warehouseSku), parts.map(({ units }) => units)],
    );
    return ids;
  }

  /** The mappings of these SKUs for exactly this warehouse, or (null) for all; SKUs without one are missing. */
  async find(
    tx: Tx,
    { storeId, warehouseId }: Pick<MappingRow, 'storeId' | 'warehouseId'>,
    storeSkus: readonly string[],
  ): Promise<Map<string, MappingComponent[]>> {
    const { rows } = await tx.query<MappingComponent & { storeSku: string } & Record<string, unknown>>(
      `SELECT m.store_sku AS "storeSku", c.warehouse_sku AS "warehouseSku", c.units
       FROM sku_mapping m JOIN sku_mapping_component c ON c.mapping_id = m.id
       WHERE m.store_id = $1 AND m.warehouse_id IS NOT DISTINCT FROM $2::uuid AND m.store_sku = ANY($3::text[])`,
      [storeId, warehouseId, storeSkus],
    );
    const found = new Map<string, MappingComponent[]>();
    for (const { storeSku, warehouseSku, units } of rows) {
      found.set(storeSku, [...(found.get(storeSku) ?? []), { warehouseSku, units }]);
    }
    return found;
  }

  /** Ends a mapping and answers what it was about; null for an unknown one. */
  async remove(tx: Tx, id: string): Promise<Omit<MappingRow, 'components'> | null> {
    const { rows } = await tx.query<Omit<MappingRow, 'components'> & Record<string, unknown>>(
      `DELETE FROM sku_mapping WHERE id = $1
       RETURNING store_id AS "storeId", warehouse_id AS "warehouseId", store_sku AS "storeSku"`,
      [id],
    );
    return rows[0] ?? null;
  }

  /** The store of a mapping; null for an unknown one. */
  async storeOf(tx: Tx, id: string): Promise<string | null> {
    const { rows } = await tx.query<{ store_id: string }>('SELECT store_id FROM sku_mapping WHERE id = $1', [id]);
    return rows[0]?.store_id ?? null;
  }
}
