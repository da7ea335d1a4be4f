import { Injectable } from '@nestjs/common';
import type { RemoteFulfillmentOrder } from '../../../../clients/store-client.js';
import { crashPoint } from '../../../../common/crash-point.js';
import type { Tx } from '../../../../platform/database/tx.js';
import {
  FulfillmentOrdersFacade,
  READ_AGAIN,
  type LockedOrder,
} from '../../../fulfillment-orders/fulfillment-orders.facade.js';
import {
  cancelMessage,
  isMovable,
  isOlder,
  isUntouched,
  judgeMove,
  sightingOf,
  WorkMovesFacade,
  wishOf,
  type MoveEvidence,
  type MoveResult,
} from '../../../fulfillment-orders/work-moves.facade.js';
import type { Operation, Settlement } from '../../../store-operations/store-operations.facade.js';
import { cancelText, judgeStep, type StepCause } from '../domain/relocation.js';
import { RelocationsRepository, type RelocationRow } from '../relocations.repository.js';
import { StepRelocation } from './step-relocation.js';

/** What the store answered to a step, or showed after it. `move` null: nothing was asked, since it does not offer the location. */
export type StepSeen = { cause: StepCause; sentAt: Date } & (
  { move: MoveResult | null } | { found: MoveEvidence } | { order: RemoteFulfillmentOrder | null }
);

const NOT_AVAILABLE = 'the store does not offer this location for the lines of the order (see availableLocations)';

/** Applies what became of a step, and takes the next one, all in the transaction that settles its operation. */
@Injectable()
export class SettleStep {
  constructor(
    private readonly repository: RelocationsRepository,
    private readonly orders: FulfillmentOrdersFacade,
    private readonly work: WorkMovesFacade,
    private readonly steps: StepRelocation,
  ) {}

  /** Returns what becomes of the operation. */
  async execute(tx: Tx, operation: Operation, relocationId: string, seen: StepSeen): Promise<Settlement> {
    const order = operation.fulfillmentOrderId ? await this.orders.lock(tx, operation.fulfillmentOrderId) : null;
    const relocation = await this.repository.lock(tx, relocationId);
    if (!order || relocation?.state !== 'RUNNING' || relocation.steps[relocation.done] !== operation.payload['step']) {
      return { state: 'SUPERSEDED', reason: 'The order is not moved any more.' };
    }
    const settlement =
      'order' in seen
        ? await this.settleOrder(tx, operation, relocation, order, seen)
        : await this.settleMove(tx, operation, relocation, order, seen);
    crashPoint('relocation.settled');
    return settlement;
  }

  private async settleMove(
    tx: Tx,
    operation: Operation,
    relocation: RelocationRow,
    order: LockedOrder,
    seen: Exclude<StepSeen, { order: unknown }>,
  ): Promise<Settlement> {
    const wish = wishOf(operation.payload);
    const { sentAt } = seen;
    if ('found' in seen) {
      const { original } = seen.found;
      if (isOlder(original ? sightingOf(original, sentAt) : { sentAt }, order)) return READ_AGAIN;
    }
    const verdict =
      'found' in seen
        ? judgeMove(wish, seen.found, seen.cause === 'REFUSED' ? 'REFUSED' : 'LOST')
        : seen.move && { operation: 'CONFIRMED' as const, result: seen.move, reason: 'The store confirmed it.' };
    if (!verdict) return this.failed(tx, relocation, order, NOT_AVAILABLE);
    if (verdict.operation === 'REFUSED') {
      const because = verdict.reason.replace(/\.$/, '');
      const asItWas = 'found' in seen && isUntouched(wish, seen.found.original);
      return asItWas ? this.failed(tx, relocation, order, because) : this.stopped(tx, relocation, order, because);
    }
    if (verdict.operation !== 'CONFIRMED') return { state: verdict.operation, reason: verdict.reason };
    // Noted before the lines are followed: what is seen of the order there is not moved again by policy.
    await this.repository.advance(tx, relocation.id, { newRemoteId: verdict.result.moved.remoteId });
    await this.work.follow(tx, order, wish, { ...verdict.result, sentAt, actor: relocation.actor });
    return this.goOn(tx, relocation.id, order.id, verdict.reason);
  }

