import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../platform/database/tx.js';
import { PRIORITY, StoreOperationsFacade } from '../../store-operations/store-operations.facade.js';
import { CLOSE_OPERATION, type ClosePayload } from '../shipments/domain/ship-operation.js';
import { orderLane } from '../order-lane.js';
import { OrderTexts } from '../texts/order-texts.js';
import { ChangeStage } from './change-stage.js';
import { LockForAction, type OrderReference } from './lock-for-action.js';

/** An operator's wish to end the work on the rest of an order. */
export interface OrderClose extends OrderReference {
  /** For the merchant, as it is; null: the store's template, if there is one. */
  message: string | null;
  actor: string;
}

/** Ends the work on an order of which nothing, or only a part, was shipped. What is reserved is released once the store knows. */
@Injectable()
export class CloseOrder {
  constructor(
    private readonly locks: LockForAction,
    private readonly stages: ChangeStage,
    private readonly operations: StoreOperationsFacade,
    private readonly texts: OrderTexts,
  ) {}

  /** Throws DomainError NOT_FOUND, STALE_VERSION, INVALID_STAGE, CANCELLATION_OPEN or SHIPMENT_IN_FLIGHT; nothing is changed then. */
  async execute(tx: Tx, close: OrderClose): Promise<void> {
    const { actor, message } = close;
    const { order } = await this.locks.execute(tx, 'CLOSE', close);
    const closing = await this.stages.execute(tx, order, { event: 'closeAsked', actor, reason: message });
    const wish = { purpose: 'CLOSE', own: message, standard: null, reason: '' } as const;
    const text = await this.texts.choose(tx, order, wish);
    const payload: ClosePayload = { remoteId: order.remoteId, cycle: order.cycle, message: text };
    await this.operations.enqueue(tx, {
      storeId: order.storeId,
      fulfillmentOrderId: order.id,
      kind: CLOSE_OPERATION,
      lane: orderLane(order.id),
      // The version makes a close after one that was taken back another intention.
      dedupeKey: `${order.storeId}:${order.id}:${order.cycle}:close:${closing.version}`,
      priority: PRIORITY.SHIPMENT,
      payload: { ...payload },
      actor,
    });
  }
}
