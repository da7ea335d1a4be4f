/** The states of an operation. SENDING and AMBIGUOUS are "in flight": at most one per lane. */
export const OPERATION_STATES = [
  'PENDING',
  'SENDING',
  'CONFIRMED',
  'REFUSED',
  'AMBIGUOUS',
  'PARKED',
  'SUPERSEDED',
] as const;

/** Resends of one operation before a person has to look. */
export const MAX_ATTEMPTS = 10;

/** The state of an operation. */
export type OperationState = (typeof OPERATION_STATES)[number];

/** Values of a payload: ids and values, never secrets or personal data. */
export type OperationPayload = Record<string, string | number | boolean | null>;

/** An intention to write to a store, as its handler sees it. */
export interface Operation {
  id: string;
  storeId: string;
  fulfillmentOrderId: string | null;
  kind: string;
  lane: string;
  payload: OperationPayload;
  priority: number;
  /** How often it was sent, this time included. */
  attempts: number;
  /** How often the store was read to learn what became of it. */
  resolveAttempts: number;
  /** Fences every write about this attempt. */
  epoch: string;
  /** When the attempt was sent, by the database clock. Says nothing in `ready` of a handler that reads first. */
  sentAt: Date;
  /** How long ago it was recorded, in milliseconds, when it was claimed. */
  waitedMs: number;
  actor: string;
  /** The request or pull that caused it, for logs. */
  correlationId: string | null;
  /** Set when the store refused the last attempt: its HTTP status. */
  refusedWith: number | null;
}

/** What a new operation needs. */
export interface NewOperation {
  storeId: string;
  fulfillmentOrderId?: string;
  kind: string;
  /** Operations of one lane are sent in order, one at a time, e.g. `fo:<id>`. */
  lane: string;
  /** The same key is never recorded twice. */
  dedupeKey: string;
  priority: number;
  payload: OperationPayload;
  actor: string;
}
