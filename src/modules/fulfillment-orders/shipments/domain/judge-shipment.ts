import { trackingKey } from '../../../../clients/tracking-number.js';
import type { RemoteFulfillment, RemoteOrderLine } from '../../../../clients/store-client.js';
import { MAX_UNEXPLAINED_REFUSALS } from '../../../../common/refusals.js';
import { ACCEPTED, type Sighting } from '../../domain/mirror.js';
import type { StageEvent } from '../../domain/stage.js';

/** A shipment as it was sent. */
export interface SentShipment {
  /** `left`: pieces of the line that no shipment known to us has, this one's included. */
  lines: readonly { remoteId: string; orderLineId: string | null; quantity: number; left: number }[];
  trackingNumbers: readonly string[];
  recordedAt: Date;
  /** When it was sent last; null: the store refused the only attempt, so that a shipment without our number is hardly ours. */
  sentAt: Date | null;
  /** The store's shipments of this order that are known to be others. */
  baseline: readonly string[];
}

/** The order as it was read before its shipments; null: the store does not know it. */
export type OrderEvidence = {
  sighting: Pick<Sighting, 'status' | 'requestStatus'>;
  lines: readonly RemoteOrderLine[];
} | null;

/** What becomes of a shipment whose answer was lost or refused, now that the store was read. */
export interface ShipmentVerdict {
  operation: 'CONFIRMED' | 'REFUSED' | 'PENDING' | 'PARKED' | 'SUPERSEDED';
  /** What the shipment becomes; null: it stays as it is. */
  shipment: 'CONFIRMED' | 'REFUSED' | 'HELD' | null;
  /** Ids at the store; set for CONFIRMED. */
  remoteIds?: string[];
  /** What happened to the order meanwhile. */
  event?: Extract<StageEvent, 'cancelledAtStore' | 'closedAtStore'>;
  reason: string;
}

/** How far the store's clock may be from ours, and how long after its sending a shipment may be booked. */
const CLOCK_MS = 120_000;
const BOOKED_WITHIN_MS = 900_000;

/** Ids of a shipment at the store. PARTLY: a part of it, or one that may be it. EARLIER: one like it that was made before, by its own clock. */
export type FoundShipment = string[] | 'PARTLY' | 'EARLIER' | null;

/**
 * Looks for a sent shipment among those of the store; null: there is none.
 * It is known by its tracking numbers, and where they are absent or another (the merchant may correct them), by exactly its lines in a
 * shipment that is new since: absence of a number proves nothing.
 */
export function findShipment(sent: SentShipment, fulfillments: readonly RemoteFulfillment[]): FoundShipment {
  const ours = sent.trackingNumbers.map(trackingKey);
  const fresh = fulfillments.filter(({ remoteId }) => !sent.baseline.includes(remoteId));
  const candidates = fresh.filter(({ trackingNumbers }) =>
    trackingNumbers.some((number) => ours.includes(trackingKey(number))),
  );
  if (candidates.length === 0) return withoutNumber(sent, fresh);
  const tracked = new Set(candidates.flatMap(({ trackingNumbers }) => trackingNumbers.map(trackingKey)));
  const cancelled = candidates.filter(({ status }) => status.canonical === 'CANCELLED');
  const complete =
    // All or none: one that was booked and cancelled since was booked; a part of one is left to a person.
    (cancelled.length === 0 || cancelled.length === candidates.length) &&
    ours.every((number) => tracked.has(number)) &&
    sameLines(sent, candidates);
  return complete ? candidates.map(({ remoteId }) => remoteId) : 'PARTLY';
}

/**
 * Judges the reads after an answer that was lost (`LOST`) or a refusal (`REFUSED`). `attempts`: how often the shipment was sent; a
 * refusal whose cause cannot be seen any more (a cancellation that was taken back meanwhile) is sent again a few times.
 */
