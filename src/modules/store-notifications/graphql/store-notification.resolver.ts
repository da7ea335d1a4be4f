import { Args, Context, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { PageArgs } from '../../../platform/graphql/connection.js';
import { fromGlobalId } from '../../../platform/graphql/global-id.js';
import type { GraphqlContext } from '../../../platform/graphql/graphql-context.js';
import { loaderOf } from '../../../platform/graphql/loaders.js';
import type { Page } from '../../../platform/graphql/page.js';
import { CurrentViewer, type Viewer } from '../../../platform/graphql/viewer.js';
import { JournalFacade } from '../../journal/journal.facade.js';
import { Store } from '../../stores/graphql/store.model.js';
import { StoresFacade } from '../../stores/stores.facade.js';
import type { ServedPull } from '../pull-runs.repository.js';
import { StoreNotificationsReader } from '../store-notifications.reader.js';
import { ReplayNotifications } from '../use-cases/replay-notifications.js';
import { StoreNotificationFilter, StoreNotificationReplayInput } from './store-notification.inputs.js';
import {
  StoreNotification,
  StoreNotificationConnection,
  StoreNotificationPull,
  StoreNotificationReplayPayload,
} from './store-notification.model.js';

/** The inbox, for people. */
@Resolver(() => StoreNotification)
export class StoreNotificationResolver {
  constructor(
    private readonly reader: StoreNotificationsReader,
    private readonly stores: StoresFacade,
    private readonly journal: JournalFacade,
    private readonly replay: ReplayNotifications,
  ) {}

  @Query(() => StoreNotificationConnection, {
    description: 'What stores told us by callback and webhook, newest first.',
  })
  storeNotifications(
    @Args() page: PageArgs,
    @Args('filter', { type: () => StoreNotificationFilter, nullable: true }) filter?: StoreNotificationFilter | null,
  ): Promise<Page<StoreNotification>> {
    return this.reader.page(filter ?? {}, page);
  }

  @ResolveField(() => Store, { nullable: true })
  store(@Parent() notification: StoreNotification, @Context() context: GraphqlContext): Promise<Store | null> {
    return this.stores.loadStore(context, notification.storeId);
  }

  @ResolveField(() => [StoreNotificationPull], { description: 'What it asked for, and what became of that.' })
  async pulls(@Parent() notification: StoreNotification, @Context() context: GraphqlContext): Promise<ServedPull[]> {
    const loader = loaderOf<StoreNotification, ServedPull[]>(context, 'notifications:pulls', async (asked) => {
      const byId = await this.reader.pullsOf(asked);
      return new Map(asked.map((one) => [one, byId.get(one.id) ?? []]));
    });
    return (await loader.load(notification)) ?? [];
  }

  @Mutation(() => StoreNotificationReplayPayload, {
    description: 'Owes the pulls again that notifications asked for; nothing else of them is repeated.',
  })
  async storeNotificationReplay(
    @Args('input') input: StoreNotificationReplayInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<StoreNotificationReplayPayload> {
    const run = { viewer, name: 'storeNotificationReplay', input, InputClass: StoreNotificationReplayInput };
    const { value, userErrors } = await this.journal.mutation(run, async (tx, { ids }) => {
      const inner = ids.map((id, index) => fromGlobalId('sn_', id, ['input', 'ids', String(index)]));
      return { ids: await this.replay.execute(tx, inner, viewer.actor) };
    });
    const found = await this.reader.byIds(value?.ids ?? []);
    return { storeNotifications: (value?.ids ?? []).flatMap((id) => found.get(id) ?? []), userErrors };
  }
}
