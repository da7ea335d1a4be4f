import { Injectable } from '@nestjs/common';
import { DomainError } from '../../../common/domain-error.js';
import type { Tx } from '../../../platform/database/tx.js';
import { FulfillmentOrdersFacade, type LockedOrder } from '../../fulfillment-orders/fulfillment-orders.facade.js';
import { CancellationRequestsRepository } from '../cancellation-requests.repository.js';
import { isCancellable, refusal, type CancellationAnswer } from '../domain/decide-cancellation.js';
import { GiveAnswer } from './give-answer.js';

/** An operator's answer to a cancellation request. */
export interface OperatorAnswer {
  cancellationRequestId: string;
  answer: CancellationAnswer;
  /** For the merchant; null: for a refusal the evidence speaks. */
  message: string | null;
  actor: string;
}

const FIELD = ['input', 'cancellationRequestId'];

/** A person answers a merchant who wants an order cancelled. */
@Injectable()
export class AnswerCancellation {
  constructor(
    private readonly requests: CancellationRequestsRepository,
    private readonly orders: FulfillmentOrdersFacade,
    private readonly giveAnswer: GiveAnswer,
  ) {}

  /** Throws DomainError NOT_FOUND, INVALID_STATE, INVALID_STAGE or SHIPMENT_PARKED; nothing is changed then. */
  async execute(tx: Tx, { cancellationRequestId, answer, message, actor }: OperatorAnswer): Promise<void> {
    const known = await this.requests.find(tx, cancellationRequestId);
    const order = known && (await this.orders.lock(tx, known.fulfillmentOrderId));
    if (!order) throw refused('NOT_FOUND', 'There is no such cancellation request.');
    const request = await this.requests.find(tx, cancellationRequestId);
    if (request?.status !== 'OPEN') {
      throw refused('INVALID_STATE', `The cancellation request is ${request?.status}; only OPEN ones can be answered.`);
    }
    const work = await this.orders.workOf(tx, order);
    if (work.parked) {
      throw refused(
        'SHIPMENT_PARKED',
        'It is not known whether the store has a shipment of this order. Redrive its parked operation first.',
      );
    }
    if (answer === 'ACCEPT') assertCancellable(order);
    const standard = answer === 'REJECT' ? refusal(order.stage, work.parcels) : null;
    await this.giveAnswer.execute(tx, order, request, { answer, own: message, message: standard, actor, work });
  }
}

function assertCancellable({ stage }: LockedOrder): void {
  if (isCancellable(stage)) return;
  throw refused(
    'INVALID_STAGE',
    `The order is in stage ${stage}: there is nothing left to cancel. Refuse the request.`,
  );
}

function refused(code: string, message: string): DomainError {
  return new DomainError({ code, message, field: FIELD });
}
