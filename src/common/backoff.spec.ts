import fc from 'fast-check';
import { fullJitterMs } from './backoff.js';
import { Random } from './random.js';

class Fixed extends Random {
  constructor(private readonly value: number) {
    super();
  }
  override next(): number {
    return this.value;
  }
  override bytes(length: number): Buffer {
    return Buffer.alloc(length);
  }
}

describe('full jitter', () => {
  it('doubles up to the cap', () => {
    const almostOne = new Fixed(1 - Number.EPSILON);
    const waits = [0, 1, 2, 3, 4].map((attempt) => fullJitterMs(attempt, { baseMs: 1_000, capMs: 6_000 }, almostOne));
    expect(waits).toEqual([1_000, 2_000, 4_000, 6_000, 6_000]);
  });

  it('is never negative and never above the cap, whatever the attempt', () => {
    fc.assert(
      fc.property(
        fc.nat(10_000),
        fc.integer({ min: 1, max: 60_000 }),
        fc.integer({ min: 1, max: 600_000 }),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (attempt, baseMs, capMs, chance) => {
          const wait = fullJitterMs(attempt, { baseMs, capMs }, new Fixed(chance));
          expect(Number.isInteger(wait)).toBe(true);
          expect(wait).toBeGreaterThanOrEqual(0);
          expect(wait).toBeLessThanOrEqual(Math.min(capMs, baseMs * 2 ** Math.min(attempt, 30)));
        },
      ),
    );
  });
});
