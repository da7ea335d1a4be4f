import { Injectable } from '@nestjs/common';
import type { HoldReason } from '../../../../clients/store-client.js';
import { DomainError } from '../../../../common/domain-error.js';
import type { Tx } from '../../../../platform/database/tx.js';
import { PRIORITY, StoreOperationsFacade } from '../../../store-operations/store-operations.facade.js';
import { HOLD_OPERATION, type HoldPayload } from '../domain/hold-operation.js';
import { isAtStore } from '../domain/own-hold.js';
import { Holds } from '../holds.js';
import type { LockedOrder } from '../../locked-order.js';
import { OrderHoldsRepository } from '../order-holds.repository.js';
import { orderLane } from '../../order-lane.js';
import { LockForAction, type OrderReference } from '../../use-cases/lock-for-action.js';

/** An operator's wish to hold an order. */
export interface OrderHoldWish extends OrderReference {
  reason: HoldReason;
  message: string | null;
  /** When it releases itself; null: somebody has to. */
  until: Date | null;
  /** Whether the store shall hold the order as well. */
  atStore: boolean;
  actor: string;
}

/** What the store shows with a hold for which the operator wrote nothing. */
const NO_WORDS = 'Held by the fulfillment location.';

/** A person puts an order on hold: work on it stops here at once, and at the store soon after where that is wanted. */
@Injectable()
export class HoldOrder {
  constructor(
    private readonly locks: LockForAction,
    private readonly holds: Holds,
    private readonly repository: OrderHoldsRepository,
    private readonly operations: StoreOperationsFacade,
  ) {}

  /** Throws DomainError NOT_FOUND, STALE_VERSION, INVALID_STAGE, INVALID_UNTIL or HELD_AT_STORE; nothing is changed then. */
  async execute(tx: Tx, wish: OrderHoldWish): Promise<void> {
    const { reason, message, until, atStore, actor } = wish;
    const { order } = await this.locks.execute(tx, 'HOLD', wish);
    if (until && !(await this.repository.isAhead(tx, until))) {
      const text = 'A hold can only last until a moment that is still to come.';
      throw new DomainError({ code: 'INVALID_UNTIL', field: ['input', 'until'], message: text });
    }
    const storeMessage = atStore ? (message ?? NO_WORDS) : undefined;
    if (atStore && (await this.holds.active(tx, order.id)).some(isAtStore)) {
      const text = 'A hold of ours is at the store already. Release it first, or hold the order here only.';
      throw new DomainError({ code: 'HELD_AT_STORE', field: ['input', 'atStore'], message: text });
    }
    const id = await this.holds.place(tx, order, { kind: 'OPERATOR', reason, message, until, actor, storeMessage });
    if (storeMessage !== undefined) await this.tell(tx, order, { id, reason, message: storeMessage, actor });
  }

  private async tell(
    tx: Tx,
    order: LockedOrder,
    hold: { id: string; reason: HoldReason; message: string; actor: string },
  ): Promise<void> {
    const { reason, message, actor } = hold;
    const others = (await this.repository.timesAtStore(tx, order.id)).join('\n');
    const payload: HoldPayload = { holdId: hold.id, remoteId: order.remoteId, reason, message, others };
    await this.operations.enqueue(tx, {
      storeId: order.storeId,
      fulfillmentOrderId: order.id,
      kind: HOLD_OPERATION,
      lane: orderLane(order.id),
      dedupeKey: `${order.storeId}:${order.id}:hold:${hold.id}`,
      priority: PRIORITY.DECISION,
      payload: { ...payload },
      actor,
    });
  }
}
