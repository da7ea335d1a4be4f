import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../platform/database/tx.js';
import { SkuComponentsRepository } from '../sku-components.repository.js';
import { StockRecordsRepository } from '../stock-records.repository.js';
import { RaisePushes } from './raise-pushes.js';
import { TellLinks } from './tell-links.js';

/** What follows from a change of stock levels by a person: records find their new levels, stores are told, waiting orders go on. */
@Injectable()
export class FollowLevels {
  constructor(
    private readonly records: StockRecordsRepository,
    private readonly components: SkuComponentsRepository,
    private readonly pushes: RaisePushes,
    private readonly links: TellLinks,
  ) {}

  /** The caller holds the locks of the levels. All records that follow are locked at once, by id. */
  async execute(tx: Tx, change: { storeId: string; levelIds: readonly string[]; actor: string }): Promise<void> {
    const unlinked = await this.components.unlinkedFor(tx, change.levelIds);
    await this.records.lock(tx, unlinked, change.levelIds);
    const linked = await this.components.relink(tx, unlinked);
    await this.pushes.afterLevels(tx, change);
    await this.links.execute(tx, change.storeId, linked);
  }
}
