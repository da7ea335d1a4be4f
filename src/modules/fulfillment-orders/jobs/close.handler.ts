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
import { CLOSE_OPERATION, type ClosePayload } from '../shipments/domain/ship-operation.js';
import { ChangeStage } from '../use-cases/change-stage.js';
import { FollowJudgement } from '../use-cases/follow-judgement.js';
import { SeeOutcome } from '../use-cases/see-outcome.js';
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
    const { cycle } = payloadOf(operation);
    const seen = await this.outcomes.execute(tx, operation, outcome, (order) =>
      order.stage === 'CLOSE_PENDING' && order.cycle === cycle ? null : `The order is in stage ${order.stage} by now.`,
    );
    if ('state' in seen) return seen;
    const { sighting } = seen;
    const verdict = outcome.type === 'ANSWERED' ? CONFIRMED : judgeClose(sighting, outcome.why);
    const order = await this.outcomes.takeOver(tx, seen);
    if (verdict.event !== null) {
      const confirmed = verdict.event === 'closeConfirmed';
      const now = await this.stages.execute(tx, order, {
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
