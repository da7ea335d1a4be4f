import { Args, Context, ID, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { PageArgs } from '../../../../platform/graphql/connection.js';
import { fromGlobalId } from '../../../../platform/graphql/global-id.js';
import type { GraphqlContext } from '../../../../platform/graphql/graphql-context.js';
import { loaderOf } from '../../../../platform/graphql/loaders.js';
import type { Page } from '../../../../platform/graphql/page.js';
import { ExternalChangesReader } from '../external-changes.reader.js';
import { OrderHistoryReader } from '../order-history.reader.js';
import { CustomerOrder } from './customer-order.model.js';
import { ExternalChangeConnection, type ExternalChange } from './external-change.model.js';
import { FulfillmentOrder } from '../../graphql/fulfillment-order.model.js';
import { OrderLoaders } from '../../graphql/order-loaders.js';
import { FulfillmentOrderLink } from './order-link.model.js';

/** Where orders came from, and what others did to them. */
@Resolver(() => FulfillmentOrder)
export class OrderHistoryResolver {
  constructor(
    private readonly reader: OrderHistoryReader,
    private readonly changes: ExternalChangesReader,
  ) {}

  @Query(() => CustomerOrder, {
    nullable: true,
    description: 'A customer’s order by its number at a store; null when nothing of it is known.',
  })
  async ordersByNumber(
    @Args('storeId', { type: () => ID }) storeId: string,
    @Args('orderNumber') orderNumber: string,
  ): Promise<CustomerOrder | null> {
    return this.reader.byNumber(fromGlobalId('store_', storeId, ['storeId']), orderNumber);
  }

  @ResolveField(() => [FulfillmentOrderLink], {
    description: 'Where its pieces came from and went to: moves, splits, replacements, merges.',
  })
  async links(
    @Parent() { orderId }: FulfillmentOrder,
    @Context() context: GraphqlContext,
  ): Promise<FulfillmentOrderLink[]> {
    const batch = (ids: readonly string[]) => this.reader.linksOf(ids);
    return (await loaderOf<string, FulfillmentOrderLink[]>(context, 'order:links', batch).load(orderId)) ?? [];
  }

  @ResolveField(() => ExternalChangeConnection, {
    description: 'What others changed about it at the store, newest first.',
  })
  externalChanges(
    @Parent() { orderId }: FulfillmentOrder,
    @Args() page: PageArgs,
    @Context() context: GraphqlContext,
  ): Promise<Page<ExternalChange>> {
    return this.changes.load(context, orderId, page);
  }
}

/** The other end of a link. */
@Resolver(() => FulfillmentOrderLink)
export class OrderLinkResolver {
  constructor(private readonly loaders: OrderLoaders) {}

  @ResolveField(() => FulfillmentOrder, { nullable: true, description: 'Null where it was never requested of us.' })
  async order(
    @Parent() { otherOrderId }: FulfillmentOrderLink,
    @Context() context: GraphqlContext,
  ): Promise<FulfillmentOrder | null> {
    return otherOrderId === null ? null : this.loaders.order(context, otherOrderId);
  }
}
