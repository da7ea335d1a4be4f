import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../platform/database/tx.js';
import { JournalFacade } from '../../journal/journal.facade.js';
import type { StageEvent } from '../domain/stage.js';
import { FINISHED_STAGES } from '../domain/stage.js';
import { CROSSDOCK, Holds } from '../holds/holds.js';
import type { LockedOrder } from '../locked-order.js';
import { EVENT_EFFECTS } from '../order-events.js';
import { RelocationDesk } from '../moves/relocation-desk.js';
import { FollowUpExceptions } from './follow-up-exceptions.js';

/** Exceptions about where an order is worked on, or about ending it, which nobody has to look at once it is over. */
const MOOT_AT_THE_END = ['BETTER_LOCATION', 'MOVE_REFUSED', 'CLOSE_REFUSED'] as const;

/** Events by which the store confirmed an answer of ours to its request. */
const ANSWERS: Readonly<Partial<Record<StageEvent, 'ACCEPT' | 'REJECT'>>> = {
  acceptConfirmed: 'ACCEPT',
  rejectConfirmed: 'REJECT',
};

/** A change of stage as it is told. */
export interface ToldChange {
  event: StageEvent;
  actor: string;
  reason: string | null;
  data?: Record<string, unknown>;
}

/** Tells the story of a change of stage: timeline, the exceptions that it opens and resolves, and the holds that it ends. */
@Injectable()
export class TellStage {
  constructor(
    private readonly journal: JournalFacade,
    private readonly holds: Holds,
    private readonly followUp: FollowUpExceptions,
    private readonly relocations: RelocationDesk,
  ) {}

  /** `before` and `now` are the same locked order, before and after the change. Returns the order as it is then. */
  async execute(tx: Tx, before: LockedOrder, now: LockedOrder, change: ToldChange): Promise<LockedOrder> {
    const { actor, reason } = change;
    const { id: fulfillmentOrderId, storeId } = now;
    const { timeline: type, exception } = EVENT_EFFECTS[change.event];
    const data = {
      from: before.stage,
      to: now.stage,
      cycle: before.cycle,
      ...(reason && { reason }),
      ...change.data,
    };
    await this.journal.append(tx, { storeId, fulfillmentOrderId, type, actor, data });
    const subject = `fulfillment_order:${now.id}`;
    if (before.stage === 'REVIEW' && now.stage !== 'REVIEW') {
      await this.journal.resolveException(tx, 'REVIEW_NEEDED', subject, actor, 'Decided.');
      await this.journal.resolveException(tx, 'PARKED_FOR_STOCK', subject, actor, 'Decided.');
    }
    if (before.stage === 'RECEIVED' && now.stage !== 'RECEIVED') {
      await this.journal.resolveException(tx, 'DECISION_WAITING', subject, actor, 'Decided.');
    }
    if (FINISHED_STAGES.includes(now.stage)) {
      for (const moot of MOOT_AT_THE_END) {
        await this.journal.resolveException(tx, moot, subject, actor, `The order is ${now.stage}.`);
      }
    }
    if (now.stage === 'SHIPPED') {
      await this.journal.resolveException(tx, 'RELOCATION_STOPPED', subject, actor, 'It was shipped.');
    }
    if (exception) {
      await this.journal.openException(tx, {
        type: exception,
        subject,
        severity: 'WARNING',
        storeId,
        fulfillmentOrderId,
        message: `${reason ?? 'The store shows a decision that is not ours.'} Check the order at the store, then decide here.`,
      });
    }
    await this.followUp.execute(tx, now, change.event, actor);
    await this.holds.watch(tx, before, now);
    const answer = ANSWERS[change.event];
    if (answer) await this.relocations.get().answered(tx, now, answer);
    if (now.heldHere && change.event === 'requestedAgain') return this.beginAnew(tx, now);
    if (!now.heldHere || !FINISHED_STAGES.includes(now.stage)) return now;
    await this.holds.endAll(tx, now, `The order is ${now.stage}.`);
    return { ...now, heldHere: false, held: now.heldAtStore };
  }

  /** What changed under the work before is what is asked for now: it is decided anew. A person's hold stays. */
  private async beginAnew(tx: Tx, order: LockedOrder): Promise<LockedOrder> {
    const active = await this.holds.active(tx, order.id);
    const over = active.filter(({ kind }) => kind === 'CHANGED_AT_STORE');
    const reason = 'The store asks for the order anew, as it is now.';
    for (const hold of over) await this.holds.release(tx, order, hold, { actor: CROSSDOCK, reason });
    const heldHere = active.length > over.length;
    return { ...order, heldHere, held: order.heldAtStore || heldHere };
  }
}
