import { Args, ID, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { StorePlatforms } from '../../../clients/store-platforms.js';
import { fromGlobalId } from '../../../platform/graphql/global-id.js';
import { CurrentViewer, type Viewer } from '../../../platform/graphql/viewer.js';
import { JournalFacade } from '../../journal/journal.facade.js';
import { StoresReader } from '../stores.reader.js';
import { SupportedActionsReader } from '../supported-actions.reader.js';
import { SetApiVersion } from '../use-cases/set-api-version.js';
import { StoreApiVersionSetInput, StoreApiVersionSetPayload, SupportedAction } from './store-life.model.js';
import { Store } from './store.model.js';

/** Which version of its API a store speaks with us, and which words it uses. */
@Resolver(() => Store)
export class StoreLifeResolver {
  constructor(
    private readonly platforms: StorePlatforms,
    private readonly reader: StoresReader,
    private readonly actions: SupportedActionsReader,
    private readonly journal: JournalFacade,
    private readonly setApiVersion: SetApiVersion,
  ) {}

  @ResolveField(() => [String], { description: 'Versions of its API that it could be pinned to.' })
  supportedApiVersions(@Parent() { platform }: Store): readonly string[] {
    return this.platforms.get(platform).install.apiVersions;
  }

  @Query(() => [SupportedAction], { description: 'Every value of supported_actions that stores have shown.' })
  supportedActions(
    @Args('storeId', { type: () => ID, nullable: true }) storeId?: string | null,
  ): Promise<SupportedAction[]> {
    return this.actions.list(storeId == null ? null : fromGlobalId('store_', storeId, ['storeId']));
  }

  @Mutation(() => StoreApiVersionSetPayload, { description: 'Pins a store to a version of its API.' })
  async storeApiVersionSet(
    @Args('input') input: StoreApiVersionSetInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<StoreApiVersionSetPayload> {
    const run = { viewer, name: 'storeApiVersionSet', input, InputClass: StoreApiVersionSetInput };
    const { value, userErrors } = await this.journal.mutation(
      run,
      async (tx, { storeId, apiVersion, expectedVersion }) => {
        const id = fromGlobalId('store_', storeId, ['input', 'storeId']);
        await this.setApiVersion.execute(tx, {
          storeId: id,
          apiVersion,
          expectedVersion: expectedVersion ?? null,
          actor: viewer.actor,
        });
        return { id };
      },
    );
    return { store: value ? ((await this.reader.byIds([value.id])).get(value.id) ?? null) : null, userErrors };
  }
}
