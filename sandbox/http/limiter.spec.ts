import fc from 'fast-check';
import { SlidingLog } from './limiter.js';

const gaps = fc.array(fc.oneof(fc.nat(5), fc.nat(400), fc.constantFrom(0, 249, 250, 999, 1000, 1001)), {
  maxLength: 200,
});

function run(limit: number, steps: readonly number[]) {
  const log = new SlidingLog(limit);
  let now = 0;
  return steps.map((gap) => {
    now += gap;
    return { at: now, answer: log.admit(now) };
  });
}

describe('SlidingLog', () => {
  it('never grants one more than the limit in any second, wherever the second begins', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 6 }), gaps, (limit, steps) => {
        const granted = run(limit, steps).filter(({ answer }) => answer.granted);
        granted.forEach(({ at }, i) => {
          const before = granted[i - limit];
          if (before) expect(at - before.at).toBeGreaterThanOrEqual(1000);
        });
      }),
    );
  });

  it('refuses only when the last second holds the limit already, and tells a wait that is enough', () => {
    fc.assert(
      fc.property(gaps, (steps) => {
        const seen = run(4, steps);
        seen.forEach(({ at, answer }, i) => {
          const recent = seen.slice(0, i).filter((one) => one.answer.granted && at - one.at < 1000);
          expect(answer.granted).toBe(recent.length < 4);
          if (!answer.granted) {
            const later = at + answer.retryAfterSeconds * 1000;
            expect(recent.filter((one) => later - one.at < 1000).length).toBeLessThan(4);
          }
        });
      }),
    );
  });

  it('answers Retry-After 1 at its own limit', () => {
    const answers = run(4, [0, 0, 0, 0, 1]).map(({ answer }) => answer);
    expect(answers.at(-1)).toEqual({ granted: false, retryAfterSeconds: 1 });
  });
});
