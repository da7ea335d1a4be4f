import { Injectable } from '@nestjs/common';
import { DomainError } from '../../../common/domain-error.js';
import type { Tx } from '../../../platform/database/tx.js';
import { blockersOf, type Action, type ActionBlocker } from '../domain/available-actions.js';
import { remainingOf } from '../shipments/domain/plan-shipment.js';
import { FulfillmentOrdersRepository } from '../fulfillment-orders.repository.js';
import type { LockedOrder } from '../locked-order.js';
import { OrderLinesRepository, type OrderLineQuantities } from '../order-lines.repository.js';

/** An order and what an operator saw of it. */
export interface OrderReference {
  fulfillmentOrderId: string;
  /** When given: the version that the operator saw. */
  expectedVersion?: number;
}

const FIELD = ['input', 'fulfillmentOrderId'];

const MESSAGES: Readonly<Record<Exclude<ActionBlocker, 'STAGE'>, string>> = {
  NOT_AT_OUR_LOCATION: 'The order is not assigned to one of our locations. Ask the merchant to move it.',
  ON_HOLD:
    'The order is on hold. See its holds and internalHolds: release ours, or wait until the merchant releases his.',
  NOT_ON_HOLD: 'The order is not on hold.',
  CANCELLATION_OPEN: 'The merchant wants the order cancelled. Answer the cancellation request first.',
  NO_CANCELLATION: 'The merchant has not asked for a cancellation, or took it back.',
  SHIPMENT_IN_FLIGHT: 'The store has not confirmed a shipment of this order yet. Try again when it has.',
  NOTHING_LEFT: 'Nothing is left to ship.',
};

/** Locks an order for something that an operator wants to do to it. */
@Injectable()
export class LockForAction {
  constructor(
    private readonly orders: FulfillmentOrdersRepository,
    private readonly lines: OrderLinesRepository,
  ) {}

  /**
   * The order and its lines. Throws DomainError NOT_FOUND, STALE_VERSION, INVALID_STAGE, or the blocker's own code (see
   * `availableActions`). `ignore`: a blocker that the caller tells more about.
   */
  async execute(
    tx: Tx,
    action: Action,
    { fulfillmentOrderId, expectedVersion }: OrderReference,
    ignore?: ActionBlocker,
  ): Promise<{ order: LockedOrder; lines: OrderLineQuantities[] }> {
    const order = await this.orders.lock(tx, fulfillmentOrderId);
    if (!order)
      throw new DomainError({ code: 'NOT_FOUND', field: FIELD, message: 'There is no such fulfillment order.' });
    if (expectedVersion !== undefined && expectedVersion !== order.version) {
      throw new DomainError({
        code: 'STALE_VERSION',
        field: ['input', 'expectedVersion'],
        message: `The order is at version ${order.version} now. Look at it again.`,
      });
    }
    const lines = await this.lines.quantities(tx, order.id);
    const [blocker] = blockersOf(action, {
      ...order,
      inFlight: lines.reduce((sum, line) => sum + line.inFlight, 0),
      remaining: lines.reduce((sum, line) => sum + remainingOf(line), 0),
    }).filter((found) => found !== ignore);
    if (blocker) throw blocked(order, blocker);
    return { order, lines };
  }
}

function blocked({ stage }: LockedOrder, blocker: ActionBlocker): DomainError {
  if (blocker === 'STAGE') {
    const message = `The order is in stage ${stage}, where this cannot be done. See its availableActions.`;
    return new DomainError({ code: 'INVALID_STAGE', field: FIELD, message });
  }
  const retryable = blocker === 'SHIPMENT_IN_FLIGHT' || blocker === 'CANCELLATION_OPEN' || blocker === 'ON_HOLD';
  return new DomainError({ code: blocker, field: FIELD, message: MESSAGES[blocker], retryable });
}
