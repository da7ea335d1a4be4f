import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../platform/database/tx.js';
import { published } from '../domain/stock-record.js';
import { StockLevelsRepository } from '../stock-levels.repository.js';
import { StockRecordsRepository, type LockedRecord } from '../stock-records.repository.js';

/** Locks one record after its level, so that no change of the level is overlooked. */
@Injectable()
export class LockRecord {
  constructor(
    private readonly levels: StockLevelsRepository,
    private readonly records: StockRecordsRepository,
  ) {}

  /** `wanted`: what the store should hold; null without a level. Null for an unknown record. */
  async execute(tx: Tx, recordId: string): Promise<{ record: LockedRecord; wanted: number | null } | null> {
    const levels = await this.levels.lockByIds(tx, await this.records.levelsOf(tx, [recordId]));
    const record = (await this.records.lock(tx, [recordId])).get(recordId);
    if (!record) return null;
    const level = record.levelId !== null && levels.get(record.levelId);
    return { record, wanted: level ? published(level, record.awaiting) : null };
  }
}
