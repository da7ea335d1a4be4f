import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../platform/database/tx.js';
import { JournalFacade, type NewException } from '../../journal/journal.facade.js';
import { levelSubject, StockException } from '../domain/stock-timeline.js';
import type { HeldUnits } from '../domain/take-items.js';
import {
  StockLevelsRepository,
  type LevelDelta,
  type MovementCause,
  type TurnedLevel,
} from '../stock-levels.repository.js';
import { StockReservationsRepository } from '../stock-reservations.repository.js';

/** A request cycle of an order, as the cause of movements. */
export type OrderCause = MovementCause & { fulfillmentOrderId: string; cycle: number };

/** Changes levels with their movements and what orders hold of them, and tells where stock became low, or is not any more. */
@Injectable()
export class MoveLevels {
  constructor(
    private readonly levels: StockLevelsRepository,
    private readonly journal: JournalFacade,
    private readonly reservations: StockReservationsRepository,
  ) {}

  /** What a request cycle of an order holds; the order's row is locked by the caller. */
  held(tx: Tx, { fulfillmentOrderId, cycle }: { fulfillmentOrderId: string; cycle: number }): Promise<HeldUnits[]> {
    return this.reservations.held(tx, fulfillmentOrderId, cycle);
  }

  /** As `execute`, and writes what the cycle holds from now on of these levels through these records. */
  async executeHeld(
    tx: Tx,
    deltas: readonly LevelDelta[],
    held: readonly HeldUnits[],
    cause: OrderCause,
  ): Promise<void> {
    await this.execute(tx, deltas, cause);
    await this.reservations.put(tx, cause.fulfillmentOrderId, cause.cycle, held);
  }

  /** The levels are locked by the caller. */
  async execute(tx: Tx, deltas: readonly LevelDelta[], cause: MovementCause): Promise<void> {
    await this.watch(tx, await this.levels.move(tx, deltas, cause), cause.actor);
  }

  /** Compares what may still be promised of these (locked) levels with their thresholds. */
  async watch(tx: Tx, levelIds: readonly string[], actor: string): Promise<void> {
    const turned = await this.levels.turned(tx, levelIds);
    const low = turned.filter((level) => level.low);
    const enough = turned.filter((level) => !level.low).map((level) => levelSubject(level.levelId));
    if (enough.length > 0) {
      await this.journal.resolveExceptions(tx, StockException.Low, enough, actor, 'There is enough again.');
    }
    await this.journal.openExceptions(tx, low.map(lowStock));
  }
}

function lowStock({ levelId, storeId, sku, free, threshold }: TurnedLevel): NewException {
  return {
    type: StockException.Low,
    subject: levelSubject(levelId),
    severity: 'WARNING',
    storeId,
    message: `Only ${free} of ${sku} may still be promised; the threshold is ${threshold}. Replenish it, or lower the threshold with stockThresholdsSet.`,
    data: { levelId, sku, free, threshold },
  };
}
