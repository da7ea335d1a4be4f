import { Args, Context, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { PageArgs } from '../../../platform/graphql/connection.js';
import { fromGlobalId } from '../../../platform/graphql/global-id.js';
import type { GraphqlContext } from '../../../platform/graphql/graphql-context.js';
import type { Page } from '../../../platform/graphql/page.js';
import { CurrentViewer, type Viewer } from '../../../platform/graphql/viewer.js';
import { JournalFacade } from '../../journal/journal.facade.js';
import { Store } from '../../stores/graphql/store.model.js';
import { StoresFacade } from '../../stores/stores.facade.js';
import { StoreOperationsReader } from '../store-operations.reader.js';
import { RedriveOperation } from '../use-cases/redrive-operation.js';
import {
  StoreOperationFilter,
  StoreOperationRedriveInput,
  StoreOperationRedrivePayload,
} from './store-operation.inputs.js';
import { StoreOperation, StoreOperationConnection } from './store-operation.model.js';

/** The outbox, for people. */
@Resolver(() => StoreOperation)
export class StoreOperationResolver {
  constructor(
    private readonly reader: StoreOperationsReader,
    private readonly stores: StoresFacade,
    private readonly journal: JournalFacade,
    private readonly redrive: RedriveOperation,
  ) {}

  @Query(() => StoreOperationConnection, { description: 'Writes towards stores, newest first.' })
  storeOperations(
    @Args() page: PageArgs,
    @Args('filter', { type: () => StoreOperationFilter, nullable: true }) filter?: StoreOperationFilter | null,
  ): Promise<Page<StoreOperation>> {
    return this.reader.page(filter ?? {}, page);
  }

  @ResolveField(() => Store, { nullable: true })
  store(@Parent() operation: StoreOperation, @Context() context: GraphqlContext): Promise<Store | null> {
    return this.stores.loadStore(context, operation.storeId);
  }

  @Mutation(() => StoreOperationRedrivePayload, {
    description: 'Takes up a PARKED operation again. The store is read first: nothing is sent twice.',
  })
  async storeOperationRedrive(
    @Args('input') input: StoreOperationRedriveInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<StoreOperationRedrivePayload> {
    const run = { viewer, name: 'storeOperationRedrive', input, InputClass: StoreOperationRedriveInput };
    const { value, userErrors } = await this.journal.mutation(run, async (tx, { storeOperationId, reason }) => {
      const id = fromGlobalId('op_', storeOperationId, ['input', 'storeOperationId']);
      await this.redrive.execute(tx, { operationId: id, reason: reason ?? null, actor: viewer.actor });
      return { id };
    });
    const storeOperation = value && (await this.reader.byIds([value.id])).get(value.id);
    return { storeOperation: storeOperation ?? null, userErrors };
  }
}
