import { Injectable } from '@nestjs/common';
import { newId } from '../../../common/ids.js';
import type { Tx } from '../../../platform/database/tx.js';
import { Sealer } from '../../../platform/security/sealer.js';
import { FulfillmentOrdersFacade, type LockedOrder } from '../../fulfillment-orders/fulfillment-orders.facade.js';
import { JournalFacade } from '../../journal/journal.facade.js';
import { StoresFacade } from '../../stores/stores.facade.js';
import { CancellationRequestsRepository } from '../cancellation-requests.repository.js';
import { decideCancellation } from '../domain/decide-cancellation.js';
import { GiveAnswer } from './give-answer.js';

/** The merchant wants an order cancelled: records that, stops what can be stopped, and answers by the store's policy. */
@Injectable()
export class ReceiveCancellation {
  constructor(
    private readonly requests: CancellationRequestsRepository,
    private readonly orders: FulfillmentOrdersFacade,
    private readonly stores: StoresFacade,
    private readonly giveAnswer: GiveAnswer,
    private readonly journal: JournalFacade,
    private readonly sealer: Sealer,
  ) {}

  /** A request that is known already changes nothing. The order is locked, and nothing of ours is on its way for it. */
  async execute(tx: Tx, order: LockedOrder): Promise<void> {
    if (await this.requests.unended(tx, order.id)) return;
    const { id: fulfillmentOrderId, storeId, cycle } = order;
    const id = newId();
    const message = await this.orders.cancelMessageOf(tx, order);
    const policy = await this.stores.policyOf(tx, storeId);
    const number = await this.requests.insert(tx, {
      id,
      storeId,
      fulfillmentOrderId,
      cycle,
      messageSealed: this.seal(id, message),
      deadlineMinutes: policy.cancellationDeadlineMinutes,
    });
    const data = { cancellationRequestId: id, number, stage: order.stage };
    await this.journal.append(tx, { storeId, fulfillmentOrderId, type: 'CANCELLATION_ASKED', actor: 'store', data });
    const held = await this.orders.holdWork(tx, order);
    const work = await this.orders.workOf(tx, held);
    const decision = decideCancellation(policy, { stage: held.stage, ...work });
    if (decision.answer !== 'WAIT') {
      const request = { id, fulfillmentOrderId, cycle, number, status: 'OPEN' as const };
      const given = { ...decision, answer: decision.answer, own: null, actor: 'policy', work };
      return this.giveAnswer.execute(tx, held, request, given);
    }
    await this.journal.openException(tx, {
      type: 'CANCELLATION_WAITING',
      subject: `fulfillment_order:${order.id}`,
      severity: 'WARNING',
      storeId,
      fulfillmentOrderId,
      message: `The merchant wants order ${order.orderNumber} cancelled. ${decision.message} Its shipments wait for the answer: cancellationRequestAccept or cancellationRequestReject.`,
    });
  }

  private seal(id: string, message: string | null): string | null {
    return (
      message &&
      this.sealer.seal(JSON.stringify(message), { table: 'cancellation_request', row: id, column: 'message' })
    );
  }
}
