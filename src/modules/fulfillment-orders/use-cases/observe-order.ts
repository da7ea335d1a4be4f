import { Injectable } from '@nestjs/common';
import type { RemoteFulfillmentOrder } from '../../../clients/store-client.js';
import { crashPoint } from '../../../common/crash-point.js';
import type { Tx } from '../../../platform/database/tx.js';
import { LocationsFacade } from '../../locations/locations.facade.js';
import { StoreOperationsFacade, type PullCause } from '../../store-operations/store-operations.facade.js';
import { parkedBeforeAnswer } from '../domain/decide-operation.js';
import { judgeKnown, judgeUnknown, type Judgement, type Source } from '../domain/judge-sighting.js';
import { isOlder, merchantNotify, sightingOf, waitsForCancelAnswer, type Sighting } from '../domain/mirror.js';
import { FIRST_STAGE } from '../domain/stage.js';
import { FulfillmentOrdersRepository } from '../fulfillment-orders.repository.js';
import type { LockedOrder } from '../locked-order.js';
import { orderLane } from '../order-lane.js';
import { OrderMirror } from '../order-mirror.js';
import { FollowChange, type LaneState } from '../lineage/use-cases/follow-change.js';
import { FollowJudgement } from './follow-judgement.js';

/** One order as a read of the store showed it. */
export interface Observation {
  storeId: string;
  remote: RemoteFulfillmentOrder;
  /** When the read was sent, by the database clock. */
  sentAt: Date;
  source: Source;
  /** Why the store was read; left out: to learn what became of something of ours. */
  cause?: PullCause;
}

/** What an observation led to. STALE: older than what we know, nothing was changed. */
export type Observed = Judgement | 'STALE';

/** Takes one observation of one order into account: mirror, judgement, and what follows from it, in the caller's transaction. */
@Injectable()
export class ObserveOrder {
  constructor(
    private readonly orders: FulfillmentOrdersRepository,
    private readonly mirror: OrderMirror,
    private readonly locations: LocationsFacade,
    private readonly operations: StoreOperationsFacade,
    private readonly follow: FollowJudgement,
    private readonly changes: FollowChange,
  ) {}

  /** Observing the same state twice changes nothing the second time. */
  async execute(tx: Tx, observation: Observation): Promise<Observed> {
    const { storeId, remote, sentAt, source } = observation;
    const sighting = sightingOf(remote, sentAt);
    const known = await this.orders.lockByRemoteId(tx, storeId, remote.remoteId);
    if (!known) return this.meet(tx, observation, sighting);
    if (isOlder(sighting, known)) return 'STALE';
    const lane = await this.laneOf(tx, known);
    const movedAway = await this.isMovedAway(tx, known, remote);
    const judgement = judgeKnown({ ...known, answer: lane.answer, movedAway }, sighting, source);
    const before = await this.changes.before(tx, known, remote, sighting);
    await this.writeMirror(tx, known, remote, sighting);
    const now = afterSighting(known, remote, sighting);
    const seen = { known, now, remote, sentAt, judgement, lane };
    const change = before && (await this.changes.record(tx, before, seen));
    await this.follow.execute(tx, now, judgement, remote, observation.cause);
    if (judgement === 'OPEN_CYCLE') await this.changes.requested(tx, now, remote, sentAt);
    if (change) await this.changes.stopWork(tx, known, change);
    crashPoint('order.observed');
    return judgement;
  }

  /**
   * Writes what a verifying read or an answer shows into the mirror and returns the order as it is then. Where that is older than what is
   * known nothing is changed: null for a read, by which nothing can be judged; for an answer, which counts all the same, the order as known.
   */
  async takeOver(
    tx: Tx,
    order: LockedOrder,
    remote: RemoteFulfillmentOrder,
    sighting: Sighting,
  ): Promise<LockedOrder | null> {
    if (isOlder(sighting, order)) {
      // What is known was read while the answer was on its way. By a clock that is ahead it may be just what the answer ended.
      return sighting.isAnswer ? { ...order, datedBefore: order.remoteUpdatedAt } : null;
    }
    const before = await this.changes.before(tx, order, remote, sighting);
    await this.writeMirror(tx, order, remote, sighting);
    const now = afterSighting(order, remote, sighting);
    const change =
      before && (await this.changes.record(tx, before, { known: order, now, remote, sentAt: sighting.sentAt }));
    const stopped = change ? await this.changes.stopWork(tx, order, change) : null;
    return stopped ?? now;
  }

