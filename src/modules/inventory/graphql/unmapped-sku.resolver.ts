import { Args, Context, ID, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { PageArgs } from '../../../platform/graphql/connection.js';
import { fromGlobalId } from '../../../platform/graphql/global-id.js';
import type { GraphqlContext } from '../../../platform/graphql/graphql-context.js';
import { loaderOf } from '../../../platform/graphql/loaders.js';
import type { Page } from '../../../platform/graphql/page.js';
import { Warehouse } from '../../locations/graphql/warehouse.model.js';
import { LocationsFacade } from '../../locations/locations.facade.js';
import { questionKey, questionOf, UnmappedSkusReader } from '../unmapped-skus.reader.js';
import { SkuMappingSuggestion, UnmappedSku, UnmappedSkuConnection } from './unmapped-sku.model.js';

/** The queue of SKUs that nobody knows. */
@Resolver(() => UnmappedSku)
export class UnmappedSkuResolver {
  constructor(
    private readonly reader: UnmappedSkusReader,
    private readonly locations: LocationsFacade,
  ) {}

  @Query(() => UnmappedSkuConnection, {
    description: 'SKUs of a store of which nobody knows what they are, those that the most orders wait for first.',
  })
  unmappedSkus(
    @Args('storeId', { type: () => ID }) storeId: string,
    @Args() page: PageArgs,
  ): Promise<Page<UnmappedSku>> {
    return this.reader.page(fromGlobalId('store_', storeId, ['storeId']), page);
  }

  @ResolveField(() => [SkuMappingSuggestion], {
    description: 'SKUs of the warehouse that it may mean, the likeliest first.',
  })
  async suggestions(@Parent() sku: UnmappedSku, @Context() context: GraphqlContext): Promise<SkuMappingSuggestion[]> {
    const loader = loaderOf<string, SkuMappingSuggestion[]>(context, 'unmappedSku:suggestions', (keys) =>
      this.reader.suggestions(keys.map(questionOf)),
    );
    const { storeInnerId: storeId, warehouseId } = sku;
    return (await loader.load(questionKey({ storeId, warehouseId, sku: sku.sku }))) ?? [];
  }

  @ResolveField(() => Warehouse, { nullable: true })
  warehouse(@Parent() { warehouseId }: UnmappedSku, @Context() context: GraphqlContext): Promise<Warehouse | null> {
    return this.locations.loadWarehouse(context, warehouseId);
  }
}
