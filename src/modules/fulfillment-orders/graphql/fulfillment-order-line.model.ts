import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { Node } from '../../../platform/graphql/node.js';

/** A tax on a line. */
@ObjectType({ description: 'A tax on a line.' })
export class LineTax {
  @Field(() => String, { nullable: true })
  title: string | null;

  @Field(() => String, { nullable: true, description: 'Decimal text, as the store states it.' })
  rate: string | null;

  @Field(() => String, { nullable: true, description: 'Decimal text.' })
  amount: string | null;
}

/** What the customer paid for a line: for customs. */
@ObjectType({
  description: 'What the customer paid for a line, as the store states it: for customs. Amounts are decimal text.',
})
export class LinePrice {
  @Field(() => String, { nullable: true })
  currency: string | null;

  @Field(() => String, { nullable: true })
  exclTax: string | null;

  @Field(() => String, { nullable: true })
  inclTax: string | null;

  @Field(() => String, { nullable: true })
  discount: string | null;

  @Field(() => [LineTax])
  taxes: LineTax[];
}

/** How the customer wants a line made. */
@ObjectType({ description: 'How the customer wants a line made, such as the text of an engraving. Personal data.' })
export class LineProperty {
  @Field({ description: 'Empty where the store gives none.' })
  name: string;

  @Field()
  value: string;
}

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

  @Field(() => LinePrice, { nullable: true, description: 'Null where the store does not say.' })
  price: LinePrice | null;

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
