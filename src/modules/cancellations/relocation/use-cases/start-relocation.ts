import { Injectable } from '@nestjs/common';
import { DomainError } from '../../../../common/domain-error.js';
import { newId } from '../../../../common/ids.js';
import type { Tx } from '../../../../platform/database/tx.js';
import {
  FulfillmentOrdersFacade,
  orderLane,
  type LockedOrder,
} from '../../../fulfillment-orders/fulfillment-orders.facade.js';
import {
  DECIDABLE_STAGES,
  FLOOR_STAGES,
  WorkMovesFacade,
  type RelocationWish,
} from '../../../fulfillment-orders/work-moves.facade.js';
import { JournalFacade } from '../../../journal/journal.facade.js';
import { StoreOperationsFacade } from '../../../store-operations/store-operations.facade.js';
import { isLeaving, STEPS_OF_ACCEPTED, STEPS_OF_REQUESTED, type RelocationStep } from '../domain/relocation.js';
import { RelocationsRepository } from '../relocations.repository.js';
import { StepRelocation } from './step-relocation.js';

/** Begins to move the work of an order to another location of ours. */
@Injectable()
export class StartRelocation {
  constructor(
    private readonly repository: RelocationsRepository,
    private readonly orders: FulfillmentOrdersFacade,
    private readonly work: WorkMovesFacade,
    private readonly operations: StoreOperationsFacade,
    private readonly journal: JournalFacade,
    private readonly steps: StepRelocation,
  ) {}

  /**
   * The order is locked. The floor stops at once. Returns the relocation's id. Throws DomainError RELOCATION_RUNNING, ON_HOLD,
   * CANCELLATION_OPEN, INVALID_STAGE, PARTLY_SHIPPED, STORE_BEING_TOLD, or what PlanMove throws; nothing is changed then.
   */
  async execute(tx: Tx, order: LockedOrder, wish: RelocationWish): Promise<string> {
    const { toLocationId, cause, reason, actor } = wish;
    const before = await this.repository.running(tx, order.id);
    if (before && isLeaving(before)) throw problem('RELOCATION_RUNNING', 'The order is on its way already.');
    if (order.held)
      throw problem('ON_HOLD', 'The order is on hold. Release it, or wait until the merchant does.', true);
    if (order.cancelOpen) {
      throw problem(
        'CANCELLATION_OPEN',
        'The merchant wants the order cancelled. Answer the cancellation request first.',
        true,
      );
    }
    const way = await this.way(tx, order);
    await this.work.plan(tx, order, { locationId: toLocationId, accepted: way === STEPS_OF_ACCEPTED });
    const lane = await this.operations.lockLane(tx, order.storeId, orderLane(order.id));
    if (lane.length > 0) {
      throw problem('STORE_BEING_TOLD', 'The store is being told something about this order. Try again soon.', true);
    }
    if (before) await this.steps.end(tx, before, 'it goes on to another location');
    const id = newId();
    const { storeId, id: fulfillmentOrderId, cycle, locationId } = order;
    await this.repository.insert(tx, {
      id,
      storeId,
      fulfillmentOrderId,
      cycle,
      fromLocationId: locationId ?? '',
      toLocationId,
      cause,
      reason,
      actor,
      steps: [...way],
    });
    const data = { relocationId: id, fromLocationId: locationId, toLocationId, cause, reason, steps: way };
    await this.journal.append(tx, { storeId, fulfillmentOrderId, type: 'RELOCATION_STARTED', actor, data });
    const stopped = FLOOR_STAGES.includes(order.stage)
      ? await this.work.changeStage(tx, order, { event: 'cancelAgreed', actor, reason, data: { relocationId: id } })
      : order;
    const relocation = await this.repository.lock(tx, id);
    if (relocation) await this.steps.next(tx, relocation, stopped);
    return id;
  }

  private async way(tx: Tx, order: LockedOrder): Promise<readonly RelocationStep[]> {
    if (order.locationId === null) {
      throw problem(
        'NOT_AT_OUR_LOCATION',
        'The order is not assigned to one of our locations. Ask the merchant to move it.',
      );
    }
    if (DECIDABLE_STAGES.includes(order.stage) && order.requestStatus === 'REQUESTED') return STEPS_OF_REQUESTED;
    if (!FLOOR_STAGES.includes(order.stage)) {
      const message = `The order is in stage ${order.stage}: only requested and accepted work can be relocated. For others see fulfillmentOrderMove.`;
      throw problem('INVALID_STAGE', message);
    }
    const { parcels } = await this.orders.workOf(tx, order);
    if (parcels.length > 0) {
      throw problem('PARTLY_SHIPPED', 'Parcels of the order are recorded already. Ship the rest here, or close it.');
    }
    return STEPS_OF_ACCEPTED;
  }
}

function problem(code: string, message: string, retryable = false): DomainError {
  return new DomainError({ code, field: ['input', 'fulfillmentOrderId'], message, retryable });
}
