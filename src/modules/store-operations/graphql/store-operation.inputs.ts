import { Field, ID, InputType, ObjectType } from '@nestjs/graphql';
import { IsOptional, Length } from 'class-validator';
import { Payload } from '../../../platform/graphql/user-error.js';
import type { OperationState } from '../domain/operation.js';
import { StoreOperation, StoreOperationStateEnum } from './store-operation.model.js';

/** Which operations to list: every field that is given must match; a list means any of its entries. */
@InputType({ description: 'Every field that is given must match; a list means any of its entries.' })
export class StoreOperationFilter {
  @Field(() => [ID], { nullable: true })
  storeId?: string[] | null;

  @Field(() => [ID], { nullable: true })
  fulfillmentOrderId?: string[] | null;

  @Field(() => [String], { nullable: true })
  kind?: string[] | null;

  @Field(() => [StoreOperationStateEnum], { nullable: true })
  state?: OperationState[] | null;
}

/** Input of `storeOperationRedrive`. */
@InputType()
export class StoreOperationRedriveInput {
  @Field(() => ID)
  storeOperationId: string;

  @Field(() => String, { nullable: true, description: 'Why it is worth another try; up to 500 characters.' })
  @IsOptional()
  @Length(1, 500)
  reason?: string | null;

  @Field(() => String, { nullable: true })
  idempotencyKey?: string | null;
}

/** Payload of `storeOperationRedrive`. */
@ObjectType()
export class StoreOperationRedrivePayload extends Payload {
  @Field(() => StoreOperation, { nullable: true })
  storeOperation: StoreOperation | null;
}
