import { Injectable, Logger } from '@nestjs/common';
import { Database } from '../../../../platform/database/database.js';
import { JournalFacade } from '../../../journal/journal.facade.js';
import { StoresFacade } from '../../../stores/stores.facade.js';
import { DeliveriesRepository } from '../deliveries.repository.js';
import { LATE_IN_TRANSIT } from '../delivery-progress.js';
import { FulfillmentOrdersRepository } from '../../fulfillment-orders.repository.js';

/** Tells operators of parcels that left and do not arrive. */
@Injectable()
export class NoteLate {
  private readonly logger = new Logger(NoteLate.name);

  constructor(
    private readonly database: Database,
    private readonly deliveries: DeliveriesRepository,
    private readonly orders: FulfillmentOrdersRepository,
    private readonly stores: StoresFacade,
    private readonly journal: JournalFacade,
  ) {}

  /**
   * Each shipment in its own transaction, each told of once until it moves out of transit; one that fails is logged, and tried again by
   * the next look. Returns how many.
   */
  async execute(storeId: string): Promise<number> {
    const { lateInTransitDays: days } = await this.database.tx((tx) => this.stores.policyOf(tx, storeId));
    let told = 0;
    for (const shipment of await this.deliveries.late(this.database, storeId, days)) {
      try {
        if (await this.one(storeId, shipment, days)) told += 1;
      } catch (error) {
        this.logger.error(error, `While telling that shipment ${shipment.id} is late`);
      }
    }
    return told;
  }

  /** False when it is not late any more. */
  private one(
    storeId: string,
    { id, fulfillmentOrderId }: { id: string; fulfillmentOrderId: string },
    days: number,
  ): Promise<boolean> {
    return this.database.tx(async (tx) => {
      const order = await this.orders.lock(tx, fulfillmentOrderId);
      const since = order && (await this.deliveries.noteLate(tx, id));
      if (!since) return false;
      await this.journal.openException(tx, {
        type: LATE_IN_TRANSIT,
        subject: `fulfillment:${id}`,
        severity: 'WARNING',
        storeId,
        fulfillmentOrderId,
        message: `A shipment of order ${order.orderNumber} left on ${since.toISOString().slice(0, 'yyyy-mm-dd'.length)} and has not arrived after ${days} days. Ask its carrier; record what is known with fulfillmentEventCreate.`,
        data: { fulfillmentId: id, inTransitSince: since.toISOString(), days },
      });
      return true;
    });
  }
}
