import { Injectable } from '@nestjs/common';
import { DomainError } from '../../../common/domain-error.js';
import type { Tx } from '../../../platform/database/tx.js';
import { MAX_ON_HAND } from '../domain/movement.js';
import { StockLevelsRepository } from '../stock-levels.repository.js';
import { FollowLevels } from './follow-levels.js';
import { MoveLevels } from './move-levels.js';

/** Pieces that came or went. */
export interface StockAdjustment {
  warehouseId: string;
  storeId: string;
  sku: string;
  /** More than 0 adds, less than 0 takes away. */
  delta: number;
  reason: string | null;
  actor: string;
}

/** Changes what is on hand by a difference, with its movement in the ledger. What is reserved stays reserved. */
@Injectable()
export class AdjustStockLevel {
  constructor(
    private readonly levels: StockLevelsRepository,
    private readonly move: MoveLevels,
    private readonly follow: FollowLevels,
  ) {}

  /** Returns the id of the level. Throws DomainError NOT_FOUND, STOCK_BELOW_ZERO or STOCK_TOO_HIGH; nothing is changed then. */
  async execute(tx: Tx, { warehouseId, storeId, sku, delta, reason, actor }: StockAdjustment): Promise<string> {
    const [level] = await this.levels.lock(tx, { warehouseId, storeId, skus: [sku] });
    if (!level) {
      throw new DomainError({
        code: 'NOT_FOUND',
        field: ['input', 'sku'],
        message: `There is no stock level of ${sku} at this warehouse for this store. Set it with stockLevelsSet first.`,
      });
    }
    const onHand = level.onHand + delta;
    if (onHand < 0) {
      throw new DomainError({
        code: 'STOCK_BELOW_ZERO',
        field: ['input', 'delta'],
        message: `There are ${level.onHand} of ${sku}: ${-delta} cannot be taken away.`,
      });
    }
    if (onHand > MAX_ON_HAND) {
      throw new DomainError({
        code: 'STOCK_TOO_HIGH',
        field: ['input', 'delta'],
        message: `There are ${level.onHand} of ${sku}: with ${delta} more it were more than ${MAX_ON_HAND}.`,
      });
    }
    const change = { levelId: level.levelId, onHandDelta: delta, reservedDelta: 0 };
    await this.move.execute(tx, [change], { kind: 'ADJUST', reason, actor });
    await this.follow.execute(tx, { storeId, levelIds: [level.levelId], actor });
    return level.levelId;
  }
}
