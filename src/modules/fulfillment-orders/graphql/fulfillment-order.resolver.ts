import { Args, Context, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import { PageArgs } from '../../../platform/graphql/connection.js';
import { fromGlobalId } from '../../../platform/graphql/global-id.js';
import type { GraphqlContext } from '../../../platform/graphql/graphql-context.js';
import type { Page } from '../../../platform/graphql/page.js';
import { CurrentViewer, type Viewer } from '../../../platform/graphql/viewer.js';
import { FulfillmentOrdersReader } from '../fulfillment-orders.reader.js';
import {
  FulfillmentOrderCount,
  FulfillmentOrderDimensionEnum,
  type FulfillmentOrderDimension,
} from './fulfillment-order-count.model.js';
import { FulfillmentOrderMutations } from './fulfillment-order-mutations.js';
import {
  FulfillmentOrderAcceptInput,
  FulfillmentOrderAcceptPayload,
  FulfillmentOrderFilter,
  FulfillmentOrderRejectInput,
  FulfillmentOrderRejectPayload,
  FulfillmentOrderSortEnum,
  type FulfillmentOrderPayload,
  type FulfillmentOrderSort,
} from './fulfillment-order.inputs.js';
import { FulfillmentOrder, FulfillmentOrderConnection } from './fulfillment-order.model.js';
import { OrderLoaders } from './order-loaders.js';

const FILTER = { type: () => FulfillmentOrderFilter, nullable: true };
const SORT = { type: () => FulfillmentOrderSortEnum, defaultValue: FulfillmentOrderSortEnum.CREATED_AT_DESC };

/** Queries and mutations of fulfillment orders. */
@Resolver(() => FulfillmentOrder)
export class FulfillmentOrderResolver {
  constructor(
    private readonly reader: FulfillmentOrdersReader,
    private readonly loaders: OrderLoaders,
    private readonly mutations: FulfillmentOrderMutations,
  ) {}

  @Query(() => FulfillmentOrder, { nullable: true, description: 'One order; null when there is none with this id.' })
  async fulfillmentOrder(
    @Args('id', { type: () => ID }) id: string,
    @Context() context: GraphqlContext,
  ): Promise<FulfillmentOrder | null> {
    return this.loaders.order(context, fromGlobalId('fo_', id));
  }

  @Query(() => FulfillmentOrderConnection, { description: 'Fulfillment orders, newest first unless sorted otherwise.' })
  fulfillmentOrders(
    @Args() page: PageArgs,
    @Args('sort', SORT) sort: FulfillmentOrderSort,
    @Args('filter', FILTER) filter?: FulfillmentOrderFilter | null,
  ): Promise<Page<FulfillmentOrder>> {
    return this.reader.page(filter ?? {}, sort, page);
  }

  @Query(() => [FulfillmentOrderCount], { description: 'How many orders share each value of a dimension, most first.' })
  fulfillmentOrderCounts(
    @Args('groupBy', { type: () => FulfillmentOrderDimensionEnum }) groupBy: FulfillmentOrderDimension,
    @Args('filter', FILTER) filter?: FulfillmentOrderFilter | null,
  ): Promise<FulfillmentOrderCount[]> {
    return this.reader.counts(groupBy, filter ?? {});
  }

  @Mutation(() => FulfillmentOrderAcceptPayload, {
    description: 'Accepts a request that waits for a decision, and reserves its stock. The store is told soon after.',
  })
  fulfillmentOrderAccept(
    @Args('input') input: FulfillmentOrderAcceptInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<FulfillmentOrderPayload> {
    return this.mutations.accept(input, viewer);
  }

  @Mutation(() => FulfillmentOrderRejectPayload, {
    description: 'Rejects a request that waits for a decision. The store is told soon after.',
  })
  fulfillmentOrderReject(
    @Args('input') input: FulfillmentOrderRejectInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<FulfillmentOrderPayload> {
    return this.mutations.reject(input, viewer);
  }
}
