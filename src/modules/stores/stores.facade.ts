import { Injectable } from '@nestjs/common';
import type { StoreConnection, StorePlatform } from '../../clients/store-client.js';
import type { Tx } from '../../platform/database/tx.js';
import type { GraphqlContext } from '../../platform/graphql/graphql-context.js';
import { loaderOf } from '../../platform/graphql/loaders.js';
import { readStorePolicy, type StorePolicy } from './domain/store-policy.js';
import type { StoreStatus } from './domain/store-status.js';
import { StoreTokens } from './store-tokens.js';
import type { Store } from './graphql/store.model.js';
import { StoresReader } from './stores.reader.js';
import { StoresRepository, type StoreRow } from './stores.repository.js';
import { InstallStore, type StoreInstall } from './use-cases/install-store.js';
import { MarkStoreNeedsReauth } from './use-cases/mark-store-needs-reauth.js';
import { MarkStoreUninstalled } from './use-cases/mark-store-uninstalled.js';

export type { CheckOutcomes, ConfigurableCheck, StorePolicy } from './domain/store-policy.js';
export { CHECK_OUTCOMES, DEFAULT_STORE_POLICY } from './domain/store-policy.js';
export type { StoreStatus } from './domain/store-status.js';
export type { StoreInstall } from './use-cases/install-store.js';

/** Everything needed to speak to a store now. Made for one use: a new install changes it. */
export interface StoreAccess {
  status: StoreStatus;
  platform: StorePlatform;
  /** Null when the store has no token (never installed, or uninstalled). Holds the token in clear: never log or keep it. */
  connection: StoreConnection | null;
  /** Names the token without telling it; hand it to `markNeedsReauth`, so that an old token's 401 does not spoil a new install. */
  credential: string | null;
}

/** The plain facts of a store account; no secret. */
export interface StoreSummary {
  id: string;
  platform: StorePlatform;
  domain: string;
  name: string;
  status: StoreStatus;
  scopes: string[];
  timeZone: string | null;
}

/** The door of the store accounts. */
@Injectable()
export class StoresFacade {
  constructor(
    private readonly stores: StoresRepository,
    private readonly tokens: StoreTokens,
    private readonly reader: StoresReader,
    private readonly installStore: InstallStore,
    private readonly needsReauth: MarkStoreNeedsReauth,
    private readonly uninstalled: MarkStoreUninstalled,
  ) {}

  /** The status of a store and its opened connection; null when the store is unknown. Throws `SealError` when a key is missing. */
  async connection(storeId: string): Promise<StoreAccess | null> {
    const store = await this.stores.find(storeId);
    if (!store) return null;
    const { status, platform, domain, apiVersion, accessTokenSealed: sealed } = store;
    if (!sealed) return { status, platform, connection: null, credential: null };
    const accessToken = this.tokens.openAccess(store.id, sealed);
    return {
      status,
      platform,
      connection: { platform, domain, accessToken, apiVersion },
      credential: StoreTokens.credentialOf(sealed),
    };
  }

  /** Ids of all ACTIVE stores. */
  activeStoreIds(): Promise<string[]> {
    return this.stores.activeIds();
  }

  /** The store of a domain (lower case, full), or null. */
  findByDomain(
    platform: StorePlatform,
    domain: string,
  ): Promise<{ id: string; status: StoreStatus; domain: string } | null> {
    return this.stores.findByDomain(platform, domain);
  }

  /** One store inside the caller's transaction, or null. */
  async find(tx: Tx, storeId: string): Promise<StoreSummary | null> {
    const store = await this.stores.find(storeId, tx);
    return store && summaryOf(store);
  }

  /** Several stores by id; unknown ids are missing from the map. */
  async summary(storeIds: readonly string[]): Promise<Map<string, StoreSummary>> {
    const stores = await this.stores.findMany(storeIds);
    return new Map(stores.map((store) => [store.id, summaryOf(store)]));
  }

  /** The GraphQL model of a store, batched within one request; null when it is unknown. */
  loadStore(context: GraphqlContext, storeId: string): Promise<Store | null> {
    return loaderOf<string, Store>(context, 'store', (ids) => this.reader.byIds(ids)).load(storeId);
  }

  /** How requests of a store are decided. Throws when the store is unknown. */
  async policyOf(tx: Tx, storeId: string): Promise<StorePolicy> {
    const store = await this.stores.find(storeId, tx);
    if (!store) throw new Error(`Store ${storeId} does not exist.`);
    return readStorePolicy(store.policy);
  }

  /**
   * Records a finished install: creates or heals the account of this domain, seals its tokens, resolves its
   * STORE_NEEDS_REAUTH exception. A PAUSED store stays PAUSED.
   */
  install(tx: Tx, install: StoreInstall): Promise<{ storeId: string; created: boolean }> {
    return this.installStore.execute(tx, install);
  }

  /**
   * The store refused our token: ACTIVE or PAUSED becomes NEEDS_REAUTH with one open exception; any other status stays.
   * With `credential` (see `connection`) it does nothing when another token has been installed since. True when it changed something.
   */
  markNeedsReauth(tx: Tx, storeId: string, reason: string, credential?: string | null): Promise<boolean> {
    return this.needsReauth.execute(tx, { storeId, reason, credential: credential ?? null });
  }

  /** The store removed our app: its tokens are erased. True when it changed something. */
  markUninstalled(tx: Tx, storeId: string): Promise<boolean> {
    return this.uninstalled.execute(tx, storeId);
  }
}

function summaryOf({ id, platform, domain, name, status, scopes, timeZone }: StoreRow): StoreSummary {
  return { id, platform, domain, name, status, scopes, timeZone };
}
