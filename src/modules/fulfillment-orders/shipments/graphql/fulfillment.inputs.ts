import { Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsOptional,
  IsUrl,
  Length,
  Matches,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { Printable } from '../../../../platform/graphql/printable.js';
import { Trimmed } from '../../../../platform/graphql/trimmed.js';
import { Payload, UserError } from '../../../../platform/graphql/user-error.js';
import { Warning } from '../../../../platform/graphql/warning.js';
import { Fulfillment } from './fulfillment.model.js';
import { BulkInput, OrderActionInput } from '../../graphql/order-action.inputs.js';

const WARNINGS =
  'What is odd about what was recorded all the same: an unknown carrier, a number that is on another order or looks unlike its carrier’s.';
const MAX_LINES = 500;
const MAX_PARCELS = 20;
const MAX_FULFILLMENTS = 50;
const MAX_URL = 1000;

/** Pieces of one line. */
@InputType()
export class FulfillmentLineInput {
  @Field(() => ID, { description: 'A line of the order: fol_...' })
  lineId: string;

  @Field(() => Int)
  @Min(1)
  quantity: number;
}

/** One parcel. */
@InputType()
export class ParcelInput {
  @Field({ description: '1 to 100 characters, one number: no web address, and nothing that a spreadsheet rounded.' })
  @Trimmed()
  @Length(1, 100)
  @Printable()
  trackingNumber: string;

  @Field({
    description:
      'A code of Carrier, or any way to write its name; an unknown one goes as OTHER with this name, and `warnings` say so.',
  })
  @Trimmed()
  @Length(1, 100)
  @Printable()
  carrier: string;

  @Field(() => String, { nullable: true, description: 'For OTHER: the customer sees it. Up to 100 characters.' })
  @IsOptional()
  @MaxLength(100)
  @Printable()
  carrierName?: string | null;

  @Field(() => String, {
    nullable: true,
    description: `An https address, up to ${MAX_URL} characters; without it, the carrier’s own tracking page.`,
  })
  @IsOptional()
  @MaxLength(MAX_URL)
  @Matches(/^[\x21-\x7e]*$/, { message: 'trackingUrl must be ASCII: encode other characters' })
  @IsUrl(
    { protocols: ['https'], require_protocol: true, disallow_auth: true },
    { message: 'trackingUrl must be an https address' },
  )
  trackingUrl?: string | null;

  @Field(() => [FulfillmentLineInput], { nullable: true, description: 'What is in it; without it: not said.' })
  @IsOptional()
  @ArrayMinSize(1)
  @ArrayMaxSize(MAX_LINES)
  @ValidateNested({ each: true })
  @Type(() => FulfillmentLineInput)
  lines?: FulfillmentLineInput[] | null;
}

/** Input of `fulfillmentCreate`. */
@InputType()
export class FulfillmentCreateInput extends OrderActionInput {
  @Field({ description: 'Your own name of the shipment, 1 to 100 characters: the same key never ships twice.' })
  @Trimmed()
  @Length(1, 100)
  @Printable()
  shipmentKey: string;

  @Field(() => [FulfillmentLineInput], {
    nullable: true,
    description:
      'Without it: all that remains; of an order that was accepted in part (shortStock SHIP_PART), what is still reserved for it. Name the lines to ship more than that.',
  })
  @IsOptional()
  @ArrayMinSize(1, { message: 'lines must name at least one line; leave it out to ship all that is ready' })
  @ArrayMaxSize(MAX_LINES)
  @ValidateNested({ each: true })
  @Type(() => FulfillmentLineInput)
  lines?: FulfillmentLineInput[] | null;

  @Field(() => [ParcelInput], { description: `1 to ${MAX_PARCELS}.` })
  @ArrayMinSize(1)
  @ArrayMaxSize(MAX_PARCELS)
  @ValidateNested({ each: true })
  @Type(() => ParcelInput)
  parcels: ParcelInput[];

  @Field(() => Boolean, {
    nullable: true,
    description:
      'Whether the store tells the customer; without it, as the merchant wishes, else as the store’s policy says.',
  })
  notifyCustomer?: boolean | null;
}

/** Payload of `fulfillmentCreate`. */
@ObjectType()
export class FulfillmentCreatePayload extends Payload {
  @Field(() => Fulfillment, { nullable: true })
  fulfillment: Fulfillment | null;

  @Field(() => [Warning], { description: WARNINGS })
  warnings: Warning[];
}

/** Input of `fulfillmentsCreate`. Each shipment is checked on its own. */
@InputType()
export class FulfillmentsCreateInput extends BulkInput {
  @Field(() => [FulfillmentCreateInput], { description: `1 to ${MAX_FULFILLMENTS}; each is done on its own.` })
  @ArrayMinSize(1)
  @ArrayMaxSize(MAX_FULFILLMENTS)
  fulfillments: FulfillmentCreateInput[];
}

/** What became of one shipment of `fulfillmentsCreate`. */
@ObjectType({ description: 'What became of one shipment of a bulk mutation.' })
export class FulfillmentResult {
  @Field({ description: 'As it was given.' })
  shipmentKey: string;

  @Field(() => Fulfillment, { nullable: true, description: 'Null when nothing was changed.' })
  fulfillment: Fulfillment | null;

  @Field(() => [Warning], { description: WARNINGS })
  warnings: Warning[];

  @Field(() => [UserError], { description: 'Why nothing was changed.' })
  userErrors: UserError[];
}

/** Payload of `fulfillmentsCreate`. */
@ObjectType()
export class FulfillmentsCreatePayload extends Payload {
  @Field(() => [FulfillmentResult], { description: 'One per shipment, in the order of the input.' })
  results: FulfillmentResult[];
}
