import { Injectable } from '@nestjs/common';
import type { UnreadableItem } from '../../../clients/store-client.js';
import { digestOf } from '../../../common/digest.js';
import { Database } from '../../../platform/database/database.js';
import type { Tx } from '../../../platform/database/tx.js';
import { Sealer } from '../../../platform/security/sealer.js';
import { JournalFacade } from '../../journal/journal.facade.js';
import { FulfillmentOrdersRepository } from '../fulfillment-orders.repository.js';

const TYPE = 'ORDER_NOT_UNDERSTOOD';

/** Sets aside what could not be understood, sealed, with its reason and an exception; its neighbours go on. */
@Injectable()
export class QuarantineOrder {
  constructor(
    private readonly database: Database,
    private readonly orders: FulfillmentOrdersRepository,
    private readonly sealer: Sealer,
    private readonly journal: JournalFacade,
  ) {}

  /** Meeting the same item again refreshes its row. */
  async execute(storeId: string, item: UnreadableItem, seenAt: Date): Promise<void> {
    const id = this.orders.newId();
    const remoteId = item.remoteId ?? `unreadable:${digestOf(item.raw).slice(0, 16)}`;
    const bodySealed = this.sealer.seal(JSON.stringify(item.raw) ?? 'null', {
      table: 'quarantined_order',
      row: `${storeId}/${remoteId.replaceAll('|', '_')}`,
      column: 'body',
    });
    await this.orders.quarantine({ id, storeId, remoteId, reason: item.reason, bodySealed, seenAt });
    await this.database.tx((tx) =>
      this.journal.openException(tx, {
        type: TYPE,
        subject: subjectOf(storeId, remoteId),
        severity: 'CRITICAL',
        storeId,
        message: `The store sent an order that we do not understand (${item.reason}). It was set aside; nothing was decided about it.`,
        data: { remoteId },
      }),
    );
  }

  /** The order is read and understood now: what was set aside of it is not needed any more. Costs one look where nothing was. */
  async over(tx: Tx, storeId: string, remoteId: string): Promise<void> {
    if (!(await this.orders.forgetTrouble(tx, storeId, remoteId))) return;
    const resolution = 'The order is understood now.';
    await this.journal.resolveException(tx, TYPE, subjectOf(storeId, remoteId), 'crossdock', resolution);
  }
}

function subjectOf(storeId: string, remoteId: string): string {
  return `quarantined_order:${storeId}:${remoteId}`;
}
