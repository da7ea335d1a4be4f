import { Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsInt, IsOptional, Max, Min, ValidateNested } from 'class-validator';
import { Payload } from '../../../platform/graphql/user-error.js';
import { MAX_ON_HAND } from '../domain/movement.js';
import { StockLevel } from './stock-level.model.js';
import { StockRecord } from './stock-record.model.js';
import { IsSku } from './sku-input.js';

/** Levels that one request may change. */
const MAX_LEVELS = 200;

/** The buffer of one SKU. */
@InputType()
export class StockBufferInput {
  @Field({ description: 'The warehouse’s SKU; it has a stock level.' })
  @IsSku()
  sku: string;

  @Field(() => Int, { description: 'Pieces that are never promised nor published.' })
  @IsInt()
  @Min(0)
  @Max(MAX_ON_HAND)
  buffer: number;
}

/** Input of `stockBuffersSet`. */
@InputType()
export class StockBuffersSetInput {
  @Field(() => ID)
  warehouseId: string;

  @Field(() => ID)
  storeId: string;

  @Field(() => [StockBufferInput], { description: `1 to ${MAX_LEVELS}, each SKU once.` })
  @ArrayMinSize(1)
  @ArrayMaxSize(MAX_LEVELS)
  @ValidateNested({ each: true })
  @Type(() => StockBufferInput)
  levels: StockBufferInput[];

  @Field(() => Boolean, { defaultValue: false, description: 'Changes nothing, only says what would be published.' })
  preview: boolean;

  @Field(() => String, { nullable: true })
  idempotencyKey?: string | null;
}

/** What a change of buffers does to the number that a store holds. */
@ObjectType()
export class PublishedNumber {
  /** The record's inner id; not part of the API. */
  recordId: string;

  @Field(() => StockRecord, { nullable: true })
  stockRecord: StockRecord | null;

  @Field(() => Int)
  before: number;

  @Field(() => Int)
  after: number;
}

/** Payload of `stockBuffersSet`. */
@ObjectType()
export class StockBuffersSetPayload extends Payload {
  @Field(() => [StockLevel], { description: 'The levels in the order of the input, unchanged for a preview.' })
  stockLevels: StockLevel[];

  @Field(() => [PublishedNumber], { description: 'The store’s records that are to hold another number.' })
  published: PublishedNumber[];
}

/** The low stock threshold of one SKU. */
@InputType()
export class StockThresholdInput {
  @Field({ description: 'The warehouse’s SKU; it has a stock level.' })
  @IsSku()
  sku: string;

  @Field(() => Int, { nullable: true, description: 'As much or less that may be promised is low; null: never low.' })
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(MAX_ON_HAND)
  lowStockThreshold?: number | null;
}

/** Input of `stockThresholdsSet`. */
@InputType()
export class StockThresholdsSetInput {
  @Field(() => ID)
  warehouseId: string;

  @Field(() => ID)
  storeId: string;

  @Field(() => [StockThresholdInput], { description: `1 to ${MAX_LEVELS}, each SKU once.` })
  @ArrayMinSize(1)
  @ArrayMaxSize(MAX_LEVELS)
  @ValidateNested({ each: true })
  @Type(() => StockThresholdInput)
  levels: StockThresholdInput[];

  @Field(() => String, { nullable: true })
  idempotencyKey?: string | null;
}

/** Payload of `stockThresholdsSet`. */
@ObjectType()
export class StockThresholdsSetPayload extends Payload {
  @Field(() => [StockLevel], { description: 'The levels in the order of the input; empty when nothing was set.' })
  stockLevels: StockLevel[];
}
