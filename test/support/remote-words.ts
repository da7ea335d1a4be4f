import type { RemoteOrderStatus, RemoteRequestStatus } from '../../src/clients/store-client.js';

const wordsOf = <Word extends string>(words: Readonly<Record<Word, true>>): readonly Word[] =>
  Object.keys(words) as Word[];

/** Every state of a fulfillment order at a store, for tests that walk them all; a new one does not compile until it stands here. */
export const ORDER_STATUSES = wordsOf<RemoteOrderStatus>({
  NOT_REQUIRED: true,
  OPEN: true,
  PROCESSING: true,
  ON_HOLD: true,
  INCOMPLETE: true,
  CLOSED: true,
  CANCELLED: true,
  UNKNOWN: true,
});

/** Those in which it lives. */
export const LIVE_STATUSES = ORDER_STATUSES.filter((status) => !['INCOMPLETE', 'CLOSED', 'CANCELLED'].includes(status));

/** Every state of what a merchant asked of us. */
export const REQUEST_STATUSES = wordsOf<RemoteRequestStatus>({
  PENDING: true,
  REQUESTED: true,
  ACCEPTED: true,
  REJECTED: true,
  CANCEL_REQUESTED: true,
  CANCEL_ACCEPTED: true,
  CANCEL_REJECTED: true,
  CLOSED: true,
  UNKNOWN: true,
});
