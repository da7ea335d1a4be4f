import { Injectable } from '@nestjs/common';
import type { RemoteFulfillmentOrder } from '../../../../clients/store-client.js';
import type { Tx } from '../../../../platform/database/tx.js';
import type { FieldChange } from '../domain/external-change.js';
import type { Judgement, Known } from '../../domain/judge-sighting.js';
import { ACCEPTED, type Sighting } from '../../domain/mirror.js';
import { contentOf, type OrderContent } from '../../domain/order-content.js';
import { FLOOR_STAGES } from '../../domain/stage.js';
import type { LockedOrder } from '../../locked-order.js';
import { OrderLinesRepository } from '../../order-lines.repository.js';
import { OpenCycle } from '../../use-cases/open-cycle.js';
import { RecordChange, type RecordedChange } from './record-change.js';
import { CarryPin } from '../../moves/use-cases/carry-pin.js';
import { StopWork } from '../../use-cases/stop-work.js';

/** What of ours is unfinished for an order at its store. */
export interface LaneState {
  answer: Known['answer'];
  /** Something waits for a person: what the store made of it may be unknown. */
  parked: boolean;
}

/** An order before and after a sighting. Left out `judgement` and `lane`: the store showed it in an answer to something of ours. */
export interface SeenChange {
  known: LockedOrder;
  now: LockedOrder;
  remote: RemoteFulfillmentOrder;
  sentAt: Date;
  judgement?: Judgement;
  lane?: LaneState;
}

/** What others changed about an order: stored, and the floor stopped where it must. The order's row is locked by the caller. */
@Injectable()
export class FollowChange {
  constructor(
    private readonly recording: RecordChange,
    private readonly opening: OpenCycle,
    private readonly lines: OrderLinesRepository,
    private readonly stopping: StopWork,
    private readonly pins: CarryPin,
  ) {}

  /** The order is seen for the first time, and not judged yet. What it was before, as an order at another location, may be known. */
  met(tx: Tx, order: LockedOrder): Promise<void> {
    return this.pins.execute(tx, order);
  }

  /** What the sighting has to be compared with, before the mirror is overwritten; null: nothing is different. */
  before(tx: Tx, known: LockedOrder, remote: RemoteFulfillmentOrder, sighting: Sighting): Promise<OrderContent | null> {
    return this.recording.before(tx, known, remote, sighting);
  }

  /** The store asked for the order: what was foreseen of it is over. */
  requested(tx: Tx, order: LockedOrder, remote: RemoteFulfillmentOrder, sentAt: Date): Promise<void> {
    return this.recording.requested(tx, order, remote, sentAt);
  }

  /** Stores what is different, now that the mirror shows it; null when nothing of it was done by others. */
  async record(tx: Tx, before: OrderContent, seen: SeenChange): Promise<RecordedChange | null> {
    const { known, now, remote, sentAt, judgement, lane } = seen;
    if (judgement === 'DECIDE') await this.opening.asksFor(tx, known, remote);
    const judged = lane?.answer === 'IN_FLIGHT' ? null : (judgement ?? null);
    const shipped = judged !== null && lane?.parked === false ? await this.shippedByOthers(tx, now) : [];
    return this.recording.record(tx, known, { before, after: contentOf(remote), judgement: judged, sentAt, shipped });
  }

  /** Stops the floor after a change that asks for it; see StopWork. */
  stopWork(tx: Tx, known: LockedOrder, change: RecordedChange): Promise<LockedOrder | null> {
    return this.stopping.execute(tx, known, change);
  }

  /** What somebody else shipped counts as cancelled here. Only where the store says clearly what is left. */
  private async shippedByOthers(tx: Tx, order: LockedOrder): Promise<FieldChange[]> {
    const clear = order.status === 'PROCESSING' || order.status === 'OPEN' || order.status === 'CLOSED';
    const accepted =
      ACCEPTED.some((word) => word === order.requestStatus) && order.requestStatus !== 'CANCEL_REQUESTED';
    if (!FLOOR_STAGES.includes(order.stage) || !clear || !accepted) return [];
    const lines = await this.lines.shippedByOthers(tx, order.id);
    return lines.map(({ before, after, ...line }) => ({
      area: 'SHIPPED',
      field: 'shippedByOthers',
      before: String(before),
      after: String(after),
      line,
    }));
  }
}
