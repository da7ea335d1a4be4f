import { Context, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { CAPABILITY_NAMES } from '../../../clients/platform.js';
import { StorePlatforms } from '../../../clients/store-platforms.js';
import type { GraphqlContext } from '../../../platform/graphql/graphql-context.js';
import { loaderOf } from '../../../platform/graphql/loaders.js';
import { JournalFacade } from '../../journal/journal.facade.js';
import { StoreNotificationsFacade, type PullState } from '../../store-notifications/store-notifications.facade.js';
import { StoreOperationsFacade } from '../../store-operations/store-operations.facade.js';
import { Store } from '../../stores/graphql/store.model.js';
import { CAPABILITY_REASONS, scopesLacking } from '../../stores/stores.facade.js';
import { StoreWebhooksRepository } from '../store-webhooks.repository.js';
import { CreateInstallUrl } from '../use-cases/create-install-url.js';
import { CapabilityState, StoreHealth } from './store-health.model.js';

/** What of a store is looked at again and again. */
@Resolver(() => Store)
export class StoreHealthResolver {
  constructor(
    private readonly platforms: StorePlatforms,
    private readonly notifications: StoreNotificationsFacade,
    private readonly operations: StoreOperationsFacade,
    private readonly journal: JournalFacade,
    private readonly webhooks: StoreWebhooksRepository,
    private readonly installUrl: CreateInstallUrl,
  ) {}

  @ResolveField(() => [CapabilityState], { description: 'What the store lets us do, and what for.' })
  capabilities(@Parent() store: Store): CapabilityState[] {
    return CAPABILITY_NAMES.map((capability) => {
      const { scopes } = this.platforms.get(store.platform).install;
      const missingScopes = scopesLacking(scopes, store.scopes, capability);
      const granted = missingScopes.length === 0;
      const reconsentUrl = granted ? null : this.installUrl.urlFor(store.platform, store.domain);
      return { capability, reason: CAPABILITY_REASONS[capability], granted, missingScopes, reconsentUrl };
    });
  }

  @ResolveField(() => StoreHealth)
  async health(@Parent() { storeId }: Store, @Context() context: GraphqlContext): Promise<StoreHealth> {
    const lastWebhook = loaderOf<string, Date>(context, 'webhooks:last', (ids) => this.webhooks.lastReceived(ids));
    const [pulls, lastHeardAt, lastWebhookAt, openExceptions, pendingOperations] = await Promise.all([
      this.notifications.loadPullStates(context, storeId),
      this.notifications.loadLastCallbackAt(context, storeId),
      lastWebhook.load(storeId),
      this.journal.countOpenExceptions(context, storeId),
      this.operations.loadUnfinishedCount(context, storeId),
    ]);
    return { lastHeardAt, lastSweptAt: sweptAt(pulls), lastWebhookAt, openExceptions, pendingOperations, pulls };
  }
}

/** The older of the two lists that requests and cancellations come by. */
function sweptAt(pulls: readonly PullState[]): Date | null {
  const done = pulls.filter(({ kind }) => kind === 'REQUESTS' || kind === 'CANCELLATIONS').map((one) => one.lastDoneAt);
  const times = done.flatMap((at) => at ?? []);
  return times.length < done.length || times.length === 0 ? null : new Date(Math.min(...times.map(Number)));
}
