import { Injectable } from '@nestjs/common';
import { CAPABILITY_NAMES, type Capability } from '../../../clients/platform.js';
import { StorePlatforms } from '../../../clients/store-platforms.js';
import type { Tx } from '../../../platform/database/tx.js';
import { JournalFacade } from '../../journal/journal.facade.js';
import {
  CAPABILITY_REASONS,
  capabilityOfRequest,
  isWanted,
  NEEDED_CAPABILITY,
  scopesLacking,
  type NeededScopes,
} from '../domain/capabilities.js';
import { SCOPES_MISSING, storeSubject } from '../domain/store-event-types.js';
import { readStorePolicy } from '../domain/store-policy.js';
import { StoresRepository, type StoreRow } from '../stores.repository.js';

/** What to do where a capability is missing. */
const ADVICE = 'Open the install link of the store (storeInstallUrlCreate) and approve the app with all permissions.';

/** Tells people once per store and capability that something wanted is not allowed, and takes it back when it is. */
@Injectable()
export class ReviewScopes {
  constructor(
    private readonly stores: StoresRepository,
    private readonly platforms: StorePlatforms,
    private readonly journal: JournalFacade,
  ) {}

  /**
   * Compares what the store granted with what its policy wants. A store that is not connected misses nothing. A refusal although the
   * scopes were granted stands until the store consents anew (`newConsent`), or the capability is not wanted any more.
   */
  async execute(
    tx: Tx,
    storeId: string,
    { newConsent }: { newConsent: boolean } = { newConsent: false },
  ): Promise<void> {
    const store = await this.stores.find(storeId, tx);
    if (!store || store.status === 'PENDING') return;
    for (const capability of CAPABILITY_NAMES.filter((one) => one !== NEEDED_CAPABILITY)) {
      const missing = scopesLacking(this.neededBy(store), store.scopes, capability);
      const wanted = store.status !== 'UNINSTALLED' && isWanted(readStorePolicy(store.policy), capability);
      if (missing.length > 0 && wanted) await this.open(tx, store, capability, missing);
      else await this.resolve(tx, subjectOf(storeId, capability));
      if (newConsent || !wanted) await this.resolve(tx, refusalOf(storeId, capability));
    }
  }

  /** The store did what it had refused: a request of this kind was answered. */
  async allowed(tx: Tx, storeId: string, kind: string): Promise<void> {
    const store = await this.stores.find(storeId, tx);
    const capability = store && capabilityOfRequest(kind, this.neededBy(store), []);
    if (capability) await this.resolve(tx, refusalOf(storeId, capability));
  }

  /**
   * The store refused a request of this kind for lack of a scope (403). Answers false when that is about the work itself: then the
   * whole store needs a new install. Else one optional capability is reported, and the rest goes on.
   */
  async refused(tx: Tx, storeId: string, kind: string): Promise<boolean> {
    const store = await this.stores.find(storeId, tx);
    if (!store) return true;
    const needed = this.neededBy(store);
    const capability = capabilityOfRequest(kind, needed, store.scopes);
    if (capability === NEEDED_CAPABILITY) return false;
    if (capability) await this.open(tx, store, capability, scopesLacking(needed, store.scopes, capability), kind);
    return true;
  }

  private neededBy({ platform }: StoreRow): NeededScopes {
    return this.platforms.get(platform).install.scopes;
  }

  private async open(
    tx: Tx,
    store: StoreRow,
    capability: Capability,
    missing: readonly string[],
    refusedKind?: string,
  ): Promise<void> {
    const reason = CAPABILITY_REASONS[capability];
    const lacking = missing.length > 0 ? missing : this.neededBy(store)[capability];
    const how = refusedKind === undefined ? '' : ` It refused a request (${refusedKind}).`;
    await this.journal.openException(tx, {
      type: SCOPES_MISSING,
      subject: missing.length > 0 ? subjectOf(store.id, capability) : refusalOf(store.id, capability),
      severity: 'WARNING',
      storeId: store.id,
      message: `${store.domain} does not let us: ${reason} Missing: ${lacking.join(', ')}.${how} ${ADVICE}`,
      data: { capability, missingScopes: lacking },
    });
  }

  private async resolve(tx: Tx, subject: string): Promise<void> {
    const resolution = 'The store grants it, or it is not wanted any more.';
    await this.journal.resolveException(tx, SCOPES_MISSING, subject, 'crossdock', resolution);
  }
}

function subjectOf(storeId: string, capability: Capability): string {
  return `${storeSubject(storeId)}:${capability}`;
}

/** Apart from what is plainly missing, so that a look at the granted scopes does not take a refusal back. */
function refusalOf(storeId: string, capability: Capability): string {
  return `${subjectOf(storeId, capability)}:refused`;
}
