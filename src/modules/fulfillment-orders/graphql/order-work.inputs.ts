import { Field, ID, InputType, ObjectType } from '@nestjs/graphql';
import { ArrayMaxSize, ArrayMinSize } from 'class-validator';
import { Payload, UserError } from '../../../platform/graphql/user-error.js';
import { FulfillmentOrderPayload } from './fulfillment-order.inputs.js';
import { FulfillmentOrder } from './fulfillment-order.model.js';
import { BulkInput, OrderActionInput, OrderMessageInput } from './order-action.inputs.js';

/** Orders that one bulk mutation may name. */
const MAX_ORDERS = 100;

/** Input of `fulfillmentOrderStartPicking`. */
@InputType()
export class FulfillmentOrderStartPickingInput extends OrderActionInput {}

/** Payload of `fulfillmentOrderStartPicking`. */
@ObjectType()
export class FulfillmentOrderStartPickingPayload extends FulfillmentOrderPayload {}

/** Input of `fulfillmentOrderMarkPacked`. */
@InputType()
export class FulfillmentOrderMarkPackedInput extends OrderActionInput {}

/** Payload of `fulfillmentOrderMarkPacked`. */
@ObjectType()
export class FulfillmentOrderMarkPackedPayload extends FulfillmentOrderPayload {}

/** Input of `fulfillmentOrderMarkLabelled`. */
@InputType()
export class FulfillmentOrderMarkLabelledInput extends OrderActionInput {}

/** Payload of `fulfillmentOrderMarkLabelled`. */
@ObjectType()
export class FulfillmentOrderMarkLabelledPayload extends FulfillmentOrderPayload {}

/** Input of `fulfillmentOrderMarkHandedOver`. */
@InputType()
export class FulfillmentOrderMarkHandedOverInput extends OrderActionInput {}

/** Payload of `fulfillmentOrderMarkHandedOver`. */
@ObjectType()
export class FulfillmentOrderMarkHandedOverPayload extends FulfillmentOrderPayload {}

/** Input of `fulfillmentOrderClose`. */
@InputType()
export class FulfillmentOrderCloseInput extends OrderMessageInput {}

/** Payload of `fulfillmentOrderClose`. */
@ObjectType()
export class FulfillmentOrderClosePayload extends FulfillmentOrderPayload {}

/** Input of a bulk mutation over orders. */
@InputType({ isAbstract: true })
export abstract class FulfillmentOrdersInput extends BulkInput {
  @Field(() => [ID], { description: `1 to ${MAX_ORDERS}; each is done on its own.` })
  @ArrayMinSize(1)
  @ArrayMaxSize(MAX_ORDERS)
  fulfillmentOrderIds: string[];
}

/** Input of `fulfillmentOrdersStartPicking`. */
@InputType()
export class FulfillmentOrdersStartPickingInput extends FulfillmentOrdersInput {}

/** Input of `fulfillmentOrdersMarkPacked`. */
@InputType()
export class FulfillmentOrdersMarkPackedInput extends FulfillmentOrdersInput {}

/** Input of `fulfillmentOrdersMarkLabelled`. */
@InputType()
export class FulfillmentOrdersMarkLabelledInput extends FulfillmentOrdersInput {}

/** Input of `fulfillmentOrdersMarkHandedOver`. */
@InputType()
export class FulfillmentOrdersMarkHandedOverInput extends FulfillmentOrdersInput {}

/** What became of one order of a bulk mutation. */
@ObjectType({ description: 'What became of one order of a bulk mutation.' })
export class FulfillmentOrderResult {
  @Field(() => ID, { description: 'As it was given.' })
  fulfillmentOrderId: string;

  @Field(() => FulfillmentOrder, { nullable: true, description: 'Null when nothing was changed.' })
  fulfillmentOrder: FulfillmentOrder | null;

  @Field(() => [UserError], { description: 'Why nothing was changed.' })
  userErrors: UserError[];
}

/** The payload of a bulk mutation over orders. */
@ObjectType({ isAbstract: true })
export abstract class FulfillmentOrdersPayload extends Payload {
  @Field(() => [FulfillmentOrderResult], { description: 'One per order, in the order of the input.' })
  results: FulfillmentOrderResult[];
}

/** Payload of `fulfillmentOrdersStartPicking`. */
@ObjectType()
export class FulfillmentOrdersStartPickingPayload extends FulfillmentOrdersPayload {}

/** Payload of `fulfillmentOrdersMarkPacked`. */
@ObjectType()
export class FulfillmentOrdersMarkPackedPayload extends FulfillmentOrdersPayload {}

/** Payload of `fulfillmentOrdersMarkLabelled`. */
@ObjectType()
export class FulfillmentOrdersMarkLabelledPayload extends FulfillmentOrdersPayload {}

/** Payload of `fulfillmentOrdersMarkHandedOver`. */
@ObjectType()
export class FulfillmentOrdersMarkHandedOverPayload extends FulfillmentOrdersPayload {}
