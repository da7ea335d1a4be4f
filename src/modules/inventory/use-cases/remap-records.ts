import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../platform/database/tx.js';
import { SkuComponentsRepository } from '../sku-components.repository.js';
import { StockLevelsRepository } from '../stock-levels.repository.js';
import { StockRecordsRepository } from '../stock-records.repository.js';
import { RaisePushes } from './raise-pushes.js';
import { TellLinks } from './tell-links.js';

/** Mappings that changed. */
export interface ChangedMappings {
  storeId: string;
  /** Null: those of all warehouses. */
  warehouseId: string | null;
  storeSkus: readonly string[];
  actor: string;
}

/** What follows from a change of mappings: records find their new levels, stores are told, waiting orders go on. */
@Injectable()
export class RemapRecords {
  constructor(
    private readonly components: SkuComponentsRepository,
    private readonly levels: StockLevelsRepository,
    private readonly records: StockRecordsRepository,
    private readonly pushes: RaisePushes,
    private readonly links: TellLinks,
  ) {}

  /** The mappings are written, and held exclusively. Locks the levels before and after the change, then the records, each by id. */
  async execute(tx: Tx, { storeId, warehouseId, storeSkus, actor }: ChangedMappings): Promise<void> {
    const found = await this.components.recordsOf(tx, storeId, warehouseId, storeSkus);
    const recordIds = found.map((record) => record.id);
    const before = await this.components.levelsOf(tx, recordIds);
    const after = (await this.components.find(tx, storeId, found)).flat().flatMap(({ levelId }) => levelId ?? []);
    await this.levels.lockByIds(tx, [...new Set([...before, ...after])]);
    await this.records.lock(tx, recordIds);
    const relinked = await this.components.relink(tx, recordIds);
    await this.pushes.forRecords(tx, { storeId, recordIds, actor });
    await this.links.execute(tx, storeId, relinked);
  }
}
