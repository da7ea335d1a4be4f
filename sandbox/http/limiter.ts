/** Answer of the limiter: granted, or how many whole seconds until a request can be. */
export type Admission = { granted: true } | { granted: false; retryAfterSeconds: number };

/**
 * A sliding log: at most `limit` grants in any `windowMs`, refused requests leave no trace. 29 Next documents
 * 4 requests per second per access token and `Retry-After: 1` (Admin API 2024-04-01, Rate Limiting) but not the method;
 * this is the strictest reading, so what passes here passes a fixed window or a bucket of the same size.
 */
export class SlidingLog {
  #granted: number[] = [];

  constructor(
    public limit: number,
    private readonly windowMs = 1000,
  ) {}

  /** Judges one arrival at `nowMs` of a monotonic clock. Calls must come in the order of time. */
  admit(nowMs: number): Admission {
    this.#granted = this.#granted.filter((time) => nowMs - time < this.windowMs);
    if (this.#granted.length < this.limit) {
      this.#granted.push(nowMs);
      return { granted: true };
    }
    const oldest = this.#granted[this.#granted.length - this.limit] ?? nowMs;
    return { granted: false, retryAfterSeconds: Math.max(1, Math.ceil((oldest + this.windowMs - nowMs) / 1000)) };
  }
}
