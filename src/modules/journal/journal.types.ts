/** The journal's own timeline event types. Modules keep a const of their own beside their use cases. */
export const JournalEvent = {
  ExceptionOpened: 'EXCEPTION_OPENED',
  ExceptionResolved: 'EXCEPTION_RESOLVED',
  ExceptionSnoozed: 'EXCEPTION_SNOOZED',
} as const;

/** One event of the story. `type` in UPPER_SNAKE; `data` holds ids and values, never personal data or secrets. */
export interface NewTimelineEvent {
  storeId?: string | null;
  fulfillmentOrderId?: string | null;
  type: Uppercase<string>;
  /** `key:<name>` for an operator, else the part of Crossdock or `store`. */
  actor: string;
  data?: Record<string, unknown>;
}

/** How urgent an exception is. */
export type Severity = 'INFO' | 'WARNING' | 'CRITICAL';

/** A typed problem. One stays open per (type, subject): a repeat raises its count and refreshes its message. */
export interface NewException {
  type: Uppercase<string>;
  /** What it is about: a stable text such as `fulfillment_order:<uuid>`. */
  subject: string;
  severity: Severity;
  storeId?: string | null;
  fulfillmentOrderId?: string | null;
  /** What happened, to which object, and what to do; without personal data. */
  message: string;
  data?: Record<string, unknown>;
}

/** What was asked for through the API, and what came of it: `APPLIED`, `REPLAYED` or `REFUSED <code>`. */
export interface NewAuditEntry {
  actor: string;
  action: string;
  subject?: string;
  /** Already redacted. */
  input: Record<string, unknown>;
  outcome: string;
}

/** An exception's identity and story keys, as its row has them. */
export interface ExceptionRow {
  id: string;
  type: Uppercase<string>;
  storeId: string | null;
  fulfillmentOrderId: string | null;
}
