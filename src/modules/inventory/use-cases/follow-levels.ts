import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../platform/database/tx.js';
import { LocationsFacade } from '../../locations/locations.facade.js';
import { StockRecordsRepository } from '../stock-records.repository.js';
import { RaisePushes } from './raise-pushes.js';
import { ReportRecords } from './report-records.js';

/** What follows from a change of stock levels by a person: records find their new levels, and the stores are told. */
@Injectable()
export class FollowLevels {
  constructor(
    private readonly records: StockRecordsRepository,
    private readonly pushes: RaisePushes,
    private readonly report: ReportRecords,
    private readonly locations: LocationsFacade,
  ) {}

  /** The caller holds the locks of the levels. */
  async execute(tx: Tx, change: { storeId: string; levelIds: readonly string[]; actor: string }): Promise<void> {
    const mapped = await this.records.mapToLevels(tx, change.levelIds);
    await this.pushes.afterLevels(tx, change);
    if (mapped.length === 0) return;
    for (const place of (await this.locations.byIds(tx, mapped)).values()) await this.report.execute(tx, place);
  }
}
