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

  /** Writes a mapping in place of the one before, and answers its id. The caller holds the mappings exclusively. */
  async put(tx: Tx, { storeId, warehouseId, storeSku, components }: MappingRow): Promise<string> {
    const known = await tx.query<{ id: string }>(
      `UPDATE sku_mapping SET updated_at = db_now()
       WHERE store_id = $1 AND store_sku = $2 AND warehouse_id IS NOT DISTINCT FROM $3::uuid RETURNING id`,
      [storeId, storeSku, warehouseId],
    );
    const id = known.rows[0]?.id ?? newId();
    if (known.rows.length === 0) {
      await tx.query('INSERT INTO sku_mapping (id, store_id, warehouse_id, store_sku) VALUES ($1, $2, $3, $4)', [
        id,
        storeId,
        warehouseId,
        storeSku,
      ]);
    }
    await tx.query('DELETE FROM sku_mapping_component WHERE mapping_id = $1', [id]);
    await tx.query(
      `INSERT INTO sku_mapping_component (mapping_id, warehouse_sku, units)
       SELECT $1, c.sku, c.units FROM unnest($2::text[], $3::int[]) AS c (sku, units)`,
      [id, components.map(({ warehouseSku }) => warehouseSku), components.map(({ units }) => units)],
    );
    return id;
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
