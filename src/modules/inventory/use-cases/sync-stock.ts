import { Injectable } from '@nestjs/common';
import { DomainError } from '../../../common/domain-error.js';
import type { Tx } from '../../../platform/database/tx.js';
import { JournalFacade } from '../../journal/journal.facade.js';
import { StoreNotificationsFacade } from '../../store-notifications/store-notifications.facade.js';
import { StoreOperationsFacade } from '../../store-operations/store-operations.facade.js';
import { StoresFacade } from '../../stores/stores.facade.js';
import { StockTimeline } from '../domain/stock-timeline.js';

const FIELD = ['input', 'storeId'];

/** Owes one more pull of all stock records of a store. */
@Injectable()
export class SyncStock {
  constructor(
    private readonly stores: StoresFacade,
    private readonly notifications: StoreNotificationsFacade,
    private readonly operations: StoreOperationsFacade,
    private readonly journal: JournalFacade,
  ) {}

  /** Throws DomainError NOT_FOUND or STORE_NOT_ACTIVE. Asking twice before the pull owes one. */
  async execute(tx: Tx, storeId: string, actor: string): Promise<void> {
    const store = await this.stores.find(tx, storeId);
    if (!store) throw new DomainError({ code: 'NOT_FOUND', field: FIELD, message: 'There is no such store.' });
    if (store.status !== 'ACTIVE') {
      const message = `${store.domain} is ${store.status}; only an ACTIVE store is read. Resume it or install the app again.`;
      throw new DomainError({ code: 'STORE_NOT_ACTIVE', field: FIELD, message });
    }
    await this.notifications.wakePulls(tx, storeId, ['STOCK']);
    this.operations.wakeAfterCommit(tx, storeId);
    await this.journal.append(tx, { storeId, type: StockTimeline.SyncRequested, actor });
  }
}
