import { randomBytes } from 'node:crypto';

/** The port through which engine code meets chance, so that a seed can replay a run. */
export abstract class Random {
  /** A number in [0, 1), for jitter. Never for secrets. */
  abstract next(): number;
  /** Unpredictable bytes, for tokens and nonces. */
  abstract bytes(length: number): Buffer;
}

/** The real source of chance of the machine. */
export class SystemRandom extends Random {
  override next(): number {
    return Math.random();
  }

  override bytes(length: number): Buffer {
    return randomBytes(length);
  }
}
