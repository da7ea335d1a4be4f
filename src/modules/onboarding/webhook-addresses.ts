import { Injectable } from '@nestjs/common';
import { AppConfig } from '../../config/app-config.js';
import { hashToken } from '../../platform/security/hashing.js';
import { TokenDeriver } from '../../platform/security/token-deriver.js';
import { StoresFacade } from '../stores/stores.facade.js';
import type { StoreWebhookRow } from './store-webhooks.repository.js';

/** What a webhook's token and secret are derived from. */
export type WebhookKey = Pick<StoreWebhookRow, 'id' | 'storeId' | 'secretVersion'>;

const TOKEN = 'webhook';
const SECRET = 'webhook-secret';

/** Events, address and secret of our webhook at a store: derived when needed, never stored. */
@Injectable()
export class WebhookAddresses {
  constructor(
    private readonly config: AppConfig,
    private readonly tokens: TokenDeriver,
    private readonly stores: StoresFacade,
  ) {}

  /** What every webhook address that this store may have begins with. */
  async baseOf(storeId: string): Promise<string> {
    const { slug } = await this.stores.platformOf(storeId);
    return `${this.config.publicUrl}/webhooks/${slug}/`;
  }

  /** What we want to be told of. */
  async eventsOf(storeId: string): Promise<readonly string[]> {
    return (await this.stores.platformOf(storeId)).inbound.events;
  }

  /** Where the store sends to. */
  async targetOf({ storeId, id, secretVersion }: WebhookKey): Promise<string> {
    return (await this.baseOf(storeId)) + this.tokens.derive(TOKEN, storeId, id, secretVersion);
  }

  /** Every address that this version of the webhook may have at the store: those of old keys too. */
  async targetsOf({ storeId, id, secretVersion }: WebhookKey): Promise<string[]> {
    const base = await this.baseOf(storeId);
    return this.tokens.deriveAll(TOKEN, storeId, id, secretVersion).map(({ token }) => base + token);
  }

  /** What the store signs with. */
  secretOf({ storeId, id, secretVersion }: WebhookKey): string {
    return this.tokens.derive(SECRET, storeId, id, secretVersion);
  }

  /** Every secret that the store may sign with: those of old keys too. */
  secretsOf({ storeId, id, secretVersion }: WebhookKey): string[] {
    return this.tokens.deriveAll(SECRET, storeId, id, secretVersion).map(({ token }) => token);
  }

  /** The hash under which the inbox knows today's address. */
  tokenHashOf({ storeId, id, secretVersion }: WebhookKey): Buffer {
    return hashToken(this.tokens.derive(TOKEN, storeId, id, secretVersion));
  }
}

/** The webhook among a list that goes to one of our addresses, is switched on and has the events; a slash at the end is the same. */
export function findOurs<W extends { target: string; active: boolean; events: string[] }>(
  webhooks: readonly W[],
  targets: readonly string[],
  events: readonly string[],
): W | undefined {
  return webhooks.find(
    (webhook) =>
      webhook.active &&
      targets.includes(webhook.target.replace(/\/+$/, '')) &&
      events.every((event) => webhook.events.includes(event)),
  );
}
