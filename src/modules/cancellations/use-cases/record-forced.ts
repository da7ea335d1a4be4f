import { Injectable } from '@nestjs/common';
import { newId } from '../../../common/ids.js';
import { namesOf } from '../../../common/text.js';
import type { Tx } from '../../../platform/database/tx.js';
import {
  FulfillmentOrdersFacade,
  WORKING_STAGES,
  type LockedOrder,
  type ParcelFact,
  type Stage,
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
   * status FORCED is recorded. What is shipped stays SHIPPED. A forced cancel that is recorded already changes nothing.
   */
  async execute(tx: Tx, order: LockedOrder, reason: string): Promise<void> {
    const open = await this.requests.unended(tx, order.id);
    if (!open && !WORKING_STAGES.includes(order.stage) && order.stage !== 'SHIPPED') return;
    if (!open && (await this.requests.wasForced(tx, order.id, order.cycle))) return;
    const { parcels } = await this.orders.workOf(tx, order);
    const evidence = { stage: order.stage, parcels };
    let id = open?.id;
    if (open) {
      await this.requests.keepEvidence(tx, open.id, evidence);
      await this.ending.dropAnswers(tx, order, reason);
      await this.ending.end(tx, order, open, 'FORCED', { reason, actor: 'store' });
    } else id = await this.record(tx, order, evidence, reason);
    if (isOnItsWay(evidence)) await this.stop(tx, order, parcels, id);
  }

  private async record(tx: Tx, order: LockedOrder, evidence: unknown, reason: string): Promise<string> {
    const { id: fulfillmentOrderId, storeId, cycle } = order;
    const id = newId();
    const row = { id, storeId, fulfillmentOrderId, cycle, evidence, reason };
    const number = await this.requests.insertForced(tx, row);
    const data = { cancellationRequestId: id, number, reason };
    await this.journal.append(tx, { storeId, fulfillmentOrderId, type: 'CANCELLATION_FORCED', actor: 'store', data });
    return id;
  }

  private async stop(
    tx: Tx,
    { id: fulfillmentOrderId, storeId, stage, orderNumber }: LockedOrder,
    parcels: readonly ParcelFact[],
    cancellationRequestId: string | undefined,
  ): Promise<void> {
    await this.journal.openException(tx, {
      type: 'STOP_SHIP',
      subject: `fulfillment_order:${fulfillmentOrderId}`,
      severity: 'CRITICAL',
      storeId,
      fulfillmentOrderId,
      message: `The merchant cancelled order ${orderNumber} without waiting for our answer; here it was ${stage}. ${whatToDo(stage, parcels)}`,
      data: { cancellationRequestId, stage, parcels: parcels.length },
    });
  }
}

/** Parcels that a message names. */
const NAMED = 5;

/** What a person does about goods that were touched. */
function whatToDo(stage: Stage, parcels: readonly ParcelFact[]): string {
  if (parcels.length === 0) return 'Take its goods back to their shelves: nothing of it may leave.';
  const all = parcels.map(({ carrier, trackingNumber }) => `${carrier} ${trackingNumber}`);
  const them = namesOf(all, NAMED);
  return stage === 'SHIPPED'
    ? `All of it was shipped (${them}): ask the carrier to bring back what can be stopped, and send the merchant the order's evidencePack. Add what comes back with stockLevelAdjust.`
    : `Stop its parcels (${them}) if they have not left; if they have, send the merchant the order's evidencePack.`;
}
