import { Injectable } from '@nestjs/common';
import type { RemoteFulfillmentOrder } from '../../../clients/store-client.js';
import type { Tx } from '../../../platform/database/tx.js';
import type { Operation, OperationOutcome, Settlement } from '../../store-operations/store-operations.facade.js';
import { isOlder, sightingOf, type Sighting } from '../domain/mirror.js';
import { FulfillmentOrdersRepository } from '../fulfillment-orders.repository.js';
import type { LockedOrder } from '../locked-order.js';
import { ObserveOrder } from './observe-order.js';

/** An order, locked, and what the store answered or showed of it; `remote` and `sighting` null: the store does not know it any more. */
export interface SeenOutcome {
  order: LockedOrder;
  remote: RemoteFulfillmentOrder | null;
  sighting: Sighting | null;
}

/** How the settling of every operation about an order begins: the order is locked, and what the store shows of it is news. */
@Injectable()
export class SeeOutcome {
  constructor(
    private readonly orders: FulfillmentOrdersRepository,
    private readonly observe: ObserveOrder,
  ) {}

  /** Locks the order; where it does not exist any more, what becomes of the operation. */
  async lock(tx: Tx, { fulfillmentOrderId }: Operation): Promise<LockedOrder | Settlement> {
    const order = fulfillmentOrderId === null ? null : await this.orders.lock(tx, fulfillmentOrderId);
    return order ?? { state: 'REFUSED', reason: 'The fulfillment order does not exist here any more.' };
  }

  /**
   * Locks the order and looks at the outcome; what becomes of the operation where there is nothing to judge. `overtaken`: why
   * the store needs not be told any more, in plain English, or null.
   */
  async execute(
    tx: Tx,
    operation: Operation,
    outcome: OperationOutcome<RemoteFulfillmentOrder, RemoteFulfillmentOrder | null>,
    overtaken: (order: LockedOrder) => string | null | Promise<string | null>,
  ): Promise<SeenOutcome | Settlement> {
    const order = await this.lock(tx, operation);
    if ('state' in order) return order;
    const reason = await overtaken(order);
    if (reason !== null) return { state: 'SUPERSEDED', reason };
    const answered = outcome.type === 'ANSWERED';
    const remote = answered ? outcome.answer : outcome.evidence.value;
    const sighting = remote && sightingOf(remote, answered ? operation.sentAt : outcome.evidence.sentAt, answered);
    const isStale = !answered && isOlder(sighting ?? outcome.evidence, order);
    return isStale ? READ_AGAIN : { order, remote, sighting };
  }

  /** Writes what was seen into the mirror, unless more is known by now. Returns the order as it is then. */
  async takeOver(tx: Tx, { order, remote, sighting }: SeenOutcome): Promise<LockedOrder> {
    return (remote && sighting && (await this.observe.takeOver(tx, order, remote, sighting))) ?? order;
  }
}

/** What becomes of an operation after a read that shows an earlier time than what is known. */
export const READ_AGAIN: Settlement = {
  state: 'AMBIGUOUS',
  reason: 'The read is older than what is known already: read again.',
};
