import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../platform/database/tx.js';
import { PRIORITY, StoreOperationsFacade } from '../../store-operations/store-operations.facade.js';
import { StoresFacade } from '../../stores/stores.facade.js';
import { DeliveryEventsRepository } from './delivery-events.repository.js';
import { EVENT_OPERATION, eventLane, type EventPayload } from './domain/event-operation.js';
import type { LockedOrder } from '../locked-order.js';

const ACTOR = 'crossdock';

/** Brings recorded delivery events on their way to the store. The order's row is locked by the caller. */
@Injectable()
export class DeliveryRelay {
  constructor(
    private readonly events: DeliveryEventsRepository,
    private readonly operations: StoreOperationsFacade,
    private readonly stores: StoresFacade,
  ) {}

  /**
   * Sends what waits for a confirmed shipment, in the order of recording. Where the store cannot take it now, it goes on waiting and
   * says why. Returns how many are on their way.
   */
  async release(tx: Tx, order: Pick<LockedOrder, 'id' | 'storeId'>, fulfillmentId: string): Promise<number> {
    const waiting = await this.events.waiting(tx, fulfillmentId);
    if (waiting.length === 0) return 0;
    const ability = await this.stores.abilityOf(order.storeId, 'RELAY_DELIVERY_EVENTS', tx);
    if (!ability.able) {
      await this.events.setRelay(tx, waiting, 'UNSUPPORTED', ability.reason);
      return 0;
    }
    for (const eventId of waiting) {
      const payload: EventPayload = { eventId, fulfillmentId };
      const operationId = await this.operations.enqueue(tx, {
        storeId: order.storeId,
        fulfillmentOrderId: order.id,
        kind: EVENT_OPERATION,
        lane: eventLane(fulfillmentId),
        dedupeKey: `${order.storeId}:event:${eventId}`,
        priority: PRIORITY.DELIVERY_EVENT,
        payload: { ...payload },
        actor: ACTOR,
      });
      if (!operationId) throw new Error(`Delivery event ${eventId} was on its way before.`);
      await this.events.enqueued(tx, eventId, operationId);
    }
    return waiting.length;
  }

  /** The shipment is not at the store (any more): what the store was not told of it is never told. */
  async drop(tx: Tx, storeId: string, fulfillmentId: string, reason: string): Promise<void> {
    const lane = await this.operations.lockLane(tx, storeId, eventLane(fulfillmentId));
    const taken = await this.operations.supersedeSome(
      tx,
      lane.map(({ id }) => id),
      reason,
    );
    const events = await this.events.ofFulfillment(tx, fulfillmentId);
    const ended = events.filter(
      ({ relay, operationId }) =>
        relay === 'WAITING' || relay === 'UNSUPPORTED' || (operationId !== null && taken.includes(operationId)),
    );
    await this.events.setRelay(
      tx,
      ended.map(({ id }) => id),
      'DROPPED',
      reason,
    );
  }
}
