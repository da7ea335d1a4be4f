import { Injectable } from '@nestjs/common';
import type { HoldReason, RemoteFulfillmentOrder } from '../../../clients/store-client.js';
import { crashPoint } from '../../../common/crash-point.js';
import { newId } from '../../../common/ids.js';
import type { Tx } from '../../../platform/database/tx.js';
import { JournalFacade } from '../../journal/journal.facade.js';
import { StoreNotificationsFacade } from '../../store-notifications/store-notifications.facade.js';
import { isAtStore, ownHold } from './domain/own-hold.js';
import { FINISHED_STAGES, FLOOR_STAGES } from '../domain/stage.js';
import type { LockedOrder } from '../locked-order.js';
import { OrderHoldsRepository, type ActiveHold, type HoldKind } from './order-holds.repository.js';
import { ShipmentProgress } from '../shipments/shipment-progress.js';

/** A hold that shall be placed. */
export interface HoldWish {
  kind: HoldKind;
  reason: HoldReason;
  /** In plain English, for operators; no personal data. */
  message: string | null;
  /** When it releases itself, by the database clock; null: somebody has to. */
  until?: Date | null;
  actor: string;
  /** The text that the store shall be told; left out: the store is told nothing. */
  storeMessage?: string;
}

/** Who ends a hold by itself. */
export const CROSSDOCK = 'crossdock';

/** The exception about work that the store's hold has stopped. */
const HELD_AT_STORE = 'ON_HOLD_AT_STORE';

/** The exception about a hold of ours that the store still shows. */
export const NOT_RELEASED = 'HOLD_NOT_RELEASED';

/** Our own holds of orders: work on them stops at once, and they are not decided. The order's row is locked by the caller. */
@Injectable()
export class Holds {
  constructor(
    private readonly repository: OrderHoldsRepository,
    private readonly journal: JournalFacade,
    private readonly notifications: StoreNotificationsFacade,
    private readonly progress: ShipmentProgress,
  ) {}

  /** Places a hold, in force at once; shipments that the store was not told of yet wait. An order may have several. Returns its id. */
  async place(tx: Tx, order: LockedOrder, wish: HoldWish): Promise<string> {
    const { kind, reason, message, actor, until = null, storeMessage } = wish;
    const id = newId();
    await this.repository.insert(
      tx,
      { id: order.id, storeId: order.storeId },
      {
        id,
        kind,
        reason,
        message,
        until,
        placedBy: actor,
        storeState: storeMessage === undefined ? 'NONE' : 'PLACING',
        storeMessage: storeMessage ?? null,
      },
    );
    await this.tell(tx, order, 'HOLD_PLACED', actor, {
      holdId: id,
      kind,
      reason,
      ...(message !== null && { message }),
      ...(until && { until: until.toISOString() }),
      atStore: storeMessage !== undefined,
    });
    await this.progress.hold(tx, order, 'The order is on hold.');
    crashPoint('order.held');
    return id;
  }

  /** The holds of an order that are in force, the oldest first. */
  active(tx: Tx, orderId: string): Promise<ActiveHold[]> {
    return this.repository.active(tx, orderId);
  }

  /**
   * Ends a hold of ours. What waited for nothing else goes on: held shipments are sent, and a request is looked at again soon and
   * decided. `order` is as it stands at the store now. Exceptions about the hold are resolved.
   */
  async release(
    tx: Tx,
    order: LockedOrder,
    hold: Pick<ActiveHold, 'id' | 'kind' | 'storeState'>,
    end: { actor: string; reason: string },
  ): Promise<void> {
    await this.repository.release(tx, hold.id, end.actor, end.reason);
    const told: readonly Uppercase<string>[] = hold.storeState === 'NONE' ? [] : ['HOLD_REFUSED', NOT_RELEASED];
    for (const type of hold.kind === 'CHANGED_AT_STORE' ? (['ORDER_CHANGED_AT_STORE'] as const) : told) {
      await this.journal.resolveException(tx, type, `fulfillment_order:${order.id}`, end.actor, end.reason);
    }
    await this.tell(tx, order, 'HOLD_RELEASED', end.actor, { holdId: hold.id, kind: hold.kind, reason: end.reason });
    const active = await this.repository.active(tx, order.id);
    const heldHere = active.length > 0;
    const ours = active.filter(isAtStore).length;
    await this.tellFloor(tx, stopsTheFloor(order, ours + (isAtStore(hold) ? 1 : 0)), order, ours);
    await this.goOn(tx, { ...order, heldHere, held: heldHere || order.heldAtStore });
  }

