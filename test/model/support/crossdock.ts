import type { RemoteFulfillmentOrder } from '../../../src/clients/store-client.js';
import type { ParcelEvidence } from '../../../src/modules/cancellations/domain/decide-cancellation.js';
import { isCancellable } from '../../../src/modules/cancellations/domain/decide-cancellation.js';
import type { CancellationEnd } from '../../../src/modules/fulfillment-orders/use-cases/settle-cancellation.js';
import type { Action, ActionSubject } from '../../../src/modules/fulfillment-orders/domain/available-actions.js';
import { decide } from '../../../src/modules/fulfillment-orders/domain/decide.js';
import { endTime } from '../../../src/modules/fulfillment-orders/domain/cycle-fence.js';
import {
  judgeUnknown,
  waitsForCancellation,
  type Judgement,
  type Source,
} from '../../../src/modules/fulfillment-orders/domain/judge-sighting.js';
import {
  isOlder,
  sightingOf,
  waitsForCancelAnswer,
  type Sighting,
} from '../../../src/modules/fulfillment-orders/domain/mirror.js';
import {
  remainingOf,
  type LineQuantity,
} from '../../../src/modules/fulfillment-orders/shipments/domain/plan-shipment.js';
import {
  FLOOR_STAGES,
  stageAfter,
  WORKING_STAGES,
  type StageEvent,
} from '../../../src/modules/fulfillment-orders/domain/stage.js';
import { EVENT_EFFECTS } from '../../../src/modules/fulfillment-orders/order-events.js';
import { freeStock } from '../../../src/modules/inventory/domain/availability.js';
import { DEFAULT_STORE_POLICY, type StorePolicy } from '../../../src/modules/stores/domain/store-policy.js';
import type { Rules } from './rules.js';
import type { Shop } from './shop.js';
import type { Known, Operation, Shipment } from './types.js';

type Kind = Operation['kind'];

/**
 * Crossdock in small: its tables as plain values, moved by the real pure functions exactly as the use cases move the rows. What a
 * process only has in its head is not here, so a crash loses nothing of it.
 */
export class Crossdock {
  readonly orders = new Map<string, Known>();
  readonly operations: Operation[] = [];
  /** What the warehouse was given. */
  readonly floor: { order: string; cycle: number }[] = [];
  readonly reserved = new Map<string, number>();
  readonly policy: StorePolicy;
  onHand = 1_000;
  private seq = 0;

  /** `manual`: people decide and answer. */
  constructor(
    readonly shop: Shop,
    readonly rules: Rules,
    manual: boolean,
  ) {
    const mode = manual ? 'MANUAL' : 'AUTO';
    this.policy = { ...DEFAULT_STORE_POLICY, decisionMode: mode, cancellationMode: mode };
  }

  /** One order as a read showed it that was sent now. */
  observe(remote: RemoteFulfillmentOrder, source: Source): void {
    const sighting = sightingOf(remote, new Date(this.shop.now));
    const known = this.orders.get(remote.remoteId);
    if (!known) return this.meet(remote, sighting);
    known.datedBefore = null;
    if (isOlder(sighting, known)) return;
    const lane = this.laneOf(known);
    const flying = lane.some(({ state }) => state === 'SENDING' || state === 'AMBIGUOUS');
    const judgement = this.rules.judge(
      {
        ...known,
        answer: flying ? 'IN_FLIGHT' : lane.length > 0 ? 'WAITING' : 'NONE',
        movedAway: known.ours && remote.location.remoteId !== 'OURS',
      },
      sighting,
      source,
    );
    const before = known.place;
    this.takeOver(known, remote, sighting);
    this.follow(known, judgement, remote);
    if (judgement === 'READ_AGAIN') this.read(known.id);
    if (before !== known.place && FLOOR_STAGES.includes(known.stage)) known.heldHere = true;
  }

  /** A point read of one order. */
  read(id: string): void {
    this.observe(this.shop.show(this.shop.find(id)), 'POINT');
  }

