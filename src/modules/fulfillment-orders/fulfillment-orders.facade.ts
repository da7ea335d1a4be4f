import { Injectable } from '@nestjs/common';
import type { RemoteFulfillmentOrder } from '../../clients/store-client.js';
import type { Tx } from '../../platform/database/tx.js';
import { CancellationDesk, type Cancellations } from './cancellation-desk.js';
import { FulfillmentOrdersRepository } from './fulfillment-orders.repository.js';
import type { LockedOrder } from './locked-order.js';
import { OrderFacts, type WorkFacts } from './order-facts.js';
import { OrderTexts, type MessageWish } from './texts/order-texts.js';
import { CancelWork } from './use-cases/cancel-work.js';
import { SettleCancellation, type SettledCancellation } from './use-cases/settle-cancellation.js';

export type { Cancellations } from './cancellation-desk.js';
export type { Stage } from './domain/stage.js';
export { WORKING_STAGES } from './domain/stage.js';
export type { LockedOrder } from './locked-order.js';
export type { ParcelFact, WorkFacts } from './order-facts.js';
export { readOrder } from './jobs/order-reads.js';
export { READ_AGAIN } from './use-cases/see-outcome.js';
export { orderLane } from './order-lane.js';
export type { CancellationEnd, SettledCancellation } from './use-cases/settle-cancellation.js';

/** The door of the fulfillment orders, for the module that answers cancellations. */
@Injectable()
export class FulfillmentOrdersFacade {
  constructor(
    private readonly orders: FulfillmentOrdersRepository,
    private readonly desk: CancellationDesk,
    private readonly facts: OrderFacts,
    private readonly work: CancelWork,
    private readonly settlement: SettleCancellation,
    private readonly texts: OrderTexts,
  ) {}

  /** Registers who answers cancellation requests (call it in `onModuleInit`). */
  registerCancellations(cancellations: Cancellations): void {
    this.desk.register(cancellations);
  }

  /** Locks an order until the transaction ends; null when there is none. */
  lock(tx: Tx, id: string): Promise<LockedOrder | null> {
    return this.orders.lock(tx, id);
  }

  /** Which parcels of the order there are, and whether the outcome of a shipment is unknown for long. */
  workOf(tx: Tx, order: LockedOrder): Promise<WorkFacts> {
    return this.facts.work(tx, order);
  }

  /** What ending the work on the order now saves. */
  savedBy(tx: Tx, order: LockedOrder): Promise<{ parcels: number; lines: number; pieces: number }> {
    return this.facts.saved(tx, order);
  }

  /** The text that the merchant is sent; null: none. */
  textFor(tx: Tx, order: LockedOrder, wish: MessageWish): Promise<string | null> {
    return this.texts.choose(tx, order, wish);
  }

  /** The merchant's words with the wish to cancel, or null. */
  cancelMessageOf(tx: Tx, order: LockedOrder): Promise<string | null> {
    return this.facts.cancelMessage(tx, order);
  }

  /** Keeps shipments and a close that were not sent yet from being sent until the request is answered. Returns the order as it is then. */
  holdWork(tx: Tx, order: LockedOrder): Promise<LockedOrder> {
    return this.work.hold(tx, order);
  }

  /** We agreed to cancel: the floor stops. */
  agree(tx: Tx, order: LockedOrder, actor: string, data: Record<string, unknown>): Promise<LockedOrder> {
    return this.work.agree(tx, order, actor, data);
  }

  /** Work goes on: held shipments are sent, behind what waits for the order by now. */
  resumeWork(tx: Tx, order: LockedOrder, reason: string): Promise<LockedOrder> {
    return this.work.resume(tx, order, reason);
  }

  /**
   * Takes over what a request or read that was sent at `sentAt` shows, `remote` null: that the store does not know the order; null when that
   * is older than what is known.
   */
  see(
    tx: Tx,
    order: LockedOrder,
    remote: RemoteFulfillmentOrder | null,
    seen: { sentAt: Date; isAnswer: boolean },
  ): Promise<LockedOrder | null> {
    return this.settlement.see(tx, order, remote, seen);
  }

  /** A cancellation request ended: changes stage and fence accordingly. The request has its new state already. */
  endCancellation(tx: Tx, order: LockedOrder, settled: SettledCancellation): Promise<void> {
    return this.settlement.execute(tx, order, settled);
  }
}
