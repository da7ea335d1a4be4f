import { ACCEPTED, type Sighting } from './mirror.js';
import type { StageEvent } from './stage.js';

/** What becomes of a close whose answer was lost or refused, now that the store was read. */
export interface CloseVerdict {
  operation: 'CONFIRMED' | 'REFUSED' | 'PENDING' | 'PARKED';
  /** What happens to the order's stage; none while the close is still to be told. */
  event: Extract<StageEvent, 'closeConfirmed' | 'closeTakenBack' | 'cancelledAtStore'> | null;
  reason: string;
}

/** Judges a read of the order; null: the store does not know it any more, so there is nothing left to close. */
export function judgeClose(
  sighting: Pick<Sighting, 'status' | 'requestStatus'> | null,
  why: 'LOST' | 'REFUSED',
): CloseVerdict {
  if (!sighting)
    return { operation: 'CONFIRMED', event: 'closeConfirmed', reason: 'The store does not know it any more.' };
  const { status, requestStatus } = sighting;
  if (status === 'INCOMPLETE' || status === 'CLOSED' || requestStatus === 'CLOSED') {
    return { operation: 'CONFIRMED', event: 'closeConfirmed', reason: 'The store shows it as closed.' };
  }
  if (status === 'CANCELLED' || requestStatus === 'CANCEL_ACCEPTED') {
    return { operation: 'REFUSED', event: 'cancelledAtStore', reason: 'The store cancelled the order first.' };
  }
  if (requestStatus === 'CANCEL_REQUESTED') {
    return { operation: 'REFUSED', event: 'closeTakenBack', reason: 'The merchant wants the order cancelled.' };
  }
  if (!ACCEPTED.includes(requestStatus)) {
    return { operation: 'PARKED', event: null, reason: `The store shows the request as ${requestStatus}.` };
  }
  return why === 'LOST'
    ? { operation: 'PENDING', event: null, reason: 'The store still works on it: our close did not arrive.' }
    : { operation: 'REFUSED', event: 'closeTakenBack', reason: 'The store refuses to close the order.' };
}
