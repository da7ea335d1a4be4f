import { Injectable } from '@nestjs/common';
import { DomainError } from '../../../common/domain-error.js';
import type { Tx } from '../../../platform/database/tx.js';
import type { LockedLevel } from '../domain/availability.js';
import { countProblem, type StockCount } from '../domain/count.js';
import { SkuMappingsRepository } from '../sku-mappings.repository.js';
import { StockCountsRepository } from '../stock-counts.repository.js';
import { StockLevelsRepository, type LevelDelta } from '../stock-levels.repository.js';
import { CheckCount } from './check-count.js';
import { FollowLevels } from './follow-levels.js';
import { MoveLevels } from './move-levels.js';

/** Sets what is on hand; every change is a movement in the ledger. What is reserved stays reserved. */
@Injectable()
export class SetStockLevels {
  constructor(
    private readonly levels: StockLevelsRepository,
    private readonly counts: StockCountsRepository,
    private readonly mappings: SkuMappingsRepository,
    private readonly check: CheckCount,
    private readonly move: MoveLevels,
    private readonly follow: FollowLevels,
  ) {}

  /**
   * Returns the ids of the levels in the order of the input. What was recorded after `asOf` is applied on top of the numbers. Throws
   * DomainError NOT_FOUND, DUPLICATE_SKU, AS_OF_IN_FUTURE, AS_OF_TOO_OLD, COUNTED_LATER, STOCK_BELOW_ZERO or STOCK_TOO_HIGH; nothing is
   * changed then.
   */
  async execute(tx: Tx, told: StockCount): Promise<string[]> {
    const asOf = await this.check.execute(tx, told);
    const count = { ...told, asOf };
    const { storeId, reason, actor } = count;
    const where = { ...count, skus: count.levels.map((level) => level.sku) };
    // New levels may be what records were not tied to so far: no record is taken in between.
    if (await this.levels.create(tx, where)) await this.mappings.hold(tx, storeId, 'EXCLUSIVE');
    const wanted = await this.wanted(tx, count, await this.levels.lock(tx, where));
    const changed = wanted.filter((delta) => delta.onHandDelta !== 0);
    await this.move.execute(tx, changed, { kind: 'SET', reason, actor, asOf });
    const levelIds = wanted.map((delta) => delta.levelId);
    await this.counts.mark(tx, levelIds, asOf);
    await this.follow.execute(tx, { storeId, levelIds, actor });
    return levelIds;
  }

  /** What each of the (locked) levels changes by: nothing comes or goes while it is weighed. */
  private async wanted(
    tx: Tx,
    { asOf = null, levels }: StockCount,
    locked: readonly LockedLevel[],
  ): Promise<LevelDelta[]> {
    const bySku = new Map(locked.map((level) => [level.sku, level]));
    const ids = locked.map((level) => level.levelId);
    const known = asOf === null ? null : await this.counts.since(tx, ids, asOf);
    const rows = levels.map(({ sku, onHand: counted }) => {
      const level = bySku.get(sku);
      if (!level) throw new Error(`The stock level of ${sku} vanished while it was set.`);
      return { ...level, counted, ...(known?.get(level.levelId) ?? { since: 0, countedAt: null }) };
    });
    const problem = asOf && countProblem(rows, asOf);
    if (problem) {
      const { code, row, field, message } = problem;
      throw new DomainError({ code, field: ['input', 'levels', String(row), field], message });
    }
    return rows.map(({ levelId, onHand, counted, since }) => ({
      levelId,
      onHandDelta: counted + since - onHand,
      reservedDelta: 0,
    }));
  }
}
