import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/tx.js';
import { freeStock, type LockedLevel } from './domain/availability.js';
import type { Interval } from './domain/stock-record.js';
import { StockLevelsRepository } from './stock-levels.repository.js';
import { StockShipmentsRepository } from './stock-shipments.repository.js';
import { EndShipment } from './use-cases/end-shipment.js';
import { RecordShipment, type RecordedShipment } from './use-cases/record-shipment.js';

export { freeStock, type LockedLevel } from './domain/availability.js';
export type { Interval } from './domain/stock-record.js';
export type { RecordedShipment } from './use-cases/record-shipment.js';

/** The door of the stock truth. Called inside the transaction that changes an order; the order's row is locked first. */
@Injectable()
export class InventoryFacade {
  constructor(
    private readonly levels: StockLevelsRepository,
    private readonly shipments: StockShipmentsRepository,
    private readonly recordShipment: RecordShipment,
    private readonly endShipment: EndShipment,
  ) {}

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
    await this.shipments.forgetReservations(tx, order.fulfillmentOrderId);
    const held = await this.levels.takeReservations(tx, order.fulfillmentOrderId);
    for (const cycle of new Set(held.map((item) => item.cycle))) {
      const deltas = held
        .filter((item) => item.cycle === cycle)
        .map((item) => ({ levelId: item.levelId, onHandDelta: 0, reservedDelta: -item.quantity }));
      await this.levels.move(tx, deltas, { ...order, cycle, kind: 'RELEASE' });
    }
  }

  /**
   * A shipment was recorded: its pieces leave what is on hand and what the order reserved, and the store's own deduction is awaited.
   * Lack of stock is no error; a repeat for the same fulfillment changes nothing. Locks levels, then records, each by id.
   */
  shipped(tx: Tx, shipment: RecordedShipment): Promise<void> {
    return this.recordShipment.execute(tx, shipment);
  }

  /** Nobody knows whether the store has a shipment, and only a person can find out: no stock of its records is sent until its outcome is known. */
  shipmentUnknown(tx: Tx, fulfillmentId: string): Promise<void> {
    return this.shipments.markUnknown(tx, fulfillmentId);
  }

  /**
   * The store has the shipment. `sentAt`: when its request was sent; `answeredAt`: when the store had it for certain (its answer came,
   * or the read that showed it was answered); both by the database clock. A repeat, or an unknown fulfillment, changes nothing.
   */
  shipmentConfirmed(tx: Tx, fulfillmentId: string, times: Interval): Promise<void> {
    return this.endShipment.confirm(tx, fulfillmentId, times);
  }

  /**
   * The shipment will never be sent: what it took comes back with a movement UNSHIP, to the order's reservation too unless `release`
   * gave that back. A repeat, an ended shipment or an unknown fulfillment changes nothing.
   */
  shipmentCancelled(tx: Tx, fulfillmentId: string, cause: { actor: string; reason: string }): Promise<void> {
    return this.endShipment.cancel(tx, fulfillmentId, cause);
  }
}
