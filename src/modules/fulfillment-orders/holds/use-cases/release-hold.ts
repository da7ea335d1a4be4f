import { Injectable } from '@nestjs/common';
import { DomainError } from '../../../../common/domain-error.js';
import { newId } from '../../../../common/ids.js';
import type { Tx } from '../../../../platform/database/tx.js';
import { PRIORITY, StoreOperationsFacade } from '../../../store-operations/store-operations.facade.js';
import { HOLD_OPERATION, RELEASE_OPERATION, type ReleasePayload } from '../domain/hold-operation.js';
import { isAtStore } from '../domain/own-hold.js';
import { CROSSDOCK, Holds } from '../holds.js';
import type { LockedOrder } from '../../locked-order.js';
import { OrderHoldsRepository, type ActiveHold } from '../order-holds.repository.js';
import { orderLane } from '../../order-lane.js';
import { LockForAction, type OrderReference } from '../../use-cases/lock-for-action.js';

/** An operator's wish to release holds of ours. */
export interface HoldRelease extends OrderReference {
  /** Null: all holds of ours. */
  holdId: string | null;
  actor: string;
}

/** Releases holds of ours, never one of the merchant's: the store can only take off all holds of an order together. */
@Injectable()
export class ReleaseHold {
  constructor(
    private readonly locks: LockForAction,
    private readonly holds: Holds,
    private readonly repository: OrderHoldsRepository,
    private readonly operations: StoreOperationsFacade,
  ) {}

  /** Throws DomainError NOT_FOUND, STALE_VERSION, NOT_ON_HOLD or HELD_BY_MERCHANT; nothing is changed then. */
  async execute(tx: Tx, release: HoldRelease): Promise<void> {
    const { holdId, actor } = release;
    const { order } = await this.locks.execute(tx, 'RELEASE_HOLD', release);
    const active = await this.holds.active(tx, order.id);
    const chosen = holdId === null ? active : active.filter(({ id }) => id === holdId);
    if (holdId !== null && chosen.length === 0) {
      const message = 'The order has no such hold in force.';
      throw new DomainError({ code: 'NOT_FOUND', field: ['input', 'holdId'], message });
    }
    if (chosen.length === 0) throw heldByMerchant();
    for (const hold of chosen) {
      if (!(await this.one(tx, order, hold, { actor, reason: 'Released by an operator.' }))) throw heldByMerchant();
    }
  }

  /**
   * Releases holds whose time is over. One that the store shows beside the merchant's ends here alone: the store's last until the
   * merchant releases them. The order is locked.
   */
  async overdue(tx: Tx, order: LockedOrder): Promise<void> {
    const due = await this.repository.overdue(tx, order.id);
    for (const hold of await this.holds.active(tx, order.id)) {
      if (!due.includes(hold.id)) continue;
      const end = { actor: CROSSDOCK, reason: 'Its time is over.' };
      if (await this.one(tx, order, hold, end)) continue;
      // One that is on its way to the store is looked at again when it is there.
      if (hold.storeState === 'PLACED') await this.holds.release(tx, order, hold, end);
    }
  }

  /** False, and nothing is changed, when the store shows a hold of the merchant's beside it. */
  private async one(
    tx: Tx,
    order: LockedOrder,
    hold: ActiveHold,
    end: { actor: string; reason: string },
  ): Promise<boolean> {
    if (hold.storeState === 'RELEASING') return true;
    if (!isAtStore(hold) || (await this.takenBack(tx, order, hold))) {
      await this.holds.release(tx, order, hold, end);
      return true;
    }
    if (othersAtStore(order, hold) > 0) return false;
    await this.repository.setStoreState(tx, hold.id, 'RELEASING', { releaseBy: end.actor });
    const payload: ReleasePayload = { holdId: hold.id, remoteId: order.remoteId };
    await this.operations.enqueue(tx, {
      storeId: order.storeId,
      fulfillmentOrderId: order.id,
      kind: RELEASE_OPERATION,
      lane: orderLane(order.id),
      // A release that the store refused may be asked for again.
      dedupeKey: `${order.storeId}:${order.id}:release:${hold.id}:${newId()}`,
      priority: PRIORITY.DECISION,
      payload: { ...payload },
      actor: end.actor,
    });
    return true;
  }

  /** True when the store was not told of the hold yet, and will not be. */
  private async takenBack(tx: Tx, order: LockedOrder, hold: ActiveHold): Promise<boolean> {
    if (hold.storeState !== 'PLACING') return false;
    const lane = await this.operations.lockLane(tx, order.storeId, orderLane(order.id));
    const placing = lane.filter(({ kind }) => kind === HOLD_OPERATION).map(({ id }) => id);
    return (await this.operations.supersedeSome(tx, placing, 'The hold is released.')).length > 0;
  }
}

function heldByMerchant(): DomainError {
  return new DomainError({
    code: 'HELD_BY_MERCHANT',
    field: ['input', 'fulfillmentOrderId'],
    message:
      'The merchant holds the order at the store, which can only release all holds together. Ask the merchant to release it.',
  });
}

/** How many holds of the merchant's the store shows beside ours, as far as we know; it is read again before the release is sent. */
function othersAtStore({ storeHolds }: LockedOrder, { storeState }: ActiveHold): number {
  return storeHolds - (storeState === 'PLACING' ? 0 : Math.min(1, storeHolds));
}
