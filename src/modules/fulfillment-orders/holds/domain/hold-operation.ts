import type { HoldReason, RemoteHold } from '../../../../clients/store-client.js';

/** The kind of the operation that puts an order on hold at its store. */
export const HOLD_OPERATION = 'fulfillment-order.hold';

/** The kind of the operation that takes our hold off at the store. */
export const RELEASE_OPERATION = 'fulfillment-order.release-hold';

/** What the operation that places a hold needs to know. No personal data. */
export interface HoldPayload {
  holdId: string;
  /** The store's id of the order. */
  remoteId: string;
  reason: HoldReason;
  message: string;
  /** Times of the holds that the store showed before, as it wrote them, one a line: none of them is ours. */
  others: string;
}

/** What the operation that releases a hold needs to know. */
export type ReleasePayload = Pick<HoldPayload, 'holdId' | 'remoteId'>;

/** What becomes of an operation about a hold whose answer was lost or refused, now that the store was read. */
export interface HoldVerdict {
  operation: 'CONFIRMED' | 'REFUSED' | 'PENDING';
  reason: string;
}

/** Judges a read after a hold was sent: `found` is ours at the store, `known` whether the store knows the order at all. */
export function judgeHold(found: RemoteHold | null, known: boolean, why: 'LOST' | 'REFUSED'): HoldVerdict {
  if (found) return { operation: 'CONFIRMED', reason: 'The store shows the hold.' };
  if (!known) return { operation: 'REFUSED', reason: 'The store does not know this order any more.' };
  return why === 'LOST'
    ? { operation: 'PENDING', reason: 'The store does not have the hold: it did not arrive.' }
    : { operation: 'REFUSED', reason: 'The store refuses to put the order on hold.' };
}

/**
 * Judges a read after a release was sent, or was not sent because of what a read showed: `found` is our hold at the store, `others`
 * how many more there are. The platform takes off all of them together.
 */
export function judgeRelease(found: RemoteHold | null, others: number, why: 'LOST' | 'REFUSED'): HoldVerdict {
  if (!found) return { operation: 'CONFIRMED', reason: 'The store does not show the hold any more.' };
  if (others > 0) {
    return {
      operation: 'REFUSED',
      reason: 'The merchant holds the order as well, and the store can only release all holds.',
    };
  }
  return why === 'LOST'
    ? { operation: 'PENDING', reason: 'The store still shows the hold: the release did not arrive.' }
    : { operation: 'REFUSED', reason: 'The store refuses to release the hold.' };
}
