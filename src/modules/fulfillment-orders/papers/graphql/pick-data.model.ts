import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { LineProperty } from '../../graphql/fulfillment-order-line.model.js';
import { ShippingMethod } from '../../graphql/fulfillment-order.model.js';

/** What is still to be picked of a line. */
@ObjectType({ description: 'What is still to be picked of a line.' })
export class PickLine {
  @Field(() => ID, { description: 'Id of the line of the fulfillment order.' })
  lineId: string;

  @Field(() => String, { nullable: true })
  sku: string | null;

  @Field()
  title: string;

  @Field(() => [LineProperty], { description: 'How the customer wants it made.' })
  properties: LineProperty[];

  @Field(() => Int, { description: 'Pieces that no shipment holds and nobody cancelled.' })
  quantity: number;
}

/** What the floor needs to know to pick and pack an order. */
@ObjectType({ description: 'What the floor needs to know to pick and pack an order. Personal data.' })
export class PickData {
  @Field({ description: 'Number of the customer’s order.' })
  orderNumber: string;

  @Field({ description: 'False while something stands in the way: see availableActions.' })
  workable: boolean;

  @Field(() => ShippingMethod, { nullable: true })
  shippingMethod: ShippingMethod | null;

  @Field(() => String, { nullable: true, description: 'The customer’s notes for the delivery.' })
  deliveryNotes: string | null;

  @Field(() => [String], { description: 'What the merchant wrote with its requests, the latest last.' })
  merchantNotes: string[];

  @Field(() => [PickLine], { description: 'Lines of which something is left.' })
  lines: PickLine[];
}
