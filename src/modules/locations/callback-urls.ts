import { Injectable } from '@nestjs/common';
import { AppConfig } from '../../config/app-config.js';
import { hashToken } from '../../platform/security/hashing.js';
import { TokenDeriver } from '../../platform/security/token-deriver.js';
import type { Tx } from '../../platform/database/tx.js';
import { StoresFacade } from '../stores/stores.facade.js';
import { StoreNotificationsFacade } from '../store-notifications/store-notifications.facade.js';
import type { LocationRow } from './locations.repository.js';

/** What a token is derived from. */
export type TokenOwner = Pick<LocationRow, 'id' | 'storeId' | 'tokenVersion'>;

const PURPOSE = 'callback';

/** The callback URL of a location: derived when it is needed, never stored. */
@Injectable()
export class CallbackUrls {
  constructor(
    private readonly config: AppConfig,
    private readonly tokens: TokenDeriver,
    private readonly notifications: StoreNotificationsFacade,
    private readonly stores: StoresFacade,
  ) {}

  /** The URL as the store gets it, without a slash at the end: the store appends a path of its own. */
  async urlOf(location: TokenOwner): Promise<string> {
    return `${await this.baseOf(location.storeId)}/${this.tokenOf(location)}`;
  }

  /** Every URL at which this location's callbacks reach us: those of old keys too. */
  async urlsOf(location: TokenOwner): Promise<string[]> {
    const base = await this.baseOf(location.storeId);
    return this.tokensOf(location).map((token) => `${base}/${token}`);
  }

  /** What every callback URL that this store may have begins with, whatever the token. */
  async baseOf(storeId: string): Promise<string> {
    const { slug } = await this.stores.platformOf(storeId);
    return `${this.config.publicUrl}/callbacks/${slug}`;
  }

  /** Every token that this location may carry at the store: those of old keys too. */
  tokensOf({ storeId, id, tokenVersion }: TokenOwner): string[] {
    return this.tokens.deriveAll(PURPOSE, storeId, id, tokenVersion).map(({ token }) => token);
  }

  /** Makes the current token of a location known to the inbox, before any store can use it. */
  register(tx: Tx, location: TokenOwner): Promise<void> {
    return this.notifications.registerEndpoint(tx, {
      tokenHash: hashToken(this.tokenOf(location)),
      purpose: 'LOCATION',
      storeId: location.storeId,
      locationId: location.id,
    });
  }

  /** Whether the current token was made known, which happens right before the store gets it. */
  isKnown(tx: Tx, location: TokenOwner): Promise<boolean> {
    return this.notifications.knowsEndpoint(tx, hashToken(this.tokenOf(location)));
  }

  private tokenOf({ storeId, id, tokenVersion }: TokenOwner): string {
    return this.tokens.derive(PURPOSE, storeId, id, tokenVersion);
  }
}
