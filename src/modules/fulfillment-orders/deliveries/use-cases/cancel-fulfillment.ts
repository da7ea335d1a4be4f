import { Injectable } from '@nestjs/common';
import { DomainError } from '../../../../common/domain-error.js';
import type { Tx } from '../../../../platform/database/tx.js';
import { StoreOperationsFacade } from '../../../store-operations/store-operations.facade.js';
import { StoresFacade } from '../../../stores/stores.facade.js';
import type { ShipmentFacts } from '../deliveries.repository.js';
import type { LockedOrder } from '../../locked-order.js';
import { orderLane } from '../../order-lane.js';
import { ShipmentProgress } from '../../shipments/shipment-progress.js';
import { FULFILLMENT_FIELD, LockFulfillment } from '../../shipments/use-cases/lock-fulfillment.js';

/** Cancels a shipment that the store was not told of yet. */
@Injectable()
export class CancelFulfillment {
  constructor(
    private readonly locks: LockFulfillment,
    private readonly operations: StoreOperationsFacade,
    private readonly stores: StoresFacade,
    private readonly progress: ShipmentProgress,
  ) {}

  /**
   * Its pieces are free again, and its stock comes back. Throws DomainError NOT_FOUND, UNSUPPORTED_BY_PLATFORM for a confirmed shipment,
   * SHIPMENT_IN_FLIGHT while it is on its way or its outcome is not known, FULFILLMENT_ENDED; nothing is changed then.
   */
  async execute(tx: Tx, fulfillmentId: string, { reason, actor }: { reason: string; actor: string }): Promise<void> {
    const { order, shipment } = await this.locks.execute(tx, fulfillmentId);
    if (shipment.status === 'CONFIRMED') throw await this.unsupported(tx, order);
    if (shipment.status !== 'PENDING' && shipment.status !== 'HELD') {
      throw problem('FULFILLMENT_ENDED', `The shipment is ${shipment.status} already.`);
    }
    if (shipment.status === 'PENDING' && !(await this.takeBack(tx, order, shipment, reason))) {
      throw problem(
        'SHIPMENT_IN_FLIGHT',
        'The shipment is on its way to the store, or its outcome is not known yet. Try again when it is settled.',
        true,
      );
    }
    await this.progress.end(tx, order, fulfillmentId, { as: 'CANCELLED', reason, actor });
  }

  /** Only what was certainly not sent: what is parked may be at the store. */
  private async takeBack(tx: Tx, order: LockedOrder, { operationId }: ShipmentFacts, reason: string): Promise<boolean> {
    const lane = await this.operations.lockLane(tx, order.storeId, orderLane(order.id));
    const unsent = lane.filter(({ id, state }) => id === operationId && state === 'PENDING').map(({ id }) => id);
    return (await this.operations.supersedeSome(tx, unsent, reason)).length === 1;
  }

  private async unsupported(tx: Tx, order: LockedOrder): Promise<DomainError> {
    const ability = await this.stores.abilityOf(order.storeId, 'CANCEL_FULFILLMENT', tx);
    if (ability.able) throw new Error(`No client cancels a confirmed shipment yet.`);
    return problem('UNSUPPORTED_BY_PLATFORM', ability.reason);
  }
}

function problem(code: string, message: string, retryable = false): DomainError {
  return new DomainError({ code, field: FULFILLMENT_FIELD, message, retryable });
}
