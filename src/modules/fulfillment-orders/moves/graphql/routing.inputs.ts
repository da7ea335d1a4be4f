import { Field, ID, InputType, ObjectType } from '@nestjs/graphql';
import { ArrayMaxSize, ArrayMinSize, IsOptional, Length } from 'class-validator';
import { DateTime } from '../../../../platform/graphql/scalars.js';
import { FulfillmentOrderPayload } from '../../graphql/fulfillment-order.inputs.js';
import { OrderActionInput } from '../../graphql/order-action.inputs.js';

/** Longest reason that is kept. */
const MAX_REASON = 500;

/** Input of `fulfillmentOrderMove`. */
@InputType()
export class FulfillmentOrderMoveInput extends OrderActionInput {
  @Field(() => ID, { description: 'Another active location of the same store.' })
  locationId: string;

  @Field(() => [ID], { nullable: true, description: 'Lines that go, each as a whole; left out: all that is left.' })
  @IsOptional()
  @ArrayMinSize(1)
  @ArrayMaxSize(500)
  lineIds?: string[] | null;

  @Field({ description: `Why, 1 to ${MAX_REASON} characters.` })
  @Length(1, MAX_REASON)
  reason: string;
}

/** Payload of `fulfillmentOrderMove`. */
@ObjectType()
export class FulfillmentOrderMovePayload extends FulfillmentOrderPayload {}

/** Input of `fulfillmentOrderPin`. */
@InputType()
export class FulfillmentOrderPinInput extends OrderActionInput {
  @Field(() => ID)
  warehouseId: string;

  @Field({ description: `Why, 1 to ${MAX_REASON} characters.` })
  @Length(1, MAX_REASON)
  reason: string;

  @Field(() => DateTime, { nullable: true, description: 'Left out: until it is taken away.' })
  @IsOptional()
  until?: Date | null;
}

/** Payload of `fulfillmentOrderPin`. */
@ObjectType()
export class FulfillmentOrderPinPayload extends FulfillmentOrderPayload {}

/** Input of `fulfillmentOrderUnpin`. */
@InputType()
export class FulfillmentOrderUnpinInput extends OrderActionInput {}

/** Payload of `fulfillmentOrderUnpin`. */
@ObjectType()
export class FulfillmentOrderUnpinPayload extends FulfillmentOrderPayload {}
