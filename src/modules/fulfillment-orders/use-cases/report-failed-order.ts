import { Injectable } from '@nestjs/common';
import { Database } from '../../../platform/database/database.js';
import type { Tx } from '../../../platform/database/tx.js';
import { JournalFacade } from '../../journal/journal.facade.js';

const TYPE = 'ORDER_NOT_PROCESSED';

/** Tells operators about an order that could not be worked on. An error never becomes a decision. */
@Injectable()
export class ReportFailedOrder {
  constructor(
    private readonly database: Database,
    private readonly journal: JournalFacade,
  ) {}

  /** Opens (or counts up) the exception; the order is tried again by itself. */
  async execute(storeId: string, remoteId: string, what: string): Promise<void> {
    await this.database.tx((tx) =>
      this.journal.openException(tx, {
        type: TYPE,
        subject: subjectOf(storeId, remoteId),
        severity: 'WARNING',
        storeId,
        message: `Order ${remoteId} of the store could not be processed. ${what} It is tried again by itself, less and less often.`,
        data: { remoteId },
      }),
    );
  }

  /** The same for the family of a customer's order: what was moved into other orders is not seen. */
  async family(storeId: string, orderNumber: string, what: string): Promise<void> {
    await this.database.tx((tx) =>
      this.journal.openException(tx, {
        type: TYPE,
        subject: familyOf(storeId, orderNumber),
        severity: 'WARNING',
        storeId,
        message: `The relatives of order ${orderNumber} could not be looked at. ${what} It is tried again by itself, less and less often.`,
        data: { orderNumber },
      }),
    );
  }

  /** A family was looked at: its exception, if any, is over. */
  async familyOver(storeId: string, orderNumber: string): Promise<void> {
    const subject = familyOf(storeId, orderNumber);
    await this.database.tx((tx) =>
      this.journal.resolveException(tx, TYPE, subject, 'crossdock', 'Its relatives were looked at.'),
    );
  }

  /** The order was worked on: its exception, if any, is over. */
  async over(tx: Tx, storeId: string, remoteId: string, resolution: string): Promise<void> {
    await this.journal.resolveException(tx, TYPE, subjectOf(storeId, remoteId), 'crossdock', resolution);
  }
}

function familyOf(storeId: string, orderNumber: string): string {
  return `customer_order:${storeId}:${orderNumber}`;
}

function subjectOf(storeId: string, remoteId: string): string {
  return `remote_order:${storeId}:${remoteId}`;
}
