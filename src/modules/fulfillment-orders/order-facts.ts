import { Injectable } from '@nestjs/common';
import type { RemoteMerchantRequest } from '../../clients/store-client.js';
import type { Tx } from '../../platform/database/tx.js';
import { Sealer } from '../../platform/security/sealer.js';
import { StoreOperationsFacade } from '../store-operations/store-operations.facade.js';
import { cancelMessage } from './domain/mirror.js';
import { SHIP_OPERATION } from './shipments/domain/ship-operation.js';
import { FulfillmentOrdersRepository } from './fulfillment-orders.repository.js';
import type { LockedOrder } from './locked-order.js';
import { orderLane } from './order-lane.js';
import { OrderLinesRepository } from './order-lines.repository.js';
import { ShipmentsRepository } from './shipments/shipments.repository.js';

/** A parcel that left, or whose shipment is recorded. */
export interface ParcelFact {
  carrier: string;
  trackingNumber: string;
  recordedAt: Date;
  /** When the store confirmed its shipment; null when it has not. */
  confirmedAt: Date | null;
}

/** What answering a cancellation needs to know of the work on an order. */
export interface WorkFacts {
  parcels: ParcelFact[];
  /** The store's state of a shipment is not known, and only a person can find out. */
  parked: boolean;
}

/** Answers questions about a locked order. */
@Injectable()
export class OrderFacts {
  constructor(
    private readonly orders: FulfillmentOrdersRepository,
    private readonly shipments: ShipmentsRepository,
    private readonly operations: StoreOperationsFacade,
    private readonly sealer: Sealer,
    private readonly lines: OrderLinesRepository,
  ) {}

  /** Which parcels there are, and whether the outcome of a shipment is unknown for long. */
  async work(tx: Tx, order: LockedOrder): Promise<WorkFacts> {
    const parcels = await this.shipments.parcelsOf(tx, order);
    const lane = await this.operations.lockLane(tx, order.storeId, orderLane(order.id));
    return {
      parcels: parcels.map(({ carrier, trackingNumber, recordedAt, confirmedAt }) => ({
        carrier,
        trackingNumber,
        recordedAt,
        confirmedAt,
      })),
      parked: lane.some(({ state, kind }) => state === 'PARKED' && kind === SHIP_OPERATION),
    };
  }

  /** What ending the work on an order now saves: the rest of its lines, in the parcels recorded for it, or in one that is never made. */
  async saved(tx: Tx, order: LockedOrder): Promise<{ parcels: number; lines: number; pieces: number }> {
    const left = (await this.lines.quantities(tx, order.id))
      .map(({ requested, shipped, cancelled }) => requested - shipped - cancelled)
      .filter((pieces) => pieces > 0);
    const recorded = (await this.shipments.parcelsOf(tx, order)).filter(({ confirmedAt }) => confirmedAt === null);
    return {
      parcels: left.length === 0 ? 0 : Math.max(1, recorded.length),
      lines: left.length,
      pieces: left.reduce((sum, pieces) => sum + pieces, 0),
    };
  }

  /** The merchant's words with the wish to cancel, or null. */
  async cancelMessage(tx: Tx, order: LockedOrder): Promise<string | null> {
    const sealed = await this.orders.notesSealed(tx, order.id);
    if (sealed === null) return null;
    const notes = JSON.parse(
      this.sealer.open(sealed, { table: 'fulfillment_order', row: order.id, column: 'notes' }),
    ) as { merchantRequests?: Pick<RemoteMerchantRequest, 'kind' | 'message'>[] };
    return cancelMessage(notes.merchantRequests ?? []);
  }
}
