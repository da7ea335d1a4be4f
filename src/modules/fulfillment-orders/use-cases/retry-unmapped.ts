import { Inject, Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { crashPoint } from '../../../common/crash-point.js';
import { Database } from '../../../platform/database/database.js';
import type { Tx } from '../../../platform/database/tx.js';
import { InventoryFacade } from '../../inventory/inventory.facade.js';
import { StoreNotificationsFacade } from '../../store-notifications/store-notifications.facade.js';
import { StoreOperationsFacade } from '../../store-operations/store-operations.facade.js';
import { FulfillmentOrdersRepository } from '../fulfillment-orders.repository.js';
import { OrderLinesRepository } from '../order-lines.repository.js';
import { ChangeStage } from './change-stage.js';

const ACTOR = 'crossdock';

/** Owes a read of a store's list of requests, soon. */
@Injectable()
export class RequestedAgain {
  constructor(
    private readonly notifications: StoreNotificationsFacade,
    private readonly operations: StoreOperationsFacade,
  ) {}

  async read(tx: Tx, storeId: string): Promise<void> {
    await this.notifications.wakePulls(tx, storeId, ['REQUESTS']);
    this.operations.wakeAfterCommit(tx, storeId);
  }
}

/**
 * Has orders decided again that waited for a SKU to become known: they go back to RECEIVED, and the store's list of requests is read, so
 * that the decision sees the order as it is now.
 */
@Injectable()
export class RetryUnmapped implements OnModuleInit {
  private readonly logger = new Logger(RetryUnmapped.name);

  constructor(
    private readonly inventory: InventoryFacade,
    private readonly orders: FulfillmentOrdersRepository,
    private readonly stages: ChangeStage,
    private readonly requests: RequestedAgain,
    private readonly lines: OrderLinesRepository,
    @Inject(Database) private readonly database: Database,
  ) {}

  /** Orders name the products of their lines. SKUs become known while levels are locked, and orders are locked before levels: so this begins after the commit. */
  onModuleInit(): void {
    this.inventory.registerProducts((tx, storeId, skus) => this.lines.productsOf(tx, storeId, skus));
    this.inventory.onSkuKnown((tx) => {
      tx.afterCommit(async () => void (await this.run()));
      return Promise.resolve();
    });
  }

  /**
   * All orders that wait for nothing any more, the oldest first, each in its own transaction; one that fails stops no other. The list is
   * read when the last one of a store has gone on, so that it meets them all and decides them in their order. Answers how many went on.
   */
  async run(): Promise<number> {
    const round = await this.inventory.unblockedOrders();
    const lastOf = new Map(round.map(({ storeId, fulfillmentOrderId }) => [storeId, fulfillmentOrderId]));
    const owed = new Set<string>();
    let done = 0;
    for (const { fulfillmentOrderId, storeId } of round) {
      const isLast = lastOf.get(storeId) === fulfillmentOrderId;
      try {
        const goesOn = await this.database.tx(async (tx) => {
          const reconsidered = await this.retry(tx, fulfillmentOrderId);
          if (isLast && (reconsidered || owed.has(storeId))) await this.requests.read(tx, storeId);
          return reconsidered;
        });
        if (goesOn) owed.add(storeId);
        if (goesOn) done += 1;
      } catch (error) {
        this.logger.warn(`Order ${fulfillmentOrderId} could not be decided again yet: ${(error as Error).message}`);
        if (isLast && owed.has(storeId)) await this.database.tx((tx) => this.requests.read(tx, storeId));
      }
      crashPoint('unmapped.wentOn');
    }
    return done;
  }

  private async retry(tx: Tx, fulfillmentOrderId: string): Promise<boolean> {
    const order = await this.orders.lock(tx, fulfillmentOrderId);
    if (!order) return false;
    const { storeId } = order;
    const waits = order.stage === 'REVIEW' && order.requestStatus === 'REQUESTED' && !order.decided && !order.end;
    if (!waits) {
      await this.inventory.unblocked(tx, { fulfillmentOrderId, storeId });
      return false;
    }
    await this.stages.execute(tx, order, {
      event: 'reconsidered',
      actor: ACTOR,
      reason: 'Its SKUs are known now.',
    });
    return true;
  }
}
