import { Context, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import type { GraphqlContext } from '../../../../platform/graphql/graphql-context.js';
import { Location } from '../../../locations/graphql/location.model.js';
import { Warehouse } from '../../../locations/graphql/warehouse.model.js';
import { LocationsFacade } from '../../../locations/locations.facade.js';
import { FulfillmentOrderLine } from '../../graphql/fulfillment-order-line.model.js';
import { OrderLoaders } from '../../graphql/order-loaders.js';
import { AvailableLocation, RoutingCandidate, RoutingPinModel } from './routing.model.js';

/** The warehouse and location of a candidate. */
@Resolver(() => RoutingCandidate)
export class RoutingCandidateResolver {
  constructor(private readonly locations: LocationsFacade) {}

  @ResolveField(() => Warehouse, { nullable: true })
  warehouse(@Parent() candidate: RoutingCandidate, @Context() context: GraphqlContext): Promise<Warehouse | null> {
    return this.locations.loadWarehouse(context, candidate.warehouseId);
  }

  @ResolveField(() => Location, { nullable: true, description: 'The warehouse as the store knows it.' })
  location(@Parent() candidate: RoutingCandidate, @Context() context: GraphqlContext): Promise<Location | null> {
    return this.locations.loadLocation(context, candidate.locationId);
  }
}

/** The warehouse of a pin. */
@Resolver(() => RoutingPinModel)
export class RoutingPinResolver {
  constructor(private readonly locations: LocationsFacade) {}

  @ResolveField(() => Warehouse, { nullable: true })
  warehouse(@Parent() pin: RoutingPinModel, @Context() context: GraphqlContext): Promise<Warehouse | null> {
    return this.locations.loadWarehouse(context, pin.warehouseId);
  }
}

/** Our location behind one that the store named, and the lines that could go there. */
@Resolver(() => AvailableLocation)
export class AvailableLocationResolver {
  constructor(
    private readonly locations: LocationsFacade,
    private readonly loaders: OrderLoaders,
  ) {}

  @ResolveField(() => Location, { nullable: true, description: 'Null when it is not one of ours.' })
  async location(@Parent() found: AvailableLocation, @Context() context: GraphqlContext): Promise<Location | null> {
    return found.locationId === null ? null : this.locations.loadLocation(context, found.locationId);
  }

  @ResolveField(() => [FulfillmentOrderLine], { description: 'The lines of the order that could go there.' })
  async lines(
    @Parent() { fulfillmentOrderId, lineRemoteIds }: AvailableLocation,
    @Context() context: GraphqlContext,
  ): Promise<FulfillmentOrderLine[]> {
    const lines = await this.loaders.lines(context, fulfillmentOrderId);
    return lines.filter(({ remoteId }) => lineRemoteIds.includes(remoteId));
  }
}
