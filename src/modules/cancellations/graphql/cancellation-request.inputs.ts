import { Field, ID, InputType, ObjectType } from '@nestjs/graphql';
import { IsOptional, Length } from 'class-validator';
import { Payload } from '../../../platform/graphql/user-error.js';
import type { CancellationStatus } from '../cancellation-requests.repository.js';
import { CancellationRequest, CancellationStatusEnum } from './cancellation-request.model.js';

/** Longest message to a merchant that we send. */
const MAX_MESSAGE = 1000;

/** Which requests to list: every field that is given must match; a list means any of its entries. */
@InputType({ description: 'Every field that is given must match; a list means any of its entries.' })
export class CancellationRequestFilter {
  @Field(() => [ID], { nullable: true })
  storeId?: string[] | null;

  @Field(() => [CancellationStatusEnum], { nullable: true })
  status?: CancellationStatus[] | null;

  @Field(() => [ID], { nullable: true })
  fulfillmentOrderId?: string[] | null;
}

/** An answer to a request. */
@InputType({ isAbstract: true })
export abstract class CancellationAnswerInput {
  @Field(() => ID)
  cancellationRequestId: string;

  @Field(() => String, {
    nullable: true,
    description: `For the merchant, 1 to ${MAX_MESSAGE} characters; a refusal without it names the parcels.`,
  })
  @IsOptional()
  @Length(1, MAX_MESSAGE)
  message?: string | null;

  @Field(() => String, { nullable: true, description: 'The same key never does it twice.' })
  idempotencyKey?: string | null;
}

/** Input of `cancellationRequestAccept`. */
@InputType()
export class CancellationRequestAcceptInput extends CancellationAnswerInput {}

/** Input of `cancellationRequestReject`. */
@InputType()
export class CancellationRequestRejectInput extends CancellationAnswerInput {}

/** The payload of both answers. */
@ObjectType({ isAbstract: true })
export abstract class CancellationRequestPayload extends Payload {
  @Field(() => CancellationRequest, { nullable: true })
  cancellationRequest: CancellationRequest | null;
}

/** Payload of `cancellationRequestAccept`. */
@ObjectType()
export class CancellationRequestAcceptPayload extends CancellationRequestPayload {}

/** Payload of `cancellationRequestReject`. */
@ObjectType()
export class CancellationRequestRejectPayload extends CancellationRequestPayload {}
