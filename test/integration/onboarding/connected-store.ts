import { StorePlatforms } from '../../../src/clients/store-platforms.js';
import { StoreWebhooksRepository } from '../../../src/modules/onboarding/store-webhooks.repository.js';
import { RenewWebhook } from '../../../src/modules/onboarding/use-cases/renew-webhook.js';
import { WebhookAddresses } from '../../../src/modules/onboarding/webhook-addresses.js';
import { StoreNotificationsFacade } from '../../../src/modules/store-notifications/store-notifications.facade.js';
import { requestedScopes, StoresFacade } from '../../../src/modules/stores/stores.facade.js';
import type { OnboardingApp } from './onboarding-app.js';

/** A webhook as the store holds it: where it sends to, and what it signs with. */
export interface HeldWebhook {
  path: string;
  secret: string;
}

/** The events that our webhooks are subscribed to. */
export function eventsOf(app: OnboardingApp): readonly string[] {
  return app.nest.get(StorePlatforms).get('NEXT').inbound.events;
}

/** A store with our webhook, as an install leaves it, at once: no store of the sandbox stands behind it. */
export async function connectStore(app: OnboardingApp, label: string): Promise<HeldWebhook & { id: string }> {
  const { install, inbound } = app.nest.get(StorePlatforms).get('NEXT');
  const id = await app.database.tx(async (tx) => {
    const { storeId } = await app.nest.get(StoresFacade).install(tx, {
      platform: 'NEXT',
      domain: `${label}.29next.store`,
      accessToken: 'token',
      refreshToken: null,
      scopes: requestedScopes(install.scopes),
      apiVersion: '2024-04-01',
      name: null,
      timeZone: null,
      currencies: null,
      actor: 'test',
    });
    await app.nest.get(StoreNotificationsFacade).openWakes(tx, storeId);
    await app.nest.get(RenewWebhook).execute(tx, { storeId, existing: null, events: inbound.events, actor: 'test' });
    return storeId;
  });
  const webhook = await app.nest.get(StoreWebhooksRepository).ofStore(id);
  if (!webhook) throw new Error('The store has no webhook.');
  const addresses = app.nest.get(WebhookAddresses);
  return { id, path: new URL(await addresses.targetOf(webhook)).pathname, secret: addresses.secretOf(webhook) };
}
