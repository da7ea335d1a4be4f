import { Injectable } from '@nestjs/common';
import type { RemoteFulfillmentOrder } from '../../../clients/store-client.js';
import type { Tx } from '../../../platform/database/tx.js';
import { JournalFacade } from '../../journal/journal.facade.js';
import type { PullCause } from '../../store-operations/store-operations.facade.js';
import type { Judgement } from '../domain/judge-sighting.js';
import type { StageEvent } from '../domain/stage.js';
import type { LockedOrder } from '../locked-order.js';
import { RequestCyclesRepository } from '../request-cycles.repository.js';
import { CancellationDesk } from '../cancellation-desk.js';
import { ChangeStage } from './change-stage.js';
import { DecideOrder } from './decide-order.js';
import { OpenCycle } from './open-cycle.js';

const ACTOR = 'store';

/** What is known of a cycle that was just opened. */
const FRESH = { decided: false, seen: null, end: null, cancelEnd: null } as const;

const EVENTS: Readonly<Partial<Record<Judgement, { event: StageEvent; reason: string }>>> = {
  WITHDRAWN: { event: 'withdrawn', reason: 'The merchant took the request back.' },
  REJECTED_ELSEWHERE: { event: 'rejectedElsewhere', reason: 'The store shows a reject that is not ours.' },
  CANCELLED_AT_STORE: { event: 'cancelledAtStore', reason: 'The store cancelled the order.' },
  CLOSED_AT_STORE: { event: 'closedAtStore', reason: 'The store closed the order.' },
  MOVED_AWAY: { event: 'moved', reason: 'The store gave the order to a location that is not ours.' },
};

/** Carries out what a judgement says. The order is locked and its mirror shows the observation already. */
@Injectable()
export class FollowJudgement {
  constructor(
    private readonly stages: ChangeStage,
    private readonly cycles: RequestCyclesRepository,
    private readonly decideOrder: DecideOrder,
    private readonly journal: JournalFacade,
    private readonly opening: OpenCycle,
    private readonly desk: CancellationDesk,
  ) {}

  async execute(
    tx: Tx,
    order: LockedOrder,
    judgement: Judgement,
    remote: RemoteFulfillmentOrder,
    cause?: PullCause,
  ): Promise<void> {
    switch (judgement) {
      case 'MIRROR':
      case 'READ_AGAIN':
      case 'TOO_EARLY':
      case 'IGNORE':
      case 'NOT_UNDERSTOOD':
        return;
      case 'OPEN_CYCLE':
      case 'SUPERSEDE':
        return this.askedAnew(tx, order, judgement, remote, cause);
      case 'DECIDE':
        await this.decideOrder.execute(tx, order, remote);
        return;
      case 'ACCEPTED_ELSEWHERE':
        await this.adopt(tx, order, 'The store shows this order as accepted, but not by Crossdock.', remote);
        return;
      case 'CANCELLED_AFTER_SHIPPING':
        return this.desk.lookAgain(tx, order);
      case 'CANCEL_ASKED':
        return this.desk.get().asked(tx, order);
      case 'CANCEL_TAKEN_BACK':
        return this.desk.get().takenBack(tx, order);
      default: {
        const change = EVENTS[judgement];
        if (!change) throw new Error(`No event for judgement ${judgement as string}.`);
        await this.stages.execute(tx, order, { ...change, actor: ACTOR, remoteUpdatedAt: order.remoteUpdatedAt });
      }
    }
  }

  /** The store refuses to close the order, for no reason that we can see. */
  async closeRefused(tx: Tx, order: LockedOrder, reason: string): Promise<void> {
    await this.journal.openException(tx, {
      type: 'CLOSE_REFUSED',
      subject: `fulfillment_order:${order.id}`,
      severity: 'WARNING',
      storeId: order.storeId,
      fulfillmentOrderId: order.id,
      message: `Order ${order.orderNumber} could not be closed: ${reason} It is READY again: ship the rest, or close it once more.`,
    });
  }

  /** Something about the order was settled: an open cancellation request can be answered now. */
  lookAgain(tx: Tx, order: LockedOrder): Promise<void> {
    return this.desk.lookAgain(tx, order);
  }

  /** Ends the current cycle, if any, opens the next one, and decides it. */
  async askedAnew(
    tx: Tx,
    order: LockedOrder,
    judgement: 'OPEN_CYCLE' | 'SUPERSEDE',
    remote: RemoteFulfillmentOrder,
    cause?: PullCause,
  ): Promise<void> {
    const reason =
      judgement === 'SUPERSEDE' ? 'The store changed what it asks for before our answer.' : 'The store asks again.';
    const ended =
      order.cycle === 0
        ? order
        : await this.stages.execute(tx, order, {
            event: 'requestedAgain',
            actor: ACTOR,
            reason,
            remoteUpdatedAt: order.remoteUpdatedAt,
          });
    const cycle = await this.opening.execute(tx, order, remote);
    await this.journal.append(tx, {
      storeId: order.storeId,
      fulfillmentOrderId: order.id,
      type: 'REQUEST_SEEN',
      actor: ACTOR,
      data: { cycle, cause: cause ?? 'VERIFICATION' },
    });
    await this.decideOrder.execute(tx, { ...ended, cycle, ...FRESH }, remote);
  }

  /**
   * The store shows an accept that is not ours: an operator decides whether to work on it. A cycle that we had answered ends here,
   * since an answer is never replaced; the operator's belongs to the next. Where the merchant already wants it cancelled, that is answered.
   */
  async adopt(tx: Tx, order: LockedOrder, reason: string, remote: RemoteFulfillmentOrder | null): Promise<void> {
    const fresh = order.cycle === 0 || order.decided || order.end !== null;
    if (order.decided && !order.end) await this.cycles.end(tx, order, 'SUPERSEDED', order.remoteUpdatedAt);
    const cycle = fresh ? await this.opening.execute(tx, order, remote) : order.cycle;
    const adopted = await this.stages.execute(
      tx,
      { ...order, cycle },
      { event: 'acceptedElsewhere', actor: ACTOR, reason },
    );
    if (order.cancelOpen) await this.desk.get().asked(tx, { ...adopted, ...(fresh && FRESH) });
  }
}
