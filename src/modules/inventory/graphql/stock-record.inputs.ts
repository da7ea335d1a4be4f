import { Field, ID, InputType, ObjectType } from '@nestjs/graphql';
import { IsOptional, Length } from 'class-validator';
import { Payload } from '../../../platform/graphql/user-error.js';
import { Store } from '../../stores/graphql/store.model.js';
import type { DriftCause } from '../domain/drift.js';
import { Trimmed } from '../../../platform/graphql/trimmed.js';
import { IsSku } from './sku-input.js';
import { DriftCauseEnum, StockRecord } from './stock-record.model.js';

/** Which stock records to list: every field that is given must match; a list means any of its entries. */
@InputType({ description: 'Every field that is given must match; a list means any of its entries.' })
export class StockRecordFilter {
  @Field(() => [ID], { nullable: true })
  storeId?: string[] | null;

  @Field(() => [ID], { nullable: true })
  locationId?: string[] | null;

  @Field(() => [String], { nullable: true, description: 'In any case.' })
  sku?: string[] | null;

  @Field(() => String, { nullable: true, description: 'Part of the title or of the SKU, in any case.' })
  search?: string | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether there is a stock level of its SKU.' })
  mapped?: boolean | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether the store showed another number than we expected.' })
  drifting?: boolean | null;

  @Field(() => [DriftCauseEnum], { nullable: true })
  driftCause?: DriftCause[] | null;
}

/** Input of `stockRecordCreate`. */
@InputType()
export class StockRecordCreateInput {
  @Field(() => ID)
  locationId: string;

  @Field({ description: 'The store’s SKU; it must be known what it is made of.' })
  @IsSku()
  sku: string;

  @Field(() => String, {
    nullable: true,
    description: 'The store’s own id of the product; needed where neither records nor orders of the store name it.',
  })
  @IsOptional()
  @Trimmed()
  @Length(1, 64)
  productId?: string | null;

  @Field(() => String, { nullable: true })
  idempotencyKey?: string | null;
}

/** Payload of `stockRecordCreate`. */
@ObjectType()
export class StockRecordCreatePayload extends Payload {
  @Field(() => ID, {
    nullable: true,
    description: 'The operation that asks the store; the record is there once it is CONFIRMED.',
  })
  storeOperationId: string | null;
}

/** Input of `stockRecordHeal`. */
@InputType()
export class StockRecordHealInput {
  @Field(() => ID)
  stockRecordId: string;

  @Field(() => String, { nullable: true })
  idempotencyKey?: string | null;
}

/** Payload of `stockRecordHeal`. */
@ObjectType()
export class StockRecordHealPayload extends Payload {
  @Field(() => StockRecord, { nullable: true })
  stockRecord: StockRecord | null;
}

/** Input of `stockSync`. */
@InputType()
export class StockSyncInput {
  @Field(() => ID)
  storeId: string;

  @Field(() => String, { nullable: true })
  idempotencyKey?: string | null;
}

/** Payload of `stockSync`. */
@ObjectType()
export class StockSyncPayload extends Payload {
  @Field(() => Store, { nullable: true })
  store: Store | null;
}
