import { SystemClock } from '../../../common/clock.js';
import { Signal } from './signal.js';

const FOREVER = 3_600_000;

describe('Signal', () => {
  let signal: Signal;
  beforeEach(() => {
    signal = new Signal(new SystemClock());
  });

  it('wakes the sleeper', async () => {
    const asleep = signal.wait(FOREVER);
    signal.raise();
    await asleep;
  });

  it('what was raised before keeps it from falling asleep', async () => {
    signal.raise();
    await signal.wait(FOREVER);
  });

  it('many raises before count once', async () => {
    signal.raise();
    signal.raise();
    await signal.wait(FOREVER);
    let woke = false;
    const asleep = signal.wait(FOREVER).then(() => (woke = true));
    await Promise.resolve();
    await new Promise((resolve) => setImmediate(resolve));
    expect(woke).toBe(false);
    signal.raise();
    await asleep;
  });

  it('wakes by itself when the time is over', async () => {
    await signal.wait(1);
  });
});
