import { Injectable } from '@nestjs/common';
import type { RemoteFulfillment, RemoteFulfillmentOrder } from '../../../../clients/store-client.js';
import { Database } from '../../../../platform/database/database.js';
import type { Tx } from '../../../../platform/database/tx.js';
import type { Reading } from '../../../store-operations/store-operations.facade.js';
import { DeliveriesRepository, type DueShipment } from '../deliveries.repository.js';
import { shownShipment } from '../domain/canceled-shipment.js';
import { isOlder, sightingOf } from '../../domain/mirror.js';
import { FulfillmentOrdersRepository } from '../../fulfillment-orders.repository.js';
import { LinkRefulfilled } from './link-refulfilled.js';
import { ObserveOrder } from '../../use-cases/observe-order.js';
import { SeeFulfillments } from './see-fulfillments.js';

/** What the store shows of a shipment, and, when it is cancelled there, of its order afterwards. */
export interface SeenShipment {
  /** The shipment, or all shipments of its order; empty when the store does not know it. */
  fulfillments: Reading<RemoteFulfillment[]>;
  /** Null: nothing is cancelled, so the order was not read. */
  order: Reading<RemoteFulfillmentOrder | null> | null;
  /** All fulfillment orders of the customer's order, where they may be read and something is cancelled. */
  siblings: RemoteFulfillmentOrder[];
}

/** Takes in what a sweep read about a shipment on its way, in a transaction of its own. */
@Injectable()
export class TakeInDelivery {
  constructor(
    private readonly database: Database,
    private readonly orders: FulfillmentOrdersRepository,
    private readonly deliveries: DeliveriesRepository,
    private readonly observe: ObserveOrder,
    private readonly see: SeeFulfillments,
    private readonly link: LinkRefulfilled,
  ) {}

  /** Returns how many shipments changed. */
  execute(due: DueShipment, seen: SeenShipment): Promise<number> {
    return this.database.tx((tx) => this.takeIn(tx, due, seen));
  }

  private async takeIn(
    tx: Tx,
    due: DueShipment,
    { fulfillments, order: read, siblings }: SeenShipment,
  ): Promise<number> {
    const known = await this.orders.lock(tx, due.fulfillmentOrderId);
    if (!known) return 0;
    const { value: shown, sentAt } = fulfillments;
    // The order first: what is still to be shipped there must be known before its pieces come back here.
    const order =
      (read?.value && (await this.observe.takeOver(tx, known, read.value, sightingOf(read.value, read.sentAt)))) ??
      known;
    const isGone = read?.value === null && !isOlder(read, known);
    const changed = await this.see.execute(tx, order, shown, { readAt: sentAt, isGone });
    const sight = shownShipment(due.remoteIds, shown);
    if (sight.type === 'NOT_SHOWN') await this.deliveries.noteRead(tx, due.id, null, sentAt);
    const canceled = sight.type === 'CANCELED' && shown.find(({ remoteId }) => due.remoteIds.includes(remoteId));
    if (canceled) await this.link.execute(tx, order, due.id, canceled, siblings);
    return changed;
  }
}
