import { Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { IsOptional, Length, Min } from 'class-validator';
import { DateTime } from '../../../platform/graphql/scalars.js';
import { StorePayload } from './store.model.js';

/** A value of `supported_actions` that a store showed. */
@ObjectType({ description: 'A value of supported_actions that a store showed; the platform lists none.' })
export class SupportedAction {
  @Field(() => ID)
  storeId: string;

  @Field({ description: 'In the store’s own words.' })
  value: string;

  @Field({ description: 'False: what it allows is not plain from its name.' })
  known: boolean;

  @Field(() => DateTime)
  firstSeenAt: Date;

  @Field(() => DateTime, { description: 'To within an hour.' })
  lastSeenAt: Date;
}

/** Input of `storeApiVersionSet`. */
@InputType()
export class StoreApiVersionSetInput {
  @Field(() => ID)
  storeId: string;

  @Field({ description: 'One of supportedApiVersions.' })
  @Length(1, 40)
  apiVersion: string;

  @Field(() => Int, { nullable: true })
  @IsOptional()
  @Min(1)
  expectedVersion?: number | null;

  @Field(() => String, { nullable: true })
  idempotencyKey?: string | null;
}

/** Payload of `storeApiVersionSet`. */
@ObjectType()
export class StoreApiVersionSetPayload extends StorePayload {}
