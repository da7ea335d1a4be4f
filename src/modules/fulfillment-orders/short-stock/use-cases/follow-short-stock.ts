import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../../platform/database/tx.js';
import { JournalFacade } from '../../../journal/journal.facade.js';
import { FLOOR_STAGES } from '../../domain/stage.js';
import { FulfillmentOrdersRepository } from '../../fulfillment-orders.repository.js';
import type { LockedOrder } from '../../locked-order.js';
import { OrderLinesRepository } from '../../order-lines.repository.js';
import { RequestCyclesRepository } from '../../request-cycles.repository.js';
import { ShortStockRepository, type ShortStock, type ShortStockOutcome } from '../short-stock.repository.js';
import { AnswerRequest } from '../../use-cases/answer-request.js';
import { CloseOrder } from '../../use-cases/close-order.js';
import { DecideAgain } from '../../use-cases/decide-again.js';

const ACTOR = 'policy';
const REST = 'The rest of the order is out of stock.';
const TOO_LATE = 'Out of stock: nothing came in in time.';

/** The steps that an order with too little stock may take. */
@Injectable()
export class ShortStockSteps {
  constructor(
    readonly close: CloseOrder,
    readonly again: DecideAgain,
    readonly journal: JournalFacade,
  ) {}
}

/** One more step for a request with too little stock, where there is one. */
@Injectable()
export class FollowShortStock {
  constructor(
    private readonly repository: ShortStockRepository,
    private readonly orders: FulfillmentOrdersRepository,
    private readonly lines: OrderLinesRepository,
    private readonly cycles: RequestCyclesRepository,
    private readonly answers: AnswerRequest,
    private readonly steps: ShortStockSteps,
  ) {}

  /** Throws DomainError where a step must wait. */
  async execute(tx: Tx, short: ShortStock & { over: boolean }): Promise<void> {
    const order = await this.orders.lock(tx, short.fulfillmentOrderId);
    if (!order || order.cycle !== short.cycle) {
      await this.repository.end(tx, short, 'OVERTAKEN');
      return;
    }
    await (short.kind === 'SHIP_PART' ? this.shipPart(tx, order, short) : this.park(tx, order, short));
  }

  private async shipPart(tx: Tx, order: LockedOrder, short: ShortStock): Promise<void> {
    if (order.stage === 'ACCEPT_PENDING') return;
    if (!FLOOR_STAGES.includes(order.stage)) {
      await this.repository.end(tx, short, 'OVERTAKEN');
      return;
    }
    const lines = await this.lines.quantities(tx, order.id);
    const shipped = lines.reduce((sum, line) => sum + line.shipped, 0);
    if (shipped < short.pieces || lines.some(({ inFlight }) => inFlight > 0)) return;
    await this.steps.close.execute(tx, { fulfillmentOrderId: order.id, message: REST, actor: ACTOR });
    await this.repository.end(tx, short, 'CLOSED');
  }

  private async park(tx: Tx, order: LockedOrder, short: ShortStock & { over: boolean }): Promise<void> {
    if (order.stage !== 'REVIEW' || order.decided || order.requestStatus !== 'REQUESTED') {
      await this.unpark(tx, order, short, 'OVERTAKEN');
      return;
    }
    // Also at the deadline: what came in while nobody looked counts, and nothing is rejected that must not be decided now.
    const result = await this.steps.again.execute(tx, order.id);
    if (result === null) return;
    if (result.short !== 'PARK') {
      // With the stock there something else may keep it in review: a person's word, a SKU that nobody knows any more.
      await this.unpark(tx, order, short, result.outcome === 'REVIEW' ? 'OVERTAKEN' : 'DECIDED');
      return;
    }
    if (!short.over) return;
    const reason = 'INVENTORY_OUT_OF_STOCK' as const;
    const decision = { outcome: 'REJECT' as const, reason, message: TOO_LATE, actor: ACTOR, checks: null };
    await this.cycles.decide(tx, order, decision);
    await this.answers.reject(tx, order, { actor: ACTOR, reason, message: TOO_LATE });
    await this.repository.end(tx, short, 'REJECTED');
  }

  private async unpark(tx: Tx, order: LockedOrder, short: ShortStock, outcome: ShortStockOutcome): Promise<void> {
    await this.repository.end(tx, short, outcome);
    const subject = `fulfillment_order:${order.id}`;
    await this.steps.journal.resolveException(
      tx,
      'PARKED_FOR_STOCK',
      subject,
      ACTOR,
      'It does not wait for stock any more.',
    );
  }
}
