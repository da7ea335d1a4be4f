import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../platform/database/tx.js';
import { InventoryFacade } from '../../inventory/inventory.facade.js';
import { JournalFacade } from '../../journal/journal.facade.js';
import { StoreOperationsFacade } from '../../store-operations/store-operations.facade.js';
import { Deliveries } from '../deliveries/deliveries.js';
import { remainingOf } from './domain/plan-shipment.js';
import type { LockedOrder } from '../locked-order.js';
import { orderLane } from '../order-lane.js';
import { OrderLinesRepository } from '../order-lines.repository.js';
import { ShipmentsRepository } from './shipments.repository.js';

/** The proof that a store has a shipment. */
export interface ShipmentProof {
  /** The store's ids of it. */
  remoteIds: readonly string[];
  /** When the request was sent, and when the read that shows the shipment was; null: just answered. Database clock. */
  sentAt: Date;
  answeredAt: Date | null;
  confirmedBy: 'ANSWER' | 'READ';
  operationId: string;
  actor: string;
}

/** What can become of a recorded shipment: claim, stock and story change together. The order's row is locked by the caller. */
@Injectable()
export class ShipmentProgress {
  constructor(
    private readonly shipments: ShipmentsRepository,
    private readonly lines: OrderLinesRepository,
    private readonly inventory: InventoryFacade,
    private readonly operations: StoreOperationsFacade,
    private readonly journal: JournalFacade,
    private readonly deliveries: Deliveries,
  ) {}

  /** The store has it: its pieces are shipped. */
  async confirm(tx: Tx, order: LockedOrder, id: string, proof: ShipmentProof): Promise<void> {
    const confirmedAt = await this.shipments.confirm(tx, id, proof);
    if (!confirmedAt) throw new Error(`Shipment ${id} ended before it was confirmed.`);
    await this.lines.ship(tx, await this.shipments.linesOf(tx, id));
    await this.inventory.shipmentConfirmed(tx, id, {
      sentAt: proof.sentAt,
      answeredAt: proof.answeredAt ?? confirmedAt,
    });
    const { remoteIds, confirmedBy, operationId } = proof;
    await this.tell(tx, order, 'FULFILLMENT_CONFIRMED', proof.actor, {
      fulfillmentId: id,
      remoteIds,
      confirmedBy,
      operationId,
    });
    await this.deliveries.confirmed(tx, order, id, proof.actor);
  }

  /** Only a person can find out whether the store has it: until then the stock of its records is not sent. */
  leaveUnknown(tx: Tx, id: string): Promise<void> {
    return this.inventory.shipmentUnknown(tx, id);
  }

  /** A parked shipment of an earlier request is in the way of no later one. */
  async setAside(tx: Tx, { storeId }: LockedOrder, operationId: string): Promise<void> {
    await this.operations.setAside(tx, storeId, [operationId]);
  }

  /** It will never be at the store: its pieces are free again. */
  async end(
    tx: Tx,
    order: LockedOrder,
    id: string,
    end: { as: 'REFUSED' | 'CANCELLED'; reason: string; actor: string },
  ): Promise<void> {
    const { as, reason, actor } = end;
    if (!(await this.shipments.setStatus(tx, id, ['PENDING', 'HELD'], as, reason))) return;
    await this.lines.unclaim(tx, await this.shipments.linesOf(tx, id));
    await this.inventory.shipmentCancelled(tx, id, { actor, reason });
    await this.deliveries.ended(tx, order, id, 'The store never got the shipment.');
    await this.tell(tx, order, as === 'REFUSED' ? 'FULFILLMENT_REFUSED' : 'FULFILLMENT_CANCELLED', actor, {
      fulfillmentId: id,
      reason,
    });
    if (as === 'CANCELLED') return;
    await this.journal.openException(tx, {
      type: 'SHIPMENT_REFUSED',
      subject: `fulfillment:${id}`,
      severity: 'CRITICAL',
      storeId: order.storeId,
      fulfillmentOrderId: order.id,
      message: `A shipment of order ${order.orderNumber} is not at the store: ${reason} Stop its parcels if they have not left, and tell the merchant if they have.`,
    });
  }

  /** Takes what was not sent yet back from the outbox, until it is armed again or ended. */
  async hold(tx: Tx, order: LockedOrder, reason: string): Promise<void> {
    const pending = await this.shipments.inStatus(tx, order.id, ['PENDING']);
    const taken = await this.operations.supersedeSome(
      tx,
      (await this.operations.lockLane(tx, order.storeId, orderLane(order.id)))
        .filter(({ id, state }) => state === 'PENDING' && pending.some(({ operationId }) => operationId === id))
        .map(({ id }) => id),
      reason,
    );
    for (const { id, operationId } of pending) {
      if (operationId !== null && taken.includes(operationId)) await this.holdOne(tx, order, id, reason);
    }
  }

  /** Holds one shipment whose operation the caller ends as superseded. */
  async holdOne(tx: Tx, order: LockedOrder, id: string, reason: string): Promise<void> {
    if (!(await this.shipments.setStatus(tx, id, ['PENDING'], 'HELD', reason))) return;
    await this.tell(tx, order, 'FULFILLMENT_HELD', 'crossdock', { fulfillmentId: id, reason });
  }

  /** Sends held shipments after all, behind everything that waits for the order by now. */
  async arm(tx: Tx, order: LockedOrder): Promise<void> {
    for (const { id, operationId } of await this.shipments.inStatus(tx, order.id, ['HELD'])) {
      if (operationId === null || !(await this.operations.rearm(tx, order.storeId, operationId))) {
        throw new Error(`Shipment ${id} is held, but its operation cannot be armed.`);
      }
      await this.shipments.setStatus(tx, id, ['HELD'], 'PENDING', null);
      await this.tell(tx, order, 'FULFILLMENT_ARMED', 'crossdock', { fulfillmentId: id });
    }
  }

  /** True when no piece of the order is left and none is on its way to the store. */
  async allShipped(tx: Tx, order: LockedOrder): Promise<boolean> {
    const lines = await this.lines.quantities(tx, order.id);
    return (
      lines.every((line) => line.inFlight === 0 && remainingOf(line) === 0) && lines.some(({ shipped }) => shipped > 0)
    );
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
