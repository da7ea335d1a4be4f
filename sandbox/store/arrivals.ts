import type { RequestKind } from '../faults/model.js';
import { SlidingLog, type Admission } from '../http/limiter.js';

/** One request to a store as it arrived. `status` is 0 until answered, and stays 0 when the connection was cut instead. */
export interface Arrival {
  store: string;
  /** Id of the access token; null for OAuth requests and unknown tokens. */
  token: string | null;
  kind: RequestKind;
  method: string;
  path: string;
  /** The sandbox's monotonic clock in ms. */
  atMs: number;
  status: number;
  /** The fault that struck it. */
  fault: string | null;
}

/** Log of every arrival at one store, and its limit per access token. */
export class Arrivals {
  readonly #log: Arrival[] = [];
  readonly #limits = new Map<string, SlidingLog>();

  /** Notes an arrival before anything is checked. */
  note(arrival: Omit<Arrival, 'status' | 'fault'>): Arrival {
    const noted: Arrival = { ...arrival, status: 0, fault: null };
    this.#log.push(noted);
    return noted;
  }

  /** Asks the token's limiter about an arrival. */
  admit(token: string, limit: number, atMs: number): Admission {
    let log = this.#limits.get(token);
    if (!log) this.#limits.set(token, (log = new SlidingLog(limit)));
    log.limit = limit;
    return log.admit(atMs);
  }

  /** All arrivals in their order. */
  all(): readonly Arrival[] {
    return this.#log;
  }
}
