import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../platform/database/tx.js';
import { FulfillmentOrdersRepository } from '../fulfillment-orders.repository.js';
import type { LockedOrder } from '../locked-order.js';
import { OrderRoutesRepository } from '../moves/order-routes.repository.js';
import type { DecisionResult } from '../domain/decide.js';
import { DecideOrder } from './decide-order.js';

/** Decides an order in review once more, by what the store showed last: what kept it from being decided may be mended. */
@Injectable()
export class DecideAgain {
  constructor(
    private readonly orders: FulfillmentOrdersRepository,
    private readonly routes: OrderRoutesRepository,
    private readonly decideOrder: DecideOrder,
  ) {}

  /**
   * Null when there is nothing to decide here now: the order is not in review, is held, on its way to another location, or its merchant
   * takes the request back.
   */
  async execute(tx: Tx, orderId: string): Promise<DecisionResult | null> {
    const order = await this.orders.lock(tx, orderId);
    if (!order || !isOpen(order)) return null;
    const route = await this.routes.find(tx, orderId);
    const location = { remoteId: order.remoteLocationId ?? '', name: null };
    const requestStatus = { canonical: 'REQUESTED' as const };
    return this.decideOrder.execute(tx, order, {
      location,
      requestStatus,
      destination: route?.destination ?? null,
    });
  }
}

function isOpen({ stage, requestStatus, decided, held, cancelOpen }: LockedOrder): boolean {
  return stage === 'REVIEW' && requestStatus === 'REQUESTED' && !decided && !held && !cancelOpen;
}
