import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../platform/database/tx.js';
import { FulfillmentOrdersFacade } from '../../fulfillment-orders/fulfillment-orders.facade.js';
import { JournalFacade } from '../../journal/journal.facade.js';
import { StoresFacade } from '../../stores/stores.facade.js';
import { CancellationRequestsRepository } from '../cancellation-requests.repository.js';
import { decideAtDeadline } from '../domain/decide-cancellation.js';
import { GiveAnswer } from './give-answer.js';

/** Nobody answered a cancellation request in time: the store's default answer is given. */
@Injectable()
export class AnswerOverdue {
  constructor(
    private readonly requests: CancellationRequestsRepository,
    private readonly orders: FulfillmentOrdersFacade,
    private readonly stores: StoresFacade,
    private readonly giveAnswer: GiveAnswer,
    private readonly journal: JournalFacade,
  ) {}

  /** A request that is not OPEN any more is left alone; one that nobody can judge stays open, with an exception. */
  async execute(tx: Tx, id: string): Promise<void> {
    const known = await this.requests.find(tx, id);
    const order = known && (await this.orders.lock(tx, known.fulfillmentOrderId));
    const request = await this.requests.find(tx, id);
    if (!order || request?.status !== 'OPEN') return;
    const work = await this.orders.workOf(tx, order);
    const policy = await this.stores.policyOf(tx, order.storeId);
    const decision = decideAtDeadline(policy, { stage: order.stage, ...work });
    if (decision.answer !== 'WAIT') {
      const { answer, message } = decision;
      return this.giveAnswer.execute(tx, order, request, { answer, message, own: null, actor: 'policy', work });
    }
    await this.journal.openExceptionOnce(tx, {
      type: 'CANCELLATION_OVERDUE',
      subject: `fulfillment_order:${order.id}`,
      severity: 'CRITICAL',
      storeId: order.storeId,
      fulfillmentOrderId: order.id,
      message: `The merchant wants order ${order.orderNumber} cancelled and has waited beyond the deadline. ${decision.message}`,
    });
  }
}
