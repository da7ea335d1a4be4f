import { nextState, type TransitionTable } from '../../../common/transition-table.js';

/** The stages that an order can be in on our side (ours, never the store's word). */
export const STAGES = [
  'RECEIVED',
  'REVIEW',
  'ACCEPT_PENDING',
  'REJECT_PENDING',
  'READY',
  'PICKING',
  'PACKED',
  'LABELLED',
  'HANDED_OVER',
  'SHIPPED',
  'CANCEL_PENDING',
  'CANCELLED',
  'CLOSE_PENDING',
  'CLOSED',
  'REJECTED',
  'WITHDRAWN',
  'MOVED',
] as const;

/** A stage of a fulfillment order. */
export type Stage = (typeof STAGES)[number];

/** What can happen to an order's stage. */
export const STAGE_EVENTS = [
  /** We decided to accept; the store does not know yet. */
  'accept',
  /** We decided to reject; the store does not know yet. */
  'reject',
  /** A person has to decide. */
  'review',
  /** What kept it from being decided is known now: it is decided again. */
  'reconsidered',
  /** The store confirmed our accept. */
  'acceptConfirmed',
  /** The store confirmed our reject. */
  'rejectConfirmed',
  /** The merchant took the request back before our answer arrived. */
  'withdrawn',
  /** The store asks again: a new cycle, with new content or after the old cycle ended. */
  'requestedAgain',
  /** The store shows a reject that is not ours. */
  'rejectedElsewhere',
  /** The store shows an accept that is not ours. */
  'acceptedElsewhere',
  /** The warehouse began to collect the goods. */
  'startPicking',
  /** The goods are in their parcels. */
  'markPacked',
  /** The parcels have their labels. */
  'markLabelled',
  /** The carrier has the parcels. */
  'markHandedOver',
  /** The store confirmed the shipment of the last piece. */
  'shipped',
  /** The merchant cancelled a shipment at the store, and its pieces are to be shipped again. */
  'reopened',
  /** We agreed to a cancellation; the store does not know yet. */
  'cancelAgreed',
  /** The store confirmed that we agreed: the work is over. */
  'cancelConfirmed',
  /** The merchant wants the order after all, before our agreement arrived. */
  'cancelTakenBack',
  /** We end the work on the rest; the store does not know yet. */
  'closeAsked',
  /** The store confirmed that we ended the work. */
  'closeConfirmed',
  /** We go on with the work after all: something was faster than our close, or the store refused it. */
  'closeTakenBack',
  /** The store cancelled the order. */
  'cancelledAtStore',
  /** The store closed the order. */
  'closedAtStore',
  /** The store gave the order to a location that is not ours. */
  'moved',
] as const;

/** Something that happened to an order. */
export type StageEvent = (typeof STAGE_EVENTS)[number];

/** Where an order starts. */
export const FIRST_STAGE: Stage = 'RECEIVED';

/** Stages in which nothing is left to do unless the store asks again. */
export const FINISHED_STAGES: readonly Stage[] = ['SHIPPED', 'CANCELLED', 'CLOSED', 'REJECTED', 'WITHDRAWN', 'MOVED'];

/** Stages in which the store still waits for our answer. */
export const UNANSWERED_STAGES: readonly Stage[] = ['RECEIVED', 'REVIEW', 'ACCEPT_PENDING', 'REJECT_PENDING'];

/** Stages in which the warehouse may work on an order. */
export const FLOOR_STAGES: readonly Stage[] = ['READY', 'PICKING', 'PACKED', 'LABELLED', 'HANDED_OVER'];

/** Stages of accepted orders that are not finished. */
export const WORKING_STAGES: readonly Stage[] = [...FLOOR_STAGES, 'CANCEL_PENDING', 'CLOSE_PENDING'];

const byTheStore = { cancelledAtStore: 'CANCELLED', closedAtStore: 'CLOSED', moved: 'MOVED' } as const;
const unanswered = {
  ...byTheStore,
  withdrawn: 'WITHDRAWN',
  rejectedElsewhere: 'REJECTED',
  acceptedElsewhere: 'REVIEW',
} as const;
const working = { ...byTheStore, requestedAgain: 'RECEIVED' } as const;
const floor = { ...working, shipped: 'SHIPPED', cancelAgreed: 'CANCEL_PENDING', closeAsked: 'CLOSE_PENDING' } as const;
const finished = { requestedAgain: 'RECEIVED', acceptedElsewhere: 'REVIEW' } as const;

/** The machine, as data. */
export const STAGE_TABLE: TransitionTable<Stage, StageEvent> = {
  RECEIVED: {
    ...unanswered,
    accept: 'ACCEPT_PENDING',
    reject: 'REJECT_PENDING',
    review: 'REVIEW',
    requestedAgain: 'RECEIVED',
  },
  REVIEW: {
    ...unanswered,
    accept: 'ACCEPT_PENDING',
    reject: 'REJECT_PENDING',
    requestedAgain: 'RECEIVED',
    reconsidered: 'RECEIVED',
    cancelAgreed: 'CANCEL_PENDING',
  },
  ACCEPT_PENDING: { ...unanswered, acceptConfirmed: 'READY', requestedAgain: 'RECEIVED' },
  REJECT_PENDING: { ...unanswered, rejectConfirmed: 'REJECTED', requestedAgain: 'RECEIVED' },
  READY: { ...floor, startPicking: 'PICKING', markPacked: 'PACKED' },
  PICKING: { ...floor, markPacked: 'PACKED' },
  PACKED: { ...floor, markLabelled: 'LABELLED', markHandedOver: 'HANDED_OVER' },
  LABELLED: { ...floor, markHandedOver: 'HANDED_OVER' },
  HANDED_OVER: floor,
  SHIPPED: { requestedAgain: 'RECEIVED', reopened: 'READY' },
  CANCEL_PENDING: {
    ...working,
    cancelConfirmed: 'CANCELLED',
    cancelTakenBack: 'READY',
    acceptedElsewhere: 'REVIEW',
  },
  CLOSE_PENDING: { ...working, closeConfirmed: 'CLOSED', closeTakenBack: 'READY' },
  REJECTED: { ...finished, ...byTheStore },
  WITHDRAWN: { ...finished, ...byTheStore },
  CANCELLED: { ...finished, moved: 'MOVED' },
  CLOSED: { ...finished, moved: 'MOVED' },
  MOVED: finished,
};

/** The stage after an event; undefined when the stage does not know it. */
export function stageAfter(stage: Stage, event: StageEvent): Stage | undefined {
  return nextState(STAGE_TABLE, stage, event);
}
