import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../platform/database/tx.js';
import { JournalFacade } from '../../journal/journal.facade.js';
import { StoreOperationsFacade } from '../../store-operations/store-operations.facade.js';
import { CLOSE_OPERATION } from '../shipments/domain/ship-operation.js';
import type { LockedOrder } from '../locked-order.js';
import { orderLane } from '../order-lane.js';
import { ShipmentProgress } from '../shipments/shipment-progress.js';
import { ChangeStage } from './change-stage.js';

const WAITS = 'The merchant wants the order cancelled: answered first.';

/** What an open cancellation request does to the work on an order. The order is locked. */
@Injectable()
export class CancelWork {
  constructor(
    private readonly operations: StoreOperationsFacade,
    private readonly progress: ShipmentProgress,
    private readonly stages: ChangeStage,
    private readonly journal: JournalFacade,
  ) {}

  /** Takes unsent shipments, and a close, back from the outbox. */
  async hold(tx: Tx, order: LockedOrder): Promise<LockedOrder> {
    await this.progress.hold(tx, order, WAITS);
    if (order.stage !== 'CLOSE_PENDING') return order;
    const lane = await this.operations.lockLane(tx, order.storeId, orderLane(order.id));
    const closes = lane.filter(({ kind }) => kind === CLOSE_OPERATION);
    const taken = await this.operations.supersedeSome(
      tx,
      closes.map(({ id }) => id),
      WAITS,
    );
    if (taken.length === 0) return order;
    for (const { id } of closes.filter(({ state }) => state === 'PARKED')) {
      await this.journal.resolveException(tx, 'OPERATION_PARKED', `store_operation:${id}`, 'store', WAITS);
    }
    return this.stages.execute(tx, order, { event: 'closeTakenBack', actor: 'store', reason: WAITS });
  }

  /** Sends held shipments, unless the order is on hold: then they follow when it is released. */
  async goOn(tx: Tx, order: LockedOrder): Promise<void> {
    if (!order.held) await this.progress.arm(tx, order);
  }

  /** We agreed to cancel: nothing more is picked, packed or shipped. */
  agree(tx: Tx, order: LockedOrder, actor: string, data: Record<string, unknown>): Promise<LockedOrder> {
    return this.stages.execute(tx, order, { event: 'cancelAgreed', actor, data });
  }

  /**
   * Goes on with the work; held shipments follow whatever waits for the order by now. An order that Crossdock never accepted goes back
   * to its operator.
   */
  async resume(tx: Tx, order: LockedOrder, reason: string): Promise<LockedOrder> {
    let now = order;
    if (order.stage === 'CANCEL_PENDING') {
      const event = order.decided ? 'cancelTakenBack' : 'acceptedElsewhere';
      now = await this.stages.execute(tx, order, { event, actor: 'store', reason });
    }
    await this.goOn(tx, now);
    return now;
  }
}
