import { Injectable } from '@nestjs/common';
import { DomainError } from '../../../common/domain-error.js';
import type { Tx } from '../../../platform/database/tx.js';
import { JournalFacade } from '../../journal/journal.facade.js';
import { PULL_KINDS, StoreNotificationsFacade } from '../../store-notifications/store-notifications.facade.js';
import { StoreOperationsFacade } from '../../store-operations/store-operations.facade.js';
import { StoresFacade } from '../../stores/stores.facade.js';
import { OnboardingTimeline } from '../domain/onboarding-timeline.js';

/** Owes one more pull of every list of a store. */
@Injectable()
export class SyncStore {
  constructor(
    private readonly stores: StoresFacade,
    private readonly notifications: StoreNotificationsFacade,
    private readonly operations: StoreOperationsFacade,
    private readonly journal: JournalFacade,
  ) {}

  /** Throws DomainError NOT_FOUND or STORE_NOT_ACTIVE. Asking twice before the first pull owes one. */
  async execute(tx: Tx, storeId: string, actor: string): Promise<void> {
    const store = await this.stores.find(tx, storeId);
    const field = ['input', 'storeId'];
    if (!store) {
      throw new DomainError({
        code: 'NOT_FOUND',
        field,
        message: 'There is no store with this id. List the stores first.',
      });
    }
    if (store.status !== 'ACTIVE') {
      const message = `${store.domain} is ${store.status}; only an ACTIVE store is read. Resume it or install the app again.`;
      throw new DomainError({ code: 'STORE_NOT_ACTIVE', field, message });
    }
    await this.notifications.wakePulls(tx, storeId, PULL_KINDS);
    this.operations.wakeAfterCommit(tx, storeId);
    await this.journal.append(tx, { storeId, type: OnboardingTimeline.SyncRequested, actor });
  }
}
