import type { StorePolicy } from '../../stores/stores.facade.js';

/** Our answer to a merchant who wants accepted work cancelled. */
export type CancellationAnswer = 'ACCEPT' | 'REJECT';

/** A parcel that left, or whose shipment is recorded. */
export interface ParcelEvidence {
  carrier: string;
  trackingNumber: string;
  recordedAt: Date;
  /** When the store confirmed its shipment; null when it has not. */
  confirmedAt: Date | null;
}

/** What a decision looks at. */
export interface CancellationFacts {
  /** The order's stage. */
  stage: string;
  parcels: readonly ParcelEvidence[];
  /** What the store made of a shipment is not known, and only a person can find out. */
  parked: boolean;
}

/** A decision; WAIT leaves it to an operator. */
export interface CancellationDecision {
  answer: CancellationAnswer | 'WAIT';
  /** In plain English; the merchant sees it with an answer. */
  message: string;
}

/** How far work has come; what is not named here has not begun. */
const PROGRESS: Readonly<Record<string, number>> = { PICKING: 1, PACKED: 2, SHIPPED: 3 };

/**
 * Decides by the store's policy: agreed before the point of no return, refused with evidence from there on. A recorded shipment counts
 * as packed, whatever the stage says; a confirmed one can never be undone by agreeing.
 */
export function decideCancellation(
  policy: Pick<StorePolicy, 'cancellationMode' | 'pointOfNoReturn'>,
  { stage, parcels, parked }: CancellationFacts,
): CancellationDecision {
  if (parked) {
    return {
      answer: 'WAIT',
      message: 'It is not known whether the store has a shipment of this order. Redrive its parked operation first.',
    };
  }
  if (policy.cancellationMode === 'MANUAL') return { answer: 'WAIT', message: 'An operator answers for this store.' };
  if (parcels.some(({ confirmedAt }) => confirmedAt !== null))
    return { answer: 'REJECT', message: refusal(stage, parcels) };
  const progress = Math.max(PROGRESS[stage] ?? 0, parcels.length > 0 ? PACKED : 0);
  return progress >= (PROGRESS[policy.pointOfNoReturn] ?? 0)
    ? { answer: 'REJECT', message: refusal(stage, parcels) }
    : { answer: 'ACCEPT', message: 'Nothing was shipped. The work on this order has stopped.' };
}

const PACKED = 2;
/** Parcels that a message names. */
const NAMED = 5;
/** Characters of a carrier's name that a message shows. */
const NAME_LENGTH = 40;

/** Why it is too late, for the merchant: which parcels, with which number, since when. */
export function refusal(stage: string, parcels: readonly ParcelEvidence[]): string {
  if (parcels.length === 0) return `Too late to cancel: the order is ${stage.toLowerCase().replaceAll('_', ' ')}.`;
  const named = parcels.slice(0, NAMED).map(({ carrier, trackingNumber, recordedAt, confirmedAt }) => {
    const since = confirmedAt ? `shipped ${at(confirmedAt)}` : `handed over ${at(recordedAt)}`;
    return `${carrier.slice(0, NAME_LENGTH)} ${trackingNumber} (${since})`;
  });
  const more = parcels.length > NAMED ? ` and ${parcels.length - NAMED} more` : '';
  return `Too late to cancel: ${named.join(', ')}${more}.`;
}

function at(time: Date): string {
  return `${time.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
