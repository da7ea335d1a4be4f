import { Injectable, Logger } from '@nestjs/common';
import { Database } from '../../../../platform/database/database.js';
import { DeliveryEventsRepository } from '../delivery-events.repository.js';
import { DeliveryRelay } from '../delivery-relay.js';
import { FulfillmentOrdersRepository } from '../../fulfillment-orders.repository.js';

/** Shipments whose events are released at once; what is left over follows with the next pull. */
const MAX_SHIPMENTS = 200;

/** Sends delivery events that waited for a scope, once the store has granted it. */
@Injectable()
export class ReleaseEvents {
  private readonly logger = new Logger(ReleaseEvents.name);

  constructor(
    private readonly database: Database,
    private readonly events: DeliveryEventsRepository,
    private readonly orders: FulfillmentOrdersRepository,
    private readonly relay: DeliveryRelay,
  ) {}

  /** Each shipment in its own transaction; one that fails is logged. Returns how many events are on their way now, and whether more may follow. */
  async execute(storeId: string): Promise<{ events: number; more: boolean }> {
    let events = 0;
    const shipments = await this.events.waitingShipments(this.database, storeId, MAX_SHIPMENTS);
    for (const { fulfillmentId, fulfillmentOrderId } of shipments) {
      try {
        events += await this.database.tx(async (tx) => {
          const order = await this.orders.lock(tx, fulfillmentOrderId);
          return order ? this.relay.release(tx, order, fulfillmentId) : 0;
        });
      } catch (error) {
        this.logger.error(error, `While releasing the events of shipment ${fulfillmentId}`);
      }
    }
    return { events, more: events > 0 && shipments.length === MAX_SHIPMENTS };
  }
}
