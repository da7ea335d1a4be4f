import { Injectable } from '@nestjs/common';
import type { RemoteDestination, RemoteOrderStatus, RemoteRequestStatus } from '../../clients/store-client.js';
import { parseTime } from '../../common/time.js';
import type { FulfillmentOrderModel } from '../../generated/prisma/models.js';
import { toGlobalId } from '../../platform/graphql/global-id.js';
import { Sealer } from '../../platform/security/sealer.js';
import type { Stage } from './domain/stage.js';
import type { FulfillmentOrder, FulfillmentOrderHold } from './graphql/fulfillment-order.model.js';
import type { SealedNotes } from './sealed-notes.js';

/** Turns rows of orders into what the API shows. Personal data stays sealed until its field is read. */
@Injectable()
export class OrderModelReader {
  constructor(private readonly sealer: Sealer) {}

  /** The fields holds, merchantNotes and destination throw SealError when they are read and cannot be opened. */
  modelOf(row: FulfillmentOrderModel): FulfillmentOrder {
    const { id, shippingMethodCode: code, shippingMethodName: name, locationId, storeId } = row;
    const sealed = {
      holds: () => this.holdsOf(row),
      notes: () => this.notesOf(row)?.merchantRequests ?? [],
      destination: () => this.open<RemoteDestination>(id, 'destination', row.destinationSealed),
    };
    return {
      id: toGlobalId('fo_', id),
      orderId: id,
      storeId,
      locationId,
      remoteId: row.remoteId,
      orderNumber: row.orderNumber,
      cycle: row.cycle,
      status: row.status as RemoteOrderStatus,
      rawStatus: row.rawStatus,
      requestStatus: row.requestStatus as RemoteRequestStatus,
      rawRequestStatus: row.rawRequestStatus,
      stage: row.stage as Stage,
      stageReason: row.stageReason,
      version: row.version,
      cancellationOpen: row.cancelOpen,
      heldAtStore: row.status === 'ON_HOLD' || (Array.isArray(row.holds) && row.holds.length > 0),
      get holds() {
        return sealed.holds();
      },
      get merchantNotes() {
        return sealed.notes();
      },
      get destination() {
        return sealed.destination();
      },
      shippingMethod: code === null && name === null ? null : { code, name },
      readingNotes: row.readingNotes,
      origin: row.origin,
      remoteCreatedAt: row.remoteCreatedAt,
      remoteUpdatedAt: row.remoteUpdatedAt,
      observedAt: row.observedAt,
      createdAt: row.createdAt,
      updatedAt: row.updatedAt,
    };
  }

  /** The column holds reason and time; what the merchant wrote is sealed beside, in the same order. */
  private holdsOf(row: FulfillmentOrderModel): FulfillmentOrderHold[] {
    const stored = (Array.isArray(row.holds) ? row.holds : []) as { reason: string | null; createdAt: string | null }[];
    const messages = stored.length === 0 ? [] : (this.notesOf(row)?.holds ?? []);
    return stored.map(({ reason, createdAt }, index) => ({
      reason,
      message: messages[index] ?? null,
      createdAt: parseTime(createdAt),
    }));
  }

  private notesOf({ id, notesSealed }: FulfillmentOrderModel): SealedNotes | null {
    return this.open<SealedNotes>(id, 'notes', notesSealed);
  }

  private open<T>(row: string, column: string, sealed: string | null): T | null {
    if (sealed === null) return null;
    return JSON.parse(this.sealer.open(sealed, { table: 'fulfillment_order', row, column })) as T;
  }
}
