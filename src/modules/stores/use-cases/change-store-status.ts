import { Injectable } from '@nestjs/common';
import { DomainError } from '../../../common/domain-error.js';
import { nextState } from '../../../common/transition-table.js';
import type { Tx } from '../../../platform/database/tx.js';
import { JournalFacade } from '../../journal/journal.facade.js';
import { StoreTimeline } from '../domain/store-event-types.js';
import { STORE_TRANSITIONS } from '../domain/store-status.js';
import { StoresRepository } from '../stores.repository.js';
import { requireStore } from './require-store.js';

/** An operator's wish to pause or resume a store. */
export interface StoreStatusChange {
  storeId: string;
  event: 'PAUSE' | 'RESUME';
  reason: string | null;
  actor: string;
}

/** Pauses or resumes the work for a store. Callbacks are still recorded while it is paused. */
@Injectable()
export class ChangeStoreStatus {
  constructor(
    private readonly stores: StoresRepository,
    private readonly journal: JournalFacade,
  ) {}

  /** Throws DomainError NOT_FOUND or INVALID_STATE. Pausing a paused store, or resuming an active one, changes nothing. */
  async execute(tx: Tx, change: StoreStatusChange): Promise<void> {
    const store = requireStore(await this.stores.lock(tx, change.storeId));
    const wanted = change.event === 'PAUSE' ? 'PAUSED' : 'ACTIVE';
    if (store.status === wanted) return;
    const status = nextState(STORE_TRANSITIONS, store.status, change.event);
    if (!status) {
      throw new DomainError({
        code: 'INVALID_STATE',
        field: ['input', 'storeId'],
        message: `${store.domain} is ${store.status}; only ${change.event === 'PAUSE' ? 'an ACTIVE store can be paused' : 'a PAUSED store can be resumed'}.`,
      });
    }
    await this.stores.setStatus(tx, store.id, status, change.event === 'PAUSE' ? change.reason : null);
    await this.journal.append(tx, {
      storeId: store.id,
      type: change.event === 'PAUSE' ? StoreTimeline.Paused : StoreTimeline.Resumed,
      actor: change.actor,
      data: { reason: change.reason },
    });
  }
}
