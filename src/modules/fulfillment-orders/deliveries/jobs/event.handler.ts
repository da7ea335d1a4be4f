import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { RemoteDeliveryEvent } from '../../../../clients/store-client.js';
import { AppConfig } from '../../../../config/app-config.js';
import { Database } from '../../../../platform/database/database.js';
import type { Tx } from '../../../../platform/database/tx.js';
import {
  StoreOperationsFacade,
  type Operation,
  type OperationHandler,
  type OperationOutcome,
  type PacedRead,
  type Readiness,
  type Reading,
  type Settlement,
  type StoreCall,
} from '../../../store-operations/store-operations.facade.js';
import { DeliveryEventsRepository, type RelayedEvent } from '../delivery-events.repository.js';
import { EVENT_OPERATION } from '../domain/event-operation.js';
import { eventPayloadOf, SettleDeliveryEvent, type EventEvidence } from '../use-cases/settle-delivery-event.js';
import { orNull } from '../../jobs/order-reads.js';

/** Tells the store what happened to a shipment on its way, each event at most once. */
@Injectable()
export class EventHandler implements OperationHandler<RemoteDeliveryEvent, EventEvidence, RelayedEvent>, OnModuleInit {
  readonly kind = EVENT_OPERATION;
  readonly settleMs: number;

  constructor(
    private readonly operations: StoreOperationsFacade,
    private readonly database: Database,
    private readonly events: DeliveryEventsRepository,
    private readonly settleEvent: SettleDeliveryEvent,
    config: AppConfig,
  ) {
    this.settleMs = config.storeSettleMs;
  }

  onModuleInit(): void {
    this.operations.registerHandler(this);
  }

  async ready(operation: Operation): Promise<Readiness<RelayedEvent>> {
    return { type: 'SEND', prepared: await this.contentOf(operation) };
  }

  send(
    { client, connection }: StoreCall,
    _operation: Operation,
    { orderNumber, fulfillmentRemoteId, input }: RelayedEvent,
  ): Promise<RemoteDeliveryEvent> {
    return client.createDeliveryEvent(connection, { orderNumber, fulfillmentRemoteId }, input);
  }

  async resolve(read: PacedRead, operation: Operation): Promise<Reading<EventEvidence>> {
    const { orderNumber, fulfillmentRemoteId } = await this.contentOf(operation);
    return read(({ client, connection }) =>
      orNull(client.listDeliveryEvents(connection, { orderNumber, fulfillmentRemoteId })),
    );
  }

  settle(
    tx: Tx,
    operation: Operation,
    outcome: OperationOutcome<RemoteDeliveryEvent, EventEvidence>,
  ): Promise<Settlement> {
    return this.settleEvent.execute(tx, operation, outcome);
  }

  private async contentOf(operation: Operation): Promise<RelayedEvent> {
    const { eventId } = eventPayloadOf(operation);
    const content = await this.events.content(this.database, eventId);
    if (!content) throw new Error(`Operation ${operation.id} is about event ${eventId}, which cannot be told.`);
    return content;
  }
}
