import { Field, Float, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Connection } from '../../../platform/graphql/connection.js';
import type { SuggestionReason } from '../domain/suggest-skus.js';

/** GraphQL enum `SkuSuggestionReason`. */
export const SkuSuggestionReasonEnum = {
  SAME_LETTERS: 'SAME_LETTERS',
  PREFIX: 'PREFIX',
  SUFFIX: 'SUFFIX',
  SIMILAR: 'SIMILAR',
} as const satisfies { [Reason in SuggestionReason]: Reason };

registerEnumType(SkuSuggestionReasonEnum, {
  name: 'SkuSuggestionReason',
  description:
    'SAME_LETTERS: the same letters and digits, in other case or with other signs between. PREFIX, SUFFIX: one begins or ends with the other. SIMILAR: few letters differ.',
});

/** A SKU of the warehouse that a store's SKU may be mapped to. */
@ObjectType({ description: 'A SKU of the warehouse that a store’s SKU may mean. A person decides.' })
export class SkuMappingSuggestion {
  @Field()
  warehouseSku: string;

  @Field(() => Float, { description: 'More than 0, at most 1; higher is likelier.' })
  score: number;

  @Field(() => SkuSuggestionReasonEnum)
  reason: SuggestionReason;
}

/** A SKU of a store of which nobody knows what it is in a warehouse. */
@ObjectType({
  description:
    'A SKU of a store of which nobody knows what it is in a warehouse: it has no mapping whose components all have a stock level there.',
})
export class UnmappedSku {
  @Field(() => ID)
  storeId: string;

  /** The store's id behind the global one; not part of the API. */
  storeInnerId: string;

  /** Not part of the API: the field `warehouse` is. */
  warehouseId: string;

  @Field({ description: 'The store’s SKU.' })
  sku: string;

  @Field(() => String, { nullable: true })
  title: string | null;

  /** Not part of the API: the field `blockedOrders` is. */
  blockedOrderIds: string[];

  @Field(() => Int, { description: 'Orders in review that wait for it; they are decided again once it is known.' })
  blockedOrderCount: number;
}

/** A page of unmapped SKUs. */
@ObjectType()
export class UnmappedSkuConnection extends Connection(UnmappedSku, 'UnmappedSku') {}
