import { Injectable } from '@nestjs/common';
import type { RejectReason } from '../../../clients/store-client.js';
import type { Tx } from '../../../platform/database/tx.js';
import { Metrics } from '../../../platform/observability/metrics.js';
import { InventoryFacade, type NeededUnits } from '../../inventory/inventory.facade.js';
import { JournalFacade } from '../../journal/journal.facade.js';
import { PRIORITY, StoreOperationsFacade } from '../../store-operations/store-operations.facade.js';
import { DECIDE_OPERATION, type DecidePayload } from '../domain/decide-operation.js';
import type { LockedOrder } from '../locked-order.js';
import { orderLane } from '../order-lane.js';
import { OrderTexts } from '../texts/order-texts.js';
import { ChangeStage } from './change-stage.js';

/** Who answers, and what the merchant is told. */
interface TextOfAnswer {
  actor: string;
  /** The built-in text, or an operator's own words; null: none. */
  message: string | null;
  /** An operator wrote the message: it is sent as it is, and no template takes its place. */
  ownWords?: boolean;
}

/** Turns a decision into stage, reservation and the operation that tells the store, in the caller's transaction. */
@Injectable()
export class AnswerRequest {
  constructor(
    private readonly stages: ChangeStage,
    private readonly inventory: InventoryFacade,
    private readonly operations: StoreOperationsFacade,
    private readonly metrics: Metrics,
    private readonly journal: JournalFacade,
    private readonly texts: OrderTexts,
  ) {}

  /** Accepts: reserves the items and tells the store. The levels of the items are locked by the caller. */
  async accept(tx: Tx, order: LockedOrder, answer: TextOfAnswer & { items: readonly NeededUnits[] }): Promise<void> {
    const { actor, items } = answer;
    await this.stages.execute(tx, order, { event: 'accept', actor });
    await this.tell(tx, order, { ...answer, decision: 'ACCEPT', reason: null });
    const { id: fulfillmentOrderId, cycle, locationId } = order;
    await this.inventory.reserve(tx, { fulfillmentOrderId, cycle, actor, locationId, items });
    tx.afterCommit(() => this.metrics.decided('ACCEPT'));
  }

  /** Rejects: tells the store why. */
  async reject(tx: Tx, order: LockedOrder, answer: TextOfAnswer & { reason: RejectReason }): Promise<void> {
    const { actor, reason, message } = answer;
    await this.stages.execute(tx, order, { event: 'reject', actor, reason: message, data: { rejectReason: reason } });
    await this.tell(tx, order, { ...answer, decision: 'REJECT' });
    tx.afterCommit(() => this.metrics.decided('REJECT'));
  }

  /** Leaves the decision to a person, where it is not left to one already. */
  async review(
    tx: Tx,
    order: LockedOrder,
    why: { actor: string; reason: string | null; decidedBy: string | null },
  ): Promise<void> {
    if (order.stage !== 'REVIEW') {
      await this.stages.execute(tx, order, {
        event: 'review',
        actor: why.actor,
        reason: why.reason,
        data: { decidedBy: why.decidedBy },
      });
    }
    if (why.decidedBy !== null) {
      await this.journal.openException(tx, {
        type: 'REVIEW_NEEDED',
        subject: `fulfillment_order:${order.id}`,
        severity: 'WARNING',
        storeId: order.storeId,
        fulfillmentOrderId: order.id,
        message: `Order ${order.orderNumber} cannot be decided by policy: ${why.reason ?? why.decidedBy} Mend what is missing and it is decided by itself, or accept or reject it by hand.`,
        data: { check: why.decidedBy },
      });
    }
    tx.afterCommit(() => this.metrics.decided('REVIEW'));
  }

  private async tell(
    tx: Tx,
    order: LockedOrder,
    answer: TextOfAnswer & Pick<DecidePayload, 'decision' | 'reason'>,
  ): Promise<void> {
    const { actor, decision, reason, ownWords = false } = answer;
    const message = await this.texts.choose(tx, order, {
      purpose: decision,
      own: ownWords ? answer.message : null,
      standard: ownWords ? null : answer.message,
      reason: answer.message ?? reason?.toLowerCase().replaceAll('_', ' ') ?? '',
    });
    const payload: DecidePayload = { remoteId: order.remoteId, cycle: order.cycle, decision, reason, message };
    const id = await this.operations.enqueue(tx, {
      storeId: order.storeId,
      fulfillmentOrderId: order.id,
      kind: DECIDE_OPERATION,
      lane: orderLane(order.id),
      dedupeKey: `${order.storeId}:${order.id}:${order.cycle}:decide`,
      priority: PRIORITY.DECISION,
      payload: { ...payload },
      actor,
    });
    if (!id) throw new Error(`Fulfillment order ${order.id}: cycle ${order.cycle} was answered before.`);
  }
}
