import { cutText } from '../common/text.js';

/**
 * What went wrong between us and a store.
 * `REFUSED`: the store answered 400, 409, 422 or another 4xx. `UNREACHABLE`: nothing was sent.
 * `BROKEN_RESPONSE`: reset, end of stream, cut body, not JSON, too large, or a redirect.
 */
export type StoreErrorKind =
  | 'RATE_LIMITED'
  | 'UNAUTHORIZED'
  | 'FORBIDDEN'
  | 'NOT_FOUND'
  | 'REFUSED'
  | 'UNREACHABLE'
  | 'SERVER_ERROR'
  | 'TIMEOUT'
  | 'BROKEN_RESPONSE';

const MAX_DETAIL = 300;

/** The parts of a `StoreClientError`. */
export interface StoreClientErrorParts {
  kind: StoreErrorKind;
  retryable: boolean;
  outcomeUnknown: boolean;
  detail: string;
  retryAfterMs?: number;
  httpStatus?: number;
  storeMessage?: string;
  notUnderstood?: true;
}

/** The only error that a `StoreClient` rejects with. Safe to log: its message holds no secret and no personal data. */
export class StoreClientError extends Error {
  override readonly name = 'StoreClientError';
  readonly kind: StoreErrorKind;
  /** The same request may succeed later without anybody changing anything. A write with an unknown outcome is resolved first. */
  readonly retryable: boolean;
  /** Only for writes: the store may have applied it. Wait, read, then judge; never send again blindly. */
  readonly outcomeUnknown: boolean;
  /** How long the store asked us to wait, in milliseconds, 1,000 to 300,000. Always set for `RATE_LIMITED`. */
  readonly retryAfterMs?: number;
  /** The status that was answered, where one was. */
  readonly httpStatus?: number;
  /** The answer came whole and is JSON, but not what it should be: something is odd about what was asked for, not about the store. */
  readonly notUnderstood?: true;
  /** Which request failed and how, at most 300 characters; never a secret, never personal data. */
  readonly detail: string;
  /**
   * What the store wrote about its refusal, at most 300 characters. Text of a stranger: show it as data to operators,
   * never log it. Not enumerable, so that loggers pass it by.
   */
  declare readonly storeMessage?: string;

  /** Takes the parts as they are, except that texts are cut to their bounds. */
  constructor(parts: StoreClientErrorParts) {
    const detail = cut(parts.detail);
    super(`${parts.kind}: ${detail}`);
    this.kind = parts.kind;
    this.retryable = parts.retryable;
    this.outcomeUnknown = parts.outcomeUnknown;
    this.detail = detail;
    if (parts.notUnderstood) this.notUnderstood = true;
    if (parts.retryAfterMs !== undefined) this.retryAfterMs = parts.retryAfterMs;
    if (parts.httpStatus !== undefined) this.httpStatus = parts.httpStatus;
    Object.defineProperty(this, 'storeMessage', {
      value: parts.storeMessage === undefined ? undefined : cut(parts.storeMessage),
      enumerable: false,
    });
  }
}

function cut(text: string): string {
  return cutText(text, MAX_DETAIL, '…');
}
