import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { readNextStoreHeader } from '../../../clients/next/next-store-domain.js';
import { Database } from '../../../platform/database/database.js';
import { hashToken } from '../../../platform/security/hashing.js';
import { JournalFacade } from '../../journal/journal.facade.js';
import { StoreNotificationsFacade } from '../../store-notifications/store-notifications.facade.js';
import { StoresFacade } from '../../stores/stores.facade.js';
import { OnboardingTimeline } from '../domain/onboarding-timeline.js';
import { readWebhookBody } from '../domain/webhook-body.js';
import { isSignedBy } from '../webhook-signature.js';
import { StoreWebhooksRepository } from '../store-webhooks.repository.js';
import { WebhookAddresses } from '../webhook-addresses.js';

/** What became of a delivery. UNKNOWN: no such address. FORGED: not signed by that store, or not about it. */
export type WebhookOutcome = 'RECORDED' | 'REPEATED' | 'UNKNOWN' | 'FORGED';

/** Takes one webhook delivery: verified first, then recorded once per event, then acted on, in one transaction. */
@Injectable()
export class ReceiveWebhook {
  constructor(
    private readonly database: Database,
    private readonly notifications: StoreNotificationsFacade,
    private readonly webhooks: StoreWebhooksRepository,
    private readonly addresses: WebhookAddresses,
    private readonly stores: StoresFacade,
    private readonly journal: JournalFacade,
  ) {}

  /** Nothing is written unless the signature holds and the body names the store that the address belongs to. */
  async execute(delivery: { token: string; raw: Buffer; signature: unknown }): Promise<WebhookOutcome> {
    const storeId = await this.notifications.findWebhookStore(hashToken(delivery.token));
    const webhook = storeId && (await this.webhooks.ofStore(storeId));
    if (!storeId || !webhook) return 'UNKNOWN';
    if (!isSignedBy(delivery.raw, delivery.signature, this.addresses.secretsOf(webhook))) return 'FORGED';
    const body = readWebhookBody(delivery.raw);
    if (!body || !(await this.isAbout(body.store, storeId))) return 'FORGED';
    const { eventType, eventId } = body;
    const bodySha256 = createHash('sha256').update(delivery.raw).digest();
    return this.database.tx(async (tx) => {
      if (!(await this.notifications.recordWebhook(tx, { storeId, kind: eventType, eventId, bodySha256 }))) {
        return 'REPEATED';
      }
      const data = { eventType, eventId };
      await this.journal.append(tx, { storeId, type: OnboardingTimeline.WebhookReceived, actor: 'store', data });
      if (eventType === 'app.uninstalled') await this.stores.markUninstalled(tx, storeId);
      return 'RECORDED';
    }, 'ingest');
  }

  /** A body that names no store is taken: the secret belongs to one store alone. */
  private async isAbout(named: string | null, storeId: string): Promise<boolean> {
    if (named === null) return true;
    const domain = readNextStoreHeader(named);
    return domain.ok && (await this.stores.findByDomain('NEXT', domain.value))?.id === storeId;
  }
}
