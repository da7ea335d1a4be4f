import type { Clock } from '../../../common/clock.js';

/** Lets one loop sleep until something happened or a time is over. */
export class Signal {
  private raised = false;
  private interrupt = new AbortController();

  constructor(private readonly clock: Clock) {}

  /** Something happened: the sleeper wakes, or will not fall asleep. */
  raise(): void {
    this.raised = true;
    this.interrupt.abort();
  }

  /** Waits until raised, at most `ms` milliseconds. What was raised before counts once. */
  async wait(ms: number): Promise<void> {
    if (!this.raised) await this.clock.sleep(ms, this.interrupt.signal);
    this.raised = false;
    this.interrupt = new AbortController();
  }
}
