import { Context, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import type { GraphqlContext } from '../../../platform/graphql/graphql-context.js';
import { loaderOf } from '../../../platform/graphql/loaders.js';
import { Store } from '../../stores/graphql/store.model.js';
import { StoresFacade } from '../../stores/stores.facade.js';
import { LocationsFacade } from '../locations.facade.js';
import { LocationsReader } from '../locations.reader.js';
import { Location } from './location.model.js';
import { Warehouse } from './warehouse.model.js';

/** The objects that a location refers to. */
@Resolver(() => Location)
export class LocationFieldsResolver {
  constructor(
    private readonly stores: StoresFacade,
    private readonly locations: LocationsFacade,
  ) {}

  @ResolveField(() => Store)
  store(@Parent() location: Location, @Context() context: GraphqlContext): Promise<Store | null> {
    return this.stores.loadStore(context, location.storeId);
  }

  @ResolveField(() => Warehouse)
  warehouse(@Parent() location: Location, @Context() context: GraphqlContext): Promise<Warehouse | null> {
    return this.locations.loadWarehouse(context, location.warehouseId);
  }
}

/** What this module adds to a store. */
@Resolver(() => Store)
export class StoreLocationsResolver {
  constructor(private readonly reader: LocationsReader) {}

  @ResolveField(() => [Location], { description: 'Our locations at this store; without deleted ones.' })
  async locations(@Parent() store: Store, @Context() context: GraphqlContext): Promise<Location[]> {
    const loader = loaderOf<string, Location[]>(context, 'locations:store', (ids) =>
      this.reader.locationsBy('storeId', ids),
    );
    return (await loader.load(store.storeId)) ?? [];
  }
}
