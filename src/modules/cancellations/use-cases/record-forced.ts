import { Injectable } from '@nestjs/common';
import { newId } from '../../../common/ids.js';
import type { Tx } from '../../../platform/database/tx.js';
import {
  FulfillmentOrdersFacade,
  WORKING_STAGES,
  type LockedOrder,
} from '../../fulfillment-orders/fulfillment-orders.facade.js';
import { JournalFacade } from '../../journal/journal.facade.js';
import { CancellationRequestsRepository } from '../cancellation-requests.repository.js';
import { isOnItsWay } from '../domain/decide-cancellation.js';
import { EndCancellation } from './end-cancellation.js';

/** The merchant cancelled accepted work without an answer of ours: keeps the evidence and tells the floor to stop. */
@Injectable()
export class RecordForced {
  constructor(
    private readonly requests: CancellationRequestsRepository,
    private readonly orders: FulfillmentOrdersFacade,
    private readonly ending: EndCancellation,
    private readonly journal: JournalFacade,
  ) {}

  /**
   * Call it before the work is taken back, while the order still shows how far it has come. Where nobody had asked, a request with
   * status FORCED is recorded. A forced cancel that is recorded already changes nothing.
   */
  async execute(tx: Tx, order: LockedOrder, reason: string): Promise<void> {
    const { id: fulfillmentOrderId, storeId, cycle } = order;
    const open = await this.requests.unended(tx, order.id);
    if (!open && !WORKING_STAGES.includes(order.stage)) return;
    if (!open && (await this.requests.wasForced(tx, order.id, cycle))) return;
    const work = await this.orders.workOf(tx, order);
    const evidence = { stage: order.stage, parcels: work.parcels };
    let id = open?.id;
    if (open) {
      await this.requests.keepEvidence(tx, open.id, evidence);
      await this.ending.end(tx, order, open, 'FORCED', { reason, actor: 'store' });
    } else {
      id = newId();
      const row = { id, storeId, fulfillmentOrderId, cycle, evidence, reason };
      const number = await this.requests.insertForced(tx, row);
      const data = { cancellationRequestId: id, number, reason };
      await this.journal.append(tx, { storeId, fulfillmentOrderId, type: 'CANCELLATION_FORCED', actor: 'store', data });
    }
    if (!isOnItsWay({ stage: order.stage, parcels: work.parcels })) return;
    const parcels = work.parcels.map(({ carrier, trackingNumber }) => `${carrier} ${trackingNumber}`);
    await this.journal.openException(tx, {
      type: 'STOP_SHIP',
      subject: `fulfillment_order:${order.id}`,
      severity: 'CRITICAL',
      storeId,
      fulfillmentOrderId,
      message: `The merchant cancelled order ${order.orderNumber} without waiting for our answer; here it was ${order.stage}. ${
        parcels.length > 0
          ? `Stop its parcels (${parcels.slice(0, 5).join(', ')}) if they have not left; if they have, send the merchant the order's evidencePack.`
          : 'Take its goods back to their shelves: nothing of it may leave.'
      }`,
      data: { cancellationRequestId: id, stage: order.stage, parcels: work.parcels.length },
    });
  }
}
