import type { OnModuleInit } from '@nestjs/common';
import { Args, Context, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import { PageArgs } from '../../../platform/graphql/connection.js';
import { fromGlobalId, type IdPrefix } from '../../../platform/graphql/global-id.js';
import type { GraphqlContext } from '../../../platform/graphql/graphql-context.js';
import { NodeRegistry } from '../../../platform/graphql/node.js';
import type { Page } from '../../../platform/graphql/page.js';
import { CurrentViewer, type Viewer } from '../../../platform/graphql/viewer.js';
import { LocationsFacade } from '../locations.facade.js';
import { LocationsReader } from '../locations.reader.js';
import { LocationMutations } from './location-mutations.js';
import {
  LocationCreateInput,
  LocationDeleteInput,
  LocationFilter,
  LocationRepairInput,
  LocationUpdateInput,
} from './location.inputs.js';
import {
  Location,
  LocationConnection,
  LocationCreatePayload,
  LocationDeletePayload,
  LocationRepairPayload,
  LocationUpdatePayload,
  type LocationPayload,
} from './location.model.js';

/** Queries and mutations of locations. */
@Resolver(() => Location)
export class LocationResolver implements OnModuleInit {
  constructor(
    private readonly reader: LocationsReader,
    private readonly locationsFacade: LocationsFacade,
    private readonly mutations: LocationMutations,
    private readonly nodes: NodeRegistry,
  ) {}

  onModuleInit(): void {
    this.nodes.register('loc_', (ids) => this.reader.locationsByIds(ids));
  }

  @Query(() => Location, { nullable: true, description: 'One location; null when there is none with this id.' })
  async location(
    @Args('id', { type: () => ID }) id: string,
    @Context() context: GraphqlContext,
  ): Promise<Location | null> {
    return this.locationsFacade.loadLocation(context, fromGlobalId('loc_', id));
  }

  @Query(() => LocationConnection, { description: 'Locations, newest first.' })
  locations(
    @Args() page: PageArgs,
    @Args('filter', { type: () => LocationFilter, nullable: true }) filter?: LocationFilter | null,
  ): Promise<Page<Location>> {
    const query = {
      storeIds: idsOf('store_', filter?.storeId, 'storeId'),
      warehouseIds: idsOf('wh_', filter?.warehouseId, 'warehouseId'),
      statuses: filter?.status ?? undefined,
    };
    return this.reader.locations(query, page);
  }

  @Mutation(() => LocationCreatePayload, { description: 'Creates a location at a store for a warehouse.' })
  locationCreate(@Args('input') input: LocationCreateInput, @CurrentViewer() viewer: Viewer): Promise<LocationPayload> {
    return this.mutations.create(input, viewer);
  }

  @Mutation(() => LocationUpdatePayload, { description: 'Changes a location and sends its whole state to the store.' })
  locationUpdate(@Args('input') input: LocationUpdateInput, @CurrentViewer() viewer: Viewer): Promise<LocationPayload> {
    return this.mutations.update(input, viewer);
  }

  @Mutation(() => LocationRepairPayload, {
    description: 'Makes a location at its store what it should be again, as a whole: after a change that was not ours.',
  })
  locationRepair(@Args('input') input: LocationRepairInput, @CurrentViewer() viewer: Viewer): Promise<LocationPayload> {
    return this.mutations.repair(input, viewer);
  }

  @Mutation(() => LocationDeletePayload, { description: 'Deletes a location; refused while it has open work.' })
  locationDelete(@Args('input') input: LocationDeleteInput, @CurrentViewer() viewer: Viewer): Promise<LocationPayload> {
    return this.mutations.remove(input, viewer);
  }
}

/** Inner ids of a filter. Throws DomainError INVALID_ID for an id of another kind. */
function idsOf(prefix: IdPrefix, ids: readonly string[] | null | undefined, name: string): string[] | undefined {
  return ids?.map((id) => fromGlobalId(prefix, id, ['filter', name]));
}