  /** Writes a sighting into the mirror, unless it is older than what is known. */
  takeOver(known: Known, remote: RemoteFulfillmentOrder, sighting: Sighting): void {
    if (isOlder(sighting, known)) {
      if (sighting.isAnswer) known.datedBefore = known.remoteUpdatedAt;
      return;
    }
    const unclear = this.laneOf(known).some(({ kind, state }) => kind === 'SHIP' && state !== 'PENDING');
    known.status = sighting.status;
    known.requestStatus = sighting.requestStatus;
    known.digest = sighting.digest;
    known.place = placeOf(remote);
    known.datedBefore = known.remoteUpdatedAt;
    known.remoteUpdatedAt = sighting.updatedAt;
    known.observedAt = sighting.sentAt;
    known.heldAtStore = sighting.status === 'ON_HOLD' || remote.holds.length > 0;
    known.cancelOpen = waitsForCancelAnswer(sighting);
    known.ours = remote.location.remoteId === 'OURS';
    this.mirrorLines(known, remote);
    if (!unclear && WORKING_STAGES.includes(known.stage)) this.countOthers(known);
    this.goOn(known);
  }

  /** Changes the stage with all that belongs to it; an event that the stage does not know is a wrong judgement. */
  change(known: Known, event: StageEvent, endedAs: Date | null = known.remoteUpdatedAt): void {
    const stage = stageAfter(known.stage, event);
    if (!stage) throw new Error(`${event} is not known in stage ${known.stage}`);
    const effects = EVENT_EFFECTS[event];
    known.stage = stage;
    if (effects.endsCycle)
      known.end = { endedAt: new Date(this.shop.now), remoteUpdatedAt: endTime(endedAs, known.datedBefore) };
    if (effects.supersedes) this.takeBack(known);
    if (effects.abandons)
      for (const line of known.lines) line.cancelled = line.requested - line.shipped - line.inFlight;
    if (effects.releases) this.reserved.delete(known.id);
    if (event === this.rules.handOver) this.floor.push({ order: known.id, cycle: known.cycle });
  }

  /** Ends the cycle and opens the next one, which is decided at once. */
  askedAnew(known: Known, remote: RemoteFulfillmentOrder): void {
    if (known.cycle > 0) this.change(known, 'requestedAgain');
    this.open(known);
    this.decide(known, remote);
  }

  /** An accept that is not ours, or work that is nobody's decision: an operator looks at it. */
  adopt(known: Known): void {
    if (known.cycle === 0 || known.decided || known.end) this.open(known);
    this.change(known, 'acceptedElsewhere');
    if (known.cancelOpen) this.asked(known);
  }

  /** An operator's decision on an order in review, or undecided. */
  decideByHand(known: Known, accept: boolean): void {
    known.seen = { digest: known.digest, updatedAt: known.remoteUpdatedAt };
    this.answer(known, accept);
  }

  /** What can be done to an order, as the real table has it. */
  blocked(known: Known, action: Action): boolean {
    const subject: ActionSubject = {
      stage: known.stage,
      locationId: known.ours ? 'location' : null,
      held: known.heldAtStore || known.heldHere,
      cancelOpen: known.cancelOpen,
      inFlight: known.lines.reduce((sum, { inFlight }) => sum + inFlight, 0),
      remaining: known.lines.reduce((sum, line) => sum + remainingOf(line), 0),
    };
    return this.rules.blockers(action, subject).length > 0;
  }

  /** Records a shipment and claims its pieces. Null pieces: all that remain. */
  ship(known: Known, wanted: LineQuantity[] | null): boolean {
    if (this.blocked(known, 'SHIP')) return false;
    const plan = this.rules.plan(known.lines, wanted);
    if (!plan.ok || plan.value.length === 0) return false;
    const shipment: Shipment = {
      tracking: `T${(this.seq += 1)}`,
      lines: plan.value,
      status: 'PENDING',
      baseline: known.shipments.flatMap(({ remoteIds }) => remoteIds),
      remoteIds: [],
    };
    known.shipments.push(shipment);
    for (const { lineId, quantity } of plan.value) lineOf(known, lineId).inFlight += quantity;
    this.enqueue(known, 'SHIP', shipment);
    return true;
  }

  /** Ends the work on what remains. */
  close(known: Known): boolean {
    if (this.blocked(known, 'CLOSE')) return false;
    this.change(known, 'closeAsked');
    this.enqueue(known, 'CLOSE');
    return true;
  }

