import { Field, ID, InputType, Int } from '@nestjs/graphql';
import { IsOptional, Length, Min } from 'class-validator';

/** Longest message to a merchant that we send. */
export const MAX_MESSAGE = 1000;

/** What every mutation may carry. */
@InputType({ isAbstract: true })
export abstract class RepeatableInput {
  @Field(() => String, { nullable: true, description: 'The same key never does it twice.' })
  idempotencyKey?: string | null;
}

/** An order, and what the operator saw of it. */
@InputType({ isAbstract: true })
export abstract class OrderActionInput extends RepeatableInput {
  @Field(() => ID)
  fulfillmentOrderId: string;

  @Field(() => Int, { nullable: true, description: 'Refuse when the order is at another version.' })
  @IsOptional()
  @Min(1)
  expectedVersion?: number | null;
}

/** An order, and words for its merchant. */
@InputType({ isAbstract: true })
export abstract class OrderMessageInput extends OrderActionInput {
  @Field(() => String, { nullable: true, description: `For the merchant, 1 to ${MAX_MESSAGE} characters.` })
  @IsOptional()
  @Length(1, MAX_MESSAGE)
  message?: string | null;
}

/** Longest idempotency key of a bulk mutation; each of its items gets a key made from it. */
const MAX_BULK_KEY = 190;

/** What every bulk mutation may carry. */
@InputType({ isAbstract: true })
export abstract class BulkInput {
  @Field(() => String, {
    nullable: true,
    description: `Makes a repeat harmless, item by item; 1 to ${MAX_BULK_KEY} characters.`,
  })
  @IsOptional()
  @Length(1, MAX_BULK_KEY)
  idempotencyKey?: string | null;
}
