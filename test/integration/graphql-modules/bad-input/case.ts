import type { Expected, Input } from './probes.js';
import type { World } from './world.js';

/** A bad input that its type does not tell: what is wrong, the change of the right input, and the answer. */
export type More = [what: string, change: Input, code: string, place: string];

/** What is to be known of a mutation to try every bad input on it. */
export interface MutationCase {
  /**
   * A right input, with a value for every field but the idempotency key, and for lists one entry with a value for every
   * field; it makes what it needs. The mutation has to take it, after all bad ones.
   */
  good: (world: World) => Promise<Input>;
  /** Answers that are not the usual ones for what is wrong, by the name of the probe. */
  expect?: Record<string, Expected>;
  /** Probes that are no bad input here, by name, and why; a whole field that the right input leaves out, by its place. */
  fine?: Record<string, string>;
  /** What only this mutation can be told wrongly: things of others, more than there is, what its state does not allow. */
  more?: (good: Input, world: World) => Promise<More[]> | More[];
  /** A change that makes another request of the right input, for the same idempotency key. */
  other: Input | ((good: Input) => Input);
}

/** Cases by mutation. */
export type Cases = Record<string, MutationCase>;