  /** A shipment's pieces are at the store. */
  confirmShipment(known: Known, shipment: Shipment, remoteIds: string[]): void {
    shipment.status = 'CONFIRMED';
    shipment.remoteIds = remoteIds;
    for (const { lineId, quantity } of shipment.lines) {
      const line = lineOf(known, lineId);
      line.inFlight -= quantity;
      line.shipped += quantity;
      this.onHand -= quantity;
      this.reserved.set(known.id, Math.max(0, (this.reserved.get(known.id) ?? 0) - quantity));
    }
    const done = known.lines.every((line) => line.inFlight === 0 && remainingOf(line) === 0);
    if (done && FLOOR_STAGES.includes(known.stage)) this.change(known, 'shipped');
  }

  /** A shipment will never be at the store. */
  endShipment(known: Known, shipment: Shipment, as: 'REFUSED' | 'CANCELLED'): void {
    if (shipment.status !== 'PENDING' && shipment.status !== 'HELD') return;
    shipment.status = as;
    for (const { lineId, quantity } of shipment.lines) lineOf(known, lineId).inFlight -= quantity;
  }

  /** The merchant wants it cancelled: stops what can be stopped, and answers by policy. */
  asked(known: Known): void {
    if (known.request) return;
    known.request = { status: 'OPEN', answer: null };
    for (const operation of this.laneOf(known)) {
      if (operation.state !== 'PENDING' || !operation.shipment) continue;
      operation.state = 'SUPERSEDED';
      operation.shipment.status = 'HELD';
    }
    if (known.stage === 'CLOSE_PENDING' && this.supersede(known, ['CLOSE'])) this.change(known, 'closeTakenBack');
    const { answer } = this.rules.cancel(this.policy, { stage: known.stage, ...this.workOf(known) });
    if (answer !== 'WAIT') this.giveAnswer(known, answer);
  }

  /** An operator answers; false where that is not possible now. */
  answerByHand(known: Known, answer: 'ACCEPT' | 'REJECT'): boolean {
    if (known.request?.status !== 'OPEN' || this.workOf(known).parked) return false;
    if (answer === 'ACCEPT' && !isCancellable(known.stage)) return false;
    this.giveAnswer(known, answer);
    return true;
  }

  /** Something was settled: an open cancellation request can be answered now. */
  lookAgain(known: Known): void {
    const answerable = WORKING_STAGES.includes(known.stage) || known.stage === 'REVIEW' || known.stage === 'SHIPPED';
    if (answerable && waitsForCancellation(known)) this.asked(known);
  }

  /** The cancellation request is over; what that means for the order. */
  endCancellation(
    known: Known,
    end: CancellationEnd,
    remote: RemoteFulfillmentOrder | null,
    endedAs: Date | null,
  ): void {
    known.request = null;
    const event = (
      { AGREED: 'cancelConfirmed', CANCELLED_AT_STORE: 'cancelledAtStore', CLOSED_AT_STORE: 'closedAtStore' } as const
    )[end as 'AGREED'] as StageEvent | undefined;
    if (event) {
      if (stageAfter(known.stage, event)) this.change(known, event, endedAs);
      return;
    }
    const remoteUpdatedAt = endTime(endedAs, known.datedBefore);
    known.cancelEnd = { endedAt: new Date(this.shop.now), remoteUpdatedAt };
    if (end === 'TAKEN_BACK') this.resume(known);
    if (end === 'REFUSED') this.goOn(known);
    if (end === 'ASKED_ANEW' && remote) this.askedAnew(known, remote);
  }

  /** Unfinished operations of an order, in their order. */
  laneOf({ id }: Known): Operation[] {
    const open = ['PENDING', 'SENDING', 'AMBIGUOUS', 'PARKED'];
    return this.operations.filter((one) => one.order === id && open.includes(one.state)).sort((a, b) => a.seq - b.seq);
  }

