/** What a caller needs to know to react to an expected failure. */
export interface DomainErrorDetails {
  /** Stable SCREAMING_SNAKE_CASE code, part of the API. */
  code: string;
  /** What happened, to which object, and what to do; safe to show. */
  message: string;
  /** Path of the input that caused it, e.g. `['input', 'address', 'country']`. */
  field?: string[];
  /** True when the same request may succeed later without a change. */
  retryable?: boolean;
}

/** An expected failure that travels as an exception inside a use case and becomes a `userError` at the edge. */
export class DomainError extends Error {
  readonly code: string;
  readonly field: string[];
  readonly retryable: boolean;

  constructor(details: DomainErrorDetails) {
    super(details.message);
    this.name = 'DomainError';
    this.code = details.code;
    this.field = details.field ?? ['input'];
    this.retryable = details.retryable ?? false;
  }
}
