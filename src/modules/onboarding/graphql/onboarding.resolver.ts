import { Args, Context, Mutation, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { StorePlatforms } from '../../../clients/store-platforms.js';
import { fromGlobalId } from '../../../platform/graphql/global-id.js';
import type { GraphqlContext } from '../../../platform/graphql/graphql-context.js';
import { CurrentViewer, type Viewer } from '../../../platform/graphql/viewer.js';
import { JournalFacade } from '../../journal/journal.facade.js';
import { Store } from '../../stores/graphql/store.model.js';
import { requestedScopes, StoresFacade } from '../../stores/stores.facade.js';
import { CreateInstallUrl } from '../use-cases/create-install-url.js';
import { SyncStore } from '../use-cases/sync-store.js';
import {
  StoreInstallUrlCreateInput,
  StoreInstallUrlCreatePayload,
  StoreSyncInput,
  StoreSyncPayload,
} from './onboarding.model.js';

/** What onboarding adds to stores. */
@Resolver(() => Store)
export class OnboardingResolver {
  constructor(
    private readonly platforms: StorePlatforms,
    private readonly journal: JournalFacade,
    private readonly stores: StoresFacade,
    private readonly createInstallUrl: CreateInstallUrl,
    private readonly syncStore: SyncStore,
  ) {}

  @ResolveField(() => [String], {
    description: 'What we asked for and the store did not grant; empty for a store without the app.',
  })
  missingScopes(@Parent() store: Store): string[] {
    return store.status === 'UNINSTALLED' || store.status === 'PENDING'
      ? []
      : requestedScopes(this.platforms.get(store.platform).install.scopes).filter((one) => !store.scopes.includes(one));
  }

  @Mutation(() => StoreInstallUrlCreatePayload, {
    description: 'The link by which a store installs the app, or installs it again.',
  })
  async storeInstallUrlCreate(
    @Args('input') input: StoreInstallUrlCreateInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<StoreInstallUrlCreatePayload> {
    const run = { viewer, name: 'storeInstallUrlCreate', input, InputClass: StoreInstallUrlCreateInput };
    const { value, userErrors } = await this.journal.mutation(run, (_tx, { domain }) =>
      Promise.resolve({ url: this.createInstallUrl.execute(domain) }),
    );
    return { url: value?.url ?? null, userErrors };
  }

  @Mutation(() => StoreSyncPayload, { description: 'Reads all lists of a store again, as soon as its pace allows.' })
  async storeSync(
    @Args('input') input: StoreSyncInput,
    @CurrentViewer() viewer: Viewer,
    @Context() context: GraphqlContext,
  ): Promise<StoreSyncPayload> {
    const run = { viewer, name: 'storeSync', input, InputClass: StoreSyncInput };
    const { value, userErrors } = await this.journal.mutation(run, async (tx, { storeId }) => {
      const id = fromGlobalId('store_', storeId, ['input', 'storeId']);
      await this.syncStore.execute(tx, id, viewer.actor);
      return { id };
    });
    return { store: value ? await this.stores.loadStore(context, value.id) : null, userErrors };
  }
}
