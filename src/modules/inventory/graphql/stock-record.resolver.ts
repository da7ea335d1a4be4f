import { Args, Context, Int, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { PageArgs } from '../../../platform/graphql/connection.js';
import { fromGlobalId } from '../../../platform/graphql/global-id.js';
import type { GraphqlContext } from '../../../platform/graphql/graphql-context.js';
import { loaderOf } from '../../../platform/graphql/loaders.js';
import type { Page } from '../../../platform/graphql/page.js';
import { CurrentViewer, type Viewer } from '../../../platform/graphql/viewer.js';
import { JournalFacade } from '../../journal/journal.facade.js';
import { Location } from '../../locations/graphql/location.model.js';
import { LocationsFacade } from '../../locations/locations.facade.js';
import { Store } from '../../stores/graphql/store.model.js';
import { StoresFacade } from '../../stores/stores.facade.js';
import { published } from '../domain/stock-record.js';
import { StockLevelsReader } from '../stock-levels.reader.js';
import { StockRecordsReader } from '../stock-records.reader.js';
import { SyncStock } from '../use-cases/sync-stock.js';
import { StockLevel } from './stock-level.model.js';
import { StockRecordFilter, StockSyncInput, StockSyncPayload } from './stock-record.inputs.js';
import { StockRecord, StockRecordConnection } from './stock-record.model.js';

/** Stock records: the query, what they refer to, and the wish to read them again. */
@Resolver(() => StockRecord)
export class StockRecordResolver {
  constructor(
    private readonly reader: StockRecordsReader,
    private readonly levels: StockLevelsReader,
    private readonly stores: StoresFacade,
    private readonly locations: LocationsFacade,
    private readonly journal: JournalFacade,
    private readonly syncStock: SyncStock,
  ) {}

  @Query(() => StockRecordConnection, { description: 'Stock records as the stores have them, newest first.' })
  stockRecords(
    @Args() page: PageArgs,
    @Args('filter', { type: () => StockRecordFilter, nullable: true }) filter?: StockRecordFilter | null,
  ): Promise<Page<StockRecord>> {
    return this.reader.page(filter ?? {}, page);
  }

  @Mutation(() => StockSyncPayload, {
    description: 'Reads all stock records of a store again and compares them, as soon as its pace allows.',
  })
  async stockSync(
    @Args('input') input: StockSyncInput,
    @CurrentViewer() viewer: Viewer,
    @Context() context: GraphqlContext,
  ): Promise<StockSyncPayload> {
    const run = { viewer, name: 'stockSync', input, InputClass: StockSyncInput };
    const { value, userErrors } = await this.journal.mutation(run, async (tx, { storeId }) => {
      const id = fromGlobalId('store_', storeId, ['input', 'storeId']);
      await this.syncStock.execute(tx, id, viewer.actor);
      return { id };
    });
    return { store: value ? await this.stores.loadStore(context, value.id) : null, userErrors };
  }

  @ResolveField(() => StockLevel, {
    nullable: true,
    description: 'What we have of its SKU; null: no level, nothing is sent.',
  })
  stockLevel(@Parent() record: StockRecord, @Context() context: GraphqlContext): Promise<StockLevel | null> {
    if (record.stockLevelId === null) return Promise.resolve(null);
    return loaderOf<string, StockLevel>(context, 'stockLevel', (ids) => this.levels.byIds(ids)).load(
      record.stockLevelId,
    );
  }

  @ResolveField(() => Int, {
    nullable: true,
    description:
      'What we want the store to hold: on hand less buffer, and what it has not deducted yet; null: no level.',
  })
  async published(@Parent() record: StockRecord, @Context() context: GraphqlContext): Promise<number | null> {
    const level = await this.stockLevel(record, context);
    return level && published(level, record.awaiting);
  }

  @ResolveField(() => Store, { nullable: true })
  store(@Parent() record: StockRecord, @Context() context: GraphqlContext): Promise<Store | null> {
    return this.stores.loadStore(context, record.storeId);
  }

  @ResolveField(() => Location, { nullable: true })
  location(@Parent() record: StockRecord, @Context() context: GraphqlContext): Promise<Location | null> {
    return this.locations.loadLocation(context, record.locationId);
  }
}
