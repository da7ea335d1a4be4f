import type { CancellationAnswer } from './decide-cancellation.js';

/** The kind of the operation that answers a cancellation request. */
export const ANSWER_OPERATION = 'cancellation.answer';

/** What the operation needs to know. No personal data. */
export interface AnswerPayload {
  cancellationRequestId: string;
  /** The store's id of the order. */
  remoteId: string;
  answer: CancellationAnswer;
  /** For the merchant; it appears in the order's timeline at the store. */
  message: string | null;
}
