import { Field, ID, InputType, ObjectType } from '@nestjs/graphql';
import { IsDate, IsOptional, Length } from 'class-validator';
import { Payload } from '../../../platform/graphql/user-error.js';
import { DateTime } from '../../../platform/graphql/scalars.js';
import type { Severity } from '../journal.types.js';
import { ExceptionModel, ExceptionSeverity } from './exception.model.js';

/** Which exceptions: every field that is given must match; lists mean any of. */
@InputType({ description: 'Every field that is given must match; lists mean any of.' })
export class ExceptionFilter {
  @Field(() => [String], { nullable: true })
  type?: string[] | null;

  @Field(() => [ExceptionSeverity], { nullable: true })
  severity?: Severity[] | null;

  @Field(() => [ID], { nullable: true })
  storeId?: string[] | null;

  @Field(() => [ID], { nullable: true })
  fulfillmentOrderId?: string[] | null;

  @Field(() => Boolean, { nullable: true, description: 'true: not resolved; false: resolved.' })
  open?: boolean | null;

  @Field(() => Boolean, { nullable: true, description: 'true: hidden until a later moment; false: not hidden now.' })
  snoozed?: boolean | null;
}

/** Input of `exceptionResolve`. */
@InputType()
export class ExceptionResolveInput {
  @Field(() => ID)
  exceptionId: string;

  @Field(() => String, { description: 'How it was resolved, 1 to 500 characters, without personal data.' })
  @Length(1, 500)
  resolution: string;

  @Field(() => String, { nullable: true })
  @IsOptional()
  idempotencyKey?: string | null;
}

/** Input of `exceptionSnooze`. */
@InputType()
export class ExceptionSnoozeInput {
  @Field(() => ID)
  exceptionId: string;

  @Field(() => DateTime, { description: 'A moment in the future.' })
  @IsDate()
  until: Date;

  @Field(() => String, { nullable: true })
  @IsOptional()
  idempotencyKey?: string | null;
}

/** Payload of `exceptionResolve`. */
@ObjectType()
export class ExceptionResolvePayload extends Payload {
  @Field(() => ExceptionModel, { nullable: true })
  exception: ExceptionModel | null;
}

/** Payload of `exceptionSnooze`. */
@ObjectType()
export class ExceptionSnoozePayload extends Payload {
  @Field(() => ExceptionModel, { nullable: true })
  exception: ExceptionModel | null;
}
