import { createRequire } from 'node:module';
import path from 'node:path';

// Jest's own sequencer, taken from where Jest itself takes it.
const { default: TestSequencer } = createRequire(createRequire(import.meta.url).resolve('jest'))(
  '@jest/test-sequencer',
);

/** Seconds that the long files take, for a checkout where Jest has measured nothing yet; everything else takes less. */
const SECONDS = {
  'chaos/faults-and-kills': 80,
  'chaos/canaries': 50,
  'e2e/operators': 40,
  'e2e/lost-answers': 40,
  'chaos/two-workers': 35,
  'chaos/queue-emptied': 35,
  'e2e/outages': 35,
  'integration/inventory/stock-sync': 30,
  'e2e/callbacks': 30,
  'e2e/callback-answers': 30,
  'e2e/wire': 30,
  'e2e/cycles': 28,
  'e2e/decisions': 25,
  'process/stop': 25,
  'process/start': 25,
  'integration/engine/shipments-races': 20,
  'integration/engine/shipping-walk': 20,
  'integration/database/migrations': 18,
  'process/roles': 18,
  'integration/database/embedded-postgres': 18,
};

/**
 * Starts the longest files first, so that no worker is left alone with a long one at the end. A file that Jest has
 * measured on this machine counts with that time, another one with the list above.
 */
export default class LongestFirst extends TestSequencer {
  sort(tests) {
    const seconds = (test) => {
      if (test.duration !== undefined) return test.duration / 1_000;
      const name = path.relative(path.join(test.context.config.rootDir, 'test'), test.path).replace(/\.spec\.ts$/, '');
      return SECONDS[name.replaceAll(path.sep, '/')] ?? 0;
    };
    return super.sort(tests).sort((a, b) => seconds(b) - seconds(a));
  }
}
