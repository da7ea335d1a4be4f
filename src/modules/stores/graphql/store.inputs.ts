import { Field, ID, InputType } from '@nestjs/graphql';
import { IsOptional, MaxLength } from 'class-validator';
import type { StorePlatform } from '../../../clients/platform.js';
import type { StoreStatus } from '../domain/store-status.js';
import { StorePlatformEnum, StoreStatusEnum } from './store.enums.js';

/** Which stores to list; a list means any of its entries. */
@InputType()
export class StoreFilter {
  @Field(() => [ID], { nullable: true })
  storeId?: string[] | null;

  @Field(() => [StorePlatformEnum], { nullable: true })
  platform?: StorePlatform[] | null;

  @Field(() => [StoreStatusEnum], { nullable: true })
  status?: StoreStatus[] | null;

  @Field(() => [String], { nullable: true })
  domain?: string[] | null;
}

/** Input of `storePause`. */
@InputType()
export class StorePauseInput {
  @Field(() => ID)
  storeId: string;

  @Field(() => String, { nullable: true, description: 'Shown to everybody who looks at the store.' })
  @IsOptional()
  @MaxLength(500)
  reason?: string | null;

  @Field(() => String, { nullable: true })
  idempotencyKey?: string | null;
}

/** Input of `storeResume`. */
@InputType()
export class StoreResumeInput {
  @Field(() => ID)
  storeId: string;

  @Field(() => String, { nullable: true })
  idempotencyKey?: string | null;
}
