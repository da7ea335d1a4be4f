import { Field, ID, InputType, Int } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { IsOptional, Matches, Max, Min, ValidateNested } from 'class-validator';
import { POLICY_NUMBERS, type CheckOutcomes, type StorePolicy } from '../domain/store-policy.js';
import {
  BetterLocationEnum,
  CancellationDefaultAnswerEnum,
  CancellationModeEnum,
  DecisionModeEnum,
  DestinationEnum,
  DriftHealingEnum,
  OutOfStockEnum,
  PointOfNoReturnEnum,
  PossibleDuplicateEnum,
  StockOwnerEnum,
} from './store.enums.js';

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

  @Field(() => StorePolicyChecksInput, { nullable: true })
  @IsOptional()
  @ValidateNested()
  @Type(() => StorePolicyChecksInput)
  checks?: StorePolicyChecksInput;

  @Field(() => DecisionModeEnum, { nullable: true })
  decisionMode?: StorePolicy['decisionMode'];

  @Field(() => CancellationModeEnum, { nullable: true })
  cancellationMode?: StorePolicy['cancellationMode'];

  @Field(() => PointOfNoReturnEnum, { nullable: true })
  pointOfNoReturn?: StorePolicy['pointOfNoReturn'];

  @Field(() => CancellationDefaultAnswerEnum, { nullable: true })
  cancellationDefaultAnswer?: StorePolicy['cancellationDefaultAnswer'];

  @Field(() => StockOwnerEnum, { nullable: true })
  stockOwner?: StorePolicy['stockOwner'];

  @Field(() => DriftHealingEnum, { nullable: true })
  driftHealing?: StorePolicy['driftHealing'];

  @Field(() => BetterLocationEnum, { nullable: true })
  betterLocation?: StorePolicy['betterLocation'];

  @Field(() => Boolean, {
    nullable: true,
    description: 'Tell customers about shipments where neither operator nor merchant said.',
  })
  notifyCustomer?: boolean;

  @Field(() => Boolean, { nullable: true, description: 'Send our stock to the store.' })
  stockSync?: boolean;

  @Field(() => Boolean, { nullable: true, description: 'The store lowers its own stock when it books a shipment.' })
  storeDeductsOnFulfillment?: boolean;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Create a stock record where a SKU of ours has none at the location.',
  })
  createStockRecords?: boolean;

  @Field(() => Boolean, { nullable: true, description: 'A location without enough stock may still be recommended.' })
  allowBackorders?: boolean;

  @Field(() => Int, {
    nullable: true,
    description: 'Minutes that an operator has to answer a cancellation; 0: no deadline.',
  })
  @IsOptional()
  @Min(POLICY_NUMBERS.cancellationDeadlineMinutes.min)
  @Max(POLICY_NUMBERS.cancellationDeadlineMinutes.max)
  cancellationDeadlineMinutes?: number;

  @Field(() => Int, {
    nullable: true,
    description: 'Days in transit after which a parcel that was not delivered is late.',
  })
  @IsOptional()
  @Min(POLICY_NUMBERS.lateInTransitDays.min)
  @Max(POLICY_NUMBERS.lateInTransitDays.max)
  lateInTransitDays?: number;

  @Field(() => Int, { nullable: true, description: 'Hours that an order may wait for stock.' })
  @IsOptional()
  @Min(POLICY_NUMBERS.partStockDeadlineHours.min)
  @Max(POLICY_NUMBERS.partStockDeadlineHours.max)
  partStockDeadlineHours?: number;

  @Field(() => String, {
    nullable: true,
    description: 'Language of the texts that merchants read: ISO 639-1 in lower case.',
  })
  @IsOptional()
  @Matches(/^[a-z]{2}$/, { message: 'language must be two lower-case letters (ISO 639-1), such as en' })
  language?: string;

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
