import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../platform/database/tx.js';
import { InventoryFacade } from '../../inventory/inventory.facade.js';
import { LocationsFacade } from '../../locations/locations.facade.js';
import { remainingOf } from '../shipments/domain/plan-shipment.js';
import type { LockedOrder } from '../locked-order.js';
import { OrderLinesRepository } from '../order-lines.repository.js';

/** Makes what accepted work holds of the stock equal to what is left to ship of it. */
@Injectable()
export class FitReservation {
  constructor(
    private readonly inventory: InventoryFacade,
    private readonly locations: LocationsFacade,
    private readonly lines: OrderLinesRepository,
  ) {}

  /** The order is locked and accepted. Lack of stock is no error: a person looks at the change anyway. */
  async execute(tx: Tx, order: LockedOrder, actor: string): Promise<void> {
    const { id: fulfillmentOrderId, storeId, cycle, locationId } = order;
    const release = { fulfillmentOrderId, actor, reason: 'CHANGED_AT_STORE' };
    const warehouse = locationId === null ? null : await this.locations.warehouseOf(tx, locationId);
    if (!warehouse) return this.inventory.release(tx, release);
    const pieces = (await this.lines.quantities(tx, fulfillmentOrderId)).flatMap((line) => {
      const quantity = remainingOf(line);
      const { sku, stockRecordId: stockRecordRemoteId } = line;
      return sku === null || quantity === 0 ? [] : [{ sku, quantity, stockRecordRemoteId }];
    });
    const where = { warehouseId: warehouse.id, storeId };
    // All levels before any record that the release concerns.
    await this.inventory.lockAvailability(tx, { ...where, skus: pieces.map(({ sku }) => sku) });
    await this.inventory.release(tx, release);
    await this.inventory.reserveFor(tx, { fulfillmentOrderId, cycle, actor, locationId, ...where, pieces });
  }
}
