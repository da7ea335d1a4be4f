import { Injectable } from '@nestjs/common';
import type { Ability, Capability, StorePlatform, StorePlatformAdapter } from '../../clients/platform.js';
import type { StoreConnection } from '../../clients/store-client.js';
import { StorePlatforms } from '../../clients/store-platforms.js';
import type { Tx } from '../../platform/database/tx.js';
import type { GraphqlContext } from '../../platform/graphql/graphql-context.js';
import { loaderOf } from '../../platform/graphql/loaders.js';
import { abilityOf, type AbilityAnswer } from './domain/abilities.js';
import { scopesLacking } from './domain/capabilities.js';
import { readStorePolicy, type StorePolicy } from './domain/store-policy.js';
import type { StoreStatus } from './domain/store-status.js';
import { StoreTokens } from './store-tokens.js';
import type { Store } from './graphql/store.model.js';
import { PolicyFollowers, type PolicyFollower } from './policy-followers.js';
import { StoresReader } from './stores.reader.js';
import { StoresRepository, type StoreRow } from './stores.repository.js';
import { InstallStore, type StoreInstall } from './use-cases/install-store.js';
import { MarkStoreNeedsReauth } from './use-cases/mark-store-needs-reauth.js';
import { MarkStoreUninstalled } from './use-cases/mark-store-uninstalled.js';
import { ReviewScopes } from './use-cases/review-scopes.js';
import { StoreObservations } from './use-cases/store-observations.js';

export {
  CAPABILITY_REASONS,
  grantedScopes,
  NEEDED_CAPABILITY,
  requestedScopes,
  scopesLacking,
} from './domain/capabilities.js';
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

/** The changes of an account that other modules cause. */
@Injectable()
export class StoreAccountChanges {
  constructor(
    readonly install: InstallStore,
    readonly needsReauth: MarkStoreNeedsReauth,
    readonly uninstalled: MarkStoreUninstalled,
    readonly scopes: ReviewScopes,
  ) {}
}

/** The door of the store accounts. */
@Injectable()
export class StoresFacade {
  /** The platform of a store never changes. */
  private readonly platformNames = new Map<string, StorePlatform>();

  constructor(
    private readonly platforms: StorePlatforms,
    private readonly stores: StoresRepository,
    private readonly tokens: StoreTokens,
    private readonly reader: StoresReader,
    private readonly observations: StoreObservations,
    private readonly changes: StoreAccountChanges,
    private readonly policyFollowers: PolicyFollowers,
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

  /** The adapter of a store's platform. Throws when the store is unknown. */
  async platformOf(storeId: string): Promise<StorePlatformAdapter> {
    const platform = (await this.platformsOf([storeId])).get(storeId);
    if (!platform) throw new Error(`Store ${storeId} does not exist.`);
    return platform;
  }

  /** The adapters of several stores; unknown ids are missing from the map. */
  async platformsOf(storeIds: readonly string[]): Promise<Map<string, StorePlatformAdapter>> {
    const unknown = storeIds.filter((id) => !this.platformNames.has(id));
    const rows = unknown.length > 0 ? await this.stores.findMany(unknown) : [];
    for (const { id, platform } of rows) this.platformNames.set(id, platform);
    return new Map(
      storeIds.flatMap((id) => {
        const name = this.platformNames.get(id);
        return name === undefined ? [] : [[id, this.platforms.get(name)]];
      }),
    );
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

  /** One store, locked until the transaction ends, or null. */
  async lock(tx: Tx, storeId: string): Promise<StoreSummary | null> {
    const store = await this.stores.lock(tx, storeId);
    return store && summaryOf(store);
  }

  /** The scopes that a store lacks for a capability; empty: it may be used. */
  async missingScopes(tx: Tx, storeId: string, capability: Capability): Promise<string[]> {
    const store = await this.stores.find(storeId, tx);
    if (!store) throw new Error(`Store ${storeId} does not exist.`);
    return scopesLacking(this.platforms.get(store.platform).install.scopes, store.scopes, capability);
  }

  /** Whether a store can do something now; when not, why. Throws when the store is unknown. */
  async abilityOf(storeId: string, ability: Ability, tx?: Tx): Promise<AbilityAnswer> {
    const store = await this.stores.find(storeId, tx);
    if (!store) throw new Error(`Store ${storeId} does not exist.`);
    return abilityOf(this.platforms.get(store.platform).facts.abilities, ability, store.scopes);
  }

  /**
   * Opens or resolves SCOPES_MISSING for everything that the store's policy wants and its scopes do not allow. With `newConsent` also
   * what was refused before is forgotten.
   */
  reviewScopes(tx: Tx, storeId: string, options?: { newConsent: boolean }): Promise<void> {
    return this.changes.scopes.execute(tx, storeId, options);
  }

  /** The store answered a request of a kind that it may have refused before (`noteForbidden`). */
  noteAllowed(tx: Tx, storeId: string, kind: string): Promise<void> {
    return this.changes.scopes.allowed(tx, storeId, kind);
  }

  /**
   * The store refused a request of this kind with 403. True: only an optional capability is concerned, people are told, everything
   * else goes on. False: the work itself is refused; the store needs a new install (`markNeedsReauth`).
   */
  noteForbidden(tx: Tx, storeId: string, kind: string): Promise<boolean> {
    return this.changes.scopes.refused(tx, storeId, kind);
  }

  /**
   * What an order of a store showed of its vocabulary: fields and words that we do not know raise SCHEMA_DRIFT, once per store and
   * item; every value of `supported_actions` is registered. Costs nothing while nothing is new.
   */
  noteVocabulary(
    tx: Tx,
    storeId: string,
    seen: { unfamiliar: readonly string[]; supportedActions: readonly string[] },
  ): Promise<void> {
    return this.observations.vocabulary(tx, storeId, seen);
  }

  /** What the store tells about itself. Null where it did not say: what is known stays. */
  noteDetails(
    tx: Tx,
    storeId: string,
    details: { name: string; timeZone: string | null; currencies: readonly string[] },
  ): Promise<void> {
    return this.observations.details(tx, storeId, details);
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

  /** Registers what follows, in its transaction, when a policy changes (call it in `onModuleInit`). */
  onPolicyChanged(follower: PolicyFollower): void {
    this.policyFollowers.register(follower);
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
    return this.changes.install.execute(tx, install);
  }

  /**
   * The store refused our token: ACTIVE or PAUSED becomes NEEDS_REAUTH with one open exception; any other status stays.
   * With `credential` (see `connection`) it does nothing when another token has been installed since. True when it changed something.
   */
  markNeedsReauth(tx: Tx, storeId: string, reason: string, credential?: string | null): Promise<boolean> {
    return this.changes.needsReauth.execute(tx, { storeId, reason, credential: credential ?? null });
  }

  /** The store removed our app: its tokens are erased. True when it changed something. */
  markUninstalled(tx: Tx, storeId: string): Promise<boolean> {
    return this.changes.uninstalled.execute(tx, storeId);
  }
}

function summaryOf({ id, platform, domain, name, status, scopes, timeZone }: StoreRow): StoreSummary {
  return { id, platform, domain, name, status, scopes, timeZone };
}
