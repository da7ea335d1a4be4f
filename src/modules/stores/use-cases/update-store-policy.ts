import { Injectable } from '@nestjs/common';
import { canonicalJson } from '../../../common/digest.js';
import { DomainError } from '../../../common/domain-error.js';
import type { Tx } from '../../../platform/database/tx.js';
import { JournalFacade } from '../../journal/journal.facade.js';
import { StoreTimeline } from '../domain/store-event-types.js';
import { changeStorePolicy, readStorePolicy, type StorePolicyPatch } from '../domain/store-policy.js';
import { PolicyFollowers } from '../policy-followers.js';
import { StoresRepository } from '../stores.repository.js';
import { requireStore } from './require-store.js';
import { ReviewScopes } from './review-scopes.js';

/** Changes how requests of a store are decided. Decisions that are already made stay; what is wanted now and not allowed is told, and later modules follow. */
@Injectable()
export class UpdateStorePolicy {
  constructor(
    private readonly stores: StoresRepository,
    private readonly journal: JournalFacade,
    private readonly reviewScopes: ReviewScopes,
    private readonly followers: PolicyFollowers,
  ) {}

  /** Throws DomainError NOT_FOUND, or STALE_VERSION when the store has changed since it was read. */
  async execute(
    tx: Tx,
    change: { storeId: string; patch: StorePolicyPatch; expectedVersion: number | null; actor: string },
  ): Promise<void> {
    const store = requireStore(await this.stores.lock(tx, change.storeId));
    if (change.expectedVersion !== null && change.expectedVersion !== store.version) {
      throw new DomainError({
        code: 'STALE_VERSION',
        field: ['input', 'expectedVersion'],
        message: `${store.domain} is at version ${store.version}, not ${change.expectedVersion}: somebody changed it. Read it again.`,
      });
    }
    const before = readStorePolicy(store.policy);
    const after = changeStorePolicy(before, change.patch);
    if (canonicalJson(before) === canonicalJson(after)) return;
    await this.stores.setPolicy(tx, store.id, after);
    await this.journal.append(tx, {
      storeId: store.id,
      type: StoreTimeline.PolicyUpdated,
      actor: change.actor,
      data: { before, after },
    });
    await this.reviewScopes.execute(tx, store.id);
    await this.followers.follow(tx, store.id, before, after);
  }
}
