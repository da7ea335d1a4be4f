import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { RemoteFulfillmentOrder } from '../../../clients/store-client.js';
import { AppConfig } from '../../../config/app-config.js';
import type { Tx } from '../../../platform/database/tx.js';
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
import { DECIDE_OPERATION, type DecidePayload } from '../domain/decide-operation.js';
import { judgeAnswer, type AnswerVerdict } from '../domain/judge-answer.js';
import { changed } from '../domain/judge-sighting.js';
import { FulfillmentOrdersRepository } from '../fulfillment-orders.repository.js';
import type { LockedOrder } from '../locked-order.js';
import { ChangeStage } from '../use-cases/change-stage.js';
import { FollowJudgement } from '../use-cases/follow-judgement.js';
import { SeeOutcome } from '../use-cases/see-outcome.js';
import { readOrder } from './order-reads.js';

/** The order as a verifying read found it; null when the store does not know it any more. */
type Evidence = RemoteFulfillmentOrder | null;

/** Tells the store our accept or reject, exactly once per request cycle. */
@Injectable()
export class DecideHandler implements OperationHandler<RemoteFulfillmentOrder, Evidence>, OnModuleInit {
  readonly kind = DECIDE_OPERATION;
  readonly answersRequest = true;
  readonly settleMs: number;

  constructor(
    private readonly operations: StoreOperationsFacade,
    private readonly orders: FulfillmentOrdersRepository,
    private readonly outcomes: SeeOutcome,
    private readonly stages: ChangeStage,
    private readonly follow: FollowJudgement,
    config: AppConfig,
  ) {
    this.settleMs = config.storeSettleMs;
  }

  onModuleInit(): void {
    this.operations.registerHandler(this);
  }

  send({ client, connection }: StoreCall, operation: Operation): Promise<RemoteFulfillmentOrder> {
    const { remoteId, decision, reason, message } = payloadOf(operation);
    const text = message === null ? {} : { message };
    return decision === 'ACCEPT'
      ? client.acceptRequest(connection, remoteId, text)
      : client.rejectRequest(connection, remoteId, { reason: reason ?? 'OTHER', ...text });
  }

  resolve(read: PacedRead, operation: Operation): Promise<Reading<Evidence>> {
    return readOrder(read, payloadOf(operation).remoteId);
  }

  async settle(
    tx: Tx,
    operation: Operation,
    outcome: OperationOutcome<RemoteFulfillmentOrder, Evidence>,
  ): Promise<Settlement> {
    const payload = payloadOf(operation);
    const seen = await this.outcomes.execute(tx, operation, outcome, ({ cycle }) =>
      cycle === payload.cycle ? null : `The store asks anew: cycle ${cycle} is open now.`,
    );
    if ('state' in seen) return seen;
    const { order, remote, sighting } = seen;
    const verdict =
      outcome.type === 'ANSWERED'
        ? confirmed(payload)
        : judgeAnswer(payload.decision, sighting, outcome.why, sighting !== null && !changed(order, sighting));
    const mirrored = await this.outcomes.takeOver(tx, seen);
    await this.conclude(tx, mirrored, operation, verdict, remote, sighting?.updatedAt ?? null);
    if (verdict.event !== null && mirrored.cancelOpen) await this.lookAgain(tx, order.id);
    return { state: verdict.operation, reason: verdict.reason };
  }

  /** The store knows our answer, and the merchant wants it undone already. */
  private async lookAgain(tx: Tx, orderId: string): Promise<void> {
    const order = await this.orders.lock(tx, orderId);
    if (order) await this.follow.lookAgain(tx, order);
  }

  /** `endedAs`: the store's time in the very answer that ends the cycle; the mirror may know a later one by now. */
  private async conclude(
    tx: Tx,
    order: LockedOrder,
    operation: Operation,
    verdict: AnswerVerdict,
    remote: Evidence,
    endedAs: Date | null,
  ): Promise<void> {
    if (verdict.event === null) return;
    if (verdict.event === 'requestedAgain' && remote) return this.follow.askedAnew(tx, order, 'SUPERSEDE', remote);
    if (verdict.event === 'acceptedElsewhere') return this.follow.adopt(tx, order, verdict.reason, remote);
    const normal = verdict.operation === 'CONFIRMED';
    await this.stages.execute(tx, order, {
      event: verdict.event,
      actor: normal ? operation.actor : 'store',
      reason: normal ? null : verdict.reason,
      remoteUpdatedAt: endedAs,
      data: { operationId: operation.id },
    });
  }
}

function confirmed({ decision }: DecidePayload): AnswerVerdict {
  const event = decision === 'ACCEPT' ? 'acceptConfirmed' : 'rejectConfirmed';
  return { operation: 'CONFIRMED', event, reason: 'The store confirmed it.' };
}

function payloadOf(operation: Operation): DecidePayload {
  return operation.payload as unknown as DecidePayload;
}
