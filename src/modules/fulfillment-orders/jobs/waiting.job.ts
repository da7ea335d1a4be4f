import { Injectable, Logger } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { Database } from '../../../platform/database/database.js';
import { JournalFacade } from '../../journal/journal.facade.js';
import { FulfillmentOrdersRepository } from '../fulfillment-orders.repository.js';

/** A decision that waits longer than this is worth a look. */
const WAITING_MINUTES = 60;

/** Tells operators about requests that cannot be decided and stay so: on hold, not at our location, cancellation open. */
@Injectable()
export class WaitingJob {
  private readonly logger = new Logger(WaitingJob.name);

  constructor(
    private readonly orders: FulfillmentOrdersRepository,
    private readonly database: Database,
    private readonly journal: JournalFacade,
  ) {}

  /** Any number of schedulers may run it: there is one open exception per order. */
  @Interval(60_000)
  async look(): Promise<void> {
    try {
      await this.journal.openForAll(this.database, async () =>
        (await this.orders.waitingLongerThan(WAITING_MINUTES)).map((order) => ({
          type: 'DECISION_WAITING',
          subject: `fulfillment_order:${order.id}`,
          severity: 'WARNING',
          storeId: order.storeId,
          fulfillmentOrderId: order.id,
          message: `Order ${order.orderNumber} has been waiting for a decision for more than ${WAITING_MINUTES} minutes. Its checks say why; accept or reject it by hand, or ask the merchant.`,
        })),
      );
    } catch (error) {
      this.logger.warn(`Waiting decisions could not be looked for: ${(error as Error).message}`);
    }
  }
}
