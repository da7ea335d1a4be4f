import { createRequire } from 'node:module';
import path from 'node:path';

// Jest's own sequencer, taken from where Jest itself takes it.
const { default: TestSequencer } = createRequire(createRequire(import.meta.url).resolve('jest'))(
  '@jest/test-sequencer',
);

/** Folders whose specs mostly wait, for settle times, for processes and for the stores' pace; the others compute. */
const WAITING = /^(e2e|process|defects|chaos)\//;

/** Seconds that a file takes of which Jest knows nothing yet, as in a fresh checkout. */
const SECONDS = { waiting: 40, engine: 15, other: 1 };

/**
 * Starts the longest files first, so that no worker is left alone with a long one at the end, and specs that wait
 * beside specs that compute, from the first to the last: together they keep a small machine busy, each kind alone
 * would leave it idle or overload it. A file that Jest has measured on this machine counts with that time.
 */
export default class LongestFirst extends TestSequencer {
  sort(tests) {
    const all = super.sort(tests).map((test) => measured(test));
    const queues = [all.filter(({ waits }) => waits), all.filter(({ waits }) => !waits)].map((queue) => ({
      left: queue.sort((a, b) => b.seconds - a.seconds),
      total: queue.reduce((sum, { seconds }) => sum + seconds, 0),
      started: 0,
    }));
    const order = [];
    while (order.length < all.length) {
      const [behind] = queues
        .filter(({ left }) => left.length > 0)
        .sort((a, b) => a.started / a.total - b.started / b.total);
      const next = behind.left.shift();
      behind.started += next.seconds;
      order.push(next.test);
    }
    return order;
  }
}

function measured(test) {
  const name = path.relative(path.join(test.context.config.rootDir, 'test'), test.path).replaceAll(path.sep, '/');
  const waits = WAITING.test(name);
  const guess = waits ? SECONDS.waiting : name.startsWith('integration/') ? SECONDS.engine : SECONDS.other;
  return { test, waits, seconds: test.duration === undefined ? guess : test.duration / 1_000 };
}
