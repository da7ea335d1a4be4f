import { Args, Context, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { PageArgs } from '../../../platform/graphql/connection.js';
import type { GraphqlContext } from '../../../platform/graphql/graphql-context.js';
import type { Page } from '../../../platform/graphql/page.js';
import { Store } from '../../stores/graphql/store.model.js';
import { StoresFacade } from '../../stores/stores.facade.js';
import { StoreNotificationsReader } from '../store-notifications.reader.js';
import { StoreNotificationFilter } from './store-notification.inputs.js';
import { StoreNotification, StoreNotificationConnection } from './store-notification.model.js';

/** The inbox, for people. */
@Resolver(() => StoreNotification)
export class StoreNotificationResolver {
  constructor(
    private readonly reader: StoreNotificationsReader,
    private readonly stores: StoresFacade,
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
}
