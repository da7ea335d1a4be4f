import { StoreClientError, type StoreErrorKind } from './store-client.errors.js';
import { retryAfterMs } from './retry-after.js';

/** Everything that can be observed of one HTTP request. */
export type Observation =
  | 'SUCCESS'
  | 'SUCCESS_UNREADABLE'
  | 'REDIRECT'
  | 'UNAUTHORIZED'
  | 'FORBIDDEN'
  | 'NOT_FOUND'
  | 'REQUEST_TIMEOUT'
  | 'RATE_LIMITED'
  | 'REFUSED'
  | 'SERVER_ERROR'
  | 'STRANGE_STATUS'
  | 'NOT_SENT'
  | 'TIMED_OUT'
  | 'ABORTED'
  | 'BROKEN'
  | 'TOO_LARGE';

/** What an observation means. `applied` speaks of writes: whether the store has carried it out. */
export interface Outcome {
  /** Null only for success. */
  kind: StoreErrorKind | null;
  applied: 'YES' | 'NO' | 'UNKNOWN';
  retryable: boolean;
}

/**
 * The outcome table. An observation is "not applied" only where that is certain: nothing was sent, or the store itself
 * said no. A 408 is the server saying that it never had the whole request (RFC 9110, 15.5.9).
 */
export const OUTCOMES: Readonly<Record<Observation, Outcome>> = {
  SUCCESS: { kind: null, applied: 'YES', retryable: false },
  SUCCESS_UNREADABLE: { kind: 'BROKEN_RESPONSE', applied: 'UNKNOWN', retryable: true },
  REDIRECT: { kind: 'BROKEN_RESPONSE', applied: 'UNKNOWN', retryable: true },
  UNAUTHORIZED: { kind: 'UNAUTHORIZED', applied: 'NO', retryable: false },
  FORBIDDEN: { kind: 'FORBIDDEN', applied: 'NO', retryable: false },
  NOT_FOUND: { kind: 'NOT_FOUND', applied: 'NO', retryable: false },
  REQUEST_TIMEOUT: { kind: 'TIMEOUT', applied: 'NO', retryable: true },
  RATE_LIMITED: { kind: 'RATE_LIMITED', applied: 'NO', retryable: true },
  REFUSED: { kind: 'REFUSED', applied: 'NO', retryable: false },
  SERVER_ERROR: { kind: 'SERVER_ERROR', applied: 'UNKNOWN', retryable: true },
  STRANGE_STATUS: { kind: 'BROKEN_RESPONSE', applied: 'UNKNOWN', retryable: true },
  NOT_SENT: { kind: 'UNREACHABLE', applied: 'NO', retryable: true },
  TIMED_OUT: { kind: 'TIMEOUT', applied: 'UNKNOWN', retryable: true },
  ABORTED: { kind: 'TIMEOUT', applied: 'UNKNOWN', retryable: true },
  BROKEN: { kind: 'BROKEN_RESPONSE', applied: 'UNKNOWN', retryable: true },
  TOO_LARGE: { kind: 'BROKEN_RESPONSE', applied: 'UNKNOWN', retryable: true },
};

/** Which observation an answered status is. `readable`: the body arrived whole and is what was to be expected. */
export function observeStatus(status: number, readable: boolean): Observation {
  if (status >= 200 && status <= 299) return readable ? 'SUCCESS' : 'SUCCESS_UNREADABLE';
  if (status >= 300 && status <= 399) return 'REDIRECT';
  if (status === 401) return 'UNAUTHORIZED';
  if (status === 403) return 'FORBIDDEN';
  if (status === 404 || status === 410) return 'NOT_FOUND';
  if (status === 408) return 'REQUEST_TIMEOUT';
  if (status === 429) return 'RATE_LIMITED';
  if (status >= 400 && status <= 499) return 'REFUSED';
  if (status >= 500 && status <= 599) return 'SERVER_ERROR';
  return 'STRANGE_STATUS';
}

/** What is known about the failed request besides the observation. `detail` must already be free of secrets. */
export interface FailureContext {
  /** Whether the request was meant to change something. */
  write: boolean;
  detail: string;
  httpStatus?: number;
  /** The `Retry-After` header as sent. */
  retryAfter?: string;
  storeMessage?: string;
  notUnderstood?: true;
  /** Wall clock in milliseconds, for the date form of `Retry-After`. */
  nowMs: number;
}

/** The error for a failed observation. `SUCCESS` is no failure: passing it is a mistake and throws. */
export function toStoreClientError(observation: Observation, context: FailureContext): StoreClientError {
  const outcome = OUTCOMES[observation];
  if (outcome.kind === null) throw new TypeError('A success is not an error.');
  const waits = observation === 'RATE_LIMITED' || (outcome.retryable && context.retryAfter !== undefined);
  return new StoreClientError({
    kind: outcome.kind,
    retryable: outcome.retryable,
    outcomeUnknown: context.write && outcome.applied === 'UNKNOWN',
    detail: context.detail,
    ...(waits && { retryAfterMs: retryAfterMs(context.retryAfter, context.nowMs) }),
    ...(context.httpStatus !== undefined && { httpStatus: context.httpStatus }),
    ...(context.storeMessage !== undefined && { storeMessage: context.storeMessage }),
    ...(context.notUnderstood && { notUnderstood: context.notUnderstood }),
  });
}
