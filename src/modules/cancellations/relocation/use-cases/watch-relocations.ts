import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../../platform/database/tx.js';
import { orderLane, type LockedOrder } from '../../../fulfillment-orders/fulfillment-orders.facade.js';
import type { PastMoves } from '../../../fulfillment-orders/work-moves.facade.js';
import { StoreOperationsFacade } from '../../../store-operations/store-operations.facade.js';
import { isLeaving, RELOCATION_OPERATION } from '../domain/relocation.js';
import { RelocationsRepository } from '../relocations.repository.js';
import { StepRelocation } from './step-relocation.js';

/** Tells news about cancellations that are our own steps from those that merchants bring. The order's row is locked by the caller. */
@Injectable()
export class WatchRelocations {
  constructor(
    private readonly repository: RelocationsRepository,
    private readonly operations: StoreOperationsFacade,
    private readonly steps: StepRelocation,
  ) {}

  /** Whether the order is being taken away from where it is; its last step, at the new location, does not count. */
  async isRunning(tx: Tx, orderId: string): Promise<boolean> {
    const relocation = await this.repository.running(tx, orderId);
    return relocation?.fulfillmentOrderId === orderId && isLeaving(relocation);
  }

  /** What was tried with the order before. */
  past(tx: Tx, order: LockedOrder): Promise<PastMoves> {
    return this.repository.past(tx, order);
  }

  /**
   * The store shows an open wish to cancel. True: it is our own step. A wish that comes before ours is the merchant's, and the move stops
   * for it.
   */
  async isOurWish(tx: Tx, order: LockedOrder): Promise<boolean> {
    const relocation = await this.repository.running(tx, order.id);
    if (!relocation || relocation.fulfillmentOrderId !== order.id) return false;
    if (relocation.steps[relocation.done] === 'AGREE_CANCEL') return true;
    if (relocation.steps[relocation.done] === 'ASK_CANCEL') {
      await this.takeBackStep(tx, order);
      await this.steps.stop(tx, relocation, order, 'the merchant wants the order cancelled');
    }
    return false;
  }

  /** Something else happened to the order: a move that is under way there stops. Our own steps are no such thing. */
  async overtaken(tx: Tx, order: LockedOrder, reason: string): Promise<void> {
    const relocation = await this.repository.running(tx, order.id);
    if (!relocation || relocation.fulfillmentOrderId !== order.id || !isLeaving(relocation)) return;
    if (await this.isOursUnderWay(tx, order)) return;
    await this.takeBackStep(tx, order);
    await this.steps.stop(tx, relocation, order, reason.replace(/\.$/, ''));
  }

  /** The store confirmed our answer to the request of an order: a move that had brought it there is over with it. */
  async answered(tx: Tx, order: LockedOrder, decision: 'ACCEPT' | 'REJECT'): Promise<void> {
    const relocation = await this.repository.running(tx, order.id);
    if (!relocation || isLeaving(relocation)) return;
    if ((relocation.newFulfillmentOrderId ?? relocation.fulfillmentOrderId) !== order.id) return;
    if (decision === 'ACCEPT') await this.steps.accepted(tx, relocation);
    else await this.steps.end(tx, relocation, 'the request there was rejected');
  }

  /** What was asked for where the order had been moved to ended some other way. */
  async ended(tx: Tx, order: LockedOrder, reason: string): Promise<void> {
    const relocation = await this.repository.running(tx, order.id);
    if (!relocation || isLeaving(relocation) || (await this.isOursUnderWay(tx, order))) return;
    await this.steps.end(tx, relocation, reason.replace(/\.$/, ''));
  }

  private async isOursUnderWay(tx: Tx, order: LockedOrder): Promise<boolean> {
    const lane = await this.operations.lockLane(tx, order.storeId, orderLane(order.id));
    return lane.some(
      ({ kind, state }) => kind === RELOCATION_OPERATION && (state === 'SENDING' || state === 'AMBIGUOUS'),
    );
  }

  private async takeBackStep(tx: Tx, order: LockedOrder): Promise<void> {
    const lane = await this.operations.lockLane(tx, order.storeId, orderLane(order.id));
    const steps = lane.filter(({ kind }) => kind === RELOCATION_OPERATION).map(({ id }) => id);
    await this.operations.supersedeSome(tx, steps, 'The order is not moved any more.');
  }
}
