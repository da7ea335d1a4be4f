import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../platform/database/tx.js';
import { StockLevelsRepository } from '../stock-levels.repository.js';
import { StockShipmentsRepository } from '../stock-shipments.repository.js';
import { MoveLevels } from './move-levels.js';

/** Holds units of levels for an order, and gives them back. */
@Injectable()
export class ReservePieces {
  constructor(
    private readonly levels: StockLevelsRepository,
    private readonly move: MoveLevels,
    private readonly shipments: StockShipmentsRepository,
  ) {}

  /** The levels are locked by the caller. */
  async reserve(
    tx: Tx,
    reservation: {
      fulfillmentOrderId: string;
      cycle: number;
      actor: string;
      items: readonly { levelId: string; quantity: number }[];
    },
  ): Promise<void> {
    const { fulfillmentOrderId, cycle, actor } = reservation;
    const items = reservation.items.filter((item) => item.quantity > 0);
    if (items.length === 0) return;
    await this.levels.insertReservations(tx, { fulfillmentOrderId, cycle, items });
    const deltas = items.map((item) => ({ levelId: item.levelId, onHandDelta: 0, reservedDelta: item.quantity }));
    await this.move.execute(tx, deltas, { kind: 'RESERVE', reason: null, actor, fulfillmentOrderId, cycle });
  }

  /** Units that a request cycle of an order still holds, by level. */
  heldBy(tx: Tx, fulfillmentOrderId: string, cycle: number): Promise<Map<string, number>> {
    return this.levels.reservations(tx, fulfillmentOrderId, cycle);
  }

  /** Everything that the order still holds. */
  async release(tx: Tx, order: { fulfillmentOrderId: string; actor: string; reason: string }): Promise<void> {
    await this.shipments.forgetReservations(tx, order.fulfillmentOrderId);
    const held = await this.levels.takeReservations(tx, order.fulfillmentOrderId);
    for (const cycle of new Set(held.map((item) => item.cycle))) {
      const deltas = held
        .filter((item) => item.cycle === cycle)
        .map((item) => ({ levelId: item.levelId, onHandDelta: 0, reservedDelta: -item.quantity }));
      await this.move.execute(tx, deltas, { ...order, cycle, kind: 'RELEASE' });
    }
  }
}
