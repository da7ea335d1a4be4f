import { Field, ID, InputType, ObjectType } from '@nestjs/graphql';
import { ArrayMaxSize, ArrayMinSize, IsOptional, IsUrl, Length, Matches, MaxLength } from 'class-validator';
import type { DeliveryEventStatus } from '../../../../clients/store-client.js';
import { Printable } from '../../../../platform/graphql/printable.js';
import { Trimmed } from '../../../../platform/graphql/trimmed.js';
import { DateTime } from '../../../../platform/graphql/scalars.js';
import { Payload, UserError } from '../../../../platform/graphql/user-error.js';
import { Warning } from '../../../../platform/graphql/warning.js';
import { DeliveryEvent } from './delivery-event.model.js';
import { DeliveryEventStatusEnum } from './delivery.enums.js';
import { Fulfillment } from '../../shipments/graphql/fulfillment.model.js';
import { BulkInput, RepeatableInput } from '../../graphql/order-action.inputs.js';

const WARNINGS = 'What is odd about what was done all the same, as in FulfillmentCreatePayload.';
const MAX_EVENTS = 100;
const MAX_MESSAGE = 1_000;
const MAX_PLACE = 255;
const MAX_REASON = 500;
const MAX_URL = 1_000;

/** Input of `fulfillmentEventCreate`. */
@InputType()
export class FulfillmentEventCreateInput extends RepeatableInput {
  @Field(() => ID, { description: 'The shipment: ful_...' })
  fulfillmentId: string;

  @Field(() => ID, { nullable: true, description: 'A parcel of it: par_...; without it: all of its parcels.' })
  parcelId?: string | null;

  @Field(() => DeliveryEventStatusEnum)
  status: DeliveryEventStatus;

  @Field(() => DateTime, {
    description: 'At most a minute ahead, which counts as now, and at most 30 days before the shipment was recorded.',
  })
  happenedAt: Date;

  @Field(() => String, { nullable: true, description: `For the customer, up to ${MAX_MESSAGE} characters.` })
  @Trimmed()
  @IsOptional()
  @MaxLength(MAX_MESSAGE)
  @Printable()
  message?: string | null;

  @Field(() => String, { nullable: true })
  @Trimmed()
  @IsOptional()
  @MaxLength(MAX_PLACE)
  @Printable()
  city?: string | null;

  @Field(() => String, { nullable: true })
  @Trimmed()
  @IsOptional()
  @MaxLength(MAX_PLACE)
  @Printable()
  state?: string | null;

  @Field(() => String, { nullable: true })
  @Trimmed()
  @IsOptional()
  @MaxLength(MAX_PLACE)
  @Printable()
  postcode?: string | null;

  @Field(() => String, { nullable: true, description: 'ISO 3166-1 alpha-2.' })
  @IsOptional()
  @Matches(/^[A-Z]{2}$/, { message: 'country must be two capital letters, such as US' })
  country?: string | null;

  @Field(() => DateTime, { nullable: true, description: 'At most 30 days before the shipment was recorded.' })
  estimatedDeliveryAt?: Date | null;
}

/** Payload of `fulfillmentEventCreate`. */
@ObjectType()
export class FulfillmentEventCreatePayload extends Payload {
  @Field(() => DeliveryEvent, { nullable: true, description: 'See its relay for whether the store is told.' })
  event: DeliveryEvent | null;

  @Field(() => Fulfillment, { nullable: true })
  fulfillment: Fulfillment | null;
}

/** Input of `fulfillmentEventsCreate`. Each event is checked on its own. */
@InputType()
export class FulfillmentEventsCreateInput extends BulkInput {
  @Field(() => [FulfillmentEventCreateInput], { description: `1 to ${MAX_EVENTS}; each is done on its own.` })
  @ArrayMinSize(1)
  @ArrayMaxSize(MAX_EVENTS)
  events: FulfillmentEventCreateInput[];
}

/** What became of one event of `fulfillmentEventsCreate`. */
@ObjectType({ description: 'What became of one event of a bulk mutation.' })
export class FulfillmentEventResult {
  @Field(() => ID, { description: 'As it was given.' })
  fulfillmentId: string;

  @Field(() => DeliveryEvent, { nullable: true, description: 'Null when nothing was changed.' })
  event: DeliveryEvent | null;

  @Field(() => [UserError], { description: 'Why nothing was changed.' })
  userErrors: UserError[];
}

/** Payload of `fulfillmentEventsCreate`. */
@ObjectType()
export class FulfillmentEventsCreatePayload extends Payload {
  @Field(() => [FulfillmentEventResult], { description: 'One per event, in the order of the input.' })
  results: FulfillmentEventResult[];
}

/** Input of `fulfillmentTrackingUpdate`. */
@InputType()
export class FulfillmentTrackingUpdateInput extends RepeatableInput {
  @Field(() => ID, { description: 'The shipment: ful_...' })
  fulfillmentId: string;

  @Field(() => ID, { nullable: true, description: 'The parcel: par_...; may be left out when there is only one.' })
  parcelId?: string | null;

  @Field({ description: 'The right number: 1 to 100 characters, as in ParcelInput.' })
  @Trimmed()
  @Length(1, 100)
  @Printable()
  trackingNumber: string;

  @Field(() => String, { nullable: true, description: 'As in ParcelInput; without it, the carrier stays.' })
  @Trimmed()
  @IsOptional()
  @Length(1, 100)
  @Printable()
  carrier?: string | null;

  @Field(() => String, { nullable: true })
  @IsOptional()
  @MaxLength(100)
  @Printable()
  carrierName?: string | null;

  @Field(() => String, { nullable: true, description: 'As in ParcelInput.' })
  @IsOptional()
  @MaxLength(MAX_URL)
  @Matches(/^[\x21-\x7e]*$/, { message: 'trackingUrl must be ASCII: encode other characters' })
  @IsUrl(
    { protocols: ['https'], require_protocol: true, disallow_auth: true },
    { message: 'trackingUrl must be an https address' },
  )
  trackingUrl?: string | null;

  @Field({ description: `Why, for the history: 1 to ${MAX_REASON} characters.` })
  @Trimmed()
  @Length(1, MAX_REASON)
  reason: string;
}

/** Payload of `fulfillmentTrackingUpdate`. */
@ObjectType()
export class FulfillmentTrackingUpdatePayload extends Payload {
  @Field(() => Fulfillment, { nullable: true })
  fulfillment: Fulfillment | null;

  @Field(() => String, { nullable: true, description: 'What the platform cannot do, and what was done instead.' })
  limitation: string | null;

  @Field(() => [Warning], { description: WARNINGS })
  warnings: Warning[];
}

/** Input of `fulfillmentCancel`. */
@InputType()
export class FulfillmentCancelInput extends RepeatableInput {
  @Field(() => ID, { description: 'The shipment: ful_...' })
  fulfillmentId: string;

  @Field({ description: `Why: 1 to ${MAX_REASON} characters.` })
  @Trimmed()
  @Length(1, MAX_REASON)
  reason: string;
}

/** Payload of `fulfillmentCancel`. */
@ObjectType()
export class FulfillmentCancelPayload extends Payload {
  @Field(() => Fulfillment, { nullable: true })
  fulfillment: Fulfillment | null;
}
