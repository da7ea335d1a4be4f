import { Inject, Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { Database } from '../../../platform/database/database.js';
import type { Tx } from '../../../platform/database/tx.js';
import { FulfillmentOrdersRepository } from '../fulfillment-orders.repository.js';
import { OrderLinks } from '../lineage/order-links.js';
import { PossibleDuplicatesRepository } from '../possible-duplicates.repository.js';
import { ChangeStage } from './change-stage.js';
import { RequestedAgain } from './retry-unmapped.js';

/**
 * Has orders decided again that were taken for duplicates, once they are known to be none: they go back to RECEIVED, and the store's
 * list of requests is read, so that the decision sees the order as it is now.
 */
@Injectable()
export class RetryDuplicates implements OnModuleInit {
  private readonly logger = new Logger(RetryDuplicates.name);

  constructor(
    private readonly repository: PossibleDuplicatesRepository,
    private readonly links: OrderLinks,
    private readonly orders: FulfillmentOrdersRepository,
    private readonly stages: ChangeStage,
    private readonly requests: RequestedAgain,
    @Inject(Database) private readonly database: Database,
  ) {}

  onModuleInit(): void {
    this.links.onLinked(() => this.run());
  }

  /** All that are cleared by now, each in its own transaction; one that fails stops no other. Answers how many went on. */
  async run(): Promise<number> {
    let done = 0;
    for (const id of await this.repository.cleared()) {
      try {
        if (await this.database.tx((tx) => this.retry(tx, id))) done += 1;
      } catch (error) {
        this.logger.warn(`Order ${id} could not be decided again yet: ${(error as Error).message}`);
      }
    }
    return done;
  }

  private async retry(tx: Tx, id: string): Promise<boolean> {
    const order = await this.orders.lock(tx, id);
    if (order?.stage !== 'REVIEW' || order.requestStatus !== 'REQUESTED' || order.decided || order.end) return false;
    const reason = 'It is no duplicate.';
    await this.stages.execute(tx, order, { event: 'reconsidered', actor: 'crossdock', reason });
    await this.requests.read(tx, order.storeId);
    return true;
  }
}
