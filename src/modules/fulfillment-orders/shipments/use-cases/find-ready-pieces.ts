import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../../platform/database/tx.js';
import { InventoryFacade } from '../../../inventory/inventory.facade.js';
import { LocationsFacade } from '../../../locations/locations.facade.js';
import type { LockedOrder } from '../../locked-order.js';
import type { OrderLineQuantities } from '../../order-lines.repository.js';
import { ShortStockRepository } from '../../short-stock/short-stock.repository.js';
import { remainingOf, type ReadyPieces } from '../domain/plan-shipment.js';

/** Finds what an order has ready to be shipped. */
@Injectable()
export class FindReadyPieces {
  constructor(
    private readonly shortStock: ShortStockRepository,
    private readonly locations: LocationsFacade,
    private readonly inventory: InventoryFacade,
  ) {}

  /**
   * All that remains, unless the order was accepted with the part that was in stock: then what is still reserved for it, lines of
   * one SKU in their order. The order is locked.
   */
  async execute(tx: Tx, order: LockedOrder, lines: readonly OrderLineQuantities[]): Promise<ReadyPieces> {
    const { id: fulfillmentOrderId, cycle, storeId, locationId } = order;
    if (!(await this.shortStock.shipsPart(tx, fulfillmentOrderId, cycle))) return null;
    const warehouse = locationId === null ? null : await this.locations.warehouseOf(tx, locationId);
    if (!warehouse) return new Map();
    const pieces = lines.flatMap((line) => (line.sku === null ? [] : [{ sku: line.sku, quantity: remainingOf(line) }]));
    const where = { warehouseId: warehouse.id, storeId };
    const held = await this.inventory.heldPieces(tx, { fulfillmentOrderId, cycle, ...where, pieces });
    const ready = new Map<string, number>();
    for (const line of lines) {
      if (line.sku === null) continue;
      const left = held.get(line.sku) ?? 0;
      const quantity = Math.min(left, remainingOf(line));
      ready.set(line.id, quantity);
      held.set(line.sku, left - quantity);
    }
    return ready;
  }
}
