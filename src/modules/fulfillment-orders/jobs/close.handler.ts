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
import { judgeClose, type CloseVerdict } from '../domain/judge-close.js';
import { isOlder, sightingOf } from '../domain/mirror.js';
import { CLOSE_OPERATION, type ClosePayload } from '../shipments/domain/ship-operation.js';
import { FulfillmentOrdersRepository } from '../fulfillment-orders.repository.js';
import { ChangeStage } from '../use-cases/change-stage.js';
import { FollowJudgement } from '../use-cases/follow-judgement.js';
import { ObserveOrder } from '../use-cases/observe-order.js';
import { readOrder } from './order-reads.js';

type Evidence = RemoteFulfillmentOrder | null;

const CONFIRMED: CloseVerdict = { operation: 'CONFIRMED', event: 'closeConfirmed', reason: 'The store confirmed it.' };

/** Tells the store that we end the work on an order. */
@Injectable()
export class CloseHandler implements OperationHandler<RemoteFulfillmentOrder, Evidence>, OnModuleInit {
  readonly kind = CLOSE_OPERATION;
  readonly settleMs: number;

  constructor(
    private readonly operations: StoreOperationsFacade,
    private readonly orders: FulfillmentOrdersRepository,
    private readonly stages: ChangeStage,
    private readonly observe: ObserveOrder,
    private readonly follow: FollowJudgement,
    config: AppConfig,
  ) {
    this.settleMs = config.storeSettleMs;
  }

  onModuleInit(): void {
    this.operations.registerHandler(this);
  }

  send({ client, connection }: StoreCall, operation: Operation): Promise<RemoteFulfillmentOrder> {
    const { remoteId, message } = payloadOf(operation);
    return client.closeFulfillmentOrder(connection, remoteId, message === null ? {} : { message });
  }

  resolve(read: PacedRead, operation: Operation): Promise<Reading<Evidence>> {
    return readOrder(read, payloadOf(operation).remoteId);
  }

  async settle(
    tx: Tx,
    operation: Operation,
    outcome: OperationOutcome<RemoteFulfillmentOrder, Evidence>,
  ): Promise<Settlement> {
    const order = operation.fulfillmentOrderId ? await this.orders.lock(tx, operation.fulfillmentOrderId) : null;
    if (!order) return { state: 'REFUSED', reason: 'The fulfillment order does not exist here any more.' };
    if (order.stage !== 'CLOSE_PENDING' || order.cycle !== payloadOf(operation).cycle) {
      return { state: 'SUPERSEDED', reason: `The order is in stage ${order.stage} by now.` };
    }
    const remote = outcome.type === 'ANSWERED' ? outcome.answer : outcome.evidence.value;
    const sentAt = outcome.type === 'ANSWERED' ? operation.sentAt : outcome.evidence.sentAt;
    const sighting = remote && sightingOf(remote, sentAt);
    if (outcome.type === 'READ' && sighting && isOlder(sighting, order)) {
      return { state: 'AMBIGUOUS', reason: 'The read is older than what is known already: read again.' };
    }
    const verdict = outcome.type === 'ANSWERED' ? CONFIRMED : judgeClose(sighting, outcome.why);
    const seen = remote && sighting ? await this.observe.takeOver(tx, order, remote, sighting) : order;
    if (verdict.event !== null) {
      const confirmed = verdict.event === 'closeConfirmed';
      const now = await this.stages.execute(tx, seen, {
        event: verdict.event,
        actor: confirmed ? operation.actor : 'store',
        reason: confirmed ? null : verdict.reason,
        remoteUpdatedAt: sighting?.updatedAt ?? null,
        data: { operationId: operation.id },
      });
      if (verdict.event === 'closeTakenBack' && !now.cancelOpen)
        await this.follow.closeRefused(tx, now, verdict.reason);
      await this.follow.lookAgain(tx, now);
    }
    return { state: verdict.operation, reason: verdict.reason };
  }
}

function payloadOf(operation: Operation): ClosePayload {
  return operation.payload as unknown as ClosePayload;
}
