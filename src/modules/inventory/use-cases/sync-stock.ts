import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DomainError } from '../../../common/domain-error.js';
import type { Tx } from '../../../platform/database/tx.js';
import { JournalFacade } from '../../journal/journal.facade.js';
import { StoreNotificationsFacade } from '../../store-notifications/store-notifications.facade.js';
import { StoreOperationsFacade } from '../../store-operations/store-operations.facade.js';
import { StoresFacade } from '../../stores/stores.facade.js';
import { StockTimeline } from '../domain/stock-timeline.js';

const FIELD = ['input', 'storeId'];
/** Settings by which our numbers go out, or stay here. */
const WHOSE_NUMBERS = ['stockOwner', 'stockSync', 'driftHealing', 'createStockRecords'] as const;

/** Owes one more pull of all stock records of a store. */
@Injectable()
export class SyncStock implements OnModuleInit {
  constructor(
    private readonly stores: StoresFacade,
    private readonly notifications: StoreNotificationsFacade,
    private readonly operations: StoreOperationsFacade,
    private readonly journal: JournalFacade,
  ) {}

  /** When it changes whose numbers count, or whether ours are sent, the store is looked at soon and not at the next daily compare. */
  onModuleInit(): void {
    this.stores.onPolicyChanged(async (tx, storeId, before, after) => {
      if (WHOSE_NUMBERS.some((setting) => before[setting] !== after[setting])) await this.owe(tx, storeId);
    });
  }

  /** Throws DomainError NOT_FOUND or STORE_NOT_ACTIVE. Asking twice before the pull owes one. */
  async execute(tx: Tx, storeId: string, actor: string): Promise<void> {
    const store = await this.stores.find(tx, storeId);
    if (!store) throw new DomainError({ code: 'NOT_FOUND', field: FIELD, message: 'There is no such store.' });
    if (store.status !== 'ACTIVE') {
      const message = `${store.domain} is ${store.status}; only an ACTIVE store is read. Resume it or install the app again.`;
      throw new DomainError({ code: 'STORE_NOT_ACTIVE', field: FIELD, message });
    }
    await this.owe(tx, storeId);
    await this.journal.append(tx, { storeId, type: StockTimeline.SyncRequested, actor });
  }

  private async owe(tx: Tx, storeId: string): Promise<void> {
    await this.notifications.wakePulls(tx, storeId, ['STOCK']);
    this.operations.wakeAfterCommit(tx, storeId);
  }
}
