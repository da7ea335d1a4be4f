import type { StorePolicy } from '../../stores/stores.facade.js';
import type { Comparison, Interval } from './stock-record.js';

/** Why a store shows another number than the one that we want it to hold. */
export const DRIFT_CAUSES = [
  /** Our number waits to be sent, or is on its way. */
  'UNSENT',
  /** Somebody else changed it, for the first time in a week. */
  'MERCHANT_EDIT',
  /** Somebody else changed it again after we had sent ours. */
  'OTHER_WRITER',
  /** What the SKU is made of was changed since our number was last sent. */
  'MAPPING',
  /** The store may have deducted a shipment whose confirmation we do not have yet. */
  'UNCONFIRMED_SHIPMENT',
] as const;

/** Why a store shows another number than the one that we want it to hold. */
export type DriftCause = (typeof DRIFT_CAUSES)[number];

/** So often is our number sent again within a week, after somebody else changed it; then a person has to look. */
export const MOST_HEALS = 3;

/** Longer than the time between two compares: who changes a record between every two of them is seen as well. */
const WEEK_MS = 7 * 86_400_000;

/** What is known of a record before a read is taken in. */
export interface DriftRecord {
  awaiting: number;
  lastPush: Interval | null;
  /** When what its SKU is made of last changed. */
  mappedAt: Date | null;
  driftCause: DriftCause | null;
  /** When somebody else's number was last found. */
  foreignAt: Date | null;
  /** When our number was sent again, the oldest first. */
  heals: readonly Date[];
  /** Set while the loop breaker keeps our number from being sent again. */
  healingStoppedAt: Date | null;
}

/** What a store's policy says about numbers that differ. */
export interface DriftRules {
  owner: StorePolicy['stockOwner'];
  healing: StorePolicy['driftHealing'];
  /** Stock is sent to this store at all. */
  maySend: boolean;
}

/** A read of a record, compared with what we believed. */
export interface DriftSighting {
  comparison: Comparison;
  shown: number | null;
  wanted: number | null;
  /** When the read was sent. */
  at: Date;
}

/** What becomes of a record whose number was read. */
export interface DriftVerdict {
  drift: number | null;
  driftCause: DriftCause | null;
  foreignAt: Date | null;
  heals: Date[];
  healingStoppedAt: Date | null;
  /** A number of somebody else was found that was not known before. */
  found: boolean;
  /** Our number may be sent because of this read. */
  send: boolean;
}

/**
 * Names the cause of a difference from facts alone, and says whether our number is sent again: never where somebody else owns the
 * stock, not where the policy only reports, and not once too often within a week.
 */
export function judgeDrift(record: DriftRecord, rules: DriftRules, sighting: DriftSighting): DriftVerdict {
  const { comparison, at } = sighting;
  const { foreignAt, healingStoppedAt } = record;
  const heals = record.heals.filter((heal) => at.getTime() - heal.getTime() < WEEK_MS);
  const kept = { foreignAt, heals, healingStoppedAt };
  if (rules.owner !== 'PARTNER') return { ...kept, drift: null, driftCause: null, found: false, send: false };
  if (!comparison.found) {
    const driftCause = comparison.drift === null ? ownCause(record, sighting) : (record.driftCause ?? 'MERCHANT_EDIT');
    const send = comparison.drift === null || (rules.healing === 'HEAL' && healingStoppedAt === null);
    return { ...kept, drift: comparison.drift, driftCause, found: false, send };
  }
  const found = { drift: comparison.drift, driftCause: foreignCause(record, at), foreignAt: at, found: true } as const;
  if (rules.healing === 'REPORT' || !rules.maySend || healingStoppedAt !== null) {
    return { ...kept, ...found, send: false };
  }
  if (heals.length >= MOST_HEALS) return { ...found, heals, healingStoppedAt: at, send: false };
  return { ...found, heals: [...heals, at], healingStoppedAt: null, send: true };
}

/** Nobody else has changed the number: what of ours the store does not have yet. */
function ownCause(record: DriftRecord, { shown, wanted }: DriftSighting): DriftCause | null {
  if (wanted === null || shown === null || shown === wanted) return null;
  const { awaiting, mappedAt, lastPush } = record;
  if (awaiting > 0 && shown < wanted && shown >= wanted - awaiting) return 'UNCONFIRMED_SHIPMENT';
  const mapped = mappedAt !== null && lastPush !== null && mappedAt.getTime() > lastPush.sentAt.getTime();
  return mapped ? 'MAPPING' : 'UNSENT';
}

/** A second change within a week, after our own number had been there, is no mere edit. */
function foreignCause({ foreignAt, lastPush }: DriftRecord, at: Date): DriftCause {
  const again =
    foreignAt !== null &&
    at.getTime() - foreignAt.getTime() < WEEK_MS &&
    lastPush !== null &&
    lastPush.answeredAt.getTime() >= foreignAt.getTime();
  return again ? 'OTHER_WRITER' : 'MERCHANT_EDIT';
}
