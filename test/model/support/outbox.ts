import {
  confirmed as answered,
  judgeAnswer as judgeCancellation,
} from '../../../src/modules/cancellations/domain/judge-answer.js';
import { judgeAnswer } from '../../../src/modules/fulfillment-orders/domain/judge-answer.js';
import { judgeClose } from '../../../src/modules/fulfillment-orders/domain/judge-close.js';
import {
  findShipment,
  judgeShipment,
  type SentShipment,
} from '../../../src/modules/fulfillment-orders/shipments/domain/judge-shipment.js';
import { changed } from '../../../src/modules/fulfillment-orders/domain/judge-sighting.js';
import { isOlder, sightingOf } from '../../../src/modules/fulfillment-orders/domain/mirror.js';
import { remainingOf } from '../../../src/modules/fulfillment-orders/shipments/domain/plan-shipment.js';
import { stageAfter } from '../../../src/modules/fulfillment-orders/domain/stage.js';
import type { RemoteFulfillmentOrder } from '../../../src/clients/store-client.js';
import type { Crossdock } from './crossdock.js';
import { REAL } from './rules.js';
import type { Known, Operation, Wire } from './types.js';

/** How long after it was sent a write may still take effect at the store, in ms. */
export const LATEST_ARRIVAL_MS = 2_500;

/** What was answered, or read, about an attempt. */
interface Told {
  remote: RemoteFulfillmentOrder;
  sentAt: number;
  answer: boolean;
}

/** The way of operations to the store, with everything that can happen on it. */
export class Outbox {
  readonly wires: Wire[] = [];
  /** Writes that went out although it was not known what became of the attempt before. */
  readonly blind: string[] = [];
  /** What took effect at the store, in the order in which it did. */
  readonly applied: { order: string; seq: number }[] = [];

  constructor(private readonly us: Crossdock) {}

  /** Sends the oldest operation of an order that may be sent; false: there is none. */
  send(known: Known): boolean {
    const lane = this.us.laneOf(known);
    const next = lane.find(({ state }) => state === 'PENDING');
    const first = this.us.rules.laneWaits ? lane[0] : next;
    if (!next || first !== next) return false;
    if (!next.cleared) this.blind.push(`${next.kind} ${next.id} was sent again without a read`);
    if (lane.some(({ state, id }) => state === 'AMBIGUOUS' && id !== next.id)) {
      this.blind.push(`${next.kind} ${next.id} was sent while an earlier write is of unknown outcome`);
    }
    const { now } = this.us.shop;
    Object.assign(next, { state: 'SENDING', attempts: next.attempts + 1, sentAt: now, cleared: false });
    this.wires.push({ operation: next, attempt: next.attempts, sentAt: now, reached: null });
    return true;
  }

  /** The connection was refused: nothing was sent. */
  notSent(wire: Wire): void {
    this.drop(wire);
    if (this.isCurrent(wire)) Object.assign(wire.operation, { state: 'PENDING', cleared: true });
  }

  /** The write takes effect, or is refused, at the store. */
  reach(wire: Wire): void {
    if (wire.reached) return;
    const { shop } = this.us;
    const { operation } = wire;
    const order = shop.find(operation.order);
    const by = { operation: operation.id };
    let made = null;
    let applied: boolean;
    if (operation.shipment) {
      const { lines, tracking } = operation.shipment;
      made = shop.ship(order, lines, { tracking, ...by });
      applied = made !== null;
    } else {
      const events = {
        ACCEPT: 'accept',
        REJECT: 'reject',
        CANCEL_ACCEPT: 'accept_cancel',
        CANCEL_REJECT: 'reject_cancel',
        CLOSE: 'close',
        SHIP: 'ship_all',
      } as const;
      applied = shop.act(order, events[operation.kind], by);
    }
    if (applied) this.applied.push({ order: operation.order, seq: operation.seq });
    wire.reached = { applied, remote: shop.show(order), made };
  }

  /** The answer comes back. */
  answer(wire: Wire): void {
    this.reach(wire);
    this.drop(wire);
    const { operation, reached } = wire;
    if (!reached || !this.isCurrent(wire)) return;
    if (reached.applied) {
      return this.settle(operation, { remote: reached.remote, sentAt: operation.sentAt, answer: true });
    }
    Object.assign(operation, { state: 'AMBIGUOUS', why: 'REFUSED', settleAt: this.us.shop.now });
  }

  /** Nobody will ever learn the answer of this attempt; the write itself may still arrive for a while. */
  lose(wire: Wire): void {
    if (wire.reached) this.drop(wire);
    if (this.isCurrent(wire)) this.doubt(wire.operation);
  }

  /** The process dies: what it had on the wire may be at the store, or not. */
  crash(): void {
    for (const operation of this.us.operations) if (operation.state === 'SENDING') this.doubt(operation);
  }

  /** Reads the store to learn what became of a write; only after its settle time. */
  resolve(operation: Operation): boolean {
    const { shop } = this.us;
    if (operation.state !== 'AMBIGUOUS' || shop.now < operation.settleAt) return false;
    const refused = operation.why === 'REFUSED';
    operation.cleared = refused || shop.now >= operation.sentAt + REAL.settleMs;
    this.settle(operation, { remote: shop.show(shop.find(operation.order)), sentAt: shop.now, answer: false });
    return true;
  }

  /** Time went by: what has not arrived by now never will, and nobody waits for its answer any more. */
  expire(): void {
    for (const wire of [...this.wires]) {
      if (this.us.shop.now - wire.sentAt <= LATEST_ARRIVAL_MS) continue;
      this.drop(wire);
      if (this.isCurrent(wire)) this.doubt(wire.operation);
    }
  }

