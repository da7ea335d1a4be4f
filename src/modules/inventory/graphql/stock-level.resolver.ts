import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';
import { PageArgs } from '../../../platform/graphql/connection.js';
import type { Page } from '../../../platform/graphql/page.js';
import { CurrentViewer, type Viewer } from '../../../platform/graphql/viewer.js';
import { JournalFacade } from '../../journal/journal.facade.js';
import { StockLevelsReader } from '../stock-levels.reader.js';
import { AdjustStockLevel } from '../use-cases/adjust-stock-level.js';
import { SetStockLevels } from '../use-cases/set-stock-levels.js';
import { innerIds } from './level-ids.js';
import {
  StockLevelAdjustInput,
  StockLevelAdjustPayload,
  StockLevelFilter,
  StockLevelsSetInput,
  StockLevelsSetPayload,
} from './stock-level.inputs.js';
import { StockLevel, StockLevelConnection } from './stock-level.model.js';

/** Queries and mutations of stock levels. */
@Resolver(() => StockLevel)
export class StockLevelResolver {
  constructor(
    private readonly reader: StockLevelsReader,
    private readonly journal: JournalFacade,
    private readonly setLevels: SetStockLevels,
    private readonly adjustLevel: AdjustStockLevel,
  ) {}

  @Query(() => StockLevelConnection, { description: 'Stock levels, newest first.' })
  stockLevels(
    @Args() page: PageArgs,
    @Args('filter', { type: () => StockLevelFilter, nullable: true }) filter?: StockLevelFilter | null,
  ): Promise<Page<StockLevel>> {
    return this.reader.page(filter ?? {}, page);
  }

  @Mutation(() => StockLevelsSetPayload, {
    description: 'Sets what a warehouse has of a store’s SKUs: all of them or none. What is reserved stays reserved.',
  })
  async stockLevelsSet(
    @Args('input') input: StockLevelsSetInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<StockLevelsSetPayload> {
    const run = { viewer, name: 'stockLevelsSet', input, InputClass: StockLevelsSetInput };
    const { value, userErrors } = await this.journal.mutation(run, async (tx, { levels, reason, asOf, ...ids }) => {
      const count = { ...innerIds(ids), reason: reason ?? null, asOf: asOf ?? null, actor: viewer.actor, levels };
      return { ids: await this.setLevels.execute(tx, count) };
    });
    const found = await this.reader.byIds(value?.ids ?? []);
    return { stockLevels: (value?.ids ?? []).flatMap((id) => found.get(id) ?? []), userErrors };
  }

  @Mutation(() => StockLevelAdjustPayload, { description: 'Adds pieces to a stock level, or takes some away.' })
  async stockLevelAdjust(
    @Args('input') input: StockLevelAdjustInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<StockLevelAdjustPayload> {
    const run = { viewer, name: 'stockLevelAdjust', input, InputClass: StockLevelAdjustInput };
    const { value, userErrors } = await this.journal.mutation(run, async (tx, { sku, delta, reason, ...ids }) => ({
      id: await this.adjustLevel.execute(tx, {
        ...innerIds(ids),
        sku,
        delta,
        reason: reason ?? null,
        actor: viewer.actor,
      }),
    }));
    const stockLevel = value && (await this.reader.byIds([value.id])).get(value.id);
    return { stockLevel: stockLevel ?? null, userErrors };
  }
}
