import type { OnModuleInit } from '@nestjs/common';
import { Args, Context, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { PageArgs } from '../../../platform/graphql/connection.js';
import { fromGlobalId } from '../../../platform/graphql/global-id.js';
import type { GraphqlContext } from '../../../platform/graphql/graphql-context.js';
import { loaderOf } from '../../../platform/graphql/loaders.js';
import { NodeRegistry } from '../../../platform/graphql/node.js';
import type { Page } from '../../../platform/graphql/page.js';
import { CurrentViewer, type Viewer } from '../../../platform/graphql/viewer.js';
import { JournalFacade } from '../../journal/journal.facade.js';
import { LocationsReader } from '../locations.reader.js';
import { CreateWarehouse } from '../use-cases/create-warehouse.js';
import { UpdateWarehouse } from '../use-cases/update-warehouse.js';
import { Location } from './location.model.js';
import { changesOf, valuesOf } from './warehouse-values.js';
import { WarehouseCreateInput, WarehouseFilter, WarehouseUpdateInput } from './warehouse.inputs.js';
import {
  Warehouse,
  WarehouseConnection,
  WarehouseCreatePayload,
  WarehouseUpdatePayload,
  type WarehousePayload,
} from './warehouse.model.js';

/** Queries and mutations of warehouses. */
@Resolver(() => Warehouse)
export class WarehouseResolver implements OnModuleInit {
  constructor(
    private readonly reader: LocationsReader,
    private readonly journal: JournalFacade,
    private readonly createWarehouse: CreateWarehouse,
    private readonly updateWarehouse: UpdateWarehouse,
    private readonly nodes: NodeRegistry,
  ) {}

  onModuleInit(): void {
    this.nodes.register('wh_', (ids) => this.reader.warehousesByIds(ids));
  }

  @Query(() => WarehouseConnection, { description: 'Warehouses, newest first.' })
  warehouses(
    @Args() page: PageArgs,
    @Args('filter', { type: () => WarehouseFilter, nullable: true }) filter?: WarehouseFilter | null,
  ): Promise<Page<Warehouse>> {
    return this.reader.warehouses(filter?.code ?? undefined, page);
  }

  @ResolveField(() => [Location], { description: 'Where stores use this warehouse; without deleted locations.' })
  async locations(@Parent() warehouse: Warehouse, @Context() context: GraphqlContext): Promise<Location[]> {
    const loader = loaderOf<string, Location[]>(context, 'locations:warehouse', (ids) =>
      this.reader.locationsBy('warehouseId', ids),
    );
    return (await loader.load(warehouse.warehouseId)) ?? [];
  }

  @Mutation(() => WarehouseCreatePayload, { description: 'Records a site of the partner.' })
  async warehouseCreate(
    @Args('input') input: WarehouseCreateInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<WarehousePayload> {
    const run = { viewer, name: 'warehouseCreate', input, InputClass: WarehouseCreateInput };
    const { value, userErrors } = await this.journal.mutation(run, async (tx, checked) => ({
      id: await this.createWarehouse.execute(tx, valuesOf(checked), viewer.actor),
    }));
    return { warehouse: await this.changed(value), userErrors };
  }

  @Mutation(() => WarehouseUpdatePayload, { description: 'Changes a warehouse; a new address is sent to its stores.' })
  async warehouseUpdate(
    @Args('input') input: WarehouseUpdateInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<WarehousePayload> {
    const run = { viewer, name: 'warehouseUpdate', input, InputClass: WarehouseUpdateInput };
    const { value, userErrors } = await this.journal.mutation(run, async (tx, checked) => {
      const id = fromGlobalId('wh_', checked.warehouseId, ['input', 'warehouseId']);
      const change = {
        values: changesOf(checked),
        confirm: checked.confirm === true,
        expectedVersion: checked.expectedVersion ?? null,
      };
      await this.updateWarehouse.execute(tx, { warehouseId: id, ...change, actor: viewer.actor });
      return { id };
    });
    return { warehouse: await this.changed(value), userErrors };
  }

  private async changed(reference: { id: string } | undefined): Promise<Warehouse | null> {
    if (!reference) return null;
    return (await this.reader.warehousesByIds([reference.id])).get(reference.id) ?? null;
  }
}
