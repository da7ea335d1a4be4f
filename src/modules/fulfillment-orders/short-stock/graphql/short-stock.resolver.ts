import { Context, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import type { GraphqlContext } from '../../../../platform/graphql/graphql-context.js';
import { loaderOf } from '../../../../platform/graphql/loaders.js';
import { ShortStockRepository } from '../short-stock.repository.js';
import { FulfillmentOrder } from '../../graphql/fulfillment-order.model.js';
import { ShortStockModel } from './short-stock.model.js';

/** What is done about an order with too little stock. */
@Resolver(() => FulfillmentOrder)
export class ShortStockResolver {
  constructor(private readonly repository: ShortStockRepository) {}

  @ResolveField(() => ShortStockModel, {
    nullable: true,
    description: 'Null when there was enough stock, or it is over.',
  })
  shortStock(
    @Parent() { orderId }: FulfillmentOrder,
    @Context() context: GraphqlContext,
  ): Promise<ShortStockModel | null> {
    const batch = (ids: readonly string[]) => this.repository.openOf(ids);
    return loaderOf<string, ShortStockModel>(context, 'order:short-stock', batch).load(orderId);
  }
}
