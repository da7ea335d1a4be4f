import { MAX_ON_HAND } from './movement.js';
import { wholePieces } from './sku-mapping.js';

/** From when to when a request was on its way, by the database clock; the store acted somewhere in between. */
export interface Interval {
  sentAt: Date;
  answeredAt: Date;
}

/** Times reach us cut to milliseconds: what is closer than this counts as overlapping. */
const SLACK_MS = 1;

/** A level that a record is made of: what of it may be published, and how many units of it one piece takes. */
export interface PublishedLevel {
  onHand: number;
  buffer: number;
  /** Units that orders hold through other records of the same level. */
  heldByOthers: number;
  units: number;
}

/**
 * What the store should hold: the whole pieces that can be made of what is on hand above the buffers and not held through other records,
 * and what was shipped here and the store has not deducted yet. What orders hold through this record is not subtracted: the store
 * subtracts its own allocation of it, and of no other.
 */
export function published(components: readonly PublishedLevel[], awaiting: number): number {
  const pieces = wholePieces(
    components.map(({ onHand, buffer, heldByOthers, units }) => ({ units, available: onHand - buffer - heldByOthers })),
  );
  return Math.min(MAX_ON_HAND, pieces + awaiting);
}

/** What a confirmed shipment means for the number that we believe the store to hold. */
export type Deduction =
  /** The store deducted after our last request was answered. */
  | 'LOWER'
  /** The store deducted before our last request was sent, which replaced the number. */
  | 'KEEP'
  /** Both were on their way together: nobody knows which came last. */
  | 'UNKNOWN';

/** Compares a shipment with the last request that set the stock of its record. */
export function judgeDeduction(shipment: Interval, lastPush: Interval | null): Deduction {
  if (!lastPush || shipment.sentAt.getTime() > lastPush.answeredAt.getTime() + SLACK_MS) return 'LOWER';
  return shipment.answeredAt.getTime() + SLACK_MS < lastPush.sentAt.getTime() ? 'KEEP' : 'UNKNOWN';
}

/** What is known of a record when a read shows it. */
export interface KnownRecord {
  expected: number | null;
  /** Pieces that the store will deduct by itself. */
  awaiting: number;
  observedAt: Date;
  /** Reads sent before it may show an older number. */
  touchedAt: Date | null;
  /** Set while a request of ours may be on its way. */
  pushingSince: Date | null;
  drift: number | null;
  /** What the store should hold; null when the record has no stock level. */
  wanted: number | null;
}

/** What a read of a record means. */
export interface Comparison {
  /** The read is newer than what is known: its numbers are to be kept. */
  fresh: boolean;
  expected: number | null;
  /** Shown less expected; stays until the store holds what we want. */
  drift: number | null;
  /** The read found a new difference. */
  found: boolean;
}

/**
 * Compares what the store shows with what we believed. A read that may have met one of our own requests or shipments on their way
 * says nothing, unless no order of events could explain its number.
 */
export function compare(known: KnownRecord, shown: number | null, sentAt: Date): Comparison {
  const same = { expected: known.expected, drift: known.drift, found: false };
  const outdated = known.touchedAt !== null && sentAt.getTime() <= known.touchedAt.getTime() + SLACK_MS;
  if (sentAt.getTime() < known.observedAt.getTime() || outdated) return { fresh: false, ...same };
  if (shown === null || known.pushingSince !== null) return { fresh: true, ...same };
  const { expected, awaiting } = known;
  if (awaiting > 0) {
    if (expected === null || (shown <= expected && shown >= expected - awaiting)) return { fresh: true, ...same };
    return { fresh: true, expected: null, drift: driftOf(known, shown, expected), found: known.wanted !== null };
  }
  if (expected === null || shown === expected) {
    const drift = known.wanted === null || shown === known.wanted ? null : known.drift;
    return { fresh: true, expected: shown, drift, found: false };
  }
  return { fresh: true, expected: shown, drift: driftOf(known, shown, expected), found: known.wanted !== null };
}

/** Shown less expected, as far as a number of pieces can tell it. */
export function difference(shown: number, expected: number): number {
  return Math.max(-MAX_ON_HAND, Math.min(MAX_ON_HAND, shown - expected));
}

function driftOf(known: KnownRecord, shown: number, expected: number): number | null {
  return known.wanted === null ? null : difference(shown, expected);
}
