import { Injectable } from '@nestjs/common';
import { crashPoint } from '../../../common/crash-point.js';
import type { Tx } from '../../../platform/database/tx.js';
import {
  FulfillmentOrdersFacade,
  orderLane,
  type LockedOrder,
  type WorkFacts,
} from '../../fulfillment-orders/fulfillment-orders.facade.js';
import { JournalFacade } from '../../journal/journal.facade.js';
import { PRIORITY, StoreOperationsFacade } from '../../store-operations/store-operations.facade.js';
import { CancellationRequestsRepository, type CancellationRow } from '../cancellation-requests.repository.js';
import { ANSWER_OPERATION, type AnswerPayload } from '../domain/answer-operation.js';
import type { CancellationAnswer } from '../domain/decide-cancellation.js';

/** An answer and who gives it. */
export interface GivenAnswer {
  answer: CancellationAnswer;
  /** An operator's own words for the merchant: sent as they are; null: the store's template, else `message`. */
  own: string | null;
  /** The built-in text; null: none. */
  message: string | null;
  actor: string;
  /** What the answer is based on. */
  work: WorkFacts;
}

/** The exceptions about a request that waits for its answer. */
export const WAITING = ['CANCELLATION_WAITING', 'CANCELLATION_OVERDUE'] as const;

/** Turns an answer into request, stage, and the operation that tells the store, in the caller's transaction. */
@Injectable()
export class GiveAnswer {
  constructor(
    private readonly requests: CancellationRequestsRepository,
    private readonly orders: FulfillmentOrdersFacade,
    private readonly operations: StoreOperationsFacade,
    private readonly journal: JournalFacade,
  ) {}

  /** The order is locked, its request OPEN, and its unsent work held. */
  async execute(tx: Tx, order: LockedOrder, request: CancellationRow, given: GivenAnswer): Promise<void> {
    const { answer, own, message: standard, actor, work } = given;
    const purpose = answer === 'ACCEPT' ? 'CANCEL_ACCEPT' : 'CANCEL_REJECT';
    const message = await this.orders.textFor(tx, order, { purpose, own, standard, reason: standard ?? '' });
    const { id: fulfillmentOrderId, storeId, remoteId } = order;
    const evidence = { stage: order.stage, parcels: work.parcels };
    await this.requests.answer(tx, request.id, { answer, message, evidence, actor });
    await this.journal.append(tx, {
      storeId,
      fulfillmentOrderId,
      type: 'CANCELLATION_ANSWERED',
      actor,
      data: {
        cancellationRequestId: request.id,
        number: request.number,
        answer,
        message,
        parcels: work.parcels.length,
      },
    });
    for (const type of WAITING) {
      await this.journal.resolveException(tx, type, `fulfillment_order:${order.id}`, actor, 'Answered.');
    }
    const payload: AnswerPayload = { cancellationRequestId: request.id, remoteId, answer, message };
    const operationId = await this.operations.enqueue(tx, {
      storeId,
      fulfillmentOrderId,
      kind: ANSWER_OPERATION,
      lane: orderLane(order.id),
      dedupeKey: `${storeId}:${order.id}:${request.cycle}:cancel:${request.number}`,
      priority: PRIORITY.CANCEL_ANSWER,
      payload: { ...payload },
      actor,
    });
    if (!operationId) throw new Error(`Cancellation request ${request.id} was answered before.`);
    if (answer === 'ACCEPT') await this.orders.agree(tx, order, actor, { cancellationRequestId: request.id });
    else await this.orders.resumeWork(tx, order, 'The cancellation is refused.');
    crashPoint('cancellation.answered');
  }
}
