import { Injectable } from '@nestjs/common';
import { Database } from '../../../platform/database/database.js';
import { StoreNotificationsFacade } from '../../store-notifications/store-notifications.facade.js';
import { PRIORITY, StoreOperationsFacade } from '../../store-operations/store-operations.facade.js';
import { StoresFacade } from '../../stores/stores.facade.js';
import { WEBHOOK_UPDATE } from '../jobs/webhook-update.handler.js';
import { StoreWebhooksRepository } from '../store-webhooks.repository.js';
import { WebhookAddresses } from '../webhook-addresses.js';
import { WEBHOOK_LANE } from './renew-webhook.js';

/** Brings webhook addresses and secrets that are derived from the current key to the stores, after a change of the key. */
@Injectable()
export class RenewWebhookAddresses {
  constructor(
    private readonly database: Database,
    private readonly stores: StoresFacade,
    private readonly webhooks: StoreWebhooksRepository,
    private readonly addresses: WebhookAddresses,
    private readonly notifications: StoreNotificationsFacade,
    private readonly operations: StoreOperationsFacade,
  ) {}

  /**
   * Records an update for each webhook of an active store whose current address was never given to it. The old one goes on to work while
   * the old key is in the ring. Answers the stores that have not confirmed it yet. Safe to repeat.
   */
  async execute(actor: string): Promise<string[]> {
    const pending: string[] = [];
    for (const storeId of await this.stores.activeStoreIds()) {
      await this.database.tx(async (tx) => {
        const webhook = await this.webhooks.lock(tx, storeId);
        if (!webhook) return;
        const tokenHash = this.addresses.tokenHashOf(webhook);
        const { id, secretVersion, remoteId } = webhook;
        if (remoteId !== null && !(await this.notifications.knowsEndpoint(tx, tokenHash))) {
          await this.notifications.registerEndpoint(tx, { tokenHash, purpose: 'WEBHOOK', storeId });
          await this.operations.enqueue(tx, {
            storeId,
            kind: WEBHOOK_UPDATE,
            lane: WEBHOOK_LANE,
            dedupeKey: `${storeId}:webhook:${id}:${secretVersion}:key:${tokenHash.toString('hex', 0, 8)}`,
            priority: PRIORITY.LOCATION,
            payload: { webhookId: id, secretVersion, remoteId },
            actor,
          });
        }
        if ((await this.operations.lockLane(tx, storeId, WEBHOOK_LANE)).length > 0) pending.push(storeId);
      });
    }
    return pending;
  }
}
