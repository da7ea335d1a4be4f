import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../platform/database/tx.js';
import { JournalFacade } from '../../journal/journal.facade.js';
import { StoreOperationsFacade } from '../../store-operations/store-operations.facade.js';
import { CancellationDesk } from '../cancellation-desk.js';
import { HOLD_OPERATION, RELEASE_OPERATION } from '../holds/domain/hold-operation.js';
import { SHIP_OPERATION } from '../shipments/domain/ship-operation.js';
import { FINISHED_STAGES, stageAfter, type StageEvent } from '../domain/stage.js';
import { OrderHoldsRepository } from '../holds/order-holds.repository.js';
import type { LockedOrder } from '../locked-order.js';
import { orderLane } from '../order-lane.js';
import { ShipmentProgress } from '../shipments/shipment-progress.js';
import { ShipmentsRepository } from '../shipments/shipments.repository.js';

/** An order ended or began anew: takes back what its store was not told yet. */
@Injectable()
export class TakeBackWork {
  constructor(
    private readonly operations: StoreOperationsFacade,
    private readonly shipments: ShipmentsRepository,
    private readonly progress: ShipmentProgress,
    private readonly desk: CancellationDesk,
    private readonly holds: OrderHoldsRepository,
    private readonly journal: JournalFacade,
  ) {}

  /**
   * Ends unsent answers and shipments, and an open cancellation request. Holds are no answer: an order that goes on keeps them, of one
   * that is over only their release is still told. A parked shipment stays parked: what the store made of it is not known, so its
   * pieces stay claimed until a person has looked. What stays parked is set aside: no later request waits for it.
   */
  async execute(
    tx: Tx,
    order: LockedOrder,
    { event, actor, reason }: { event: StageEvent; actor: string; reason: string },
  ): Promise<void> {
    if (event === 'cancelledAtStore') await this.desk.get().forced(tx, order, reason);
    const next = stageAfter(order.stage, event);
    const goesOn = next !== undefined && !FINISHED_STAGES.includes(next);
    const stays = (kind: string): boolean => kind === RELEASE_OPERATION || (goesOn && kind === HOLD_OPERATION);
    const lane = await this.operations.lockLane(tx, order.storeId, orderLane(order.id));
    const unsent = lane.filter(
      ({ state, kind }) => (state === 'PENDING' || (state === 'PARKED' && kind !== SHIP_OPERATION)) && !stays(kind),
    );
    const ended = await this.operations.supersedeSome(
      tx,
      unsent.map(({ id }) => id),
      reason,
    );
    const parked = lane.filter(({ id, state }) => state === 'PARKED' && !ended.includes(id)).map(({ id }) => id);
    await this.operations.setAside(tx, order.storeId, parked);
    if (unsent.some(({ kind }) => kind === HOLD_OPERATION)) await this.holds.neverTold(tx, order.id);
    for (const { id } of unsent.filter(({ state }) => state === 'PARKED')) {
      await this.journal.resolveException(tx, 'OPERATION_PARKED', `store_operation:${id}`, actor, reason);
    }
    for (const shipment of await this.shipments.inStatus(tx, order.id, ['PENDING', 'HELD'])) {
      const unsendable = shipment.status === 'HELD' || ended.some((id) => id === shipment.operationId);
      if (unsendable) await this.progress.end(tx, order, shipment.id, { as: 'CANCELLED', reason, actor });
    }
    await this.desk.get().overtaken(tx, order, reason);
  }
}