  private isCurrent({ operation, attempt }: Wire): boolean {
    return operation.state === 'SENDING' && operation.attempts === attempt;
  }

  private drop(wire: Wire): void {
    const index = this.wires.indexOf(wire);
    if (index >= 0) this.wires.splice(index, 1);
  }

  private doubt(operation: Operation): void {
    operation.state = this.us.rules.lost;
    operation.why = 'LOST';
    operation.settleAt = operation.sentAt + this.us.rules.settleMs;
  }

  private settle(operation: Operation, told: Told): void {
    const known = this.us.orders.get(operation.order);
    if (!known) throw new Error(`Order ${operation.order} is not known.`);
    known.datedBefore = null;
    const sighting = sightingOf(told.remote, new Date(told.sentAt), told.answer);
    const older = !told.answer && isOlder(sighting, known);
    if (operation.shipment) return this.settleShipment(known, operation, told, older);
    if (operation.kind === 'ACCEPT' || operation.kind === 'REJECT') {
      if (known.cycle !== operation.cycle) return end(operation, 'SUPERSEDED');
      if (older) return;
      const kind = operation.kind;
      const event = kind === 'ACCEPT' ? ('acceptConfirmed' as const) : ('rejectConfirmed' as const);
      const verdict = told.answer
        ? { operation: 'CONFIRMED' as const, event }
        : judgeAnswer(kind, sighting, operation.why, !changed(known, sighting));
      this.us.takeOver(known, told.remote, sighting);
      operation.state = verdict.operation;
      if (verdict.event === null) return;
      if (verdict.event === 'requestedAgain') this.us.askedAnew(known, told.remote);
      else if (verdict.event === 'acceptedElsewhere') this.us.adopt(known);
      else this.us.change(known, verdict.event, sighting.updatedAt);
      if (known.cancelOpen) this.us.lookAgain(known);
      return;
    }
    if (operation.kind === 'CLOSE') {
      if (known.stage !== 'CLOSE_PENDING' || known.cycle !== operation.cycle) return end(operation, 'SUPERSEDED');
      if (older) return;
      const verdict = told.answer
        ? { operation: 'CONFIRMED' as const, event: 'closeConfirmed' as const }
        : judgeClose(sighting, operation.why);
      this.us.takeOver(known, told.remote, sighting);
      operation.state = verdict.operation;
      if (verdict.event === null) return;
      this.us.change(known, verdict.event, sighting.updatedAt);
      return this.us.lookAgain(known);
    }
    this.settleCancellation(known, operation, told, older);
  }

  private settleCancellation(known: Known, operation: Operation, told: Told, older: boolean): void {
    const answer = operation.kind === 'CANCEL_ACCEPT' ? 'ACCEPT' : 'REJECT';
    if (known.request?.status !== 'ANSWERING') return end(operation, 'SUPERSEDED');
    if (older) return;
    const sighting = sightingOf(told.remote, new Date(told.sentAt), told.answer);
    this.us.takeOver(known, told.remote, sighting);
    const verdict = told.answer
      ? answered(answer)
      : judgeCancellation(answer, sighting, operation.why, operation.attempts);
    operation.state = verdict.operation;
    if (verdict.end) this.us.endCancellation(known, verdict.end, told.remote, sighting.updatedAt);
  }

  private settleShipment(known: Known, operation: Operation, told: Told, older: boolean): void {
    const { shop } = this.us;
    const { shipment } = operation;
    if (!shipment) return;
    const fulfillments = shop.find(known.id).fulfillments;
    const found = findShipment(sentOf(known, operation), fulfillments);
    if (!Array.isArray(found) && older) return;
    const sighting = sightingOf(told.remote, new Date(told.sentAt), told.answer);
    const verdict = told.answer
      ? {
          operation: 'CONFIRMED' as const,
          shipment: 'CONFIRMED' as const,
          remoteIds: Array.isArray(found) ? found : [],
        }
      : judgeShipment(
          sentOf(known, operation),
          found,
          { sighting, lines: told.remote.lines },
          operation.why,
          operation.attempts,
        );
    if (!told.answer) this.us.takeOver(known, told.remote, sighting);
    operation.state = verdict.operation;
    if (verdict.shipment === 'CONFIRMED') this.us.confirmShipment(known, shipment, verdict.remoteIds ?? []);
    if (verdict.shipment === 'HELD') shipment.status = 'HELD';
    if (verdict.shipment === 'REFUSED') {
      this.us.endShipment(known, shipment, 'REFUSED');
      if ('event' in verdict && verdict.event && stageAfter(known.stage, verdict.event)) {
        this.us.change(known, verdict.event);
      }
    }
    if (verdict.shipment !== null) this.us.lookAgain(known);
  }
}

function end(operation: Operation, state: 'SUPERSEDED'): void {
  operation.state = state;
}

function sentOf(known: Known, { shipment }: Operation): SentShipment {
  if (!shipment) throw new Error('Not a shipment.');
  return {
    baseline: shipment.baseline,
    // The model's store says nothing about when a shipment was made.
    recordedAt: new Date(0),
    sentAt: new Date(0),
    trackingNumbers: [shipment.tracking],
    lines: shipment.lines.map(({ lineId, quantity }) => {
      const line = known.lines.find(({ id }) => id === lineId);
      return {
        remoteId: lineId,
        orderLineId: line?.orderLineId ?? null,
        quantity,
        left: quantity + (line ? remainingOf(line) : 0),
      };
    }),
  };
}
