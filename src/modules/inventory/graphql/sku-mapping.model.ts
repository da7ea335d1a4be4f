import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { Connection } from '../../../platform/graphql/connection.js';
import { Node } from '../../../platform/graphql/node.js';
import { DateTime } from '../../../platform/graphql/scalars.js';

/** So many units of a warehouse's SKU in one piece of a store's SKU. */
@ObjectType({ description: 'So many units of a warehouse’s SKU in one piece of a store’s SKU.' })
export class SkuMappingComponent {
  @Field()
  warehouseSku: string;

  @Field(() => Int)
  units: number;
}

/** What a SKU of a store is made of. */
@ObjectType({
  implements: () => Node,
  description:
    'What one piece of a store’s SKU is made of: one component of several units is a pack, one with another SKU an alias, several are a kit. A SKU without a mapping is the same SKU of the warehouse, one unit.',
})
export class SkuMapping implements Node {
  @Field(() => ID)
  id: string;

  /** Not part of the API: the field `store` is. */
  storeId: string;

  /** Not part of the API: the field `warehouse` is. */
  warehouseId: string | null;

  @Field({ description: 'The store’s SKU.' })
  storeSku: string;

  @Field(() => [SkuMappingComponent], { description: 'At least one.' })
  components: SkuMappingComponent[];

  @Field(() => DateTime)
  createdAt: Date;

  @Field(() => DateTime)
  updatedAt: Date;
}

/** A page of SKU mappings. */
@ObjectType()
export class SkuMappingConnection extends Connection(SkuMapping, 'SkuMapping') {}
