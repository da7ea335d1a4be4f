import { Context, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { parseGlobalId } from '../../../platform/graphql/global-id.js';
import type { GraphqlContext } from '../../../platform/graphql/graphql-context.js';
import { ExceptionModel } from '../../journal/graphql/exception.model.js';
import { Location } from '../../locations/graphql/location.model.js';
import { LocationsFacade } from '../../locations/locations.facade.js';
import { StoreOperation } from '../../store-operations/graphql/store-operation.model.js';
import { Store } from '../../stores/graphql/store.model.js';
import { StoresFacade } from '../../stores/stores.facade.js';
import { FulfillmentOrderCount } from './fulfillment-order-count.model.js';
import { FulfillmentOrder } from './fulfillment-order.model.js';
import { OrderLoaders } from './order-loaders.js';

/** The order of an operation: what this module adds to an earlier one's type. */
@Resolver(() => StoreOperation)
export class OperationOrderResolver {
  constructor(private readonly loaders: OrderLoaders) {}

  @ResolveField(() => FulfillmentOrder, { nullable: true, description: 'The order that it is about.' })
  async fulfillmentOrder(
    @Parent() { fulfillmentOrderId }: StoreOperation,
    @Context() context: GraphqlContext,
  ): Promise<FulfillmentOrder | null> {
    return fulfillmentOrderId === null ? null : this.loaders.order(context, fulfillmentOrderId);
  }
}

/** The order and store of an exception. */
@Resolver(() => ExceptionModel)
export class ExceptionOrderResolver {
  constructor(
    private readonly loaders: OrderLoaders,
    private readonly stores: StoresFacade,
  ) {}

  @ResolveField(() => FulfillmentOrder, { nullable: true, description: 'The order that it is about.' })
  async fulfillmentOrder(
    @Parent() { fulfillmentOrderId }: ExceptionModel,
    @Context() context: GraphqlContext,
  ): Promise<FulfillmentOrder | null> {
    const parsed = fulfillmentOrderId === null ? undefined : parseGlobalId(fulfillmentOrderId);
    return parsed ? this.loaders.order(context, parsed.id) : null;
  }

  @ResolveField(() => Store, { nullable: true })
  async store(@Parent() { storeId }: ExceptionModel, @Context() context: GraphqlContext): Promise<Store | null> {
    const parsed = storeId === null ? undefined : parseGlobalId(storeId);
    return parsed ? this.stores.loadStore(context, parsed.id) : null;
  }
}

/** The store or location that a count is about. */
@Resolver(() => FulfillmentOrderCount)
export class CountReferencesResolver {
  constructor(
    private readonly stores: StoresFacade,
    private readonly locations: LocationsFacade,
  ) {}

  @ResolveField(() => Store, { nullable: true, description: 'Set when counted by STORE.' })
  async store(@Parent() { storeId }: FulfillmentOrderCount, @Context() context: GraphqlContext): Promise<Store | null> {
    return storeId === null ? null : this.stores.loadStore(context, storeId);
  }

  @ResolveField(() => Location, { nullable: true, description: 'Set when counted by LOCATION.' })
  async location(
    @Parent() { locationId }: FulfillmentOrderCount,
    @Context() context: GraphqlContext,
  ): Promise<Location | null> {
    return locationId === null ? null : this.locations.loadLocation(context, locationId);
  }
}
