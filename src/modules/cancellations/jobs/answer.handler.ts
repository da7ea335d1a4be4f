import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { RemoteFulfillmentOrder } from '../../../clients/store-client.js';
import { AppConfig } from '../../../config/app-config.js';
import type { Tx } from '../../../platform/database/tx.js';
import { FulfillmentOrdersFacade, READ_AGAIN, readOrder } from '../../fulfillment-orders/fulfillment-orders.facade.js';
import {
  StoreOperationsFacade,
  type Operation,
  type OperationHandler,
  type OperationOutcome,
  type PacedRead,
  type Reading,
  type Settlement,
  type StoreCall,
} from '../../store-operations/store-operations.facade.js';
import { CancellationRequestsRepository } from '../cancellation-requests.repository.js';
import { ANSWER_OPERATION, type AnswerPayload } from '../domain/answer-operation.js';
import { confirmed, judgeAnswer } from '../domain/judge-answer.js';
import { EndCancellation } from '../use-cases/end-cancellation.js';
import { RecordForced } from '../use-cases/record-forced.js';

type Evidence = RemoteFulfillmentOrder | null;

/** Tells the store our answer to a cancellation request, exactly once. */
@Injectable()
export class AnswerHandler implements OperationHandler<RemoteFulfillmentOrder, Evidence>, OnModuleInit {
  readonly kind = ANSWER_OPERATION;
  readonly settleMs: number;

  constructor(
    private readonly operations: StoreOperationsFacade,
    private readonly orders: FulfillmentOrdersFacade,
    private readonly requests: CancellationRequestsRepository,
    private readonly ending: EndCancellation,
    private readonly forced: RecordForced,
    config: AppConfig,
  ) {
    this.settleMs = config.storeSettleMs;
  }

  onModuleInit(): void {
    this.operations.registerHandler(this);
  }

  send({ client, connection }: StoreCall, operation: Operation): Promise<RemoteFulfillmentOrder> {
    const { remoteId, answer, message } = payloadOf(operation);
    const text = message === null ? {} : { message };
    return answer === 'ACCEPT'
      ? client.acceptCancellation(connection, remoteId, text)
      : client.rejectCancellation(connection, remoteId, text);
  }

  resolve(read: PacedRead, operation: Operation): Promise<Reading<Evidence>> {
    return readOrder(read, payloadOf(operation).remoteId);
  }

  async settle(
    tx: Tx,
    operation: Operation,
    outcome: OperationOutcome<RemoteFulfillmentOrder, Evidence>,
  ): Promise<Settlement> {
    const { cancellationRequestId, answer } = payloadOf(operation);
    const order = operation.fulfillmentOrderId ? await this.orders.lock(tx, operation.fulfillmentOrderId) : null;
    if (!order) return { state: 'REFUSED', reason: 'The fulfillment order does not exist here any more.' };
    const request = await this.requests.find(tx, cancellationRequestId);
    if (request?.status !== 'ANSWERING') {
      return { state: 'SUPERSEDED', reason: 'The cancellation request needs no answer any more.' };
    }
    const remote = outcome.type === 'ANSWERED' ? outcome.answer : outcome.evidence.value;
    const sentAt = outcome.type === 'ANSWERED' ? operation.sentAt : outcome.evidence.sentAt;
    const seen = await this.orders.see(tx, order, remote, { sentAt, isAnswer: outcome.type === 'ANSWERED' });
    if (!seen && outcome.type === 'READ') return READ_AGAIN;
    const shown = remote && { status: remote.status.canonical, requestStatus: remote.requestStatus.canonical };
    const verdict =
      outcome.type === 'ANSWERED' ? confirmed(answer) : judgeAnswer(answer, shown, outcome.why, operation.attempts);
    const ours = verdict.operation === 'CONFIRMED';
    const actor = ours ? operation.actor : 'store';
    const reason = ours ? null : verdict.reason;
    if (verdict.end === 'CANCELLED_AT_STORE') await this.forced.execute(tx, order, verdict.reason);
    else if (verdict.request) await this.ending.end(tx, order, request, verdict.request, { reason, actor });
    if (verdict.end) {
      const data = { operationId: operation.id, cancellationRequestId };
      await this.orders.endCancellation(tx, seen ?? order, { end: verdict.end, actor, reason, remote, data });
    }
    return { state: verdict.operation, reason: verdict.reason };
  }
}

function payloadOf(operation: Operation): AnswerPayload {
  return operation.payload as unknown as AnswerPayload;
}
