import { Field, ID, InputType, ObjectType, registerEnumType } from '@nestjs/graphql';
import { IsOptional, Length } from 'class-validator';
import type { HoldReason } from '../../../../clients/store-client.js';
import { DateTime } from '../../../../platform/graphql/scalars.js';
import { WORK_BLOCKERS, type WorkBlocker } from '../domain/still-blocked.js';
import { FulfillmentOrderPayload } from '../../graphql/fulfillment-order.inputs.js';
import { OrderActionInput } from '../../graphql/order-action.inputs.js';
import { HoldReasonEnum, OrderHold } from './order-hold.model.js';

/** Longest text of a hold. */
const MAX_HOLD_MESSAGE = 500;

/** GraphQL enum `WorkBlocker`. */
export const WorkBlockerEnum = Object.fromEntries(WORK_BLOCKERS.map((blocker) => [blocker, blocker]));

registerEnumType(WorkBlockerEnum, {
  name: 'WorkBlocker',
  description:
    'What keeps an order from being worked on. STORE_HOLD: a hold of the merchant’s. INTERNAL_HOLD: one of ours.',
});

/** Input of `fulfillmentOrderHold`. */
@InputType()
export class FulfillmentOrderHoldInput extends OrderActionInput {
  @Field(() => HoldReasonEnum)
  reason: HoldReason;

  @Field(() => String, {
    nullable: true,
    description: `1 to ${MAX_HOLD_MESSAGE} characters, no personal data; with atStore the merchant reads it.`,
  })
  @IsOptional()
  @Length(1, MAX_HOLD_MESSAGE)
  message?: string | null;

  @Field(() => DateTime, { nullable: true, description: 'The hold releases itself then; left out: somebody has to.' })
  until?: Date | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether the store shall hold the order as well. Default false.',
  })
  atStore?: boolean | null;
}

/** Payload of `fulfillmentOrderHold`. */
@ObjectType()
export class FulfillmentOrderHoldPayload extends FulfillmentOrderPayload {}

/** Input of `fulfillmentOrderReleaseHold`. */
@InputType()
export class FulfillmentOrderReleaseHoldInput extends OrderActionInput {
  @Field(() => ID, { nullable: true, description: 'One of its internalHolds; left out: all of them.' })
  holdId?: string | null;
}

/** Something that keeps an order from being worked on. */
@ObjectType({ description: 'Something that keeps an order from being worked on.' })
export class WorkBlock {
  @Field(() => WorkBlockerEnum)
  blocker: WorkBlocker;

  @Field(() => String, { nullable: true, description: 'Of a hold of the merchant’s, in the store’s words.' })
  reason: string | null;

  @Field(() => OrderHold, { nullable: true, description: 'Set for INTERNAL_HOLD.' })
  hold: OrderHold | null;
}

/** Payload of `fulfillmentOrderReleaseHold`. */
@ObjectType()
export class FulfillmentOrderReleaseHoldPayload extends FulfillmentOrderPayload {
  @Field(() => [WorkBlock], {
    description: 'What still keeps the order from being worked on; a hold that the store has yet to release is named.',
  })
  stillBlockedBy: WorkBlock[];
}
