import { Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { IsOptional, Length, Min } from 'class-validator';
import { Payload } from '../../../../platform/graphql/user-error.js';
import type { RelocationState } from '../domain/relocation.js';
import { Relocation, RelocationStateEnum } from './relocation.model.js';

/** Longest reason that is kept. */
const MAX_REASON = 500;

/** Input of `fulfillmentOrderRelocate`. */
@InputType()
export class FulfillmentOrderRelocateInput {
  @Field(() => ID)
  fulfillmentOrderId: string;

  @Field(() => ID, { description: 'Another active location of the same store.' })
  locationId: string;

  @Field({ description: `Why, 1 to ${MAX_REASON} characters.` })
  @Length(1, MAX_REASON)
  reason: string;

  @Field(() => Int, { nullable: true, description: 'Refuse when the order is at another version.' })
  @IsOptional()
  @Min(1)
  expectedVersion?: number | null;

  @Field(() => String, { nullable: true, description: 'The same key never does it twice.' })
  idempotencyKey?: string | null;
}

/** Payload of `fulfillmentOrderRelocate`. */
@ObjectType()
export class FulfillmentOrderRelocatePayload extends Payload {
  @Field(() => Relocation, { nullable: true })
  relocation: Relocation | null;
}

/** Which relocations to list; a list means any of its entries. */
@InputType()
export class RelocationFilter {
  @Field(() => [ID], { nullable: true })
  storeId?: string[] | null;

  @Field(() => [RelocationStateEnum], { nullable: true })
  state?: RelocationState[] | null;
}
