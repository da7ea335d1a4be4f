import { Args, Mutation, Resolver } from '@nestjs/graphql';
import { CurrentViewer, type Viewer } from '../../../platform/graphql/viewer.js';
import { JournalFacade } from '../../journal/journal.facade.js';
import { StockLevelsReader } from '../stock-levels.reader.js';
import { StockRecordsReader } from '../stock-records.reader.js';
import { SetBuffers } from '../use-cases/set-buffers.js';
import { innerIds } from './level-ids.js';
import { StockLevel } from './stock-level.model.js';
import {
  StockBuffersSetInput,
  StockBuffersSetPayload,
  StockThresholdsSetInput,
  StockThresholdsSetPayload,
} from './stock-rules.inputs.js';

/** What of a stock level is kept back, and when it is low. */
@Resolver(() => StockLevel)
export class StockRulesResolver {
  constructor(
    private readonly levels: StockLevelsReader,
    private readonly records: StockRecordsReader,
    private readonly journal: JournalFacade,
    private readonly setBuffers: SetBuffers,
  ) {}

  @Mutation(() => StockBuffersSetPayload, {
    description: 'Sets pieces that are never promised nor published: all of them or none. A preview changes nothing.',
  })
  async stockBuffersSet(
    @Args('input') input: StockBuffersSetInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<StockBuffersSetPayload> {
    const run = { viewer, name: 'stockBuffersSet', input, InputClass: StockBuffersSetInput };
    const { value, userErrors } = await this.journal.mutation(run, (tx, { levels, preview, ...ids }) =>
      this.setBuffers.buffers(tx, { ...innerIds(ids), actor: viewer.actor }, levels, preview),
    );
    const changes = value?.changes ?? [];
    const records = await this.records.byIds(changes.map(({ recordId }) => recordId));
    const published = changes.map((change) => ({ ...change, stockRecord: records.get(change.recordId) ?? null }));
    return { stockLevels: await this.levelsOf(value?.levelIds), published, userErrors };
  }

  @Mutation(() => StockThresholdsSetPayload, {
    description: 'Sets from what number on stock is low: a LOW_STOCK exception is open as long as it is.',
  })
  async stockThresholdsSet(
    @Args('input') input: StockThresholdsSetInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<StockThresholdsSetPayload> {
    const run = { viewer, name: 'stockThresholdsSet', input, InputClass: StockThresholdsSetInput };
    const { value, userErrors } = await this.journal.mutation(run, async (tx, { levels, ...ids }) => {
      const wanted = levels.map(({ sku, lowStockThreshold }) => ({
        sku,
        lowStockThreshold: lowStockThreshold ?? null,
      }));
      return { levelIds: await this.setBuffers.thresholds(tx, { ...innerIds(ids), actor: viewer.actor }, wanted) };
    });
    return { stockLevels: await this.levelsOf(value?.levelIds), userErrors };
  }

  private async levelsOf(ids: readonly string[] = []): Promise<StockLevel[]> {
    const found = await this.levels.byIds(ids);
    return ids.flatMap((id) => found.get(id) ?? []);
  }
}
