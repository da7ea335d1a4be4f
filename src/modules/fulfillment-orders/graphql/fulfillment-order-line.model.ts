import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { Node } from '../../../platform/graphql/node.js';

/** A line: the store's quantities and ours, side by side. */
@ObjectType({ implements: () => Node, description: 'A line: the store’s quantities and ours, side by side.' })
export class FulfillmentOrderLine implements Node {
  @Field(() => ID)
  id: string;

  /** Not part of the API. */
  fulfillmentOrderId: string;

  @Field({ description: 'The store’s own id of the line.' })
  remoteId: string;

  @Field(() => String, { nullable: true, description: 'The store’s SKU; null when the line has none.' })
  sku: string | null;

  @Field()
  title: string;

  @Field(() => Int, { description: 'Pieces of the line, as the store says.' })
  remoteQuantity: number;

  @Field(() => Int, { description: 'Pieces that may still be shipped, as the store says.' })
  remoteFulfillable: number;

  @Field(() => Int, { description: 'Pieces that we are asked for.' })
  requested: number;

  @Field(() => Int, { description: 'Pieces in shipments that the store has not confirmed yet.' })
  inFlight: number;

  @Field(() => Int, { description: 'Pieces in shipments that the store has confirmed.' })
  shipped: number;

  @Field(() => Int)
  cancelled: number;
}
