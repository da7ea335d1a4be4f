import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../platform/database/tx.js';
import { StoreNotificationsFacade } from '../../store-notifications/store-notifications.facade.js';
import { PRIORITY, StoreOperationsFacade } from '../../store-operations/store-operations.facade.js';
import { StoreWebhooksRepository } from '../store-webhooks.repository.js';
import { WebhookAddresses } from '../webhook-addresses.js';
import type { InspectedStore } from './inspect-store.js';

/** Kind of the operation that subscribes to a store's events. */
export const WEBHOOK_REGISTER = 'webhook.register';

/** The lane of a store's webhook. */
export const WEBHOOK_LANE = 'webhook';

/**
 * Sees to our webhook during an install. One that the store still has is kept. Where it has none, the app was uninstalled in
 * between (or never installed): a new address and a new secret begin, so that a late delivery of the old webhook, such as a
 * retried `app.uninstalled`, cannot end the new install.
 */
@Injectable()
export class RenewWebhook {
  constructor(
    private readonly webhooks: StoreWebhooksRepository,
    private readonly addresses: WebhookAddresses,
    private readonly notifications: StoreNotificationsFacade,
    private readonly operations: StoreOperationsFacade,
  ) {}

  /** Works in the caller's transaction, with the store locked. */
  async execute(
    tx: Tx,
    {
      storeId,
      existing,
      events,
      actor,
    }: { storeId: string; existing: InspectedStore['webhook']; events: readonly string[]; actor: string },
  ): Promise<void> {
    if (existing && (await this.webhooks.confirm(tx, existing.row, existing.remoteId))) {
      await this.operations.supersede(tx, storeId, WEBHOOK_LANE, 'The store has the webhook already.');
      return;
    }
    await this.operations.supersede(tx, storeId, WEBHOOK_LANE, 'A newer install registers a new webhook.');
    const webhook = await this.webhooks.renew(tx, storeId, events);
    const tokenHash = this.addresses.tokenHashOf(webhook);
    await this.notifications.registerEndpoint(tx, { tokenHash, purpose: 'WEBHOOK', storeId });
    await this.operations.enqueue(tx, {
      storeId,
      kind: WEBHOOK_REGISTER,
      lane: WEBHOOK_LANE,
      dedupeKey: `${storeId}:webhook:${webhook.id}:${webhook.secretVersion}`,
      priority: PRIORITY.LOCATION,
      payload: { webhookId: webhook.id, secretVersion: webhook.secretVersion },
      actor,
    });
  }
}
