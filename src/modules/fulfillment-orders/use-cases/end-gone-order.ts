import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../platform/database/tx.js';
import { StoreOperationsFacade } from '../../store-operations/store-operations.facade.js';
import type { OrderLink } from '../lineage/domain/lineage.js';
import { FINISHED_STAGES, stageAfter, WORKING_STAGES } from '../domain/stage.js';
import { FulfillmentOrdersRepository } from '../fulfillment-orders.repository.js';
import { orderLane } from '../order-lane.js';
import { ChangeStage } from './change-stage.js';
import { ReportFailedOrder } from './report-failed-order.js';
import { RecordChange } from '../lineage/use-cases/record-change.js';

/** Reads in a row that must not find an order before its request is over; they are minutes apart. */
const READS_TO_END = 4;

/**
 * Orders that their store does not know any more. That alone ends no accepted work: its pieces must be found elsewhere first, or a person
 * closes it. What was only asked for, and not begun, ends by itself. What is finished here stays so, and nobody has to look.
 */
@Injectable()
export class EndGoneOrder {
  constructor(
    private readonly orders: FulfillmentOrdersRepository,
    private readonly operations: StoreOperationsFacade,
    private readonly changes: RecordChange,
    private readonly stages: ChangeStage,
    private readonly reportFailed: ReportFailedOrder,
  ) {}

  /**
   * A read that was sent at `sentAt` did not find the order, the `reads`-th one in a row. Notes it once; while something of ours is on its
   * way, not at all. True when the order is over: it needs not be read again.
   */
  async note(tx: Tx, storeId: string, remoteId: string, sentAt: Date, reads = 1): Promise<boolean> {
    const order = await this.orders.lockByRemoteId(tx, storeId, remoteId);
    if (!order || sentAt < order.observedAt) return false;
    if (FINISHED_STAGES.includes(order.stage)) return true;
    if (await this.isInFlight(tx, storeId, order.id)) return false;
    await this.changes.recordGone(tx, order, sentAt);
    if (WORKING_STAGES.includes(order.stage) || reads < READS_TO_END) return false;
    const { remoteUpdatedAt } = order;
    const reason = 'The store does not know the order any more.';
    await this.stages.execute(tx, order, { event: 'closedAtStore', actor: 'store', reason, remoteUpdatedAt });
    await this.reportFailed.over(tx, storeId, remoteId, reason);
    return true;
  }

  /** The pieces of an order that is gone were found in others: its work is over here. */
  async end(tx: Tx, id: string, heirs: readonly OrderLink[]): Promise<void> {
    const order = await this.orders.lock(tx, id);
    if (!order || FINISHED_STAGES.includes(order.stage) || !stageAfter(order.stage, 'cancelledAtStore')) return;
    const { storeId, remoteId, remoteUpdatedAt } = order;
    if (await this.isInFlight(tx, storeId, id)) return;
    const reason = `The store does not know the order any more: ${heirs.map(({ toRemoteId }) => toRemoteId).join(', ')} took its place.`;
    await this.stages.execute(tx, order, { event: 'cancelledAtStore', actor: 'store', reason, remoteUpdatedAt });
    await this.reportFailed.over(tx, storeId, remoteId, reason);
  }

  private async isInFlight(tx: Tx, storeId: string, orderId: string): Promise<boolean> {
    const lane = await this.operations.lockLane(tx, storeId, orderLane(orderId));
    return lane.some(({ state }) => state === 'SENDING' || state === 'AMBIGUOUS');
  }
}
