import { ACCEPTED, type Sighting } from './mirror.js';
import type { StageEvent } from './stage.js';

/** What becomes of an accept or reject whose answer was lost or refused, now that the store was read. */
export interface AnswerVerdict {
  operation: 'CONFIRMED' | 'REFUSED' | 'PENDING' | 'PARKED' | 'SUPERSEDED';
  /** What happens to the order's stage; none while the answer is still to be given. */
  event: StageEvent | null;
  reason: string;
}

/** What we had wanted to tell the store. */
export type Decision = 'ACCEPT' | 'REJECT';

/**
 * Judges a read of the order after the answer to our accept or reject was lost (`LOST`) or was a refusal (`REFUSED`).
 * `sighting` null: the store knows no such order any more. `unchanged`: the order is as our decision saw it.
 */
export function judgeAnswer(
  decision: Decision,
  sighting: Pick<Sighting, 'status' | 'requestStatus'> | null,
  why: 'LOST' | 'REFUSED',
  unchanged: boolean,
): AnswerVerdict {
  if (!sighting) return verdict('REFUSED', 'closedAtStore', 'The store does not know this order any more.');
  if (decision === 'REJECT' && sighting.requestStatus === 'REJECTED') {
    return verdict('CONFIRMED', 'rejectConfirmed', 'The store shows it as rejected.');
  }
  if (sighting.status === 'CANCELLED' || sighting.requestStatus === 'CANCEL_ACCEPTED') {
    return verdict('REFUSED', 'cancelledAtStore', 'The store cancelled the order first.');
  }
  if (sighting.status === 'CLOSED' || sighting.requestStatus === 'CLOSED') {
    return verdict('REFUSED', 'closedAtStore', 'The store closed the order first.');
  }
  if (ACCEPTED.includes(sighting.requestStatus)) {
    return decision === 'ACCEPT'
      ? verdict('CONFIRMED', 'acceptConfirmed', 'The store shows it as accepted.')
      : verdict('REFUSED', 'acceptedElsewhere', 'The store shows an accept that is not ours.');
  }
  switch (sighting.requestStatus) {
    case 'REJECTED':
      return verdict('REFUSED', 'rejectedElsewhere', 'The store shows a reject that is not ours.');
    case 'PENDING':
      return verdict('REFUSED', 'withdrawn', 'The merchant took the request back first.');
    case 'REQUESTED':
      if (!unchanged)
        return verdict('SUPERSEDED', 'requestedAgain', 'The store asks with other content than we decided on.');
      return why === 'LOST'
        ? verdict('PENDING', null, 'The store still asks: our answer did not arrive.')
        : verdict('PARKED', null, 'The store refuses our answer, yet still asks.');
    default:
      return verdict('PARKED', null, 'The store shows a request status that we do not know.');
  }
}

function verdict(operation: AnswerVerdict['operation'], event: StageEvent | null, reason: string): AnswerVerdict {
  return { operation, event, reason };
}
