import { createHash } from 'node:crypto';

/**
 * Seeded chance without a hidden position: every draw is named, so the n-th request of a kind meets the same
 * fault in every run with the same seed, however requests of different kinds interleave.
 */
export class Chance {
  readonly #counters = new Map<string, number>();

  constructor(readonly seed: string) {}

  /** A number in [0, 1) that depends only on the seed and the name. */
  at(name: string): number {
    return createHash('sha256').update(`${this.seed}|${name}`).digest().readUIntBE(0, 6) / 2 ** 48;
  }

  /** The next number in [0, 1) of the named stream. */
  next(stream: string): number {
    const n = (this.#counters.get(stream) ?? 0) + 1;
    this.#counters.set(stream, n);
    return this.at(`${stream}#${n}`);
  }

  /** One element of a list that is not empty, from the named stream. */
  pick<T>(stream: string, list: readonly T[]): T {
    return list[Math.floor(this.next(stream) * list.length)] as T;
  }

  /** `length` hexadecimal characters (at most 64) from the named stream. */
  hex(stream: string, length: number): string {
    const n = (this.#counters.get(stream) ?? 0) + 1;
    this.#counters.set(stream, n);
    return createHash('sha256').update(`${this.seed}|${stream}#${n}`).digest('hex').slice(0, length);
  }

  /** An identifier in UUID form from the named stream. */
  uuid(stream: string): string {
    const hex = this.hex(stream, 32);
    return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `a${hex.slice(17, 20)}`, hex.slice(20)].join(
      '-',
    );
  }
}
