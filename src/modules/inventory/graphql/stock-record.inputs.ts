import { Field, ID, InputType, ObjectType } from '@nestjs/graphql';
import { Payload } from '../../../platform/graphql/user-error.js';
import { Store } from '../../stores/graphql/store.model.js';

/** Which stock records to list: every field that is given must match; a list means any of its entries. */
@InputType({ description: 'Every field that is given must match; a list means any of its entries.' })
export class StockRecordFilter {
  @Field(() => [ID], { nullable: true })
  storeId?: string[] | null;

  @Field(() => [ID], { nullable: true })
  locationId?: string[] | null;

  @Field(() => [String], { nullable: true })
  sku?: string[] | null;

  @Field(() => String, { nullable: true, description: 'Part of the title or of the SKU, in any case.' })
  search?: string | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether there is a stock level of its SKU.' })
  mapped?: boolean | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether the store showed another number than we expected.' })
  drifting?: boolean | null;
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
