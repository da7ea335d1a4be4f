import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../platform/database/tx.js';
import { published } from '../domain/stock-record.js';
import { SkuComponentsRepository } from '../sku-components.repository.js';
import { StockLevelsRepository } from '../stock-levels.repository.js';
import { StockRecordsRepository, type LockedRecord } from '../stock-records.repository.js';

/** Locks one record after its levels, so that no change of a level is overlooked. */
@Injectable()
export class LockRecord {
  constructor(
    private readonly levels: StockLevelsRepository,
    private readonly records: StockRecordsRepository,
    private readonly components: SkuComponentsRepository,
  ) {}

  /** `wanted`: what the store should hold; null where its SKU is not mapped. Null for an unknown record. */
  async execute(tx: Tx, recordId: string): Promise<{ record: LockedRecord; wanted: number | null } | null> {
    await this.levels.lockByIds(tx, await this.components.levelsOf(tx, [recordId]));
    const record = (await this.records.lock(tx, [recordId])).get(recordId);
    if (!record) return null;
    const components = (await this.components.ofRecords(tx, [recordId])).get(recordId);
    return { record, wanted: components ? published(components, record.awaiting) : null };
  }
}