  private async writeMirror(
    tx: Tx,
    known: LockedOrder,
    remote: RemoteFulfillmentOrder,
    sighting: Sighting,
  ): Promise<void> {
    const unchanged =
      known.digest === sighting.digest &&
      known.status === sighting.status &&
      known.requestStatus === sighting.requestStatus &&
      sighting.updatedAt !== null &&
      known.remoteUpdatedAt !== null &&
      +known.remoteUpdatedAt === +sighting.updatedAt;
    if (unchanged) {
      await this.orders.touch(tx, known.id, sighting.sentAt);
      return;
    }
    const location = await this.locations.byRemoteId(tx, known.storeId, remote.location.remoteId);
    await this.mirror.update(tx, known, { remote, sighting, locationId: location?.id ?? null });
  }

  private async meet(tx: Tx, observation: Observation, sighting: Sighting): Promise<Observed> {
    const { storeId, remote } = observation;
    const judgement = judgeUnknown(sighting);
    if (judgement === 'IGNORE' || judgement === 'NOT_UNDERSTOOD') return judgement;
    const location = await this.locations.byRemoteId(tx, storeId, remote.location.remoteId);
    const id = this.orders.newId();
    const created = await this.mirror.create(tx, {
      id,
      storeId,
      stage: FIRST_STAGE,
      remote,
      sighting,
      locationId: location?.id ?? null,
    });
    const order = created ? await this.orders.lock(tx, id) : null;
    // Another process met it first: it is known now, and its lock is ours once that process has committed.
    if (!order) return this.execute(tx, observation);
    await this.changes.met(tx, order);
    await this.follow.execute(tx, order, judgement, remote, observation.cause);
    await this.changes.requested(tx, order, remote, sighting.sentAt);
    crashPoint('order.met');
    return judgement;
  }

  private async laneOf(tx: Tx, order: LockedOrder): Promise<LaneState> {
    const lane = await this.operations.lockLane(tx, order.storeId, orderLane(order.id));
    await this.operations.setAside(tx, order.storeId, parkedBeforeAnswer(lane));
    const parked = lane.some(({ state }) => state === 'PARKED');
    if (lane.some(({ state }) => state === 'SENDING' || state === 'AMBIGUOUS')) return { answer: 'IN_FLIGHT', parked };
    return { answer: lane.length > 0 ? 'WAITING' : 'NONE', parked };
  }

  private async isMovedAway(tx: Tx, known: LockedOrder, { location }: RemoteFulfillmentOrder): Promise<boolean> {
    if (known.locationId === null || known.remoteLocationId === location.remoteId) return false;
    return (await this.locations.byRemoteId(tx, known.storeId, location.remoteId)) === null;
  }
}

function afterSighting(order: LockedOrder, remote: RemoteFulfillmentOrder, sighting: Sighting): LockedOrder {
  const heldAtStore = sighting.status === 'ON_HOLD' || remote.holds.length > 0;
  return {
    ...order,
    status: sighting.status,
    requestStatus: sighting.requestStatus,
    digest: sighting.digest,
    remoteLocationId: remote.location.remoteId,
    remoteUpdatedAt: sighting.updatedAt,
    datedBefore: order.remoteUpdatedAt,
    observedAt: sighting.sentAt,
    cancelOpen: waitsForCancelAnswer(sighting),
    storeHolds: remote.holds.length,
    heldAtStore,
    held: heldAtStore || order.heldHere,
    merchantNotify: merchantNotify(remote.merchantRequests),
  };
}
