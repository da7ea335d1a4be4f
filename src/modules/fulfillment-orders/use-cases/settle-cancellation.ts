import { Injectable } from '@nestjs/common';
import type { RemoteFulfillmentOrder } from '../../../clients/store-client.js';
import { parseTime } from '../../../common/time.js';
import type { Tx } from '../../../platform/database/tx.js';
import { isOlder, sightingOf } from '../domain/mirror.js';
import { stageAfter, type StageEvent } from '../domain/stage.js';
import type { LockedOrder } from '../locked-order.js';
import { RequestCyclesRepository } from '../request-cycles.repository.js';
import { CancelWork } from './cancel-work.js';
import { ChangeStage } from './change-stage.js';
import { FollowJudgement } from './follow-judgement.js';
import { ObserveOrder } from './observe-order.js';

/** How a cancellation request ended at the store. */
export type CancellationEnd =
  /** The store knows that we agreed. */
  | 'AGREED'
  /** The store knows that we refused. */
  | 'REFUSED'
  /** The merchant took it back first. */
  | 'TAKEN_BACK'
  | 'CANCELLED_AT_STORE'
  | 'CLOSED_AT_STORE'
  /** The store asks for the order anew. */
  | 'ASKED_ANEW';

/** An end, and what it was learnt from. */
export interface SettledCancellation {
  end: CancellationEnd;
  actor: string;
  reason: string | null;
  /** The order as the store answered or showed it; null: the store does not know it. */
  remote: RemoteFulfillmentOrder | null;
  data: Record<string, unknown>;
}

const EVENTS: Readonly<Partial<Record<CancellationEnd, StageEvent>>> = {
  AGREED: 'cancelConfirmed',
  CANCELLED_AT_STORE: 'cancelledAtStore',
  CLOSED_AT_STORE: 'closedAtStore',
};

/** What the end of a cancellation request does to its order. The order is locked, the request has its new state already. */
@Injectable()
export class SettleCancellation {
  constructor(
    private readonly cycles: RequestCyclesRepository,
    private readonly stages: ChangeStage,
    private readonly work: CancelWork,
    private readonly observe: ObserveOrder,
    private readonly follow: FollowJudgement,
  ) {}

  /** Takes over what was read, or answered to a write, at `sentAt`; null for a read that is older than what is known. */
  see(
    tx: Tx,
    order: LockedOrder,
    remote: RemoteFulfillmentOrder | null,
    { sentAt, isAnswer }: { sentAt: Date; isAnswer: boolean },
  ): Promise<LockedOrder | null> {
    if (!remote) return Promise.resolve(isOlder({ sentAt }, order) ? null : order);
    return this.observe.takeOver(tx, order, remote, sightingOf(remote, sentAt, isAnswer));
  }

  async execute(tx: Tx, order: LockedOrder, { end, actor, reason, remote, data }: SettledCancellation): Promise<void> {
    const remoteUpdatedAt = remote ? parseTime(remote.updatedAt) : order.remoteUpdatedAt;
    const event = EVENTS[end];
    if (event) {
      if (!stageAfter(order.stage, event)) return;
      await this.stages.execute(tx, order, { event, actor, reason, remoteUpdatedAt, data });
      return;
    }
    // Of the very answer that ends it: the mirror may know a later time by now.
    await this.cycles.endCancellation(tx, order, remoteUpdatedAt);
    if (end === 'TAKEN_BACK') await this.work.resume(tx, order, reason ?? 'The merchant took the cancellation back.');
    if (end === 'REFUSED') await this.work.goOn(tx, order);
    if (end === 'ASKED_ANEW' && remote) await this.follow.askedAnew(tx, order, 'OPEN_CYCLE', remote);
  }
}
