import { Field, ID, ObjectType } from '@nestjs/graphql';
import type { CarrierCode } from '../../../../clients/carriers.js';
import type { DeliveryEventStatus } from '../../../../clients/store-client.js';
import { DateTime } from '../../../../platform/graphql/scalars.js';
import type { RelayState } from '../domain/event-operation.js';
import { DeliveryEventRelayEnum, DeliveryEventStatusEnum } from './delivery.enums.js';
import { CarrierEnum } from '../../shipments/graphql/fulfillment.enums.js';

/** Something that happened to a shipment on its way. */
@ObjectType({ description: 'Something that happened to a shipment on its way, and whether the store knows it.' })
export class DeliveryEvent {
  @Field(() => ID)
  id: string;

  /** Inner id of the shipment; not part of the API. */
  fulfillmentId: string;

  @Field(() => ID, { nullable: true, description: 'The parcel: par_...; null: all parcels of the shipment.' })
  parcelId: string | null;

  @Field(() => DeliveryEventStatusEnum)
  status: DeliveryEventStatus;

  @Field(() => DateTime)
  happenedAt: Date;

  @Field(() => DateTime, { nullable: true })
  estimatedDeliveryAt: Date | null;

  @Field(() => String, { nullable: true })
  message: string | null;

  @Field(() => String, { nullable: true })
  city: string | null;

  @Field(() => String, { nullable: true })
  state: string | null;

  @Field(() => String, { nullable: true })
  postcode: string | null;

  @Field(() => String, { nullable: true, description: 'ISO 3166-1 alpha-2.' })
  country: string | null;

  @Field(() => DeliveryEventRelayEnum, { description: 'What became of telling the store.' })
  relay: RelayState;

  @Field(() => String, { nullable: true, description: 'Why it is not at the store.' })
  relayReason: string | null;

  @Field(() => DateTime, { nullable: true, description: 'When the store was known to have it.' })
  relayedAt: Date | null;

  @Field(() => String, { nullable: true, description: 'The store’s id of it.' })
  remoteId: string | null;

  @Field({ description: 'Who recorded it: key:<name> for an operator.' })
  actor: string;

  @Field(() => DateTime)
  recordedAt: Date;
}

/** Carrier and number of a parcel. */
@ObjectType({ description: 'Carrier and number of a parcel.' })
export class Tracking {
  @Field(() => CarrierEnum)
  carrier: CarrierCode;

  @Field(() => String, { nullable: true })
  carrierName: string | null;

  @Field()
  trackingNumber: string;

  @Field(() => String, { nullable: true })
  trackingUrl: string | null;
}

/** A correction of a parcel's carrier and number. */
@ObjectType({ description: 'A correction of a parcel’s carrier and number.' })
export class TrackingChange {
  @Field(() => Tracking)
  before: Tracking;

  @Field(() => Tracking)
  after: Tracking;

  @Field()
  reason: string;

  @Field()
  actor: string;

  @Field(() => DateTime)
  changedAt: Date;
}
