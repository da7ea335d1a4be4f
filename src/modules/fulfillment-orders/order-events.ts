import type { StageEvent } from './domain/stage.js';
import type { CycleOutcome } from './request-cycles.repository.js';

/** What an event brings about besides the new stage. */
export interface EventEffects {
  /** Type of the timeline event. */
  timeline: Uppercase<string>;
  /** Ends the current cycle with this outcome (an earlier outcome stays). */
  endsCycle?: CycleOutcome;
  /** Gives back the reservation. */
  releases?: boolean;
  /** Takes back what the store was not told yet: answers and shipments. */
  supersedes?: boolean;
  /** What was not shipped will not be: the rest of the lines counts as cancelled. */
  abandons?: boolean;
  /** Opens an exception for operators. */
  exception?: Uppercase<string>;
}

/** The effects of every event, as data. Each runs in the transaction that changes the stage. */
export const EVENT_EFFECTS: Readonly<Record<StageEvent, EventEffects>> = {
  accept: { timeline: 'ACCEPT_DECIDED' },
  reject: { timeline: 'REJECT_DECIDED' },
  review: { timeline: 'REVIEW_NEEDED' },
  reconsidered: { timeline: 'RECONSIDERED' },
  acceptConfirmed: { timeline: 'ACCEPT_CONFIRMED', endsCycle: 'ACCEPTED' },
  rejectConfirmed: { timeline: 'REJECT_CONFIRMED', endsCycle: 'REJECTED' },
  withdrawn: { timeline: 'REQUEST_WITHDRAWN', endsCycle: 'WITHDRAWN', releases: true, supersedes: true },
  requestedAgain: { timeline: 'REQUESTED_AGAIN', endsCycle: 'SUPERSEDED', releases: true, supersedes: true },
  rejectedElsewhere: {
    timeline: 'REJECTED_ELSEWHERE',
    endsCycle: 'REJECTED',
    releases: true,
    supersedes: true,
    exception: 'DECIDED_ELSEWHERE',
  },
  acceptedElsewhere: {
    timeline: 'ACCEPTED_ELSEWHERE',
    releases: true,
    supersedes: true,
    exception: 'DECIDED_ELSEWHERE',
  },
  startPicking: { timeline: 'PICKING_STARTED' },
  markPacked: { timeline: 'PACKED' },
  markLabelled: { timeline: 'LABELLED' },
  markHandedOver: { timeline: 'HANDED_OVER' },
  shipped: { timeline: 'SHIPPED', releases: true },
  reopened: { timeline: 'REOPENED_AT_STORE' },
  cancelAgreed: { timeline: 'CANCELLATION_AGREED' },
  cancelConfirmed: {
    timeline: 'CANCELLATION_CONFIRMED',
    endsCycle: 'WITHDRAWN',
    releases: true,
    supersedes: true,
    abandons: true,
  },
  cancelTakenBack: { timeline: 'WORK_RESUMED' },
  closeAsked: { timeline: 'CLOSE_DECIDED' },
  closeConfirmed: {
    timeline: 'CLOSE_CONFIRMED',
    endsCycle: 'WITHDRAWN',
    releases: true,
    supersedes: true,
    abandons: true,
  },
  closeTakenBack: { timeline: 'CLOSE_TAKEN_BACK' },
  cancelledAtStore: {
    timeline: 'CANCELLED_AT_STORE',
    endsCycle: 'WITHDRAWN',
    releases: true,
    supersedes: true,
    abandons: true,
  },
  closedAtStore: {
    timeline: 'CLOSED_AT_STORE',
    endsCycle: 'WITHDRAWN',
    releases: true,
    supersedes: true,
    abandons: true,
  },
  moved: {
    timeline: 'MOVED_AWAY',
    endsCycle: 'WITHDRAWN',
    releases: true,
    supersedes: true,
    abandons: true,
  },
};
