import { Injectable } from '@nestjs/common';
import { Database } from '../../../../platform/database/database.js';
import { JournalFacade } from '../../../journal/journal.facade.js';
import { StoresFacade } from '../../../stores/stores.facade.js';
import { DeliveriesRepository } from '../deliveries.repository.js';
import { LATE_IN_TRANSIT } from '../delivery-progress.js';
import { FulfillmentOrdersRepository } from '../../fulfillment-orders.repository.js';

/** Shipments told of at once; what is left over is told of by the next sweep. */
const MAX_LATE = 100;

/** Tells operators of parcels that left and do not arrive. */
@Injectable()
export class NoteLate {
  constructor(
    private readonly database: Database,
    private readonly deliveries: DeliveriesRepository,
    private readonly orders: FulfillmentOrdersRepository,
    private readonly stores: StoresFacade,
    private readonly journal: JournalFacade,
  ) {}

  /** Each shipment in its own transaction, each told of once until it moves out of transit. Returns how many. */
  async execute(storeId: string): Promise<number> {
    const { lateInTransitDays: days } = await this.database.tx((tx) => this.stores.policyOf(tx, storeId));
    const late = await this.deliveries.late(this.database, storeId, days, MAX_LATE);
    for (const { id, fulfillmentOrderId } of late) {
      await this.database.tx(async (tx) => {
        const order = await this.orders.lock(tx, fulfillmentOrderId);
        const since = order && (await this.deliveries.noteLate(tx, id));
        if (!since) return;
        await this.journal.openException(tx, {
          type: LATE_IN_TRANSIT,
          subject: `fulfillment:${id}`,
          severity: 'WARNING',
          storeId,
          fulfillmentOrderId,
          message: `A shipment of order ${order.orderNumber} left on ${since.toISOString().slice(0, 'yyyy-mm-dd'.length)} and has not arrived after ${days} days. Ask its carrier; record what is known with fulfillmentEventCreate.`,
          data: { fulfillmentId: id, inTransitSince: since.toISOString(), days },
        });
      });
    }
    return late.length;
  }
}
