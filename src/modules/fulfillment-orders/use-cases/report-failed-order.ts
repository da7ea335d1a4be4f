import { Injectable } from '@nestjs/common';
import { Database } from '../../../platform/database/database.js';
import { JournalFacade } from '../../journal/journal.facade.js';

/** Tells operators about an order that could not be worked on. An error never becomes a decision. */
@Injectable()
export class ReportFailedOrder {
  constructor(
    private readonly database: Database,
    private readonly journal: JournalFacade,
  ) {}

  /** Opens (or counts up) the exception; the order is tried again at every pull. */
  async execute(storeId: string, remoteId: string, what: string): Promise<void> {
    await this.database.tx((tx) =>
      this.journal.openException(tx, {
        type: 'ORDER_NOT_PROCESSED',
        subject: `remote_order:${storeId}:${remoteId}`,
        severity: 'WARNING',
        storeId,
        message: `Order ${remoteId} of the store could not be processed. ${what} It is tried again at every pull.`,
        data: { remoteId },
      }),
    );
  }
}
