import { Injectable } from '@nestjs/common';
import type { StorePlatformAdapter } from '../../../clients/platform.js';
import { Database } from '../../../platform/database/database.js';
import { LocationsFacade } from '../../locations/locations.facade.js';
import { StoreNotificationsFacade } from '../../store-notifications/store-notifications.facade.js';
import { StoreOperationsFacade } from '../../store-operations/store-operations.facade.js';
import { scopesLacking, StoresFacade, type StoreInstall } from '../../stores/stores.facade.js';
import type { InspectedStore } from './inspect-store.js';
import { RenewWebhook } from './renew-webhook.js';

/** Saves an install whose token is proven: account, slots, wakes, webhook and adopted locations, all or nothing. */
@Injectable()
export class SaveInstall {
  constructor(
    private readonly database: Database,
    private readonly stores: StoresFacade,
    private readonly operations: StoreOperationsFacade,
    private readonly notifications: StoreNotificationsFacade,
    private readonly locations: LocationsFacade,
    private readonly renewWebhook: RenewWebhook,
  ) {}

  /** Answers the store's id. Work that waited for the new token goes on by itself after the commit. */
  execute(
    { install: { scopes }, inbound: { events }, pace }: StorePlatformAdapter,
    install: StoreInstall,
    inspected: InspectedStore,
  ): Promise<{ storeId: string; created: boolean }> {
    return this.database.tx(async (tx) => {
      const { storeId, created } = await this.stores.install(tx, install);
      await this.operations.openSlots(tx, storeId, pace);
      await this.operations.makeDue(tx, storeId);
      await this.notifications.openWakes(tx, storeId);
      await this.stores.reviewScopes(tx, storeId, { newConsent: true });
      if (scopesLacking(scopes, install.scopes, 'WEBHOOKS').length === 0) {
        await this.renewWebhook.execute(tx, { storeId, existing: inspected.webhook, events, actor: install.actor });
      }
      await this.locations.adoptFound(tx, storeId, inspected.locations, install.actor);
      this.operations.wakeAfterCommit(tx, storeId);
      return { storeId, created };
    }, 'api');
  }
}
