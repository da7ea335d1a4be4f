import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../platform/database/tx.js';
import { JournalFacade } from '../../journal/journal.facade.js';
import type { StageEvent } from '../domain/stage.js';
import type { LockedOrder } from '../locked-order.js';
import { RequestCyclesRepository } from '../request-cycles.repository.js';

const REJECTED_AGAIN = 'ORDER_REJECTED_AGAIN';

/** From this many rejected requests on, somebody should talk to the merchant. */
const REJECTIONS = 3;

const REJECTS: readonly StageEvent[] = ['rejectConfirmed', 'rejectedElsewhere'];

/** Events after which nobody waits for another answer. */
const ENDS_REJECTIONS: readonly StageEvent[] = [
  'acceptConfirmed',
  'cancelConfirmed',
  'withdrawn',
  'cancelledAtStore',
  'closedAtStore',
  'moved',
];

/** Exceptions about what happened to an order over several of its requests. */
@Injectable()
export class FollowUpExceptions {
  constructor(
    private readonly cycles: RequestCyclesRepository,
    private readonly journal: JournalFacade,
  ) {}

  /** The locked order's stage has changed by `event`, and its cycle has its outcome. */
  async execute(tx: Tx, order: LockedOrder, event: StageEvent, actor: string): Promise<void> {
    if (order.cycle < REJECTIONS) return;
    const subject = `fulfillment_order:${order.id}`;
    if (ENDS_REJECTIONS.includes(event)) {
      await this.journal.resolveException(tx, REJECTED_AGAIN, subject, actor, 'The order is not rejected any more.');
      return;
    }
    if (!REJECTS.includes(event)) return;
    const rejected = await this.cycles.rejections(tx, order.id);
    if (rejected < REJECTIONS) return;
    await this.journal.openException(tx, {
      type: REJECTED_AGAIN,
      subject,
      severity: 'WARNING',
      storeId: order.storeId,
      fulfillmentOrderId: order.id,
      message: `Order ${order.orderNumber} was rejected ${rejected} times. See what its cycles say and what the merchant changed between them, then tell the merchant what is missing.`,
      data: { rejected },
    });
  }
}
