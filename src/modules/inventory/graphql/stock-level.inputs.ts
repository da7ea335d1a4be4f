import { ArgsType, Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsInt,
  IsOptional,
  Max,
  MaxLength,
  Min,
  NotEquals,
  ValidateNested,
} from 'class-validator';
import { GraphQLError } from 'graphql';
import { DateTime } from '../../../platform/graphql/scalars.js';
import { Payload } from '../../../platform/graphql/user-error.js';
import { OLDEST_COUNT_DAYS } from '../domain/count.js';
import { COVER_DAYS, MOST_COVER_DAYS } from '../domain/cover.js';
import { MAX_ON_HAND } from '../domain/movement.js';
import { StockLevel } from './stock-level.model.js';
import { IsSku } from './sku-input.js';

/** Levels that one request may set. */
const MAX_LEVELS = 500;

/** Which stock levels to list: every field that is given must match; a list means any of its entries. */
@InputType({ description: 'Every field that is given must match; a list means any of its entries.' })
export class StockLevelFilter {
  @Field(() => [ID], { nullable: true })
  warehouseId?: string[] | null;

  @Field(() => [ID], { nullable: true })
  storeId?: string[] | null;

  @Field(() => [String], { nullable: true, description: 'In any case.' })
  sku?: string[] | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether as much or less may be promised than the threshold.' })
  lowStock?: boolean | null;

  @Field(() => Int, {
    nullable: true,
    description: `Free pieces last for fewer days than this at the pace of the last ${COVER_DAYS} days; levels that nothing left are not among them.`,
  })
  daysOfCoverBelow?: number | null;
}

/** The argument of `daysOfCover`. */
@ArgsType()
export class CoverArgs {
  @Field(() => Int, {
    defaultValue: COVER_DAYS,
    description: `So many days back the pace is looked at, 1 to ${MOST_COVER_DAYS}; fewer where the level is younger.`,
  })
  days: number = COVER_DAYS;
}

/** The days that were asked for. Throws GraphQLError BAD_USER_INPUT outside 1 to 365. */
export function checkedCoverDays({ days }: CoverArgs): number {
  if (days >= 1 && days <= MOST_COVER_DAYS) return days;
  throw new GraphQLError(`"days" is ${days}; it must be from 1 to ${MOST_COVER_DAYS}.`, {
    extensions: { code: 'BAD_USER_INPUT' },
  });
}

/** One counted SKU. */
@InputType()
export class StockLevelInput {
  @Field({ description: 'The warehouse’s SKU, 1 to 128 characters.' })
  @IsSku()
  sku: string;

  @Field(() => Int, { description: 'Pieces in the warehouse, reserved ones included, at the time of the count.' })
  @IsInt()
  @Min(0)
  @Max(MAX_ON_HAND)
  onHand: number;
}

/** Input of `stockLevelsSet`. */
@InputType()
export class StockLevelsSetInput {
  @Field(() => ID)
  warehouseId: string;

  @Field(() => ID)
  storeId: string;

  @Field(() => String, { nullable: true })
  @IsOptional()
  @MaxLength(500)
  reason?: string | null;

  @Field(() => DateTime, {
    nullable: true,
    description: `When the counts were true: what Crossdock recorded later (shipments, adjustments) is applied on top. Not in the future (a minute ahead counts as now), at most ${OLDEST_COUNT_DAYS} days ago, and not before a SKU’s latest count. Without it: now.`,
  })
  asOf?: Date | null;

  @Field(() => [StockLevelInput], { description: `1 to ${MAX_LEVELS}, each SKU once.` })
  @ArrayMinSize(1)
  @ArrayMaxSize(MAX_LEVELS)
  @ValidateNested({ each: true })
  @Type(() => StockLevelInput)
  levels: StockLevelInput[];

  @Field(() => String, { nullable: true })
  idempotencyKey?: string | null;
}

/** Input of `stockLevelAdjust`. */
@InputType()
export class StockLevelAdjustInput {
  @Field(() => ID)
  warehouseId: string;

  @Field(() => ID)
  storeId: string;

  @Field({ description: 'A SKU that has a stock level.' })
  @IsSku()
  sku: string;

  @Field(() => Int, { description: 'Pieces to add (more than 0) or to take away (less than 0).' })
  @IsInt()
  @NotEquals(0, { message: 'delta must not be 0' })
  delta: number;

  @Field(() => String, { nullable: true })
  @IsOptional()
  @MaxLength(500)
  reason?: string | null;

  @Field(() => String, { nullable: true })
  idempotencyKey?: string | null;
}

/** Payload of `stockLevelsSet`. */
@ObjectType()
export class StockLevelsSetPayload extends Payload {
  @Field(() => [StockLevel], { description: 'The levels in the order of the input; empty when nothing was set.' })
  stockLevels: StockLevel[];
}

/** Payload of `stockLevelAdjust`. */
@ObjectType()
export class StockLevelAdjustPayload extends Payload {
  @Field(() => StockLevel, { nullable: true })
  stockLevel: StockLevel | null;
}
