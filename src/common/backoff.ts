import type { Random } from './random.js';

/** Bounds of a capped exponential back-off, in milliseconds. */
export interface Backoff {
  baseMs: number;
  capMs: number;
}

/**
 * Full jitter: a wait drawn evenly from [0, min(cap, base * 2^attempt)], so that many waiters never return together.
 * `attempt` counts from 0. Source: "Exponential Backoff And Jitter", AWS Architecture Blog.
 */
export function fullJitterMs(attempt: number, { baseMs, capMs }: Backoff, random: Random): number {
  const ceiling = Math.min(capMs, baseMs * 2 ** Math.min(attempt, 30));
  return Math.round(random.next() * ceiling);
}
