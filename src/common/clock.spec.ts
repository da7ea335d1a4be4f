import { SystemClock } from './clock.js';
import { onCrashPoint, crashPoint } from './crash-point.js';

describe('system clock', () => {
  it('wakes a sleeper at once when the signal aborts, before or during the sleep', async () => {
    const clock = new SystemClock();
    await clock.sleep(3_600_000, AbortSignal.abort());
    const abort = new AbortController();
    const asleep = clock.sleep(3_600_000, abort.signal);
    abort.abort();
    await asleep;
  });
});

describe('crash points', () => {
  afterEach(() => onCrashPoint(undefined));

  it('do nothing until a listener is installed', () => {
    expect(() => crashPoint('x')).not.toThrow();
    const names: string[] = [];
    onCrashPoint((name) => names.push(name));
    crashPoint('a');
    onCrashPoint(undefined);
    crashPoint('b');
    expect(names).toEqual(['a']);
  });
});
