import { Args, Context, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { PageArgs } from '../../../platform/graphql/connection.js';
import type { GraphqlContext } from '../../../platform/graphql/graphql-context.js';
import type { Page } from '../../../platform/graphql/page.js';
import { TimelineEventConnection, type TimelineEvent } from '../../journal/graphql/timeline-event.model.js';
import { JournalFacade } from '../../journal/journal.facade.js';
import { Location } from '../../locations/graphql/location.model.js';
import { LocationsFacade } from '../../locations/locations.facade.js';
import { StoreOperation } from '../../store-operations/graphql/store-operation.model.js';
import { StoreOperationsFacade } from '../../store-operations/store-operations.facade.js';
import { Store } from '../../stores/graphql/store.model.js';
import { StoresFacade } from '../../stores/stores.facade.js';
import { FulfillmentOrderLine } from './fulfillment-order-line.model.js';
import { FulfillmentOrder } from './fulfillment-order.model.js';
import { Fulfillment } from '../shipments/graphql/fulfillment.model.js';
import { OrderLoaders } from './order-loaders.js';
import { Decision, RequestCycle } from './request-cycle.model.js';

/** What a fulfillment order refers to, read together for all orders of a request. */
@Resolver(() => FulfillmentOrder)
export class FulfillmentOrderFieldsResolver {
  constructor(
    private readonly loaders: OrderLoaders,
    private readonly stores: StoresFacade,
    private readonly locations: LocationsFacade,
    private readonly operations: StoreOperationsFacade,
    private readonly journal: JournalFacade,
  ) {}

  @ResolveField(() => Store, { nullable: true })
  store(@Parent() order: FulfillmentOrder, @Context() context: GraphqlContext): Promise<Store | null> {
    return this.stores.loadStore(context, order.storeId);
  }

  @ResolveField(() => Location, { nullable: true, description: 'Null when it is not at one of our locations.' })
  async location(@Parent() order: FulfillmentOrder, @Context() context: GraphqlContext): Promise<Location | null> {
    return order.locationId === null ? null : this.locations.loadLocation(context, order.locationId);
  }

  @ResolveField(() => [FulfillmentOrderLine])
  lines(@Parent() order: FulfillmentOrder, @Context() context: GraphqlContext): Promise<FulfillmentOrderLine[]> {
    return this.loaders.lines(context, order.orderId);
  }

  @ResolveField(() => [RequestCycle], {
    description: 'The requests of the store, the latest 100, the first one first.',
  })
  cycles(@Parent() order: FulfillmentOrder, @Context() context: GraphqlContext): Promise<RequestCycle[]> {
    return this.loaders.cycles(context, order.orderId);
  }

  @ResolveField(() => Decision, { nullable: true, description: 'What was decided in the current cycle, and why.' })
  async decision(@Parent() order: FulfillmentOrder, @Context() context: GraphqlContext): Promise<Decision | null> {
    const cycles = await this.loaders.cycles(context, order.orderId);
    return cycles.find(({ cycle }) => cycle === order.cycle)?.decision ?? null;
  }

  @ResolveField(() => [Fulfillment], { description: 'Its shipments, the first one first.' })
  fulfillments(@Parent() order: FulfillmentOrder, @Context() context: GraphqlContext): Promise<Fulfillment[]> {
    return this.loaders.fulfillments(context, order.orderId);
  }

  @ResolveField(() => [StoreOperation], { description: 'What the store is still to be told, in this order.' })
  pendingOperations(@Parent() order: FulfillmentOrder, @Context() context: GraphqlContext): Promise<StoreOperation[]> {
    return this.operations.loadPendingOperations(context, order.orderId);
  }

  @ResolveField(() => TimelineEventConnection, { description: 'Its story, newest first.' })
  timeline(
    @Parent() order: FulfillmentOrder,
    @Args() page: PageArgs,
    @Context() context: GraphqlContext,
  ): Promise<Page<TimelineEvent>> {
    return this.journal.timelineOf(context, order.orderId, page);
  }
}
