import { Context, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import type { GraphqlContext } from '../../../platform/graphql/graphql-context.js';
import { loaderOf } from '../../../platform/graphql/loaders.js';
import { NodeRegistry, type NodeLoader } from '../../../platform/graphql/node.js';
import { FulfillmentOrder } from '../../fulfillment-orders/graphql/fulfillment-order.model.js';
import { Store } from '../../stores/graphql/store.model.js';
import { StoresFacade } from '../../stores/stores.facade.js';
import { CancellationRequestsReader } from '../cancellation-requests.reader.js';
import { CancellationRequest } from './cancellation-request.model.js';

const NO_ORDERS: NodeLoader = () => Promise.resolve(new Map());

/** What a cancellation request refers to, read together for all of a request. */
@Resolver(() => CancellationRequest)
export class CancellationReferencesResolver {
  constructor(
    private readonly stores: StoresFacade,
    private readonly nodes: NodeRegistry,
  ) {}

  @ResolveField(() => Store, { nullable: true })
  store(@Parent() { storeId }: CancellationRequest, @Context() context: GraphqlContext): Promise<Store | null> {
    return this.stores.loadStore(context, storeId);
  }

  @ResolveField(() => FulfillmentOrder, { nullable: true })
  async fulfillmentOrder(
    @Parent() { fulfillmentOrderId }: CancellationRequest,
    @Context() context: GraphqlContext,
  ): Promise<FulfillmentOrder | null> {
    const batch = this.nodes.loaderOf('fo_') ?? NO_ORDERS;
    return (await loaderOf(context, 'node:fo_', batch).load(fulfillmentOrderId)) as FulfillmentOrder | null;
  }
}

/** The cancellation request of an order: what this module adds to an earlier one's type. */
@Resolver(() => FulfillmentOrder)
export class OrderCancellationResolver {
  constructor(private readonly reader: CancellationRequestsReader) {}

  @ResolveField(() => CancellationRequest, {
    nullable: true,
    description: 'The latest wish to have it cancelled, ended ones included.',
  })
  cancellationRequest(
    @Parent() { orderId }: FulfillmentOrder,
    @Context() context: GraphqlContext,
  ): Promise<CancellationRequest | null> {
    const batch = (ids: readonly string[]) => this.reader.latestOf(ids);
    return loaderOf<string, CancellationRequest>(context, 'order:cancellation', batch).load(orderId);
  }
}