  private async settleOrder(
    tx: Tx,
    operation: Operation,
    relocation: RelocationRow,
    order: LockedOrder,
    seen: Extract<StepSeen, { order: unknown }>,
  ): Promise<Settlement> {
    const step = relocation.steps[relocation.done];
    if (step === undefined || step === 'MOVE' || step === 'ACCEPT') {
      return { state: 'SUPERSEDED', reason: 'This step is over.' };
    }
    const { order: remote, cause, sentAt } = seen;
    const isAnswer = cause === 'ANSWERED';
    const isHere = (remote?.remoteId ?? operation.payload['remoteId']) === order.remoteId;
    const known = isHere ? await this.orders.see(tx, order, remote, { sentAt, isAnswer }) : order;
    if (!known && !isAnswer) return READ_AGAIN;
    const verdict = judgeStep(step, remote && shownAs(remote, relocation.id), cause);
    if (verdict.type === 'AGAIN') return { state: 'PENDING', reason: 'The store has not done it: it is sent again.' };
    const now = known ?? order;
    if (verdict.type === 'STOP') return this.stopped(tx, relocation, now, verdict.reason);
    await this.repository.advance(tx, relocation.id);
    if (step === 'AGREE_CANCEL' || step === 'WITHDRAW') {
      const event = step === 'WITHDRAW' ? 'withdrawn' : 'cancelConfirmed';
      const remoteUpdatedAt = now.remoteUpdatedAt;
      const data = { relocationId: relocation.id, operationId: operation.id };
      await this.work.changeStage(tx, now, {
        event,
        actor: relocation.actor,
        reason: relocation.reason,
        remoteUpdatedAt,
        data,
      });
    }
    if (step === 'REQUEST' && remote) {
      const { storeId, actor, stoppedBecause, steps } = relocation;
      const wantedBy = stoppedBecause === null || steps.includes('ACCEPT') ? actor : null;
      const there = await this.work.receive(tx, storeId, remote, { sentAt, wantedBy });
      if (!there)
        return this.stopped(tx, { ...relocation, done: relocation.done + 1 }, now, 'the order there cannot be read');
      if (stoppedBecause === null) await this.repository.setNewOrder(tx, relocation.id, there.id);
    }
    return this.goOn(tx, relocation.id, relocation.fulfillmentOrderId, `${step} is done.`);
  }

  private async goOn(tx: Tx, relocationId: string, orderId: string, reason: string): Promise<Settlement> {
    const relocation = await this.repository.lock(tx, relocationId);
    const order = await this.orders.lock(tx, orderId);
    if (relocation?.state === 'RUNNING' && order) await this.steps.next(tx, relocation, order);
    return { state: 'CONFIRMED', reason };
  }

  /** The lines cannot go there. Before anything was changed the work stays; else it is requested again where it is. */
  private async failed(tx: Tx, relocation: RelocationRow, order: LockedOrder, because: string): Promise<Settlement> {
    if (relocation.done === 0) return this.stopped(tx, relocation, order, because);
    // What reads as cancelled cannot be requested again as it is.
    if (order.status === 'CANCELLED') {
      const replaced = 'the store cancelled the order, and may have put another in its place';
      return this.stopped(tx, relocation, order, `${because}; ${replaced}`);
    }
    await this.steps.turnBack(tx, relocation, order, because);
    return { state: 'REFUSED', reason: `The move turned back: ${because}.` };
  }

  private async stopped(tx: Tx, relocation: RelocationRow, order: LockedOrder, because: string): Promise<Settlement> {
    await this.steps.stop(tx, relocation, order, because);
    return { state: 'REFUSED', reason: `The move stopped: ${because}.` };
  }
}

function shownAs(remote: RemoteFulfillmentOrder, relocationId: string) {
  return {
    status: remote.status.canonical,
    requestStatus: remote.requestStatus.canonical,
    movable: isMovable({ ...remote, status: remote.status.canonical, requestStatus: remote.requestStatus.canonical }),
    cancelIsOurs: cancelMessage(remote.merchantRequests) === cancelText(relocationId),
  };
}
