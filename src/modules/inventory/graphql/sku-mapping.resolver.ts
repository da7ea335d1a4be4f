import { Args, Context, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { PageArgs } from '../../../platform/graphql/connection.js';
import { fromGlobalId } from '../../../platform/graphql/global-id.js';
import type { GraphqlContext } from '../../../platform/graphql/graphql-context.js';
import type { Page } from '../../../platform/graphql/page.js';
import { CurrentViewer, type Viewer } from '../../../platform/graphql/viewer.js';
import { JournalFacade } from '../../journal/journal.facade.js';
import { Warehouse } from '../../locations/graphql/warehouse.model.js';
import { LocationsFacade } from '../../locations/locations.facade.js';
import { Store } from '../../stores/graphql/store.model.js';
import { StoresFacade } from '../../stores/stores.facade.js';
import { SkuMappingsReader } from '../sku-mappings.reader.js';
import { MapSkus } from '../use-cases/map-skus.js';
import { mappingScope } from './mapping-scope.js';
import {
  SkuMappingDeleteInput,
  SkuMappingDeletePayload,
  SkuMappingFilter,
  SkuMappingsImportInput,
  SkuMappingsImportPayload,
  SkuMappingUpsertInput,
  SkuMappingUpsertPayload,
} from './sku-mapping.inputs.js';
import { SkuMapping, SkuMappingConnection } from './sku-mapping.model.js';

/** Queries and mutations of SKU mappings. */
@Resolver(() => SkuMapping)
export class SkuMappingResolver {
  constructor(
    private readonly reader: SkuMappingsReader,
    private readonly journal: JournalFacade,
    private readonly mapSkus: MapSkus,
    private readonly stores: StoresFacade,
    private readonly locations: LocationsFacade,
  ) {}

  @Query(() => SkuMappingConnection, { description: 'SKU mappings, newest first.' })
  skuMappings(
    @Args() page: PageArgs,
    @Args('filter', { type: () => SkuMappingFilter, nullable: true }) filter?: SkuMappingFilter | null,
  ): Promise<Page<SkuMapping>> {
    return this.reader.page(filter ?? {}, page);
  }

  @Mutation(() => SkuMappingUpsertPayload, {
    description:
      'Says what one piece of a store’s SKU is made of, in place of the mapping before. Orders that wait for it are decided again.',
  })
  async skuMappingUpsert(
    @Args('input') input: SkuMappingUpsertInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<SkuMappingUpsertPayload> {
    const run = { viewer, name: 'skuMappingUpsert', input, InputClass: SkuMappingUpsertInput };
    const { value, userErrors } = await this.journal.mutation(run, async (tx, { storeSku, components, ...ids }) => ({
      id: await this.mapSkus.put(tx, mappingScope(ids, viewer), { storeSku, components }),
    }));
    const found = value && (await this.reader.byIds([value.id])).get(value.id);
    return { skuMapping: found ?? null, userErrors };
  }

  @Mutation(() => SkuMappingDeletePayload, { description: 'Ends a mapping: the SKU is its own again, one unit.' })
  async skuMappingDelete(
    @Args('input') input: SkuMappingDeleteInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<SkuMappingDeletePayload> {
    const run = { viewer, name: 'skuMappingDelete', input, InputClass: SkuMappingDeleteInput };
    const { value, userErrors } = await this.journal.mutation(run, async (tx, { skuMappingId }) => {
      await this.mapSkus.remove(tx, fromGlobalId('sku_', skuMappingId, ['input', 'skuMappingId']), viewer.actor);
      return { id: skuMappingId };
    });
    return { deletedSkuMappingId: value?.id ?? null, userErrors };
  }

  @Mutation(() => SkuMappingsImportPayload, {
    description: 'Many mappings at once. Rows that are right are written, the others say what is wrong with them.',
  })
  async skuMappingsImport(
    @Args('input') input: SkuMappingsImportInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<SkuMappingsImportPayload> {
    const run = { viewer, name: 'skuMappingsImport', input, InputClass: SkuMappingsImportInput };
    const { value, userErrors } = await this.journal.mutation(run, async (tx, { rows, ...ids }) => ({
      rows: await this.mapSkus.putMany(tx, mappingScope(ids, viewer), rows),
    }));
    const done = value?.rows ?? [];
    const found = await this.reader.byIds(done.flatMap((row) => ('id' in row ? [row.id] : [])));
    const results = done.map((row) =>
      'id' in row
        ? { skuMapping: found.get(row.id) ?? null, userError: null }
        : { skuMapping: null, userError: { ...row, retryable: false } },
    );
    return { results, importedCount: found.size, userErrors };
  }

  @ResolveField(() => Store, { nullable: true })
  store(@Parent() mapping: SkuMapping, @Context() context: GraphqlContext): Promise<Store | null> {
    return this.stores.loadStore(context, mapping.storeId);
  }

  @ResolveField(() => Warehouse, {
    nullable: true,
    description: 'Null: for all warehouses without a mapping of their own.',
  })
  warehouse(@Parent() { warehouseId }: SkuMapping, @Context() context: GraphqlContext): Promise<Warehouse | null> {
    return warehouseId === null ? Promise.resolve(null) : this.locations.loadWarehouse(context, warehouseId);
  }
}
