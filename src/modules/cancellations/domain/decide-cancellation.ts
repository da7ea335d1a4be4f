import { cutText, namesOf } from '../../../common/text.js';
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

/** Stages of accepted work in which it can still be agreed to cancel, with how far the work has come. */
const CANCELLABLE: Readonly<Record<string, number>> = {
  REVIEW: 0,
  READY: 0,
  PICKING: 1,
  PACKED: 2,
  LABELLED: 3,
  HANDED_OVER: 4,
};

/** How far work has come in any stage; what is not named here has not begun. */
const PROGRESS: Readonly<Record<string, number>> = { ...CANCELLABLE, SHIPPED: 5 };

/** The parcels of a recorded shipment have their numbers, whatever the stage says. */
const RECORDED = 'LABELLED';

const PARKED: CancellationDecision = {
  answer: 'WAIT',
  message: 'It is not known whether the store has a shipment of this order. Redrive its parked operation first.',
};

/** True in stages in which there is something left to cancel. */
export function isCancellable(stage: string): boolean {
  return stage in CANCELLABLE;
}

/** True when the goods are in somebody's hands, or a parcel may be on its way: the floor has to be told to stop. */
export function isOnItsWay({ stage, parcels }: Pick<CancellationFacts, 'stage' | 'parcels'>): boolean {
  return parcels.length > 0 || progressOf(stage) > 0;
}

/**
 * Decides by the store's policy: agreed before the point of no return, refused with evidence from there on. A recorded shipment counts
 * as labelled, whatever the stage says; a confirmed one can never be undone by agreeing.
 */
export function decideCancellation(
  policy: Pick<StorePolicy, 'cancellationMode' | 'pointOfNoReturn'>,
  facts: CancellationFacts,
): CancellationDecision {
  if (facts.parked) return PARKED;
  if (policy.cancellationMode === 'MANUAL') return { answer: 'WAIT', message: 'An operator answers for this store.' };
  return byStage(policy, facts);
}

/**
 * Decides for an operator who did not answer in time, by the store's default answer. WAIT is left only where nobody can know what is
 * true; it is never agreed to what cannot be stopped any more.
 */
export function decideAtDeadline(
  policy: Pick<StorePolicy, 'cancellationDefaultAnswer' | 'pointOfNoReturn'>,
  facts: CancellationFacts,
): CancellationDecision {
  if (facts.parked) return PARKED;
  switch (policy.cancellationDefaultAnswer) {
    case 'BY_STAGE':
      return byStage(policy, facts);
    case 'REJECT':
      return refused(facts);
    case 'ACCEPT':
      return isCancellable(facts.stage) && !isShipped(facts) ? AGREED : refused(facts);
  }
}

const AGREED: CancellationDecision = {
  answer: 'ACCEPT',
  message: 'Nothing was shipped. The work on this order has stopped.',
};

function byStage(policy: Pick<StorePolicy, 'pointOfNoReturn'>, facts: CancellationFacts): CancellationDecision {
  const recorded = facts.parcels.length > 0 ? progressOf(RECORDED) : 0;
  const progress = Math.max(progressOf(facts.stage), recorded);
  return isShipped(facts) || progress >= progressOf(policy.pointOfNoReturn) ? refused(facts) : AGREED;
}

function refused({ stage, parcels }: CancellationFacts): CancellationDecision {
  return { answer: 'REJECT', message: refusal(stage, parcels) };
}

function isShipped({ parcels }: CancellationFacts): boolean {
  return parcels.some(({ confirmedAt }) => confirmedAt !== null);
}

function progressOf(stage: string): number {
  return PROGRESS[stage] ?? 0;
}

/** Parcels that a message names. */
const NAMED = 5;
/** Characters of a carrier's name that a message shows. */
const NAME_LENGTH = 40;

/** Why it is too late, for the merchant: which parcels, with which number, since when. */
export function refusal(stage: string, parcels: readonly ParcelEvidence[]): string {
  if (parcels.length === 0) return `Too late to cancel: the order is ${stage.toLowerCase().replaceAll('_', ' ')}.`;
  const all = parcels.map(({ carrier, trackingNumber, recordedAt, confirmedAt }) => {
    const since = confirmedAt ? `shipped ${at(confirmedAt)}` : `handed over ${at(recordedAt)}`;
    return `${cutText(carrier, NAME_LENGTH)} ${trackingNumber} (${since})`;
  });
  return `Too late to cancel: ${namesOf(all, NAMED)}.`;
}

function at(time: Date): string {
  return `${time.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
