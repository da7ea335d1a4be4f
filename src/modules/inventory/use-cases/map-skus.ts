import { Injectable } from '@nestjs/common';
import { DomainError } from '../../../common/domain-error.js';
import type { Tx } from '../../../platform/database/tx.js';
import { JournalFacade } from '../../journal/journal.facade.js';
import { LocationsFacade } from '../../locations/locations.facade.js';
import { StoresFacade } from '../../stores/stores.facade.js';
import { checkMapping, type WrittenMapping } from '../domain/check-mapping.js';
import { StockTimeline } from '../domain/stock-timeline.js';
import { SkuMappingsRepository } from '../sku-mappings.repository.js';
import { RemapRecords } from './remap-records.js';

/** For which store, and for which of our warehouses (null: all without a mapping of their own). */
export interface MappingScope {
  storeId: string;
  warehouseId: string | null;
  actor: string;
}

/** What became of one row of an import. */
export type ImportedRow = { id: string } | { code: string; field: string[]; message: string };

/** Writes what the SKUs of a store are made of. */
@Injectable()
export class MapSkus {
  constructor(
    private readonly stores: StoresFacade,
    private readonly locations: LocationsFacade,
    private readonly mappings: SkuMappingsRepository,
    private readonly remap: RemapRecords,
    private readonly journal: JournalFacade,
  ) {}

  /** One mapping, in place of the one before. Answers its id. Throws DomainError NOT_FOUND, INVALID or DUPLICATE_SKU. */
  async put(tx: Tx, scope: MappingScope, written: WrittenMapping): Promise<string> {
    const mapping = checkMapping(written, ['input']);
    await this.begin(tx, scope);
    const ids = await this.write(tx, scope, [mapping]);
    return ids.get(mapping.storeSku) ?? '';
  }

  /**
   * Many mappings: those that are right are written, the others say what is wrong with them; a SKU that is named again is refused.
   * Answers one result per row, in their order. Throws DomainError NOT_FOUND for the store or warehouse.
   */
  async putMany(tx: Tx, scope: MappingScope, rows: readonly WrittenMapping[]): Promise<ImportedRow[]> {
    await this.begin(tx, scope);
    const written: WrittenMapping[] = [];
    const attempts = rows.map((row, index) => {
      const mapping = attempt(row, ['input', 'rows', String(index)], written);
      if (!('code' in mapping)) written.push(mapping);
      return mapping;
    });
    const ids = await this.write(tx, scope, written);
    return attempts.map((each) => ('code' in each ? each : { id: ids.get(each.storeSku) ?? '' }));
  }

  /** Ends a mapping: the SKU is its own again, one unit. Throws DomainError NOT_FOUND. */
  async remove(tx: Tx, id: string, actor: string): Promise<void> {
    const storeId = await this.mappings.storeOf(tx, id);
    if (storeId !== null) await this.mappings.hold(tx, storeId, 'EXCLUSIVE');
    const removed = storeId === null ? null : await this.mappings.remove(tx, id);
    if (!removed) throw notFound('skuMappingId', 'SKU mapping');
    const { warehouseId, storeSku } = removed;
    await this.remap.execute(tx, { ...removed, storeSkus: [storeSku], actor });
    const data = { warehouseId, storeSkus: [storeSku] };
    await this.journal.append(tx, { storeId, type: StockTimeline.MappingRemoved, actor, data });
  }

  /** Keeps everybody else from the store's mappings. Throws DomainError NOT_FOUND for the store or warehouse. */
  async begin(tx: Tx, { storeId, warehouseId }: MappingScope): Promise<void> {
    if (!(await this.stores.find(tx, storeId))) throw notFound('storeId', 'store');
    if (warehouseId !== null && !(await this.locations.warehouse(tx, warehouseId))) {
      throw notFound('warehouseId', 'warehouse');
    }
    await this.mappings.hold(tx, storeId, 'EXCLUSIVE');
  }

  /** After `begin`: writes checked mappings, each SKU once, and what follows from them. Answers their ids by the store's SKU. */
  async write(tx: Tx, scope: MappingScope, mappings: readonly WrittenMapping[]): Promise<Map<string, string>> {
    const ids = await this.mappings.put(tx, scope, mappings);
    if (mappings.length > 0) await this.follow(tx, scope, mappings);
    return ids;
  }

  private async follow(tx: Tx, scope: MappingScope, written: readonly WrittenMapping[]): Promise<void> {
    const { storeId, warehouseId, actor } = scope;
    const storeSkus = written.map(({ storeSku }) => storeSku);
    await this.remap.execute(tx, { ...scope, storeSkus });
    const data = { warehouseId, count: storeSkus.length, storeSkus: storeSkus.slice(0, 20) };
    await this.journal.append(tx, { storeId, type: StockTimeline.MappingChanged, actor, data });
  }
}

function attempt(
  row: WrittenMapping,
  path: string[],
  before: readonly WrittenMapping[],
): WrittenMapping | Extract<ImportedRow, { code: string }> {
  try {
    const mapping = checkMapping(row, path);
    if (!before.some(({ storeSku }) => storeSku === mapping.storeSku)) return mapping;
    const message = `SKU ${mapping.storeSku} was named in a row before this one.`;
    return { code: 'DUPLICATE_SKU', field: [...path, 'storeSku'], message };
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return { code: error.code, field: error.field, message: error.message };
  }
}

function notFound(field: string, what: string): DomainError {
  return new DomainError({ code: 'NOT_FOUND', field: ['input', field], message: `There is no such ${what}.` });
}
