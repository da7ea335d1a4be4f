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
  /** Takes back answers that were not sent yet. */
  supersedes?: boolean;
  /** Opens an exception for operators. */
  exception?: Uppercase<string>;
}

/** The effects of every event, as data. Each runs in the transaction that changes the stage. */
export const EVENT_EFFECTS: Readonly<Record<StageEvent, EventEffects>> = {
  accept: { timeline: 'ACCEPT_DECIDED' },
  reject: { timeline: 'REJECT_DECIDED' },
  review: { timeline: 'REVIEW_NEEDED' },
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
  cancelledAtStore: { timeline: 'CANCELLED_AT_STORE', endsCycle: 'WITHDRAWN', releases: true, supersedes: true },
  closedAtStore: { timeline: 'CLOSED_AT_STORE', endsCycle: 'WITHDRAWN', releases: true, supersedes: true },
};
