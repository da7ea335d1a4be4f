import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/tx.js';
import { StockLevelsRepository } from './stock-levels.repository.js';

export { freeStock, type LockedLevel } from './domain/availability.js';
import { freeStock, type LockedLevel } from './domain/availability.js';

/** The door of the stock truth. Called inside the transaction that changes an order; the order's row is locked first. */
@Injectable()
export class InventoryFacade {
  constructor(private readonly levels: StockLevelsRepository) {}

  /** Locks the levels of these SKUs and returns them by SKU, with what is free. SKUs without a level are missing. */
  async lockAvailability(
    tx: Tx,
    where: { warehouseId: string; storeId: string; skus: readonly string[] },
  ): Promise<Map<string, LockedLevel & { free: number }>> {
    const locked = await this.levels.lock(tx, where);
    return new Map(locked.map((level) => [level.sku, { ...level, free: freeStock(level) }]));
  }

  /** Holds pieces for one request cycle. The levels must be locked by `lockAvailability` in the same transaction. */
  async reserve(
    tx: Tx,
    reservation: {
      fulfillmentOrderId: string;
      cycle: number;
      actor: string;
      items: readonly { levelId: string; quantity: number }[];
    },
  ): Promise<void> {
    const items = reservation.items.filter((item) => item.quantity > 0);
    if (items.length === 0) return;
    await this.levels.insertReservations(tx, { ...reservation, items });
    const deltas = items.map((item) => ({ levelId: item.levelId, onHandDelta: 0, reservedDelta: item.quantity }));
    await this.levels.move(tx, deltas, { ...reservation, kind: 'RESERVE', reason: null });
  }

  /** Gives back everything that an order still holds. Nothing held is no error. */
  async release(tx: Tx, order: { fulfillmentOrderId: string; actor: string; reason: string }): Promise<void> {
    const held = await this.levels.takeReservations(tx, order.fulfillmentOrderId);
    for (const cycle of new Set(held.map((item) => item.cycle))) {
      const deltas = held
        .filter((item) => item.cycle === cycle)
        .map((item) => ({ levelId: item.levelId, onHandDelta: 0, reservedDelta: -item.quantity }));
      await this.levels.move(tx, deltas, { ...order, cycle, kind: 'RELEASE' });
    }
  }
}
