import { Injectable } from '@nestjs/common';
import { crashPoint } from '../../../../common/crash-point.js';
import { digestOf } from '../../../../common/digest.js';
import type { Tx } from '../../../../platform/database/tx.js';
import { InventoryFacade } from '../../../inventory/inventory.facade.js';
import { JournalFacade } from '../../../journal/journal.facade.js';
import { PRIORITY, StoreOperationsFacade } from '../../../store-operations/store-operations.facade.js';
import { StoresFacade } from '../../../stores/stores.facade.js';
import type { LineQuantity } from '../domain/plan-shipment.js';
import { SHIP_OPERATION, type ShipPayload } from '../domain/ship-operation.js';
import type { LockedOrder } from '../../locked-order.js';
import { orderLane } from '../../order-lane.js';
import { OrderLinesRepository, type OrderLineQuantities } from '../../order-lines.repository.js';
import { ShipmentsRepository, type ParcelRecord } from '../shipments.repository.js';

/** A checked shipment, ready to be recorded. */
export interface PlannedFulfillment {
  id: string;
  shipmentKey: string;
  inputDigest: string;
  /** Null: as the merchant wishes, else as the store's policy says. */
  notifyCustomer: boolean | null;
  actor: string;
  lines: readonly LineQuantity[];
  parcels: readonly ParcelRecord[];
  /** The lines of the order that `lines` name. */
  orderLines: readonly OrderLineQuantities[];
}

/** Writes a checked shipment with everything that belongs to it: claim, operation, stock and story, in the caller's transaction. */
@Injectable()
export class RecordFulfillment {
  constructor(
    private readonly shipments: ShipmentsRepository,
    private readonly lines: OrderLinesRepository,
    private readonly operations: StoreOperationsFacade,
    private readonly inventory: InventoryFacade,
    private readonly journal: JournalFacade,
    private readonly stores: StoresFacade,
  ) {}

  async execute(tx: Tx, order: LockedOrder, planned: PlannedFulfillment): Promise<void> {
    const { id: fulfillmentId, shipmentKey, actor, lines, parcels } = planned;
    const { id: fulfillmentOrderId, storeId, cycle, remoteId } = order;
    const policy = await this.stores.policyOf(tx, storeId);
    const notifyCustomer = planned.notifyCustomer ?? order.merchantNotify ?? policy.notifyCustomer;
    const contents = lines.map(({ lineId, quantity }) => {
      const line = planned.orderLines.find(({ id }) => id === lineId);
      if (!line) throw new Error(`Shipment ${fulfillmentId} names line ${lineId}, which its order does not have.`);
      return { sku: line.sku, remoteId: line.remoteId, stockRecordRemoteId: line.stockRecordId, quantity };
    });
    const told = contents.map(({ remoteId: line, quantity }) => ({ line, quantity }));
    const contentDigest = digestOf({
      lines: told,
      parcels: parcels.map(({ lines: _, ...parcel }) => parcel),
      notifyCustomer,
    });
    await this.shipments.insert(tx, { ...planned, notifyCustomer, storeId, fulfillmentOrderId, cycle, contentDigest });
    await this.lines.claim(tx, lines);
    const payload: ShipPayload = { fulfillmentId, remoteId };
    const operationId = await this.operations.enqueue(tx, {
      storeId,
      fulfillmentOrderId,
      kind: SHIP_OPERATION,
      lane: orderLane(fulfillmentOrderId),
      dedupeKey: `${storeId}:${fulfillmentOrderId}:${cycle}:ship:${shipmentKey}`,
      priority: PRIORITY.SHIPMENT,
      payload: { ...payload },
      actor,
    });
    if (!operationId) throw new Error(`Shipment ${shipmentKey} of order ${fulfillmentOrderId} was recorded before.`);
    await this.shipments.setOperation(tx, fulfillmentId, operationId);
    await this.inventory.shipped(tx, {
      storeId,
      fulfillmentOrderId,
      cycle,
      fulfillmentId,
      actor,
      lines: contents.map(({ remoteId: _, ...line }) => ({ ...line, locationId: order.locationId })),
    });
    await this.journal.append(tx, {
      storeId,
      fulfillmentOrderId,
      type: 'FULFILLMENT_RECORDED',
      actor,
      data: {
        fulfillmentId,
        shipmentKey,
        pieces: lines.reduce((sum, { quantity }) => sum + quantity, 0),
        parcels: parcels.map(({ carrier, trackingNumber }) => ({ carrier, trackingNumber })),
        notifyCustomer,
      },
    });
    crashPoint('shipment.recorded');
  }
}
