import { Injectable } from '@nestjs/common';
import type { CarrierCode } from '../../../clients/carriers.js';
import type { DeliveryEventStatus } from '../../../clients/store-client.js';
import type {
  DeliveryEventModel,
  FulfillmentLineModel,
  FulfillmentModel,
  ParcelModel,
  ParcelTrackingChangeModel,
} from '../../../generated/prisma/models.js';
import { toGlobalId } from '../../../platform/graphql/global-id.js';
import { DeliveryEventsRepository } from '../deliveries/delivery-events.repository.js';
import type { DeliveryState } from '../deliveries/domain/delivery.js';
import type { RelayState } from '../deliveries/domain/event-operation.js';
import type { FulfillmentStatus } from './domain/ship-operation.js';
import type { DeliveryEvent, Tracking } from '../deliveries/graphql/delivery-event.model.js';
import type { ConfirmedBy } from './graphql/fulfillment.enums.js';
import type { Fulfillment, FulfillmentLine, Parcel } from './graphql/fulfillment.model.js';

type ParcelRow = ParcelModel & { trackingChanges: ParcelTrackingChangeModel[] };

/** A shipment with its parts, as Prisma reads it: events and corrections the latest first. */
export type FulfillmentRow = FulfillmentModel & {
  lines: FulfillmentLineModel[];
  parcels: ParcelRow[];
  deliveryEvents: DeliveryEventModel[];
};

/** Makes GraphQL models of shipments. What an event says stays sealed until its field is read. */
@Injectable()
export class FulfillmentModels {
  constructor(private readonly events: DeliveryEventsRepository) {}

  /** A shipment with its parts. */
  fulfillment(row: FulfillmentRow): Fulfillment {
    const { id, remoteIds, actor, createdAt, notifyCustomer } = row;
    const events = row.deliveryEvents.map((event) => this.event(event)).reverse();
    return {
      id: toGlobalId('ful_', id),
      fulfillmentOrderId: row.fulfillmentOrderId,
      operationId: row.operationId,
      shipmentKey: row.shipmentKey,
      cycle: row.cycle,
      status: row.status as FulfillmentStatus,
      statusReason: row.statusReason,
      notifyCustomer,
      lines: row.lines,
      parcels: row.parcels.map(parcelOf),
      remoteIds,
      remoteId: remoteIds[0] ?? null,
      deliveryStatus: row.deliveryState as DeliveryState | null,
      rawDeliveryStatus: row.deliveryStatus,
      deliveryReadAt: row.deliveryReadAt,
      inTransitSince: row.inTransitSince,
      deliveredAt: row.deliveredAt,
      events,
      actor,
      createdAt,
      proof: {
        intendedAt: createdAt,
        actor,
        contentDigest: row.contentDigest,
        sentAt: row.sentAt,
        confirmedAt: row.confirmedAt,
        confirmedBy: row.confirmedBy as ConfirmedBy | null,
        remoteIds,
        emailRequested: notifyCustomer,
        endedAt: row.endedAt,
        events,
      },
    };
  }

  /** An event. Its texts throw SealError when they are read and cannot be opened. */
  event(row: DeliveryEventModel): DeliveryEvent {
    const details = () => this.events.detailsOf(row.id, row.detailsSealed);
    return {
      id: toGlobalId('dev_', row.id),
      fulfillmentId: row.fulfillmentId,
      parcelId: row.parcelId && toGlobalId('par_', row.parcelId),
      status: row.status as DeliveryEventStatus,
      happenedAt: row.happenedAt,
      estimatedDeliveryAt: row.estimatedDeliveryAt,
      get message() {
        return details().message;
      },
      get city() {
        return details().city;
      },
      get state() {
        return details().state;
      },
      get postcode() {
        return details().postcode;
      },
      country: row.country,
      relay: row.relay as RelayState,
      relayReason: row.relayReason,
      relayedAt: row.relayedAt,
      remoteId: row.remoteId,
      actor: row.actor,
      recordedAt: row.recordedAt,
    };
  }
}

function parcelOf({
  id,
  carrier,
  carrierName,
  trackingNumber,
  trackingUrl,
  lines,
  trackingChanges,
}: ParcelRow): Parcel {
  return {
    id: toGlobalId('par_', id),
    carrier: carrier as CarrierCode,
    carrierName,
    trackingNumber,
    trackingUrl,
    lines: lines as FulfillmentLine[] | null,
    trackingChanges: trackingChanges
      .map(({ before, after, reason, actor, changedAt }) => ({
        before: before as unknown as Tracking,
        after: after as unknown as Tracking,
        reason,
        actor,
        changedAt,
      }))
      .reverse(),
  };
}
