import type { RejectReason } from '../../../clients/store-client.js';
import type { Decision } from './judge-answer.js';

/** The kind of the operation that accepts or rejects a fulfillment request. */
export const DECIDE_OPERATION = 'fulfillment-order.decide';

/**
 * Parked operations that stand before an answer in their lane, oldest first: an answer is always that to the newest request, so they are of
 * an earlier one and must not be in its way.
 */
export function parkedBeforeAnswer(lane: readonly { id: string; kind: string; state: string }[]): string[] {
  const answer = lane.findLastIndex(({ kind, state }) => kind === DECIDE_OPERATION && state === 'PENDING');
  return lane.slice(0, Math.max(0, answer)).flatMap(({ id, state }) => (state === 'PARKED' ? [id] : []));
}

/** What the operation needs to know. No personal data. */
export interface DecidePayload {
  remoteId: string;
  cycle: number;
  decision: Decision;
  /** Set for REJECT. */
  reason: RejectReason | null;
  /** For the merchant; null sends none. */
  message: string | null;
}
