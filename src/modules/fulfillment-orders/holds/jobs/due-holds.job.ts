import { Injectable, Logger } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { Database } from '../../../../platform/database/database.js';
import { FulfillmentOrdersRepository } from '../../fulfillment-orders.repository.js';
import { OrderHoldsRepository } from '../order-holds.repository.js';
import { ReleaseHold } from '../use-cases/release-hold.js';

/** Orders looked for at once. */
const AT_ONCE = 100;

/** Releases our holds when the date is reached until which they were placed. */
@Injectable()
export class DueHoldsJob {
  private readonly logger = new Logger(DueHoldsJob.name);

  constructor(
    private readonly holds: OrderHoldsRepository,
    private readonly orders: FulfillmentOrdersRepository,
    private readonly releaseHold: ReleaseHold,
    private readonly database: Database,
  ) {}

  /** Any number of schedulers may run it: an order is locked before its holds are looked at again. */
  @Interval(15_000)
  async look(): Promise<void> {
    try {
      // Page by page: orders that cannot be released now keep no others waiting.
      let page = await this.holds.due(AT_ONCE, null);
      while (page.length > 0) {
        for (const orderId of page) await this.one(orderId);
        page = await this.holds.due(AT_ONCE, page.at(-1) ?? null);
      }
    } catch (error) {
      this.logger.warn(`Holds that are due could not be looked for: ${(error as Error).message}`);
    }
  }

  private async one(orderId: string): Promise<void> {
    try {
      await this.database.tx(async (tx) => {
        const order = await this.orders.lock(tx, orderId);
        if (order) await this.releaseHold.overdue(tx, order);
      });
    } catch (error) {
      this.logger.warn(`The holds of order ${orderId} could not be released: ${(error as Error).message}`);
    }
  }
}
