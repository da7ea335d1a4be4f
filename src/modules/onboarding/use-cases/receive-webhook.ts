import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Delivery, StorePlatformAdapter } from '../../../clients/platform.js';
import { Database } from '../../../platform/database/database.js';
import { hashToken } from '../../../platform/security/hashing.js';
import { StoreNotificationsFacade, type Verification } from '../../store-notifications/store-notifications.facade.js';
import { StoresFacade } from '../../stores/stores.facade.js';
import { StoreWebhooksRepository } from '../store-webhooks.repository.js';
import { WebhookAddresses } from '../webhook-addresses.js';
import { ActOnWebhook } from './act-on-webhook.js';

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
    private readonly act: ActOnWebhook,
  ) {}

  /**
   * Nothing follows unless the signature holds and the body names the store that the address belongs to; a refused delivery is
   * noted at most. An event is a hint: it makes us look, soon.
   */
  async execute(slug: string, token: string, delivery: Delivery): Promise<WebhookOutcome> {
    const storeId = await this.notifications.findWebhookStore(hashToken(token));
    const webhook = storeId && (await this.webhooks.ofStore(storeId));
    if (!storeId || !webhook) return 'UNKNOWN';
    const platform = await this.stores.platformOf(storeId);
    if (platform.slug !== slug) return 'UNKNOWN';
    const { inbound } = platform;
    const bodySha256 = createHash('sha256').update(delivery.raw).digest();
    const refuse = async (verification: Verification, kind = 'unknown'): Promise<'FORGED'> => {
      await this.notifications.recordRefused({ storeId, kind, bodySha256, verification });
      return 'FORGED';
    };
    const verification = inbound.signedOver(delivery, this.addresses.secretsOf(webhook));
    if (!verification) return refuse('REFUSED_SIGNATURE');
    const body = inbound.readWebhook(delivery.raw);
    if (!body) return refuse('REFUSED_BODY');
    const { eventType, eventId, orderNumber } = body;
    if (!(await this.isAbout(platform, body.store, storeId))) return refuse('REFUSED_STORE', eventType);
    return this.database.tx(async (tx) => {
      const event = { storeId, kind: eventType, eventId, bodySha256, verification, orderNumber };
      if (!(await this.notifications.recordWebhook(tx, event))) return 'REPEATED';
      await this.act.execute(tx, storeId, { inbound, body, bodySha256 });
      // After the store's row, as an install does it.
      await this.webhooks.noteReceived(tx, storeId);
      await this.notifications.followWebhook(tx, storeId, inbound.pullsForEvent(eventType), orderNumber);
      return 'RECORDED';
    }, 'ingest');
  }

  /** A body that names no store is taken: the secret belongs to one store alone. */
  private async isAbout(
    { name, inbound }: StorePlatformAdapter,
    named: string | null,
    storeId: string,
  ): Promise<boolean> {
    if (named === null) return true;
    const domain = inbound.readStore(named);
    return domain.ok && (await this.stores.findByDomain(name, domain.value))?.id === storeId;
  }
}
