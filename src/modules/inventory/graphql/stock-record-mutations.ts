import { Args, Mutation, Resolver } from '@nestjs/graphql';
import { fromGlobalId, toGlobalId } from '../../../platform/graphql/global-id.js';
import { CurrentViewer, type Viewer } from '../../../platform/graphql/viewer.js';
import { JournalFacade } from '../../journal/journal.facade.js';
import { StockRecordsReader } from '../stock-records.reader.js';
import { CreateRecords } from '../use-cases/create-records.js';
import { HealRecord } from '../use-cases/heal-record.js';
import {
  StockRecordCreateInput,
  StockRecordCreatePayload,
  StockRecordHealInput,
  StockRecordHealPayload,
} from './stock-record.inputs.js';
import { StockRecord } from './stock-record.model.js';

/** What people do about single stock records. */
@Resolver(() => StockRecord)
export class StockRecordMutations {
  constructor(
    private readonly reader: StockRecordsReader,
    private readonly journal: JournalFacade,
    private readonly healRecord: HealRecord,
    private readonly createRecords: CreateRecords,
  ) {}

  @Mutation(() => StockRecordCreatePayload, {
    description:
      'Has a stock record made where a location lacks that of a SKU which we have; it holds our number from the start.',
  })
  async stockRecordCreate(
    @Args('input') input: StockRecordCreateInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<StockRecordCreatePayload> {
    const run = { viewer, name: 'stockRecordCreate', input, InputClass: StockRecordCreateInput };
    const { value, userErrors } = await this.journal.mutation(run, async (tx, { sku, productId, ...ids }) => {
      const locationId = fromGlobalId('loc_', ids.locationId, ['input', 'locationId']);
      const wanted = { locationId, sku, productRemoteId: productId ?? null, actor: viewer.actor };
      return { id: await this.createRecords.one(tx, wanted) };
    });
    return { storeOperationId: value ? toGlobalId('op_', value.id) : null, userErrors };
  }

  @Mutation(() => StockRecordHealPayload, {
    description:
      'Sends our number to the store again, whatever the policy says, and lets it be healed by itself again.',
  })
  async stockRecordHeal(
    @Args('input') input: StockRecordHealInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<StockRecordHealPayload> {
    const run = { viewer, name: 'stockRecordHeal', input, InputClass: StockRecordHealInput };
    const { value, userErrors } = await this.journal.mutation(run, async (tx, { stockRecordId }) => {
      const id = fromGlobalId('sr_', stockRecordId, ['input', 'stockRecordId']);
      await this.healRecord.execute(tx, id, viewer.actor);
      return { id };
    });
    const found = value && (await this.reader.byIds([value.id])).get(value.id);
    return { stockRecord: found ?? null, userErrors };
  }
}