  /** Shipments that wait for an answer or a release are sent after all. */
  goOn(known: Known): void {
    if (known.heldAtStore || known.heldHere || known.cancelOpen || known.request?.status === 'OPEN') return;
    for (const shipment of known.shipments.filter(({ status }) => status === 'HELD')) {
      const operation = this.operations.find((one) => one.shipment === shipment);
      if (!operation || operation.state !== 'SUPERSEDED') continue;
      operation.state = 'PENDING';
      operation.cleared = true;
      operation.seq = this.seq += 1;
      shipment.status = 'PENDING';
    }
  }

  private meet(remote: RemoteFulfillmentOrder, sighting: Sighting): void {
    const judgement = judgeUnknown(sighting);
    if (judgement === 'IGNORE') return;
    const known: Known = {
      id: remote.remoteId,
      stage: 'RECEIVED',
      cycle: 0,
      status: sighting.status,
      requestStatus: sighting.requestStatus,
      digest: sighting.digest,
      place: placeOf(remote),
      remoteUpdatedAt: sighting.updatedAt,
      observedAt: sighting.sentAt,
      datedBefore: null,
      ours: remote.location.remoteId === 'OURS',
      heldAtStore: sighting.status === 'ON_HOLD' || remote.holds.length > 0,
      heldHere: false,
      cancelOpen: waitsForCancelAnswer(sighting),
      decided: false,
      seen: null,
      end: null,
      cancelEnd: null,
      request: null,
      lines: [],
      shipments: [],
    };
    this.mirrorLines(known, remote);
    this.orders.set(known.id, known);
    this.follow(known, judgement, remote);
  }

  private follow(known: Known, judgement: Judgement, remote: RemoteFulfillmentOrder): void {
    switch (judgement) {
      case 'OPEN_CYCLE':
      case 'SUPERSEDE':
        return this.askedAnew(known, remote);
      case 'DECIDE':
        return this.decide(known, remote);
      case 'WITHDRAWN':
        return this.change(known, 'withdrawn');
      case 'REJECTED_ELSEWHERE':
        return this.change(known, 'rejectedElsewhere');
      case 'ACCEPTED_ELSEWHERE':
        return this.adopt(known);
      case 'CANCELLED_AT_STORE':
        return this.change(known, 'cancelledAtStore');
      case 'CLOSED_AT_STORE':
        return this.change(known, 'closedAtStore');
      case 'MOVED_AWAY':
        return this.change(known, 'moved');
      case 'CANCEL_ASKED':
        return this.asked(known);
      case 'CANCEL_TAKEN_BACK':
        if (!known.request) return;
        this.supersede(known, ['CANCEL_ACCEPT', 'CANCEL_REJECT']);
        return this.endCancellation(known, 'TAKEN_BACK', null, known.remoteUpdatedAt);
      default:
        return;
    }
  }

  private open(known: Known): void {
    known.cycle += 1;
    Object.assign(known, { decided: false, seen: null, end: null, cancelEnd: null });
    for (const line of known.lines) {
      line.cancelled = Math.max(0, line.requested - line.shipped - line.inFlight - line.fulfillable);
    }
  }

  private decide(known: Known, remote: RemoteFulfillmentOrder): void {
    const promised = [...this.reserved.values()].reduce((sum, pieces) => sum + pieces, 0);
    const free = freeStock({ onHand: this.onHand, reserved: promised, buffer: 0 });
    const { outcome } = decide({
      policy: this.policy,
      ours: known.ours,
      onHold: known.heldAtStore || known.heldHere,
      cancelOpen: known.cancelOpen,
      lines: known.lines
        .filter(({ fulfillable }) => fulfillable > 0)
        .map(({ id, fulfillable }) => ({ lineRemoteId: id, sku: 'SKU', needed: fulfillable, free })),
      destination: remote.destination,
      servedCountries: [],
      duplicateOf: null,
    });
    known.seen = { digest: known.digest, updatedAt: known.remoteUpdatedAt };
    if (outcome === 'REVIEW') this.change(known, 'review');
    if (outcome === 'ACCEPT' || outcome === 'REJECT') this.answer(known, outcome === 'ACCEPT');
  }

