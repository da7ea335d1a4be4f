import { Injectable } from '@nestjs/common';
import { StorePlatforms } from '../../../clients/store-platforms.js';
import { DomainError } from '../../../common/domain-error.js';
import type { Tx } from '../../../platform/database/tx.js';
import { JournalFacade } from '../../journal/journal.facade.js';
import { StoreTimeline } from '../domain/store-event-types.js';
import { StoresRepository } from '../stores.repository.js';
import { requireStore } from './require-store.js';

/** Pins a store to a version of its API; a new install keeps the pin. */
@Injectable()
export class SetApiVersion {
  constructor(
    private readonly stores: StoresRepository,
    private readonly platforms: StorePlatforms,
    private readonly journal: JournalFacade,
  ) {}

  /** Throws DomainError NOT_FOUND, STALE_VERSION or UNSUPPORTED_API_VERSION. The version that it has already changes nothing. */
  async execute(
    tx: Tx,
    change: { storeId: string; apiVersion: string; expectedVersion: number | null; actor: string },
  ): Promise<void> {
    const store = requireStore(await this.stores.lock(tx, change.storeId));
    if (change.expectedVersion !== null && change.expectedVersion !== store.version) {
      throw new DomainError({
        code: 'STALE_VERSION',
        field: ['input', 'expectedVersion'],
        message: `${store.domain} is at version ${store.version}, not ${change.expectedVersion}: somebody changed it. Read it again.`,
      });
    }
    const { apiVersions } = this.platforms.get(store.platform).install;
    if (!apiVersions.includes(change.apiVersion)) {
      throw new DomainError({
        code: 'UNSUPPORTED_API_VERSION',
        field: ['input', 'apiVersion'],
        message: `Crossdock does not speak that version of the store's API. It speaks: ${apiVersions.join(', ')}.`,
      });
    }
    if (store.apiVersion === change.apiVersion) return;
    await this.stores.setApiVersion(tx, store.id, change.apiVersion);
    await this.journal.append(tx, {
      storeId: store.id,
      type: StoreTimeline.ApiVersionSet,
      actor: change.actor,
      data: { from: store.apiVersion, to: change.apiVersion },
    });
  }
}
