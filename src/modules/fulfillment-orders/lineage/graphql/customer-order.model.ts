import { Field, ObjectType, registerEnumType } from '@nestjs/graphql';
import type { RemoteOrderStatus } from '../../../../clients/store-client.js';
import { DateTime } from '../../../../platform/graphql/scalars.js';
import type { CustomerOrderStatus } from '../domain/order-rollup.js';
import { FulfillmentOrderStatusEnum } from '../../graphql/fulfillment-order.enums.js';
import { FulfillmentOrder } from '../../graphql/fulfillment-order.model.js';
import type { Relation } from '../../../../platform/graphql/relation.js';

/** GraphQL enum `CustomerOrderStatus`. */
export const CustomerOrderStatusEnum: { readonly [W in CustomerOrderStatus]: W } = {
  NOT_REQUIRED: 'NOT_REQUIRED',
  UNFULFILLED: 'UNFULFILLED',
  ON_HOLD: 'ON_HOLD',
  REJECTED: 'REJECTED',
  PROCESSING: 'PROCESSING',
  FULFILLED: 'FULFILLED',
  INCOMPLETE: 'INCOMPLETE',
};

registerEnumType(CustomerOrderStatusEnum, {
  name: 'CustomerOrderStatus',
  description: 'How a customer’s order stands as a whole, in the platform’s terms.',
});

/** A part of a customer's order that was not requested of us. */
@ObjectType({ description: 'A part of a customer’s order that stands at our location, but was not requested yet.' })
export class AwaitedFulfillmentOrder {
  @Field({ description: 'The store’s own id of it.' })
  remoteId: string;

  @Field(() => FulfillmentOrderStatusEnum)
  status: RemoteOrderStatus;

  @Field(() => String, { nullable: true, description: 'How the order came to be, in the store’s word, where it says.' })
  origin: string | null;

  @Field(() => DateTime, { nullable: true, description: 'When the store made it, by the store’s clock.' })
  remoteCreatedAt: Date | null;
}

/** A customer's order: all of it that we know. */
@ObjectType({
  description: 'A customer’s order at a store: a view over its fulfillment orders, which are the units of work.',
})
export class CustomerOrder {
  @Field()
  orderNumber: string;

  @Field(() => CustomerOrderStatusEnum, {
    description: 'Rolled up from the fulfillment orders below, as the store showed them last.',
  })
  status: CustomerOrderStatus;

  @Field(() => [FulfillmentOrder], { description: 'Those that were ever requested of us, the first one first.' })
  fulfillmentOrders: Relation<FulfillmentOrder>[];

  @Field(() => [AwaitedFulfillmentOrder], { description: 'Those that are not requested yet.' })
  awaited: AwaitedFulfillmentOrder[];
}