  private answer(known: Known, accept: boolean): void {
    known.decided = true;
    this.change(known, accept ? 'accept' : 'reject');
    this.enqueue(known, accept ? 'ACCEPT' : 'REJECT');
    if (accept)
      this.reserved.set(
        known.id,
        known.lines.reduce((sum, { fulfillable }) => sum + fulfillable, 0),
      );
  }

  private giveAnswer(known: Known, answer: 'ACCEPT' | 'REJECT'): void {
    known.request = { status: 'ANSWERING', answer };
    this.enqueue(known, answer === 'ACCEPT' ? 'CANCEL_ACCEPT' : 'CANCEL_REJECT');
    if (answer === 'ACCEPT') return this.change(known, 'cancelAgreed');
    const open = known.cancelOpen;
    known.cancelOpen = false;
    this.resume(known);
    known.cancelOpen = open;
  }

  private resume(known: Known): void {
    if (known.stage === 'CANCEL_PENDING') this.change(known, known.decided ? 'cancelTakenBack' : 'acceptedElsewhere');
    this.goOn(known);
  }

  private takeBack(known: Known): void {
    for (const operation of this.laneOf(known)) {
      const unsent = operation.state === 'PENDING' || (operation.state === 'PARKED' && operation.kind !== 'SHIP');
      if (!unsent) continue;
      operation.state = 'SUPERSEDED';
      if (operation.shipment) this.endShipment(known, operation.shipment, 'CANCELLED');
    }
    for (const shipment of known.shipments)
      if (shipment.status === 'HELD') this.endShipment(known, shipment, 'CANCELLED');
    known.request = null;
  }

  private supersede(known: Known, kinds: readonly Kind[]): boolean {
    const unsent = this.laneOf(known).filter(
      ({ kind, state }) => kinds.includes(kind) && (state === 'PENDING' || state === 'PARKED'),
    );
    for (const operation of unsent) operation.state = 'SUPERSEDED';
    return unsent.length > 0;
  }

  private enqueue(known: Known, kind: Kind, shipment: Shipment | null = null): void {
    const id = (this.seq += 1);
    const { id: order, cycle } = known;
    const operation = { id, seq: id, order, cycle, kind, shipment, state: 'PENDING', attempts: 0 } as const;
    this.operations.push({ ...operation, sentAt: 0, settleAt: 0, why: 'LOST', cleared: true });
  }

  private workOf(known: Known): { parcels: ParcelEvidence[]; parked: boolean } {
    const live = known.shipments.filter(({ status }) => status !== 'REFUSED' && status !== 'CANCELLED');
    const at = new Date(this.shop.now);
    const parcels = live.map(({ tracking, status }) => ({
      carrier: 'UPS',
      trackingNumber: tracking,
      recordedAt: at,
      confirmedAt: status === 'CONFIRMED' ? at : null,
    }));
    return { parcels, parked: this.laneOf(known).some(({ kind, state }) => kind === 'SHIP' && state === 'PARKED') };
  }

  private mirrorLines(known: Known, { lines }: RemoteFulfillmentOrder): void {
    for (const { remoteId, orderLineId, quantity, fulfillableQuantity } of lines) {
      const line = known.lines.find(({ id }) => id === remoteId);
      const fulfillable = fulfillableQuantity;
      if (line) {
        line.fulfillable = fulfillable;
        line.requested = Math.max(quantity, line.shipped + line.inFlight + line.cancelled);
      } else {
        const none = { inFlight: 0, shipped: 0, cancelled: 0 };
        known.lines.push({ id: remoteId, orderLineId, requested: quantity, fulfillable, ...none });
      }
    }
  }

  private countOthers(known: Known): void {
    for (const line of known.lines) {
      const { requested, shipped, inFlight, fulfillable } = line;
      line.cancelled = Math.min(requested - shipped - inFlight, Math.max(0, requested - shipped - fulfillable));
    }
  }
}

function placeOf({ destination, lines }: RemoteFulfillmentOrder): string {
  return JSON.stringify([destination, lines.map(({ remoteId, quantity }) => [remoteId, quantity])]);
}

function lineOf(known: Known, lineId: string): Known['lines'][number] {
  const line = known.lines.find(({ id }) => id === lineId);
  if (!line) throw new Error(`Order ${known.id} has no line ${lineId}.`);
  return line;
}