  /** Nothing is left to do on an order: its holds end, except one that the store still shows. */
  async endAll(tx: Tx, order: LockedOrder, reason: string): Promise<void> {
    for (const hold of await this.repository.active(tx, order.id)) {
      if (isAtStore(hold)) continue;
      await this.release(tx, order, hold, { actor: CROSSDOCK, reason });
    }
  }

  /**
   * What the store shows of an order has changed from `known`: tells operators, notes what became of our hold there, and sends held
   * shipments when nothing holds the order any more.
   */
  async observe(tx: Tx, known: LockedOrder, { status, holds }: RemoteFulfillmentOrder): Promise<void> {
    const heldAtStore = status.canonical === 'ON_HOLD' || holds.length > 0;
    const now = { ...known, storeHolds: holds.length, heldAtStore, held: heldAtStore || known.heldHere };
    const active = known.heldHere ? await this.repository.active(tx, known.id) : [];
    const gone = active.filter((hold) => hold.storeState === 'PLACED' && !ownHold(holds, hold));
    const ours = active.filter(isAtStore).length;
    await this.tellFloor(tx, stopsTheFloor(known, ours), now, ours - gone.length);
    if (known.held && !now.held) await this.goOn(tx, now);
    if (known.heldAtStore && !heldAtStore) {
      const released = 'The store shows no hold any more.';
      await this.journal.resolveException(tx, NOT_RELEASED, `fulfillment_order:${known.id}`, 'store', released);
    }
    for (const hold of gone) {
      if (FINISHED_STAGES.includes(known.stage)) {
        await this.release(tx, now, hold, { actor: 'store', reason: 'The store does not show it any more.' });
        continue;
      }
      await this.repository.setStoreState(tx, hold.id, 'GONE');
      await this.tell(tx, known, 'HOLD_GONE_AT_STORE', 'store', { holdId: hold.id });
    }
  }

  /**
   * Stage or mirror have changed: a hold of the merchant's on an order on the floor is told to operators, until it is released or the
   * order leaves the floor.
   */
  async watch(tx: Tx, before: LockedOrder, now: LockedOrder): Promise<void> {
    if (!before.heldAtStore && !now.heldAtStore) return;
    const ours = now.heldHere ? (await this.repository.active(tx, now.id)).filter(isAtStore).length : 0;
    await this.tellFloor(tx, stopsTheFloor(before, ours), now, ours);
  }

  private async tellFloor(tx: Tx, before: boolean, now: LockedOrder, ours: number): Promise<void> {
    const stopped = stopsTheFloor(now, ours);
    if (stopped === before) return;
    const subject = `fulfillment_order:${now.id}`;
    if (!stopped) {
      const resolution = now.heldAtStore ? 'The order left the floor.' : 'The store released the order.';
      await this.journal.resolveException(tx, HELD_AT_STORE, subject, 'store', resolution);
      return;
    }
    await this.journal.openException(tx, {
      type: HELD_AT_STORE,
      subject,
      severity: 'WARNING',
      storeId: now.storeId,
      fulfillmentOrderId: now.id,
      message: `The store has put order ${now.orderNumber} on hold, which is ${now.stage} here. Set its goods aside: nothing of it can be picked, packed or shipped until the hold is released.`,
    });
  }

  private async goOn(tx: Tx, order: LockedOrder): Promise<void> {
    if (order.held) return;
    if (FLOOR_STAGES.includes(order.stage) && !order.cancelOpen) await this.progress.arm(tx, order);
    if (order.stage === 'RECEIVED') await this.notifications.wakePulls(tx, order.storeId, ['REQUESTS']);
  }

  private tell(
    tx: Tx,
    { storeId, id: fulfillmentOrderId }: LockedOrder,
    type: Uppercase<string>,
    actor: string,
    data: Record<string, unknown>,
  ): Promise<void> {
    return this.journal.append(tx, { storeId, fulfillmentOrderId, type, actor, data });
  }
}

/** Whether a hold that is not one of our `ours` at the store stops work on the floor. */
function stopsTheFloor({ stage, heldAtStore, storeHolds }: LockedOrder, ours: number): boolean {
  return FLOOR_STAGES.includes(stage) && heldAtStore && (storeHolds === 0 || storeHolds > ours);
}
