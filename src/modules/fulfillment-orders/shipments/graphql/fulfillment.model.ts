import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import type { CarrierCode } from '../../../../clients/carriers.js';
import { Node } from '../../../../platform/graphql/node.js';
import { DateTime } from '../../../../platform/graphql/scalars.js';
import type { DeliveryState } from '../../deliveries/domain/delivery.js';
import type { FulfillmentStatus } from '../domain/ship-operation.js';
import { DeliveryEvent, TrackingChange } from '../../deliveries/graphql/delivery-event.model.js';
import { DeliveryStatusEnum } from '../../deliveries/graphql/delivery.enums.js';
import { CarrierEnum, ConfirmedByEnum, FulfillmentStatusEnum, type ConfirmedBy } from './fulfillment.enums.js';

/** Pieces of one line in a shipment or parcel; its line is a resolved field. */
@ObjectType({ description: 'Pieces of one line in a shipment or parcel.' })
export class FulfillmentLine {
  /** Inner id of the line; not part of the API. */
  lineId: string;

  @Field(() => Int)
  quantity: number;
}

/** One parcel of a shipment. */
@ObjectType({ description: 'One parcel of a shipment.' })
export class Parcel {
  @Field(() => ID)
  id: string;

  @Field(() => CarrierEnum)
  carrier: CarrierCode;

  @Field(() => String, { nullable: true, description: 'The carrier’s name as it was given; always there for OTHER.' })
  carrierName: string | null;

  @Field()
  trackingNumber: string;

  @Field(() => String, { nullable: true, description: 'As given, else made from the carrier’s template.' })
  trackingUrl: string | null;

  @Field(() => [FulfillmentLine], { nullable: true, description: 'Null: not said what is in it.' })
  lines: FulfillmentLine[] | null;

  @Field(() => [TrackingChange], {
    description: 'Corrections of its carrier and number, the latest 100, the first one first.',
  })
  trackingChanges: TrackingChange[];
}

/** What proves that a shipment was intended, sent, and is at the store. */
@ObjectType({ description: 'What proves that a shipment was intended, sent, and is at the store.' })
export class FulfillmentProof {
  @Field(() => DateTime, { description: 'When it was recorded, before anything was sent.' })
  intendedAt: Date;

  @Field({ description: 'Who wanted it: key:<name> for an operator.' })
  actor: string;

  @Field({ description: 'SHA-256 of everything that the store is told.' })
  contentDigest: string;

  @Field(() => DateTime, { nullable: true, description: 'When the request that the store took was sent.' })
  sentAt: Date | null;

  @Field(() => DateTime, { nullable: true })
  confirmedAt: Date | null;

  @Field(() => ConfirmedByEnum, { nullable: true })
  confirmedBy: ConfirmedBy | null;

  @Field(() => [String], { description: 'The store’s ids of it.' })
  remoteIds: string[];

  @Field({ description: 'Whether the store was asked to tell the customer.' })
  emailRequested: boolean;

  @Field(() => DateTime, {
    nullable: true,
    description: 'When it ended: refused, never sent, or cancelled at the store.',
  })
  endedAt: Date | null;

  @Field(() => [DeliveryEvent], {
    description: 'What happened on the way, the latest 100, and whether the store knows it.',
  })
  events: DeliveryEvent[];
}

/** A shipment: what was handed over, and what became of telling the store. */
@ObjectType({
  implements: () => Node,
  description: 'A shipment: what was handed over, and what became of telling the store.',
})
export class Fulfillment implements Node {
  @Field(() => ID)
  id: string;

  /** Not part of the API: the field `fulfillmentOrder` is. */
  fulfillmentOrderId: string;

  /** Not part of the API: the field `operation` is. */
  operationId: string | null;

  @Field({ description: 'The operator’s own name of the shipment, unique in its order.' })
  shipmentKey: string;

  @Field(() => Int, { description: 'The request cycle that it belongs to.' })
  cycle: number;

  @Field(() => FulfillmentStatusEnum)
  status: FulfillmentStatus;

  @Field(() => String, { nullable: true, description: 'Why it is in its status.' })
  statusReason: string | null;

  @Field({ description: 'Whether the store is asked to tell the customer.' })
  notifyCustomer: boolean;

  @Field(() => [FulfillmentLine])
  lines: FulfillmentLine[];

  @Field(() => [Parcel])
  parcels: Parcel[];

  @Field(() => [String], { description: 'The store’s ids of it; empty until the store has confirmed it.' })
  remoteIds: string[];

  @Field(() => String, { nullable: true, description: 'The first of remoteIds.' })
  remoteId: string | null;

  @Field(() => DeliveryStatusEnum, {
    nullable: true,
    description: 'Where the parcels are, by the events recorded here and by what the store says. Null: not known.',
  })
  deliveryStatus: DeliveryState | null;

  @Field(() => String, { nullable: true, description: 'The store’s own word at deliveryReadAt.' })
  rawDeliveryStatus: string | null;

  @Field(() => DateTime, { nullable: true, description: 'When the store was last asked where it is.' })
  deliveryReadAt: Date | null;

  @Field(() => DateTime, {
    nullable: true,
    description: 'Since when it is known to be on its way; null when it is not.',
  })
  inTransitSince: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'Set when deliveryStatus is DELIVERED.' })
  deliveredAt: Date | null;

  @Field(() => [DeliveryEvent], { description: 'What happened on the way, the latest 100, in the order of recording.' })
  events: DeliveryEvent[];

  @Field({ description: 'Who recorded it: key:<name> for an operator.' })
  actor: string;

  @Field(() => DateTime)
  createdAt: Date;

  @Field(() => FulfillmentProof)
  proof: FulfillmentProof;
}
