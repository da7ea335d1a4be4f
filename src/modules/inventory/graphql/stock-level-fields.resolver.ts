import { Args, Context, Float, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { PageArgs } from '../../../platform/graphql/connection.js';
import type { GraphqlContext } from '../../../platform/graphql/graphql-context.js';
import { loaderOf } from '../../../platform/graphql/loaders.js';
import type { Page } from '../../../platform/graphql/page.js';
import { Warehouse } from '../../locations/graphql/warehouse.model.js';
import { LocationsFacade } from '../../locations/locations.facade.js';
import { Store } from '../../stores/graphql/store.model.js';
import { StoresFacade } from '../../stores/stores.facade.js';
import { daysOfCover, type Departures } from '../domain/cover.js';
import { StockCoverReader } from '../stock-cover.reader.js';
import { StockMovementsReader } from '../stock-movements.reader.js';
import { StockRecordsReader } from '../stock-records.reader.js';
import { checkedCoverDays, CoverArgs } from './stock-level.inputs.js';
import { StockLevel, StockMovement, StockMovementConnection } from './stock-level.model.js';
import { StockRecord } from './stock-record.model.js';

/** What a stock level refers to. */
@Resolver(() => StockLevel)
export class StockLevelFieldsResolver {
  constructor(
    private readonly stores: StoresFacade,
    private readonly locations: LocationsFacade,
    private readonly movementsReader: StockMovementsReader,
    private readonly recordsReader: StockRecordsReader,
    private readonly cover: StockCoverReader,
  ) {}

  @ResolveField(() => Store, { nullable: true })
  store(@Parent() level: StockLevel, @Context() context: GraphqlContext): Promise<Store | null> {
    return this.stores.loadStore(context, level.storeId);
  }

  @ResolveField(() => Warehouse, { nullable: true })
  warehouse(@Parent() level: StockLevel, @Context() context: GraphqlContext): Promise<Warehouse | null> {
    return this.locations.loadWarehouse(context, level.warehouseId);
  }

  @ResolveField(() => StockMovementConnection, { description: 'The ledger, newest first.' })
  async movements(
    @Parent() level: StockLevel,
    @Args() args: PageArgs,
    @Context() context: GraphqlContext,
  ): Promise<Page<StockMovement> | null> {
    const key = `movements:${args.first}:${args.after ?? ''}`;
    const loader = loaderOf<string, Page<StockMovement>>(context, key, (ids) =>
      this.movementsReader.pagesOf(ids, args),
    );
    return loader.load(level.levelId);
  }

  @ResolveField(() => Float, {
    nullable: true,
    description:
      'For how many days the free pieces last at the pace at which pieces really left, by the ledger. Null: nothing left, so there is no pace.',
  })
  async daysOfCover(
    @Parent() level: StockLevel,
    @Args() args: CoverArgs,
    @Context() context: GraphqlContext,
  ): Promise<number | null> {
    const days = checkedCoverDays(args);
    const loader = loaderOf<string, Departures>(context, `departures:${days}`, (ids) =>
      this.cover.departures(ids, days),
    );
    const departures = await loader.load(level.levelId);
    return departures && daysOfCover(level.free, departures);
  }

  @ResolveField(() => [StockRecord], {
    description: 'The records by which the store counts it, at most 100, oldest first.',
  })
  async records(@Parent() level: StockLevel, @Context() context: GraphqlContext): Promise<StockRecord[]> {
    const loader = loaderOf<string, StockRecord[]>(context, 'stockRecords:level', (ids) =>
      this.recordsReader.ofLevels(ids),
    );
    return (await loader.load(level.levelId)) ?? [];
  }
}
