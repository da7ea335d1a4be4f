import { Field, ID, InputType, Int } from '@nestjs/graphql';
import { IsOptional, Length, Min } from 'class-validator';
import { Printable } from '../../../platform/graphql/printable.js';
import type { LocationStatus } from '../domain/location-status.js';
import { LocationStatusEnum } from './location.model.js';

/** Which locations to list; a list means any of its entries. */
@InputType()
export class LocationFilter {
  @Field(() => [ID], { nullable: true })
  storeId?: string[] | null;

  @Field(() => [ID], { nullable: true })
  warehouseId?: string[] | null;

  @Field(() => [LocationStatusEnum], { nullable: true })
  status?: LocationStatus[] | null;
}

/** Input of `locationCreate`. Address and callback URL come from Crossdock. */
@InputType()
export class LocationCreateInput {
  @Field(() => ID)
  storeId: string;

  @Field(() => ID)
  warehouseId: string;

  @Field(() => String, { nullable: true, description: 'As the store shall show it; left out: the warehouse’s name.' })
  @IsOptional()
  @Length(1, 128)
  @Printable()
  name?: string | null;

  @Field(() => Boolean, { nullable: true })
  acceptsReturns?: boolean | null;

  @Field(() => String, { nullable: true })
  idempotencyKey?: string | null;
}

/** Input of `locationUpdate`: what is left out stays as it is; the warehouse's address is sent along. */
@InputType()
export class LocationUpdateInput {
  @Field(() => ID)
  locationId: string;

  @Field(() => String, { nullable: true })
  @IsOptional()
  @Length(1, 128)
  @Printable()
  name?: string | null;

  @Field(() => Boolean, { nullable: true })
  acceptsReturns?: boolean | null;

  @Field(() => Int, { nullable: true })
  @IsOptional()
  @Min(1)
  expectedVersion?: number | null;

  @Field(() => String, { nullable: true })
  idempotencyKey?: string | null;
}

/** Input of `locationRepair`. */
@InputType()
export class LocationRepairInput {
  @Field(() => ID)
  locationId: string;

  @Field(() => Boolean, {
    nullable: true,
    description: 'True: also where the address changes, which changes tax at the store.',
  })
  confirm?: boolean | null;

  @Field(() => String, { nullable: true })
  idempotencyKey?: string | null;
}

/** Input of `locationDelete`. */
@InputType()
export class LocationDeleteInput {
  @Field(() => ID)
  locationId: string;

  @Field(() => String, { nullable: true })
  idempotencyKey?: string | null;
}
