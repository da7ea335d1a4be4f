import { Injectable } from '@nestjs/common';
import type { StorePlatform } from '../../../clients/platform.js';
import { nextState } from '../../../common/transition-table.js';
import type { Tx } from '../../../platform/database/tx.js';
import { JournalFacade } from '../../journal/journal.facade.js';
import { STORE_NEEDS_REAUTH, storeSubject, StoreTimeline } from '../domain/store-event-types.js';
import { DEFAULT_STORE_POLICY } from '../domain/store-policy.js';
import { STORE_TRANSITIONS } from '../domain/store-status.js';
import { StoreTokens } from '../store-tokens.js';
import { StoresRepository } from '../stores.repository.js';

/** What a finished OAuth install found out. Null: not known, keep what is stored. */
export interface StoreInstall {
  platform: StorePlatform;
  /** Full domain, lower case, already checked. */
  domain: string;
  /** In clear; sealed before it is stored. */
  accessToken: string;
  refreshToken: string | null;
  /** Scopes that the store granted. */
  scopes: readonly string[];
  /** The version of its API that a new account is pinned to; one that exists keeps its own. */
  apiVersion: string;
  name: string | null;
  /** IANA name. */
  timeZone: string | null;
  currencies: readonly string[] | null;
  actor: string;
}

/** Creates the account of a store, or gives an existing one its new token and heals it. */
@Injectable()
export class InstallStore {
  constructor(
    private readonly stores: StoresRepository,
    private readonly tokens: StoreTokens,
    private readonly journal: JournalFacade,
  ) {}

  /** Works in the caller's transaction; the store's row stays locked until it ends. */
  async execute(tx: Tx, install: StoreInstall): Promise<{ storeId: string; created: boolean }> {
    const { platform, domain, apiVersion, scopes } = install;
    const { store, created } = await this.stores.lockOrCreate(tx, {
      platform,
      domain,
      apiVersion,
      policy: DEFAULT_STORE_POLICY,
    });
    const status = nextState(STORE_TRANSITIONS, store.status, 'INSTALL') ?? store.status;
    await this.stores.saveInstall(tx, store.id, {
      status,
      accessTokenSealed: this.tokens.sealAccess(store.id, install.accessToken),
      refreshTokenSealed:
        install.refreshToken === null ? null : this.tokens.sealRefresh(store.id, install.refreshToken),
      scopes,
      name: install.name,
      timeZone: install.timeZone,
      currencies: install.currencies,
    });
    await this.journal.append(tx, {
      storeId: store.id,
      type: created ? StoreTimeline.Installed : StoreTimeline.Reconnected,
      actor: install.actor,
      data: { domain, scopes, from: store.status, to: status },
    });
    const resolution = 'The app was installed again and has a working token.';
    await this.journal.resolveException(tx, STORE_NEEDS_REAUTH, storeSubject(store.id), install.actor, resolution);
    return { storeId: store.id, created };
  }
}
