import { Context, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import type { GraphqlContext } from '../../../platform/graphql/graphql-context.js';
import { UnmappedSku } from '../../inventory/graphql/unmapped-sku.model.js';
import { FulfillmentOrder } from './fulfillment-order.model.js';
import { OrderLoaders } from './order-loaders.js';

/** The orders that wait for a SKU to become known: what this module adds to an earlier one's type. */
@Resolver(() => UnmappedSku)
export class UnmappedOrdersResolver {
  constructor(private readonly loaders: OrderLoaders) {}

  @ResolveField(() => [FulfillmentOrder], {
    description: 'The orders in review that wait for it, at most 20, oldest first.',
  })
  async blockedOrders(
    @Parent() { blockedOrderIds }: UnmappedSku,
    @Context() context: GraphqlContext,
  ): Promise<FulfillmentOrder[]> {
    const orders = await Promise.all(blockedOrderIds.map((id) => this.loaders.order(context, id)));
    return orders.filter((order) => order !== null);
  }
}
