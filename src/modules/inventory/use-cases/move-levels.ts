import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../platform/database/tx.js';
import { JournalFacade } from '../../journal/journal.facade.js';
import { levelSubject, StockException } from '../domain/stock-timeline.js';
import { StockLevelsRepository, type LevelDelta, type MovementCause } from '../stock-levels.repository.js';

/** Changes levels with their movements, and tells where stock became low, or is not any more. */
@Injectable()
export class MoveLevels {
  constructor(
    private readonly levels: StockLevelsRepository,
    private readonly journal: JournalFacade,
  ) {}

  /** The levels are locked by the caller. */
  async execute(tx: Tx, deltas: readonly LevelDelta[], cause: MovementCause): Promise<void> {
    await this.watch(tx, await this.levels.move(tx, deltas, cause), cause.actor);
  }

  /** Compares what may still be promised of these (locked) levels with their thresholds. */
  async watch(tx: Tx, levelIds: readonly string[], actor: string): Promise<void> {
    for (const { levelId, storeId, sku, low, free, threshold } of await this.levels.turned(tx, levelIds)) {
      const subject = levelSubject(levelId);
      if (!low) {
        await this.journal.resolveException(tx, StockException.Low, subject, actor, 'There is enough again.');
        continue;
      }
      await this.journal.openException(tx, {
        type: StockException.Low,
        subject,
        severity: 'WARNING',
        storeId,
        message: `Only ${free} of ${sku} may still be promised; the threshold is ${threshold}. Replenish it, or lower the threshold with stockThresholdsSet.`,
        data: { levelId, sku, free, threshold },
      });
    }
  }
}
