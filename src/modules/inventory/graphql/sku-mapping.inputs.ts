import { Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { ArrayMaxSize, ArrayMinSize } from 'class-validator';
import { Payload, UserError } from '../../../platform/graphql/user-error.js';
import { MAPPING_LIMITS } from '../domain/check-mapping.js';
import { SkuMapping } from './sku-mapping.model.js';

/** Rows that one import may have. */
const MAX_ROWS = 500;

/** Which SKU mappings to list: every field that is given must match; a list means any of its entries. */
@InputType({ description: 'Every field that is given must match; a list means any of its entries.' })
export class SkuMappingFilter {
  @Field(() => [ID], { nullable: true })
  storeId?: string[] | null;

  @Field(() => [ID], { nullable: true, description: 'Mappings for these warehouses alone.' })
  warehouseId?: string[] | null;

  @Field(() => [String], { nullable: true, description: 'In any case.' })
  storeSku?: string[] | null;

  @Field(() => [String], { nullable: true, description: 'SKUs of the warehouse, as a component, in any case.' })
  warehouseSku?: string[] | null;
}

/** One component. */
@InputType()
export class SkuMappingComponentInput {
  @Field({
    description: `The warehouse’s SKU, 1 to ${MAPPING_LIMITS.sku} characters. It may get its stock level later.`,
  })
  warehouseSku: string;

  @Field(() => Int, { defaultValue: 1, description: `Units in one piece, 1 to ${MAPPING_LIMITS.units}.` })
  units: number;
}

/** Input of `skuMappingUpsert`. */
@InputType()
export class SkuMappingUpsertInput {
  @Field(() => ID)
  storeId: string;

  @Field(() => ID, {
    nullable: true,
    description: 'For this warehouse alone; none: for all without a mapping of their own.',
  })
  warehouseId?: string | null;

  @Field({ description: `The store’s SKU, 1 to ${MAPPING_LIMITS.sku} characters.` })
  storeSku: string;

  @Field(() => [SkuMappingComponentInput], { description: `1 to ${MAPPING_LIMITS.components}, each SKU once.` })
  components: SkuMappingComponentInput[];

  @Field(() => String, { nullable: true })
  idempotencyKey?: string | null;
}

/** Input of `skuMappingDelete`. */
@InputType()
export class SkuMappingDeleteInput {
  @Field(() => ID)
  skuMappingId: string;

  @Field(() => String, { nullable: true })
  idempotencyKey?: string | null;
}

/** One row of an import. */
@InputType()
export class SkuMappingRowInput {
  @Field()
  storeSku: string;

  @Field(() => [SkuMappingComponentInput])
  components: SkuMappingComponentInput[];
}

/** Input of `skuMappingsImport`. */
@InputType()
export class SkuMappingsImportInput {
  @Field(() => ID)
  storeId: string;

  @Field(() => ID, {
    nullable: true,
    description: 'For this warehouse alone; none: for all without a mapping of their own.',
  })
  warehouseId?: string | null;

  @Field(() => [SkuMappingRowInput], { description: `1 to ${MAX_ROWS}, each store SKU once.` })
  @ArrayMinSize(1)
  @ArrayMaxSize(MAX_ROWS)
  rows: SkuMappingRowInput[];

  @Field(() => String, { nullable: true })
  idempotencyKey?: string | null;
}

/** Payload of `skuMappingUpsert`. */
@ObjectType()
export class SkuMappingUpsertPayload extends Payload {
  @Field(() => SkuMapping, { nullable: true })
  skuMapping: SkuMapping | null;
}

/** Payload of `skuMappingDelete`. */
@ObjectType()
export class SkuMappingDeletePayload extends Payload {
  @Field(() => ID, { nullable: true })
  deletedSkuMappingId: string | null;
}

/** What became of one row of an import. */
@ObjectType()
export class SkuMappingImportResult {
  @Field(() => SkuMapping, { nullable: true, description: 'The mapping, when the row was right.' })
  skuMapping: SkuMapping | null;

  @Field(() => UserError, { nullable: true, description: 'What is wrong with the row, when it was not.' })
  userError: UserError | null;
}

/** Payload of `skuMappingsImport`. */
@ObjectType()
export class SkuMappingsImportPayload extends Payload {
  @Field(() => [SkuMappingImportResult], {
    description: 'One per row, in their order. A wrong row keeps no other from being written.',
  })
  results: SkuMappingImportResult[];

  @Field(() => Int)
  importedCount: number;
}
