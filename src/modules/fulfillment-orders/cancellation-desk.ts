import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/tx.js';
import { waitsForCancellation } from './domain/judge-sighting.js';
import { WORKING_STAGES } from './domain/stage.js';
import type { LockedOrder } from './locked-order.js';

/** Who answers cancellation requests. The order is locked, and nothing of ours is on its way to the store for it. */
export interface Cancellations {
  /** The store shows an open cancellation request. Called again and again as long as it is open: the second time changes nothing. */
  asked(tx: Tx, order: LockedOrder): Promise<void>;
  /** The merchant took the open request back. */
  takenBack(tx: Tx, order: LockedOrder): Promise<void>;
  /**
   * The merchant cancels the order at the store without an answer of ours. `order` is as it was before, its work not taken back yet;
   * or it is SHIPPED, and stays it. The second time in a cycle changes nothing.
   */
  forced(tx: Tx, order: LockedOrder, reason: string): Promise<void>;
  /** The order ended or began anew some other way: an open request needs no answer any more. */
  overtaken(tx: Tx, order: LockedOrder, reason: string): Promise<void>;
}

/** Passes news about cancellations on to the module that answers them, which registers itself while modules start. */
@Injectable()
export class CancellationDesk {
  private cancellations: Cancellations | undefined;

  /** A second registration stops the start. */
  register(cancellations: Cancellations): void {
    if (this.cancellations) throw new Error('Two modules want to answer cancellation requests.');
    this.cancellations = cancellations;
  }

  /**
   * Something about an order was settled: if the merchant waits for the answer to a cancellation, it can be given now; if he cancelled
   * what is shipped, that is told. Nothing of ours may be on its way to the store for the order after the current transaction.
   */
  async lookAgain(tx: Tx, order: LockedOrder): Promise<void> {
    if (order.stage === 'SHIPPED' && order.status === 'CANCELLED') {
      return this.get().forced(tx, order, 'The merchant cancelled the order after all of it was shipped.');
    }
    const answerable = WORKING_STAGES.includes(order.stage) || order.stage === 'REVIEW' || order.stage === 'SHIPPED';
    if (answerable && waitsForCancellation(order)) await this.get().asked(tx, order);
  }

  /** The registered module. Throws when there is none: the start is not finished. */
  get(): Cancellations {
    if (!this.cancellations) throw new Error('No module answers cancellation requests.');
    return this.cancellations;
  }
}
