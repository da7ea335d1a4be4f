import type { OnModuleInit } from '@nestjs/common';
import { Args, Context, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import { PageArgs } from '../../../platform/graphql/connection.js';
import { fromGlobalId } from '../../../platform/graphql/global-id.js';
import type { GraphqlContext } from '../../../platform/graphql/graphql-context.js';
import { loaderOf } from '../../../platform/graphql/loaders.js';
import { NodeRegistry } from '../../../platform/graphql/node.js';
import type { Page } from '../../../platform/graphql/page.js';
import { CurrentViewer, type Viewer } from '../../../platform/graphql/viewer.js';
import { JournalFacade } from '../../journal/journal.facade.js';
import { StoresReader } from '../stores.reader.js';
import { ChangeStoreStatus } from '../use-cases/change-store-status.js';
import { UpdateStorePolicy } from '../use-cases/update-store-policy.js';
import { StoreFilter, StorePauseInput, StoreResumeInput } from './store.inputs.js';
import { StorePolicyUpdateInput } from './store-policy.inputs.js';
import {
  Store,
  StoreConnection,
  StorePausePayload,
  StorePolicyUpdatePayload,
  StoreResumePayload,
  type StorePayload,
} from './store.model.js';

const STORE_ID = ['input', 'storeId'];

/** Queries and mutations of store accounts. */
@Resolver(() => Store)
export class StoreResolver implements OnModuleInit {
  constructor(
    private readonly reader: StoresReader,
    private readonly journal: JournalFacade,
    private readonly changeStatus: ChangeStoreStatus,
    private readonly updatePolicy: UpdateStorePolicy,
    private readonly nodes: NodeRegistry,
  ) {}

  onModuleInit(): void {
    this.nodes.register('store_', (ids) => this.reader.byIds(ids));
  }

  @Query(() => Store, { nullable: true, description: 'One store; null when there is none with this id.' })
  async store(@Args('id', { type: () => ID }) id: string, @Context() context: GraphqlContext): Promise<Store | null> {
    const inner = fromGlobalId('store_', id);
    return loaderOf<string, Store>(context, 'store', (ids) => this.reader.byIds(ids)).load(inner);
  }

  @Query(() => StoreConnection, { description: 'Stores, newest first.' })
  stores(
    @Args() page: PageArgs,
    @Args('filter', { type: () => StoreFilter, nullable: true }) filter?: StoreFilter | null,
  ): Promise<Page<Store>> {
    return this.reader.page(filter ?? {}, page);
  }

  @Mutation(() => StorePausePayload, {
    description: 'Stops the work for a store until storeResume. Callbacks are still recorded.',
  })
  async storePause(@Args('input') input: StorePauseInput, @CurrentViewer() viewer: Viewer): Promise<StorePayload> {
    const run = { viewer, name: 'storePause', input, InputClass: StorePauseInput };
    const { value, userErrors } = await this.journal.mutation(run, async (tx, { storeId, reason }) => {
      const id = fromGlobalId('store_', storeId, STORE_ID);
      await this.changeStatus.execute(tx, { storeId: id, event: 'PAUSE', reason: reason ?? null, actor: viewer.actor });
      return { id };
    });
    return { store: await this.changed(value), userErrors };
  }

  @Mutation(() => StoreResumePayload, { description: 'Goes on with the work for a paused store.' })
  async storeResume(@Args('input') input: StoreResumeInput, @CurrentViewer() viewer: Viewer): Promise<StorePayload> {
    const run = { viewer, name: 'storeResume', input, InputClass: StoreResumeInput };
    const { value, userErrors } = await this.journal.mutation(run, async (tx, { storeId }) => {
      const id = fromGlobalId('store_', storeId, STORE_ID);
      await this.changeStatus.execute(tx, { storeId: id, event: 'RESUME', reason: null, actor: viewer.actor });
      return { id };
    });
    return { store: await this.changed(value), userErrors };
  }

  @Mutation(() => StorePolicyUpdatePayload, { description: 'Changes how work for a store is done from now on.' })
  async storePolicyUpdate(
    @Args('input') input: StorePolicyUpdateInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<StorePayload> {
    const run = { viewer, name: 'storePolicyUpdate', input, InputClass: StorePolicyUpdateInput };
    const { value, userErrors } = await this.journal.mutation(
      run,
      async (tx, { storeId, expectedVersion, ...patch }) => {
        const id = fromGlobalId('store_', storeId, STORE_ID);
        await this.updatePolicy.execute(tx, {
          storeId: id,
          patch,
          expectedVersion: expectedVersion ?? null,
          actor: viewer.actor,
        });
        return { id };
      },
    );
    return { store: await this.changed(value), userErrors };
  }

  private async changed(reference: { id: string } | undefined): Promise<Store | null> {
    if (!reference) return null;
    return (await this.reader.byIds([reference.id])).get(reference.id) ?? null;
  }
}
