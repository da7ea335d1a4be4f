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
import type { RecordComponent } from '../sku-components.repository.js';
import { StockLevelsReader } from '../stock-levels.reader.js';
import { StockRecordsReader } from '../stock-records.reader.js';
import { SyncStock } from '../use-cases/sync-stock.js';
import { StockLevel } from './stock-level.model.js';
import { StockRecordFilter, StockSyncInput, StockSyncPayload } from './stock-record.inputs.js';
import { StockRecord, StockRecordComponent, StockRecordConnection } from './stock-record.model.js';

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
    description: 'What we have of its SKU; null: no level, so nothing is sent, or made of several (`components`).',
  })
  async stockLevel(@Parent() record: StockRecord, @Context() context: GraphqlContext): Promise<StockLevel | null> {
    const [component, ...others] = await this.components(record, context);
    return component && others.length === 0 ? loadLevel(context, this.levels, component.levelId) : null;
  }

  @ResolveField(() => [StockRecordComponent], {
    description: 'What one piece of it is made of in our warehouse; empty: its SKU is not mapped.',
  })
  async components(@Parent() record: StockRecord, @Context() context: GraphqlContext): Promise<StockRecordComponent[]> {
    const loader = loaderOf<string, StockRecordComponent[]>(context, 'stockRecord:components', (ids) =>
      this.reader.componentsOf(ids),
    );
    return (await loader.load(record.recordId)) ?? [];
  }

  @ResolveField(() => Int, {
    nullable: true,
    description:
      'What we want the store to hold: on hand less buffer and less what orders hold through other records, and what it has not deducted yet; null: no level.',
  })
  async published(@Parent() record: StockRecord, @Context() context: GraphqlContext): Promise<number | null> {
    const loader = loaderOf<string, RecordComponent[]>(context, 'stockRecord:published', (ids) =>
      this.reader.publishedLevels(ids),
    );
    const parts = await loader.load(record.recordId);
    return parts ? published(parts, record.awaiting) : null;
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

/** What the components of a record refer to. */
@Resolver(() => StockRecordComponent)
export class StockRecordComponentResolver {
  constructor(private readonly levels: StockLevelsReader) {}

  @ResolveField(() => StockLevel, { nullable: true })
  stockLevel(
    @Parent() component: StockRecordComponent,
    @Context() context: GraphqlContext,
  ): Promise<StockLevel | null> {
    return loadLevel(context, this.levels, component.levelId);
  }
}

function loadLevel(context: GraphqlContext, levels: StockLevelsReader, levelId: string): Promise<StockLevel | null> {
  return loaderOf<string, StockLevel>(context, 'stockLevel', (ids) => levels.byIds(ids)).load(levelId);
}
