import { Injectable } from '@nestjs/common';
import { skuOf } from '../../common/sku.js';
import { Database } from '../../platform/database/database.js';

/** Each is served by an index of its own; a SKU has as many rows as there are stores and places that have it. */
const STATEMENTS = {
  level: 'SELECT DISTINCT sku FROM stock_level WHERE lower(sku) = ANY (ARRAY(SELECT lower(unnest($1::text[]))))',
  record: 'SELECT DISTINCT sku FROM stock_record WHERE lower(sku) = ANY (ARRAY(SELECT lower(unnest($1::text[]))))',
  mapping: `SELECT DISTINCT store_sku AS sku FROM sku_mapping
    WHERE lower(store_sku) = ANY (ARRAY(SELECT lower(unnest($1::text[]))))`,
  component: `SELECT DISTINCT warehouse_sku AS sku FROM sku_mapping_component
    WHERE lower(warehouse_sku) = ANY (ARRAY(SELECT lower(unnest($1::text[]))))`,
} as const;

/** Finds how stores and warehouses spell the SKUs that a person looks for. */
@Injectable()
export class SkuSpellingsReader {
  constructor(private readonly database: Database) {}

  /** The SKUs, as levels, records, mappings or their components have them, that somebody may mean by these: in any case, blanks left out. */
  async of(what: keyof typeof STATEMENTS, meant: readonly string[]): Promise<string[]> {
    const skus = [...new Set(meant.flatMap((sku) => skuOf(sku) ?? []))];
    const { rows } = await this.database.query<{ sku: string }>(STATEMENTS[what], [skus], 'api');
    return rows.map(({ sku }) => sku);
  }
}
