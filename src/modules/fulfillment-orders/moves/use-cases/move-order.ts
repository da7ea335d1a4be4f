import { Injectable } from '@nestjs/common';
import { DomainError } from '../../../../common/domain-error.js';
import { newId } from '../../../../common/ids.js';
import type { Tx } from '../../../../platform/database/tx.js';
import { JournalFacade } from '../../../journal/journal.facade.js';
import { PRIORITY, StoreOperationsFacade } from '../../../store-operations/store-operations.facade.js';
import { isMovable, MOVE_OPERATION } from '../domain/judge-move.js';
import { movePayload } from '../move-payload.js';
import { orderLane } from '../../order-lane.js';
import { RelocationDesk } from '../relocation-desk.js';
import { LockForAction, type OrderReference } from '../../use-cases/lock-for-action.js';
import { PlanMove } from './plan-move.js';

/** An operator's wish to have lines of an order at another location of ours. */
export interface OrderMove extends OrderReference {
  locationId: string;
  /** Null: all lines of which something is left. Lines go whole. */
  lineIds: readonly string[] | null;
  reason: string;
  actor: string;
}

/**
 * Moves an order on which nobody works. One that the store asks for cannot be moved there as it is: it is withdrawn, moved and
 * requested again, as a whole (see docs/adr/0012-relocation.md).
 */
@Injectable()
export class MoveOrder {
  constructor(
    private readonly locks: LockForAction,
    private readonly plan: PlanMove,
    private readonly relocations: RelocationDesk,
    private readonly operations: StoreOperationsFacade,
    private readonly journal: JournalFacade,
  ) {}

  /**
   * Throws DomainError NOT_FOUND, STALE_VERSION, INVALID_STAGE, CANCELLATION_OPEN, ON_HOLD, NOT_OPEN_AT_STORE, WHOLE_ORDER_ONLY,
   * MOVE_IN_FLIGHT, or what PlanMove throws; nothing is changed then.
   */
  async execute(tx: Tx, move: OrderMove): Promise<void> {
    const { order } = await this.locks.execute(tx, 'MOVE', move);
    const { actor, reason, lineIds } = move;
    const { wish, location } = await this.plan.execute(tx, order, { ...move, accepted: false });
    if (order.requestStatus === 'REQUESTED') {
      if (lineIds !== null) {
        throw problem(
          'WHOLE_ORDER_ONLY',
          'lineIds',
          'The store waits for the answer to this whole order. Leave lineIds out to move all of it, or reject it.',
        );
      }
      await this.relocations.get().start(tx, order, { toLocationId: location.id, cause: 'OPERATOR', reason, actor });
      return;
    }
    if (!isMovable(order)) {
      const message = `The store has the order as ${order.status} and does not offer to move it: only an open one can be moved.`;
      throw problem('NOT_OPEN_AT_STORE', 'fulfillmentOrderId', message);
    }
    const lane = await this.operations.lockLane(tx, order.storeId, orderLane(order.id));
    if (lane.length > 0) {
      throw problem(
        'MOVE_IN_FLIGHT',
        'fulfillmentOrderId',
        'The store is being told something about this order. Try again soon.',
        true,
      );
    }
    const operationId = await this.operations.enqueue(tx, {
      storeId: order.storeId,
      fulfillmentOrderId: order.id,
      kind: MOVE_OPERATION,
      lane: orderLane(order.id),
      // The lane is empty, so that this is no repetition; a move that was refused may be tried again.
      dedupeKey: `${order.storeId}:${order.id}:${order.cycle}:move:${newId()}`,
      priority: PRIORITY.DECISION,
      payload: movePayload(wish),
      actor,
    });
    await this.journal.append(tx, {
      storeId: order.storeId,
      fulfillmentOrderId: order.id,
      type: 'MOVE_DECIDED',
      actor,
      data: { operationId, locationId: location.id, lines: wish.lines.length, reason },
    });
  }
}

function problem(code: string, field: string, message: string, retryable = false): DomainError {
  return new DomainError({ code, field: ['input', field], message, retryable });
}
