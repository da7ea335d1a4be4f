import { Injectable } from '@nestjs/common';
import { DomainError } from '../../../common/domain-error.js';
import type { Tx } from '../../../platform/database/tx.js';
import { LocationsFacade } from '../../locations/locations.facade.js';
import { StoresFacade } from '../../stores/stores.facade.js';
import { SkuMappingsRepository } from '../sku-mappings.repository.js';
import { StockLevelsRepository } from '../stock-levels.repository.js';
import { FollowLevels } from './follow-levels.js';
import { MoveLevels } from './move-levels.js';

/** A stock count, or a part of one. */
export interface StockCount {
  warehouseId: string;
  storeId: string;
  reason: string | null;
  actor: string;
  /** Warehouse SKUs, each once. */
  levels: readonly { sku: string; onHand: number }[];
}

/** Sets what is on hand; every change is a movement in the ledger. What is reserved stays reserved. */
@Injectable()
export class SetStockLevels {
  constructor(
    private readonly levels: StockLevelsRepository,
    private readonly mappings: SkuMappingsRepository,
    private readonly move: MoveLevels,
    private readonly locations: LocationsFacade,
    private readonly stores: StoresFacade,
    private readonly follow: FollowLevels,
  ) {}

  /** Returns the ids of the levels in the order of the input. Throws DomainError NOT_FOUND or DUPLICATE_SKU; nothing is changed then. */
  async execute(tx: Tx, count: StockCount): Promise<string[]> {
    await this.check(tx, count);
    const where = { ...count, skus: count.levels.map((level) => level.sku) };
    // New levels may be what records were not tied to so far: no record is taken in between.
    if (await this.levels.create(tx, where)) await this.mappings.hold(tx, count.storeId, 'EXCLUSIVE');
    const locked = await this.levels.lock(tx, where);
    const bySku = new Map(locked.map((level) => [level.sku, level]));
    const wanted = count.levels.map(({ sku, onHand }) => {
      const level = bySku.get(sku);
      if (!level) throw new Error(`The stock level of ${sku} vanished while it was set.`);
      return { levelId: level.levelId, onHandDelta: onHand - level.onHand, reservedDelta: 0 };
    });
    const changed = wanted.filter((delta) => delta.onHandDelta !== 0);
    await this.move.execute(tx, changed, { kind: 'SET', reason: count.reason, actor: count.actor });
    const levelIds = wanted.map((delta) => delta.levelId);
    await this.follow.execute(tx, { storeId: count.storeId, levelIds, actor: count.actor });
    return levelIds;
  }

  private async check(tx: Tx, count: StockCount): Promise<void> {
    if (!(await this.stores.find(tx, count.storeId))) throw notFound('storeId', 'store');
    if (!(await this.locations.warehouse(tx, count.warehouseId))) throw notFound('warehouseId', 'warehouse');
    const seen = new Set<string>();
    count.levels.forEach(({ sku }, index) => {
      if (seen.has(sku)) {
        throw new DomainError({
          code: 'DUPLICATE_SKU',
          field: ['input', 'levels', String(index), 'sku'],
          message: `SKU ${sku} is named twice. Name each SKU once.`,
        });
      }
      seen.add(sku);
    });
  }
}

function notFound(field: string, what: string): DomainError {
  return new DomainError({ code: 'NOT_FOUND', field: ['input', field], message: `There is no such ${what}.` });
}
