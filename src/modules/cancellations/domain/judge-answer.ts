import type { RemoteOrderStatus, RemoteRequestStatus } from '../../../clients/store-client.js';
import { MAX_UNEXPLAINED_REFUSALS } from '../../../common/refusals.js';
import type { CancellationEnd } from '../../fulfillment-orders/fulfillment-orders.facade.js';
import type { CancellationAnswer } from './decide-cancellation.js';

/** What becomes of an answer that was lost or refused, now that the store was read. */
export interface AnswerVerdict {
  operation: 'CONFIRMED' | 'REFUSED' | 'PENDING' | 'PARKED';
  /** What the request becomes; null: it stays as it is. */
  request: 'ACCEPTED' | 'REJECTED' | 'WITHDRAWN' | 'OVERTAKEN' | null;
  /** What that means for the order; null: nothing. */
  end: CancellationEnd | null;
  reason: string;
}

/** The verdict on an answer that the store took. */
export function confirmed(answer: CancellationAnswer): AnswerVerdict {
  return answer === 'ACCEPT'
    ? { operation: 'CONFIRMED', request: 'ACCEPTED', end: 'AGREED', reason: 'The store confirmed it.' }
    : { operation: 'CONFIRMED', request: 'REJECTED', end: 'REFUSED', reason: 'The store confirmed it.' };
}

/**
 * Judges a read of the order after our answer was lost (`LOST`) or refused (`REFUSED`); null: the store does not know it any more.
 * `attempts`: how often the answer was sent; where the store asks again after a refusal, it is sent again a few times.
 */
export function judgeAnswer(
  answer: CancellationAnswer,
  sighting: { status: RemoteOrderStatus; requestStatus: RemoteRequestStatus } | null,
  why: 'LOST' | 'REFUSED',
  attempts = MAX_UNEXPLAINED_REFUSALS,
): AnswerVerdict {
  if (!sighting) return overtaken('CLOSED_AT_STORE', 'The store does not know this order any more.');
  const { status, requestStatus } = sighting;
  if (requestStatus === 'CANCEL_ACCEPTED') {
    return answer === 'ACCEPT'
      ? { ...confirmed(answer), reason: 'The store shows it as agreed.' }
      : overtaken('CANCELLED_AT_STORE', 'The store shows the cancellation as agreed, but not by us.');
  }
  if (status === 'CANCELLED')
    return overtaken('CANCELLED_AT_STORE', 'The merchant cancelled the order without waiting.');
  if (answer === 'REJECT' && requestStatus === 'CANCEL_REJECTED') {
    return { ...confirmed(answer), reason: 'The store shows it as refused.' };
  }
  if (status === 'CLOSED' || status === 'INCOMPLETE' || requestStatus === 'CLOSED') {
    return overtaken('CLOSED_AT_STORE', 'The store closed the order first.');
  }
  switch (requestStatus) {
    case 'CANCEL_REJECTED':
      return {
        operation: 'REFUSED',
        request: 'OVERTAKEN',
        end: 'TAKEN_BACK',
        reason: 'The store shows the cancellation as refused, but not by us.',
      };
    case 'ACCEPTED':
      return {
        operation: 'REFUSED',
        request: 'WITHDRAWN',
        end: 'TAKEN_BACK',
        reason: 'The merchant took the cancellation back first.',
      };
    case 'REQUESTED':
      return overtaken('ASKED_ANEW', 'The store asks for the order anew.');
    case 'CANCEL_REQUESTED':
      return why === 'LOST' || attempts < MAX_UNEXPLAINED_REFUSALS
        ? {
            operation: 'PENDING',
            request: null,
            end: null,
            reason: 'The store still asks: it does not have our answer.',
          }
        : { operation: 'PARKED', request: null, end: null, reason: 'The store refuses our answer, yet still asks.' };
    default:
      return {
        operation: 'PARKED',
        request: null,
        end: null,
        reason: `The store shows the request as ${requestStatus}.`,
      };
  }
}

function overtaken(end: CancellationEnd, reason: string): AnswerVerdict {
  return { operation: 'REFUSED', request: 'OVERTAKEN', end, reason };
}
