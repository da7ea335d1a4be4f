import { REQUESTED_SCOPES } from '../../../src/modules/onboarding/domain/next-scopes.js';
import { StoreWebhooksRepository } from '../../../src/modules/onboarding/store-webhooks.repository.js';
import { RenewWebhook } from '../../../src/modules/onboarding/use-cases/renew-webhook.js';
import { WebhookAddresses } from '../../../src/modules/onboarding/webhook-addresses.js';
import { StoreNotificationsFacade } from '../../../src/modules/store-notifications/store-notifications.facade.js';
import { StoresFacade } from '../../../src/modules/stores/stores.facade.js';
import type { OnboardingApp } from './onboarding-app.js';

/** A webhook as the store holds it: where it sends to, and what it signs with. */
export interface HeldWebhook {
  path: string;
  secret: string;
}

/** A store with our webhook, as an install leaves it, at once: no store of the sandbox stands behind it. */
export async function connectStore(app: OnboardingApp, label: string): Promise<HeldWebhook & { id: string }> {
  const id = await app.database.tx(async (tx) => {
    const { storeId } = await app.nest.get(StoresFacade).install(tx, {
      platform: 'NEXT',
      domain: `${label}.29next.store`,
      accessToken: 'token',
      refreshToken: null,
      scopes: REQUESTED_SCOPES,
      apiVersion: '2024-04-01',
      name: null,
      timeZone: null,
      currencies: null,
      actor: 'test',
    });
    await app.nest.get(StoreNotificationsFacade).openWakes(tx, storeId);
    await app.nest.get(RenewWebhook).execute(tx, { storeId, existing: null, actor: 'test' });
    return storeId;
  });
  const webhook = await app.nest.get(StoreWebhooksRepository).ofStore(id);
  if (!webhook) throw new Error('The store has no webhook.');
  const addresses = app.nest.get(WebhookAddresses);
  return { id, path: new URL(addresses.targetOf(webhook)).pathname, secret: addresses.secretOf(webhook) };
}
