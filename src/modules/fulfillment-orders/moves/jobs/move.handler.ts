import { Injectable, type OnModuleInit } from '@nestjs/common';
import { AppConfig } from '../../../../config/app-config.js';
import type { Tx } from '../../../../platform/database/tx.js';
import { JournalFacade } from '../../../journal/journal.facade.js';
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
import {
  judgeMove,
  MOVE_OPERATION,
  type MoveEvidence,
  type MoveResult,
  type MoveVerdict,
} from '../domain/judge-move.js';
import { isOlder, sightingOf } from '../../domain/mirror.js';
import { FulfillmentOrdersRepository } from '../../fulfillment-orders.repository.js';
import { wishOf } from '../move-payload.js';
import { MoveAtStore } from '../use-cases/move-at-store.js';
import { READ_AGAIN } from '../../use-cases/see-outcome.js';

/** The store's answer; null: it was not asked to move, since it does not offer the location for these lines. */
type Answer = MoveResult | null;

const NOT_AVAILABLE: MoveVerdict = {
  operation: 'REFUSED',
  reason: 'The store does not offer this location for these lines: see availableLocations.',
};

/** Moves lines of an open order to another location of ours, after asking the store whether it would let them go there. */
@Injectable()
export class MoveHandler implements OperationHandler<Answer, MoveEvidence, boolean>, OnModuleInit {
  readonly kind = MOVE_OPERATION;
  readonly readsFirst = true;
  readonly settleMs: number;

  constructor(
    private readonly operations: StoreOperationsFacade,
    private readonly orders: FulfillmentOrdersRepository,
    private readonly moves: MoveAtStore,
    private readonly journal: JournalFacade,
    config: AppConfig,
  ) {
    this.settleMs = config.storeSettleMs;
  }

  onModuleInit(): void {
    this.operations.registerHandler(this);
  }

  async ready(operation: Operation, read: PacedRead): Promise<Readiness<boolean>> {
    const offer = await this.moves.offer(read, wishOf(operation.payload));
    return { type: 'SEND', prepared: offer === 'OFFERED' };
  }

  send(call: StoreCall, operation: Operation, available: boolean): Promise<Answer> {
    return available ? this.moves.send(call, wishOf(operation.payload)) : Promise.resolve(null);
  }

  resolve(read: PacedRead, operation: Operation): Promise<Reading<MoveEvidence>> {
    return this.moves.find(read, operation.storeId, wishOf(operation.payload));
  }

  async settle(tx: Tx, operation: Operation, outcome: OperationOutcome<Answer, MoveEvidence>): Promise<Settlement> {
    const wish = wishOf(operation.payload);
    const order = operation.fulfillmentOrderId ? await this.orders.lock(tx, operation.fulfillmentOrderId) : null;
    if (!order) return { state: 'REFUSED', reason: 'The fulfillment order does not exist here any more.' };
    const sentAt = outcome.type === 'ANSWERED' ? operation.sentAt : outcome.evidence.sentAt;
    if (outcome.type === 'READ') {
      const { original } = outcome.evidence.value;
      if (isOlder(original ? sightingOf(original, sentAt) : { sentAt }, order)) return READ_AGAIN;
    }
    const verdict = verdictOf();
    if (verdict.operation === 'CONFIRMED') {
      const moved = await this.moves.follow(tx, order, wish, { ...verdict.result, sentAt, actor: operation.actor });
      return { state: 'CONFIRMED', reason: verdict.reason, result: { newRemoteId: moved.remoteId } };
    }
    if (verdict.operation === 'REFUSED') {
      await this.journal.openException(tx, {
        type: 'MOVE_REFUSED',
        subject: `fulfillment_order:${order.id}`,
        severity: 'WARNING',
        storeId: order.storeId,
        fulfillmentOrderId: order.id,
        message: `Order ${order.orderNumber} was not moved: ${verdict.reason} It stays where it is.`,
      });
    }
    return { state: verdict.operation, reason: verdict.reason };

    function verdictOf(): MoveVerdict {
      if (outcome.type === 'READ') return judgeMove(wish, outcome.evidence.value, outcome.why);
      return outcome.answer
        ? { operation: 'CONFIRMED', result: outcome.answer, reason: 'The store confirmed it.' }
        : NOT_AVAILABLE;
    }
  }
}
