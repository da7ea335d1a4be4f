import type { RejectReason } from '../../../clients/store-client.js';
import type { Decision } from './judge-answer.js';

/** The kind of the operation that accepts or rejects a fulfillment request. */
export const DECIDE_OPERATION = 'fulfillment-order.decide';

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
