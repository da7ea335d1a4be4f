import { Injectable } from '@nestjs/common';
import { DomainError } from '../../../../common/domain-error.js';
import type { Tx } from '../../../../platform/database/tx.js';
import { DeliveriesRepository, type ShipmentFacts } from '../../deliveries/deliveries.repository.js';
import { FulfillmentOrdersRepository } from '../../fulfillment-orders.repository.js';
import type { LockedOrder } from '../../locked-order.js';

/** Where an input names the shipment. */
export const FULFILLMENT_FIELD = ['input', 'fulfillmentId'];

/** Locks a shipment's order for something that an operator wants to do to the shipment. */
@Injectable()
export class LockFulfillment {
  constructor(
    private readonly orders: FulfillmentOrdersRepository,
    private readonly deliveries: DeliveriesRepository,
  ) {}

  /** The shipment as it is under its order's lock. Throws DomainError NOT_FOUND. */
  async execute(tx: Tx, fulfillmentId: string): Promise<{ order: LockedOrder; shipment: ShipmentFacts }> {
    const orderId = await this.deliveries.orderOf(tx, fulfillmentId);
    const order = orderId === null ? null : await this.orders.lock(tx, orderId);
    const shipment = order && (await this.deliveries.facts(tx, fulfillmentId));
    if (!order || !shipment) {
      throw new DomainError({ code: 'NOT_FOUND', field: FULFILLMENT_FIELD, message: 'There is no such shipment.' });
    }
    return { order, shipment };
  }
}
