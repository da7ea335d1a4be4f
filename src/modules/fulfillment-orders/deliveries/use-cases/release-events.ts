import { Injectable, Logger } from '@nestjs/common';
import { Database } from '../../../../platform/database/database.js';
import { DeliveryEventsRepository } from '../delivery-events.repository.js';
import { DeliveryRelay } from '../delivery-relay.js';
import { FulfillmentOrdersRepository } from '../../fulfillment-orders.repository.js';

/** Shipments looked for at once. */
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

  /**
   * Each shipment in its own transaction; one that fails is logged, and keeps no other waiting. Where the store takes no events, no more than
   * the first page is looked at. Returns how many events are on their way now.
   */
  async execute(storeId: string): Promise<number> {
    let events = 0;
    let after: string | null = null;
    for (let goesOn = true; goesOn;) {
      const page = await this.events.waitingShipments(this.database, storeId, MAX_SHIPMENTS, after);
      goesOn = false;
      for (const { fulfillmentId, fulfillmentOrderId } of page) {
        try {
          const released = await this.database.tx(async (tx) => {
            const order = await this.orders.lock(tx, fulfillmentOrderId);
            return order ? this.relay.release(tx, order, fulfillmentId) : 0;
          });
          events += released;
          goesOn ||= released > 0;
        } catch (error) {
          this.logger.error(error, `While releasing the events of shipment ${fulfillmentId}`);
          goesOn = true;
        }
      }
      after = page.at(-1)?.fulfillmentId ?? null;
    }
    return events;
  }
}
