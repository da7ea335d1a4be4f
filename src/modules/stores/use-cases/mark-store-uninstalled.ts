import { Injectable } from '@nestjs/common';
import { nextState } from '../../../common/transition-table.js';
import type { Tx } from '../../../platform/database/tx.js';
import { AccessFacade } from '../../access/access.facade.js';
import { JournalFacade } from '../../journal/journal.facade.js';
import { STORE_NEEDS_REAUTH, storeSubject, StoreTimeline } from '../domain/store-event-types.js';
import { STORE_TRANSITIONS } from '../domain/store-status.js';
import { StoresRepository } from '../stores.repository.js';
import { ReviewScopes } from './review-scopes.js';

/** Ends the work for a store that removed our app: its tokens are erased, its people's sessions end, its history stays. */
@Injectable()
export class MarkStoreUninstalled {
  constructor(
    private readonly stores: StoresRepository,
    private readonly journal: JournalFacade,
    private readonly access: AccessFacade,
    private readonly reviewScopes: ReviewScopes,
  ) {}

  /** True when the status changed. */
  async execute(tx: Tx, storeId: string): Promise<boolean> {
    const store = await this.stores.lock(tx, storeId);
    const status = store && nextState(STORE_TRANSITIONS, store.status, 'UNINSTALL');
    if (!store || !status) return false;
    await this.stores.setStatus(tx, storeId, status, 'The store removed the app.');
    await this.stores.eraseTokens(tx, storeId);
    await this.access.revokeStoreKeys(tx, storeId);
    await this.journal.append(tx, {
      storeId,
      type: StoreTimeline.Uninstalled,
      actor: 'store',
      data: { from: store.status },
    });
    const resolution = 'The store removed the app; there is nothing left to authorise.';
    await this.journal.resolveException(tx, STORE_NEEDS_REAUTH, storeSubject(storeId), 'store', resolution);
    await this.reviewScopes.execute(tx, storeId);
    return true;
  }
}
