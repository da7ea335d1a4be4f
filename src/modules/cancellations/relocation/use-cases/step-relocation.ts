import { Injectable } from '@nestjs/common';
import { DomainError } from '../../../../common/domain-error.js';
import type { Tx } from '../../../../platform/database/tx.js';
import {
  FulfillmentOrdersFacade,
  orderLane,
  type LockedOrder,
} from '../../../fulfillment-orders/fulfillment-orders.facade.js';
import { FLOOR_STAGES, movePayload, WorkMovesFacade } from '../../../fulfillment-orders/work-moves.facade.js';
import { JournalFacade } from '../../../journal/journal.facade.js';
import {
  PRIORITY,
  StoreOperationsFacade,
  type OperationPayload,
} from '../../../store-operations/store-operations.facade.js';
import { cancelText, RELOCATION_OPERATION, standing, wayBack, type RelocationStep } from '../domain/relocation.js';
import { RelocationsRepository, type RelocationRow } from '../relocations.repository.js';

/** Sets steps of relocations in motion, and ends them. The order's row and the relocation's are locked by the caller. */
@Injectable()
export class StepRelocation {
  constructor(
    private readonly repository: RelocationsRepository,
    private readonly orders: FulfillmentOrdersFacade,
    private readonly work: WorkMovesFacade,
    private readonly operations: StoreOperationsFacade,
    private readonly journal: JournalFacade,
  ) {}

  /**
   * Records the operation of the next step, or ends the relocation when none is left. A step that cannot be taken any more stops it. The
   * accept there is told like any other; the relocation waits for it.
   */
  async next(tx: Tx, relocation: RelocationRow, order: LockedOrder): Promise<void> {
    const step = relocation.steps[relocation.done];
    if (step === undefined) return this.finish(tx, relocation);
    if (step === 'ACCEPT') {
      const there = await this.orders.lock(tx, relocation.newFulfillmentOrderId ?? relocation.fulfillmentOrderId);
      return there && FLOOR_STAGES.includes(there.stage) ? this.accepted(tx, relocation) : undefined;
    }
    try {
      const payload = await this.payload(tx, relocation, order, step);
      const id = await this.operations.enqueue(tx, {
        storeId: relocation.storeId,
        fulfillmentOrderId: order.id,
        kind: RELOCATION_OPERATION,
        lane: orderLane(order.id),
        dedupeKey: `${relocation.storeId}:${relocation.id}:${step}`,
        priority: PRIORITY.DECISION,
        payload,
        actor: relocation.actor,
      });
      if (id) await this.repository.setOperation(tx, relocation.id, id);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      const because = error.message.replace(/\.$/, '');
      await (step === 'MOVE'
        ? this.turnBack(tx, relocation, order, because)
        : this.stop(tx, relocation, order, because));
    }
  }

  /** The lines cannot go there after work was cancelled or withdrawn: it is asked for again where it is, and a person is told. */
  async turnBack(tx: Tx, relocation: RelocationRow, order: LockedOrder, because: string): Promise<void> {
    const { id, steps, done } = relocation;
    const back = wayBack(steps.slice(0, done));
    await this.repository.turnBack(tx, id, back, because);
    await this.tell(tx, relocation, 'RELOCATION_TURNED_BACK', { because, done, steps: back });
    await this.warn(tx, relocation, order, `${because}. It is requested again where it was.`);
    await this.next(tx, { ...relocation, steps: back, stoppedBecause: because }, order);
  }

