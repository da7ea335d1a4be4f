import { Injectable } from '@nestjs/common';
import type { RejectReason } from '../../../clients/store-client.js';
import { DomainError } from '../../../common/domain-error.js';
import type { Tx } from '../../../platform/database/tx.js';
import type { Stage } from '../domain/stage.js';
import { FulfillmentOrdersRepository } from '../fulfillment-orders.repository.js';
import type { LockedOrder } from '../locked-order.js';
import { RelocationDesk } from '../moves/relocation-desk.js';
import { itemsOf, OrderSupply, piecesOf } from '../order-supply.js';
import { RequestCyclesRepository } from '../request-cycles.repository.js';
import { AnswerRequest } from './answer-request.js';

/** An operator's decision about one order. */
export interface OperatorDecision {
  fulfillmentOrderId: string;
  actor: string;
  /** When given: the version the operator saw. */
  expectedVersion?: number;
  message: string | null;
}

const DECIDABLE: readonly Stage[] = ['RECEIVED', 'REVIEW'];

/** A person accepts or rejects an order that waits for a decision. */
@Injectable()
export class DecideByOperator {
  constructor(
    private readonly orders: FulfillmentOrdersRepository,
    private readonly supply: OrderSupply,
    private readonly cycles: RequestCyclesRepository,
    private readonly relocations: RelocationDesk,
    private readonly answers: AnswerRequest,
  ) {}

  /**
   * Accepts and reserves. Throws DomainError NOT_FOUND, STALE_VERSION, INVALID_STAGE, RELOCATION_RUNNING, ON_HOLD, NOT_AT_OUR_LOCATION, or
   * OUT_OF_STOCK (unless `allowShortStock`); nothing is changed then.
   */
  async accept(tx: Tx, decision: OperatorDecision & { allowShortStock: boolean }): Promise<void> {
    const order = await this.lockDecidable(tx, decision);
    if (order.held) {
      throw new DomainError({
        code: 'ON_HOLD',
        field: ['input', 'fulfillmentOrderId'],
        message: 'The order is on hold. Release it, or wait until the merchant does.',
        retryable: true,
      });
    }
    const { location, needs, levels } = await this.supply.lock(tx, order, order.remoteLocationId ?? '');
    if (!location) {
      throw new DomainError({
        code: 'NOT_AT_OUR_LOCATION',
        field: ['input', 'fulfillmentOrderId'],
        message: 'The order is not assigned to one of our locations. Ask the merchant to move it, or reject it.',
      });
    }
    const wanted = piecesOf(needs);
    const needed = (sku: string): number =>
      wanted.reduce((sum, piece) => sum + (piece.sku === sku ? piece.quantity : 0), 0);
    const short = wanted.some(({ sku }) => !levels.has(sku) || needed(sku) > (levels.get(sku)?.free ?? 0));
    if (short && !decision.allowShortStock) {
      throw new DomainError({
        code: 'OUT_OF_STOCK',
        field: ['input', 'fulfillmentOrderId'],
        message:
          'There is not enough free stock for this order. Set the stock levels first, or accept with allowShortStock.',
      });
    }
    await this.record(tx, order, decision, { outcome: 'ACCEPT', reason: null });
    await this.answers.accept(tx, order, { ...decision, items: itemsOf(needs, levels), ownWords: true });
  }

  /** Rejects with a reason that the merchant sees. Throws DomainError NOT_FOUND, STALE_VERSION, INVALID_STAGE or RELOCATION_RUNNING. */
  async reject(tx: Tx, decision: OperatorDecision & { reason: RejectReason }): Promise<void> {
    const order = await this.lockDecidable(tx, decision);
    await this.record(tx, order, decision, { outcome: 'REJECT', reason: decision.reason });
    await this.answers.reject(tx, order, { ...decision, ownWords: true });
  }

  private async record(
    tx: Tx,
    order: LockedOrder,
    decision: OperatorDecision,
    made: { outcome: 'ACCEPT' | 'REJECT'; reason: RejectReason | null },
  ): Promise<void> {
    const { message, actor } = decision;
    if (!(await this.cycles.decide(tx, order, { ...made, message, actor, checks: null }))) {
      throw new Error(`Fulfillment order ${order.id}: cycle ${order.cycle} was decided before.`);
    }
  }

  private async lockDecidable(tx: Tx, decision: OperatorDecision): Promise<LockedOrder> {
    const order = await this.orders.lock(tx, decision.fulfillmentOrderId);
    const field = ['input', 'fulfillmentOrderId'];
    if (!order) throw new DomainError({ code: 'NOT_FOUND', field, message: 'There is no such fulfillment order.' });
    if (decision.expectedVersion !== undefined && decision.expectedVersion !== order.version) {
      throw new DomainError({
        code: 'STALE_VERSION',
        field: ['input', 'expectedVersion'],
        message: `The order is at version ${order.version} now. Look at it again, then decide.`,
      });
    }
    if (!DECIDABLE.includes(order.stage)) {
      throw new DomainError({
        code: 'INVALID_STAGE',
        field,
        message: `The order is in stage ${order.stage}; only ${DECIDABLE.join(' and ')} can be decided.`,
      });
    }
    if (await this.relocations.get().isRunning(tx, order.id)) {
      throw new DomainError({
        code: 'RELOCATION_RUNNING',
        field,
        message: 'The order is on its way to another location of ours, where it is decided. See its relocation.',
        retryable: true,
      });
    }
    return order;
  }
}
