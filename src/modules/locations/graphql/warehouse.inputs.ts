import { Field, Float, ID, InputType, Int } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsOptional, Length, Matches, Max, MaxLength, Min, ValidateNested } from 'class-validator';
import { Printable } from '../../../platform/graphql/printable.js';
import { IsCountry } from './is-country.js';

const COUNTRY = 'must be a country, best in two letters (ISO 3166-1 alpha-2), such as DE';
const CODE = { message: 'code may hold letters, digits, dot, hyphen and underscore' };

/** An address, no longer than every platform takes it (docs/platform-notes.md). */
@InputType()
export class AddressInput {
  @Field()
  @Length(1, 255)
  @Printable()
  line1: string;

  @Field(() => String, { nullable: true })
  @IsOptional()
  @MaxLength(255)
  @Printable()
  line2?: string | null;

  @Field()
  @Length(1, 255)
  @Printable()
  city: string;

  @Field(() => String, { nullable: true })
  @IsOptional()
  @MaxLength(255)
  @Printable()
  state?: string | null;

  @Field(() => String, { nullable: true })
  @IsOptional()
  @MaxLength(64)
  @Printable()
  postcode?: string | null;

  @Field({ description: 'ISO 3166-1 alpha-2.' })
  @IsCountry({ message: `country ${COUNTRY}` })
  country: string;

  @Field(() => String, { nullable: true })
  @IsOptional()
  @MaxLength(128)
  @Printable()
  phone?: string | null;
}

/** A place on the globe. */
@InputType()
export class GeoPointInput {
  @Field(() => Float, { description: 'Degrees, -90 to 90; north is positive.' })
  @Min(-90)
  @Max(90)
  latitude: number;

  @Field(() => Float, { description: 'Degrees, -180 to 180; east is positive.' })
  @Min(-180)
  @Max(180)
  longitude: number;
}

/** Input of `warehouseCreate`. */
@InputType()
export class WarehouseCreateInput {
  @Field({ description: 'Short unique name, such as BER1.' })
  @Length(1, 40)
  @Matches(/^[A-Za-z0-9._-]+$/, CODE)
  code: string;

  @Field()
  @Length(1, 128)
  @Printable()
  name: string;

  @Field(() => AddressInput)
  @ValidateNested()
  @Type(() => AddressInput)
  address: AddressInput;

  @Field(() => [String], { nullable: true, description: 'ISO 3166-1 alpha-2; empty or left out: every country.' })
  @IsOptional()
  @ArrayMaxSize(250)
  @IsCountry({ each: true, message: `each of servedCountries ${COUNTRY}` })
  servedCountries?: string[] | null;

  @Field(() => GeoPointInput, {
    nullable: true,
    description: 'Where it really is; left out: distances count from the centre of its postcode or country.',
  })
  @IsOptional()
  @ValidateNested()
  @Type(() => GeoPointInput)
  position?: GeoPointInput | null;

  @Field(() => String, { nullable: true })
  idempotencyKey?: string | null;
}

/** Input of `warehouseUpdate`: what is left out stays as it is. */
@InputType()
export class WarehouseUpdateInput {
  @Field(() => ID)
  warehouseId: string;

  @Field(() => String, { nullable: true })
  @IsOptional()
  @Length(1, 40)
  @Matches(/^[A-Za-z0-9._-]+$/, CODE)
  code?: string | null;

  @Field(() => String, { nullable: true })
  @IsOptional()
  @Length(1, 128)
  @Printable()
  name?: string | null;

  @Field(() => AddressInput, { nullable: true, description: 'Replaces the whole address, here and at every store.' })
  @IsOptional()
  @ValidateNested()
  @Type(() => AddressInput)
  address?: AddressInput | null;

  @Field(() => [String], { nullable: true })
  @IsOptional()
  @ArrayMaxSize(250)
  @IsCountry({ each: true, message: `each of servedCountries ${COUNTRY}` })
  servedCountries?: string[] | null;

  @Field(() => GeoPointInput, {
    nullable: true,
    description: 'Where it really is; null takes it away, so that distances count from its postcode or country again.',
  })
  @IsOptional()
  @ValidateNested()
  @Type(() => GeoPointInput)
  position?: GeoPointInput | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'True: change the address although stores have locations here, which changes tax there.',
  })
  confirm?: boolean | null;

  @Field(() => Int, { nullable: true })
  @IsOptional()
  @Min(1)
  expectedVersion?: number | null;

  @Field(() => String, { nullable: true })
  idempotencyKey?: string | null;
}

/** Which warehouses to list; a list means any of its entries. */
@InputType()
export class WarehouseFilter {
  @Field(() => [String], { nullable: true })
  code?: string[] | null;
}
