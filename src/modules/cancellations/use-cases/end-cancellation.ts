import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../platform/database/tx.js';
import {
  FulfillmentOrdersFacade,
  orderLane,
  type LockedOrder,
} from '../../fulfillment-orders/fulfillment-orders.facade.js';
import { JournalFacade } from '../../journal/journal.facade.js';
import { StoreOperationsFacade } from '../../store-operations/store-operations.facade.js';
import { CancellationRequestsRepository, type CancellationRow } from '../cancellation-requests.repository.js';
import { ANSWER_OPERATION } from '../domain/answer-operation.js';
import { WAITING } from './give-answer.js';

const STORIES = {
  ACCEPTED: 'CANCELLATION_ACCEPTED',
  REJECTED: 'CANCELLATION_REFUSED',
  WITHDRAWN: 'CANCELLATION_TAKEN_BACK',
  OVERTAKEN: 'CANCELLATION_OVERTAKEN',
  FORCED: 'CANCELLATION_FORCED',
} as const;

/** Ends cancellation requests: answered, taken back, or overtaken by what happened to the order. The order is locked. */
@Injectable()
export class EndCancellation {
  constructor(
    private readonly requests: CancellationRequestsRepository,
    private readonly orders: FulfillmentOrdersFacade,
    private readonly operations: StoreOperationsFacade,
    private readonly journal: JournalFacade,
  ) {}

  /** Gives a request its final state and tells the story. */
  async end(
    tx: Tx,
    order: LockedOrder,
    request: Pick<CancellationRow, 'id' | 'number'>,
    as: keyof typeof STORIES,
    told: { reason: string | null; actor: string },
  ): Promise<void> {
    const { reason, actor } = told;
    await this.requests.end(tx, request.id, as, reason);
    if (as === 'ACCEPTED') await this.requests.keepSaved(tx, request.id, await this.orders.savedBy(tx, order));
    await this.journal.append(tx, {
      storeId: order.storeId,
      fulfillmentOrderId: order.id,
      type: STORIES[as],
      actor,
      data: { cancellationRequestId: request.id, number: request.number, ...(reason && { reason }) },
    });
    for (const type of WAITING) {
      await this.journal.resolveException(tx, type, `fulfillment_order:${order.id}`, actor, reason ?? 'Answered.');
    }
  }

  /** The merchant wants the order after all: an unsent answer is taken back and the work goes on. */
  async takenBack(tx: Tx, order: LockedOrder): Promise<void> {
    const request = await this.requests.unended(tx, order.id);
    if (!request) return;
    const reason = 'The merchant took the cancellation back.';
    await this.dropAnswers(tx, order, reason);
    await this.end(tx, order, request, 'WITHDRAWN', { reason, actor: 'store' });
    await this.orders.endCancellation(tx, order, { end: 'TAKEN_BACK', actor: 'store', reason, remote: null, data: {} });
  }

  /** Takes back an answer that the store was not told, or that is parked. */
  async dropAnswers(tx: Tx, order: LockedOrder, reason: string): Promise<void> {
    const lane = await this.operations.lockLane(tx, order.storeId, orderLane(order.id));
    const answers = lane.filter(({ kind }) => kind === ANSWER_OPERATION);
    await this.operations.supersedeSome(
      tx,
      answers.map(({ id }) => id),
      reason,
    );
    for (const { id } of answers.filter(({ state }) => state === 'PARKED')) {
      await this.journal.resolveException(tx, 'OPERATION_PARKED', `store_operation:${id}`, 'store', reason);
    }
  }

  /** The order ended or began anew: an open request needs no answer any more. */
  async overtaken(tx: Tx, order: LockedOrder, reason: string): Promise<void> {
    const request = await this.requests.unended(tx, order.id);
    if (request) await this.end(tx, order, request, 'OVERTAKEN', { reason, actor: 'store' });
  }
}
