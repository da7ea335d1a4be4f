import { Injectable } from '@nestjs/common';
import type { RemoteDeliveryEvent } from '../../../../clients/store-client.js';
import { crashPoint } from '../../../../common/crash-point.js';
import type { Tx } from '../../../../platform/database/tx.js';
import { JournalFacade } from '../../../journal/journal.facade.js';
import type { Operation, OperationOutcome, Settlement } from '../../../store-operations/store-operations.facade.js';
import { DeliveryEventsRepository } from '../delivery-events.repository.js';
import { findDeliveryEvent } from '../domain/delivery.js';
import type { EventPayload } from '../domain/event-operation.js';
import { FulfillmentOrdersRepository } from '../../fulfillment-orders.repository.js';

/** The events of the shipment as the store lists them; null: it does not know the shipment. */
export type EventEvidence = RemoteDeliveryEvent[] | null;

/** Applies what became of telling a store about a delivery event, in the caller's transaction. */
@Injectable()
export class SettleDeliveryEvent {
  constructor(
    private readonly orders: FulfillmentOrdersRepository,
    private readonly events: DeliveryEventsRepository,
    private readonly journal: JournalFacade,
  ) {}

  /** Returns what becomes of the operation. */
  async execute(
    tx: Tx,
    operation: Operation,
    outcome: OperationOutcome<RemoteDeliveryEvent, EventEvidence>,
  ): Promise<Settlement> {
    const order = operation.fulfillmentOrderId ? await this.orders.lock(tx, operation.fulfillmentOrderId) : null;
    const { eventId } = eventPayloadOf(operation);
    const content = order && (await this.events.content(tx, eventId));
    if (!content) return { state: 'REFUSED', reason: 'The shipment does not exist here any more.' };
    if (outcome.type === 'ANSWERED')
      return this.relayed(tx, operation, outcome.answer.remoteId, 'The store confirmed it.');
    const shown = outcome.evidence.value;
    const found = shown && findDeliveryEvent(content, content.baseline, shown);
    if (found) return this.relayed(tx, operation, found.remoteId, 'The store shows the event.');
    if (!content.stands) {
      const ended = 'The shipment was cancelled at the store: nothing more is told about it.';
      await this.events.setRelay(tx, [eventId], 'DROPPED', ended);
      return { state: 'SUPERSEDED', reason: ended };
    }
    if (shown !== null && outcome.why === 'LOST') {
      return { state: 'PENDING', reason: 'The store does not have the event: it did not arrive.' };
    }
    const reason = shown === null ? 'The store does not know the shipment.' : 'The store does not take the event.';
    await this.events.setRelay(tx, [eventId], 'REFUSED', reason);
    await this.tell(tx, operation, 'DELIVERY_EVENT_REFUSED', { reason });
    return { state: 'REFUSED', reason };
  }

  private async relayed(tx: Tx, operation: Operation, remoteId: string, reason: string): Promise<Settlement> {
    await this.events.relayed(tx, eventPayloadOf(operation).eventId, remoteId);
    await this.tell(tx, operation, 'DELIVERY_EVENT_RELAYED', { remoteId });
    crashPoint('deliveryEvent.settled');
    return { state: 'CONFIRMED', reason, result: { remoteId } };
  }

  private tell(tx: Tx, operation: Operation, type: Uppercase<string>, data: Record<string, unknown>): Promise<void> {
    const { storeId, fulfillmentOrderId, id: operationId } = operation;
    const { eventId, fulfillmentId } = eventPayloadOf(operation);
    return this.journal.append(tx, {
      storeId,
      fulfillmentOrderId,
      type,
      actor: 'store',
      data: { fulfillmentId, eventId, operationId, ...data },
    });
  }
}

/** The payload of an operation that tells a store about a delivery event. */
export function eventPayloadOf(operation: Operation): EventPayload {
  return operation.payload as unknown as EventPayload;
}