export function judgeShipment(
  sent: SentShipment,
  found: FoundShipment,
  order: OrderEvidence,
  why: 'LOST' | 'REFUSED',
  attempts = MAX_UNEXPLAINED_REFUSALS,
): ShipmentVerdict {
  if (Array.isArray(found)) {
    return { operation: 'CONFIRMED', shipment: 'CONFIRMED', remoteIds: found, reason: 'The store shows the shipment.' };
  }
  if (found === 'PARTLY') {
    return parked('The store shows only a part of this shipment, has cancelled a part, or shows one that may be it.');
  }
  const earlier = found === 'EARLIER';
  if (earlier && !(order && isWorkedOn(order) && stillFree(sent, order.lines))) {
    return parked('The store shows a shipment of these pieces under another number, made earlier by its clock.');
  }
  if (!order) return refused('closedAtStore', 'The store does not know this order any more.');
  const { status, requestStatus } = order.sighting;
  if (status === 'CANCELLED' || requestStatus === 'CANCEL_ACCEPTED') {
    return refused('cancelledAtStore', 'The store cancelled the order before the shipment was booked.');
  }
  const free = stillFree(sent, order.lines);
  const closed = status === 'CLOSED' || status === 'INCOMPLETE' || requestStatus === 'CLOSED';
  // An order that is done without having been closed is done because every piece was shipped: perhaps by this very request.
  if (closed && (free || requestStatus === 'CLOSED')) {
    return refused('closedAtStore', 'The store closed the order before the shipment was booked.');
  }
  if (requestStatus === 'CANCEL_REQUESTED') {
    return {
      operation: 'SUPERSEDED',
      shipment: 'HELD',
      reason: 'The merchant wants the order cancelled: answered first.',
    };
  }
  if (!ACCEPTED.includes(requestStatus)) return parked(`The store shows the request as ${requestStatus}.`);
  if (!free) return parked('The store has shipped these pieces some other way.');
  if (status === 'ON_HOLD') {
    return {
      operation: 'SUPERSEDED',
      shipment: 'HELD',
      reason: 'The store has the order on hold: sent when it is released.',
    };
  }
  if (why === 'LOST') {
    return { operation: 'PENDING', shipment: null, reason: 'The store does not have the shipment: it did not arrive.' };
  }
  return attempts < MAX_UNEXPLAINED_REFUSALS
    ? {
        operation: 'PENDING',
        shipment: null,
        reason: 'The store refused the shipment; nothing is in its way any more.',
      }
    : parked('The store refuses the shipment, although its pieces are still to be shipped.');
}

/** Shipments whose number is not ours: those that hold exactly our lines, by themselves or together, and are of our time. */
function withoutNumber(sent: SentShipment, fresh: readonly RemoteFulfillment[]): FoundShipment {
  const ofOurTime = fresh.filter(({ createdAt }) => isOfOurTime(sent, createdAt) !== false);
  const before = fresh.filter((one) => !ofOurTime.includes(one));
  const alone = ofOurTime.filter((one) => sameLines(sent, [one]));
  const parcels = sent.trackingNumbers.length;
  const found = alone.length > 0 ? alone : ofOurTime.length === parcels && sameLines(sent, ofOurTime) ? ofOurTime : [];
  if (found.length === 0) return before.some((one) => sameLines(sent, [one])) ? 'EARLIER' : null;
  const certain =
    (alone.length === 0 || alone.length === 1) &&
    found.every(({ lines, createdAt }) => lines.length > 0 && isOfOurTime(sent, createdAt) === true);
  const cancelled = found.filter(({ status }) => status.canonical === 'CANCELLED').length;
  return certain && (cancelled === 0 || cancelled === found.length) ? found.map(({ remoteId }) => remoteId) : 'PARTLY';
}

/** Null: the store does not say when it was made, or made it later than an answer can take. */
function isOfOurTime({ recordedAt, sentAt }: SentShipment, createdAt: string | null): boolean | null {
  const at = createdAt === null ? NaN : Date.parse(createdAt);
  if (Number.isNaN(at)) return null;
  if (at < +recordedAt - CLOCK_MS) return false;
  return sentAt !== null && at <= +sentAt + BOOKED_WITHIN_MS ? true : null;
}

function sameLines(sent: SentShipment, candidates: readonly RemoteFulfillment[]): boolean {
  const shown = candidates.flatMap(({ lines }) => lines);
  // A store that lists no lines is recognised by the tracking numbers alone.
  if (shown.length === 0) return true;
  const pieces = new Map<string, number>();
  for (const { orderLineId, quantity } of shown) pieces.set(orderLineId, (pieces.get(orderLineId) ?? 0) + quantity);
  const ours = new Map<string, number>();
  for (const { orderLineId, remoteId, quantity } of sent.lines) {
    const key = orderLineId ?? remoteId;
    ours.set(key, (ours.get(key) ?? 0) + quantity);
  }
  return pieces.size === ours.size && [...ours].every(([line, quantity]) => pieces.get(line) === quantity);
}

function isWorkedOn({ sighting: { status, requestStatus } }: NonNullable<OrderEvidence>): boolean {
  return ACCEPTED.includes(requestStatus) && status !== 'CANCELLED' && status !== 'CLOSED' && status !== 'INCOMPLETE';
}

function stillFree(sent: SentShipment, lines: readonly RemoteOrderLine[]): boolean {
  return sent.lines.every(({ remoteId, left }) =>
    lines.some((line) => line.remoteId === remoteId && line.fulfillableQuantity >= left),
  );
}

function refused(event: NonNullable<ShipmentVerdict['event']>, reason: string): ShipmentVerdict {
  return { operation: 'REFUSED', shipment: 'REFUSED', event, reason };
}

function parked(reason: string): ShipmentVerdict {
  return { operation: 'PARKED', shipment: null, reason };
}