  /** A person has to go on: says where it stands. Accepted work that the store still has as accepted goes on where it is. */
  async stop(tx: Tx, relocation: RelocationRow, order: LockedOrder, because: string): Promise<void> {
    const { id, storeId, fulfillmentOrderId, steps, done, newRemoteId } = relocation;
    await this.repository.finish(tx, id, 'STOPPED', because);
    await this.tell(tx, relocation, 'RELOCATION_STOPPED', { because, done, steps });
    await this.warn(tx, relocation, order, `${because}. ${standing(steps.slice(0, done), newRemoteId)}`);
    const now = await this.orders.lock(tx, fulfillmentOrderId);
    // It was moved away instead of being decided: nobody else would decide it before the next sweep.
    if (now?.stage === 'RECEIVED' && done === 0) await this.work.decideSoon(tx, storeId);
    // Before our own wish arrived, an open one is the merchant's: it is answered as any other.
    if (now?.stage === 'CANCEL_PENDING' && (done === 0 || now.requestStatus !== 'CANCEL_REQUESTED')) {
      await this.work.changeStage(tx, now, { event: 'cancelTakenBack', actor: 'crossdock', reason: because });
    }
  }

  /** Something else happened to the work after it had arrived: that is no affair of the move any more. */
  async end(tx: Tx, relocation: RelocationRow, because: string): Promise<void> {
    const { id, done, steps } = relocation;
    await this.repository.finish(tx, id, 'STOPPED', because);
    await this.tell(tx, relocation, 'RELOCATION_STOPPED', { because, done, steps });
  }

  /** Our accept there was confirmed: the last step is over. */
  async accepted(tx: Tx, relocation: RelocationRow): Promise<void> {
    await this.repository.advance(tx, relocation.id);
    await this.finish(tx, { ...relocation, done: relocation.done + 1 });
  }

  private async finish(tx: Tx, relocation: RelocationRow): Promise<void> {
    const { stoppedBecause, fulfillmentOrderId } = relocation;
    if (stoppedBecause !== null) return this.end(tx, relocation, stoppedBecause);
    await this.repository.finish(tx, relocation.id, 'DONE', null);
    await this.tell(tx, relocation, 'RELOCATED', { newRemoteId: relocation.newRemoteId });
    for (const type of ['RELOCATION_STOPPED', 'BETTER_LOCATION'] as const) {
      await this.journal.resolveException(
        tx,
        type,
        `fulfillment_order:${fulfillmentOrderId}`,
        relocation.actor,
        'It was moved.',
      );
    }
  }

  /**
   * The first step and the move carry the lines: before each of them it is looked at again whether they can be worked on there, and the
   * store is asked whether they may go.
   */
  private async payload(
    tx: Tx,
    { id: relocationId, toLocationId, newRemoteId, steps, done }: RelocationRow,
    order: LockedOrder,
    step: Exclude<RelocationStep, 'ACCEPT'>,
  ): Promise<OperationPayload> {
    const message = cancelText(relocationId);
    if (step === 'MOVE' || done === 0) {
      const accepted = steps.includes('AGREE_CANCEL');
      const { wish } = await this.work.plan(tx, order, { locationId: toLocationId, accepted });
      return { relocationId, step, message, ...movePayload(wish) };
    }
    const remoteId = step === 'REQUEST' ? (newRemoteId ?? order.remoteId) : order.remoteId;
    return { relocationId, step, remoteId, message };
  }

  private warn(tx: Tx, relocation: RelocationRow, order: LockedOrder, why: string): Promise<unknown> {
    const { id, storeId, fulfillmentOrderId, steps, done, newRemoteId } = relocation;
    return this.journal.openException(tx, {
      type: 'RELOCATION_STOPPED',
      subject: `fulfillment_order:${fulfillmentOrderId}`,
      severity: 'WARNING',
      storeId,
      fulfillmentOrderId,
      message: `The move of order ${order.orderNumber} to another location stopped: ${why}`,
      data: { relocationId: id, step: steps[done] ?? null, newRemoteId },
    });
  }

  private tell(
    tx: Tx,
    relocation: RelocationRow,
    type: Uppercase<string>,
    data: Record<string, unknown>,
  ): Promise<void> {
    const { id, storeId, fulfillmentOrderId, actor, toLocationId } = relocation;
    return this.journal.append(tx, {
      storeId,
      fulfillmentOrderId,
      type,
      actor,
      data: { relocationId: id, toLocationId, ...data },
    });
  }
}
