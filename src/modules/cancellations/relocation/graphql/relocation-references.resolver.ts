import { Context, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import type { GraphqlContext } from '../../../../platform/graphql/graphql-context.js';
import { loaderOf } from '../../../../platform/graphql/loaders.js';
import { NodeRegistry, type NodeLoader } from '../../../../platform/graphql/node.js';
import { FulfillmentOrder } from '../../../fulfillment-orders/graphql/fulfillment-order.model.js';
import { Location } from '../../../locations/graphql/location.model.js';
import { LocationsFacade } from '../../../locations/locations.facade.js';
import { RelocationsReader } from '../relocations.reader.js';
import { Relocation } from './relocation.model.js';

const NO_ORDERS: NodeLoader = () => Promise.resolve(new Map());

/** What a relocation refers to, read together for all of a request. */
@Resolver(() => Relocation)
export class RelocationReferencesResolver {
  constructor(
    private readonly locations: LocationsFacade,
    private readonly nodes: NodeRegistry,
  ) {}

  @ResolveField(() => FulfillmentOrder, { nullable: true, description: 'The order that moves.' })
  fulfillmentOrder(
    @Parent() relocation: Relocation,
    @Context() context: GraphqlContext,
  ): Promise<FulfillmentOrder | null> {
    return this.order(context, relocation.fulfillmentOrderId);
  }

  @ResolveField(() => FulfillmentOrder, {
    nullable: true,
    description: 'The order at the new location, once it is requested.',
  })
  async newFulfillmentOrder(
    @Parent() { newFulfillmentOrderId }: Relocation,
    @Context() context: GraphqlContext,
  ): Promise<FulfillmentOrder | null> {
    return newFulfillmentOrderId === null ? null : this.order(context, newFulfillmentOrderId);
  }

  @ResolveField(() => Location, { nullable: true })
  fromLocation(@Parent() relocation: Relocation, @Context() context: GraphqlContext): Promise<Location | null> {
    return this.locations.loadLocation(context, relocation.fromLocationId);
  }

  @ResolveField(() => Location, { nullable: true })
  toLocation(@Parent() relocation: Relocation, @Context() context: GraphqlContext): Promise<Location | null> {
    return this.locations.loadLocation(context, relocation.toLocationId);
  }

  private async order(context: GraphqlContext, id: string): Promise<FulfillmentOrder | null> {
    const batch = this.nodes.loaderOf('fo_') ?? NO_ORDERS;
    return (await loaderOf(context, 'node:fo_', batch).load(id)) as FulfillmentOrder | null;
  }
}

/** The relocation of an order: what this module adds to an earlier one's type. */
@Resolver(() => FulfillmentOrder)
export class OrderRelocationResolver {
  constructor(private readonly reader: RelocationsReader) {}

  @ResolveField(() => Relocation, {
    nullable: true,
    description: 'Its latest move from or to another location of ours.',
  })
  relocation(@Parent() { orderId }: FulfillmentOrder, @Context() context: GraphqlContext): Promise<Relocation | null> {
    const batch = (ids: readonly string[]) => this.reader.latestOf(ids);
    return loaderOf<string, Relocation>(context, 'order:relocation', batch).load(orderId);
  }
}
