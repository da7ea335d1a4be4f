import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { RemoteFulfillmentOrder } from '../../../../clients/store-client.js';
import { AppConfig } from '../../../../config/app-config.js';
import type { Tx } from '../../../../platform/database/tx.js';
import { readOrder } from '../../../fulfillment-orders/fulfillment-orders.facade.js';
import {
  WorkMovesFacade,
  wishOf,
  type MoveEvidence,
  type MoveResult,
} from '../../../fulfillment-orders/work-moves.facade.js';
import {
  StoreOperationsFacade,
  type Operation,
  type OperationHandler,
  type OperationOutcome,
  type PacedRead,
  type Readiness,
  type Reading,
  type Settlement,
  type StoreCall,
} from '../../../store-operations/store-operations.facade.js';
import { RELOCATION_OPERATION, type RelocationStep } from '../domain/relocation.js';
import { SettleStep, type StepSeen } from '../use-cases/settle-step.js';

/** What the store answered to a step. `move` null: nothing was asked, since it does not offer the location. */
export type StepAnswer = { move: MoveResult | null } | { order: RemoteFulfillmentOrder };

/** What the store shows after a step. */
export type StepEvidence = { found: MoveEvidence } | { order: RemoteFulfillmentOrder | null };

/** Takes the steps of relocations at the store: each is one request, and each is looked for when its answer was lost. */
@Injectable()
export class RelocationHandler implements OperationHandler<StepAnswer, StepEvidence, boolean>, OnModuleInit {
  readonly kind = RELOCATION_OPERATION;
  readonly readsFirst = true;
  readonly settleMs: number;

  constructor(
    private readonly operations: StoreOperationsFacade,
    private readonly work: WorkMovesFacade,
    private readonly settleStep: SettleStep,
    config: AppConfig,
  ) {
    this.settleMs = config.storeSettleMs;
  }

  onModuleInit(): void {
    this.operations.registerHandler(this);
  }

  /**
   * The available locations are asked for before the first step, so that nothing is cancelled or withdrawn for a move that the store
   * would not make, and again right before the move. Whether a store says anything while an order is requested or accepted is not
   * documented: silence stops the move only. The steps that are asked about carry lines.
   */
  async ready(operation: Operation, read: PacedRead): Promise<Readiness<boolean>> {
    if (operation.payload['lines'] === undefined) return { type: 'SEND', prepared: true };
    const offer = await this.work.offer(read, wishOf(operation.payload));
    const offered = stepOf(operation) === 'MOVE' ? offer === 'OFFERED' : offer !== 'NOT_OFFERED';
    return { type: 'SEND', prepared: offered };
  }

  async send(call: StoreCall, operation: Operation, offered: boolean): Promise<StepAnswer> {
    const step = stepOf(operation);
    if (!offered) return { move: null };
    if (step === 'MOVE') return { move: await this.work.send(call, wishOf(operation.payload)) };
    return { order: await ask(step, call, operation) };
  }

  async resolve(read: PacedRead, operation: Operation): Promise<Reading<StepEvidence>> {
    if (stepOf(operation) === 'MOVE') {
      const { value, sentAt } = await this.work.find(read, operation.storeId, wishOf(operation.payload));
      return { value: { found: value }, sentAt };
    }
    const { value, sentAt } = await readOrder(read, textOf(operation, 'remoteId'));
    return { value: { order: value }, sentAt };
  }

  settle(tx: Tx, operation: Operation, outcome: OperationOutcome<StepAnswer, StepEvidence>): Promise<Settlement> {
    return this.settleStep.execute(tx, operation, textOf(operation, 'relocationId'), seenOf(operation, outcome));
  }
}

function seenOf(operation: Operation, outcome: OperationOutcome<StepAnswer, StepEvidence>): StepSeen {
  if (outcome.type === 'ANSWERED') return { cause: 'ANSWERED', sentAt: operation.sentAt, ...outcome.answer };
  return { cause: outcome.why, sentAt: outcome.evidence.sentAt, ...outcome.evidence.value };
}

async function ask(
  step: Exclude<RelocationStep, 'MOVE' | 'ACCEPT'>,
  { client, connection }: StoreCall,
  operation: Operation,
): Promise<RemoteFulfillmentOrder> {
  const remoteId = textOf(operation, 'remoteId');
  const message = textOf(operation, 'message');
  switch (step) {
    case 'ASK_CANCEL':
      return client.requestCancellation(connection, remoteId, { message });
    case 'AGREE_CANCEL':
      return client.acceptCancellation(connection, remoteId, { message });
    case 'WITHDRAW':
      return client.withdrawRequest(connection, remoteId, { message });
    case 'REQUEST':
      return (await client.requestFulfillment(connection, remoteId, { message })).requested;
  }
}

function stepOf({ payload }: Operation): Exclude<RelocationStep, 'ACCEPT'> {
  return payload['step'] as Exclude<RelocationStep, 'ACCEPT'>;
}

function textOf({ payload }: Operation, name: string): string {
  return String(payload[name] ?? '');
}
