import { Field, ID, InputType, Int } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { IsOptional, MaxLength, Min, ValidateNested } from 'class-validator';
import type { StorePlatform } from '../../../clients/store-client.js';
import type { CheckOutcomes, StorePolicy } from '../domain/store-policy.js';
import type { StoreStatus } from '../domain/store-status.js';
import {
  CancellationModeEnum,
  DecisionModeEnum,
  DestinationEnum,
  OutOfStockEnum,
  PointOfNoReturnEnum,
  PossibleDuplicateEnum,
  StorePlatformEnum,
  StoreStatusEnum,
} from './store.enums.js';

/** Which stores to list; a list means any of its entries. */
@InputType()
export class StoreFilter {
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

/** The outcomes to change. */
@InputType()
export class StorePolicyChecksInput {
  @Field(() => PossibleDuplicateEnum, { nullable: true })
  possibleDuplicate?: CheckOutcomes['possibleDuplicate'];

  @Field(() => OutOfStockEnum, { nullable: true })
  outOfStock?: CheckOutcomes['outOfStock'];

  @Field(() => DestinationEnum, { nullable: true })
  addressIncomplete?: CheckOutcomes['addressIncomplete'];

  @Field(() => DestinationEnum, { nullable: true })
  countryNotServed?: CheckOutcomes['countryNotServed'];
}

/** Input of `storePolicyUpdate`: what is left out stays as it is. */
@InputType()
export class StorePolicyUpdateInput {
  @Field(() => ID)
  storeId: string;

  @Field(() => DecisionModeEnum, { nullable: true })
  decisionMode?: StorePolicy['decisionMode'];

  @Field(() => StorePolicyChecksInput, { nullable: true })
  @IsOptional()
  @ValidateNested()
  @Type(() => StorePolicyChecksInput)
  checks?: StorePolicyChecksInput;

  @Field(() => CancellationModeEnum, { nullable: true })
  cancellationMode?: StorePolicy['cancellationMode'];

  @Field(() => PointOfNoReturnEnum, { nullable: true })
  pointOfNoReturn?: StorePolicy['pointOfNoReturn'];

  @Field(() => Boolean, {
    nullable: true,
    description: 'Tell customers about shipments where neither operator nor merchant said.',
  })
  notifyCustomer?: boolean;

  @Field(() => Boolean, { nullable: true, description: 'Send our stock to the store.' })
  stockSync?: boolean;

  @Field(() => Boolean, { nullable: true, description: 'The store lowers its own stock when it books a shipment.' })
  storeDeductsOnFulfillment?: boolean;

  @Field(() => Int, {
    nullable: true,
    description: 'Refuse with STALE_VERSION when the store is at another version.',
  })
  @IsOptional()
  @Min(1)
  expectedVersion?: number | null;

  @Field(() => String, { nullable: true })
  idempotencyKey?: string | null;
}
