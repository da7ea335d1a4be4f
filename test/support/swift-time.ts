import type { INestApplicationContext } from '@nestjs/common';
import type { Clock as SandboxClock } from '../../sandbox/clock.js';
import { Clock } from '../../src/common/clock.js';
import { PollJob } from '../../src/modules/store-operations/jobs/poll.job.js';
import { Database } from '../../src/platform/database/database.js';
import type { Wiretap } from './wiretap.js';

/** How often time is moved on, and by how much while nothing is on its way: it passes six times as fast then. */
const TICK_MS = 40;
const STEP_MS = 200;
/** So long after an answer, in ms of the machine, time runs as usual: what the answer means is written down first. */
const REST_MS = 60;
/** How often due work that nobody announced is looked for, in this time. */
const POLL_MS = 2_000;

/** Settings of Crossdock in such a time: a machine that is busy for seconds is no store that does not answer. */
export const PATIENT = { STORE_REQUEST_TIMEOUT_MS: '6000', STORE_SETTLE_MS: '500' };

/** Settings of a sandbox store that is served in such a time. */
export const UNPACED = { limiter: { enabled: false, perSecond: 4 } };

interface Timer {
  at: number;
  run: () => void;
}

/**
 * One time for Crossdock, its database and the sandbox that runs faster than the machine's as long as no request is on its way between them:
 * paces, settle times and pauses keep their lengths and their order, and nobody waits for them. While a request is under
 * way it runs as usual, so that no answer seems late. Stores whose limiter counts to the millisecond are not for it: a
 * transaction keeps the time of its beginning.
 */
export class SwiftTime {
  private skippedMs = 0;
  private onTheirWay = 0;
  private answeredAt = 0;
  private polledAt = 0;
  private timers = new Set<Timer>();
  private ticker: NodeJS.Timeout | undefined;
  private app: INestApplicationContext | undefined;

  /** For the sandbox. */
  readonly sandboxClock: SandboxClock = {
    wallMs: () => Date.now() + this.skippedMs,
    monotonicMs: () => this.nowMs(),
    after: (ms, run) => this.after(ms, run),
  };

  /** Stands between Crossdock and the network, in front of a tap of the test's own. */
  around(tap: Wiretap): Wiretap {
    return async (request, send) => {
      this.onTheirWay += 1;
      try {
        return await tap(request, send);
      } finally {
        this.onTheirWay -= 1;
        this.answeredAt = performance.now();
      }
    };
  }

  /** Takes the place of Crossdock's Clock port; time begins to run. */
  start(app: INestApplicationContext): void {
    this.app = app;
    const clock = app.get(Clock);
    clock.now = () => new Date(Date.now() + this.skippedMs);
    clock.monotonicMs = () => this.nowMs();
    clock.sleep = (ms, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted) return resolve();
        const stop = this.after(ms, resolve);
        signal?.addEventListener('abort', () => (stop(), resolve()), { once: true });
      });
    this.ticker = setInterval(() => this.tick(), TICK_MS);
  }

  /** So much time passes at once; what is due by then is done soon after. */
  pass(ms: number): void {
    this.skip(ms);
  }

  /** Time stands still for Crossdock, which is stopped next: whoever sleeps wakes. */
  stop(): void {
    clearInterval(this.ticker);
    this.app = undefined;
    this.run(Infinity);
  }

  private nowMs(): number {
    return performance.now() + this.skippedMs;
  }

  private tick(): void {
    const rests = performance.now() - this.answeredAt > REST_MS;
    this.skip(this.onTheirWay === 0 && rests ? STEP_MS : 0);
    if (this.nowMs() - this.polledAt < POLL_MS) return;
    this.polledAt = this.nowMs();
    void this.app?.get(PollJob, { strict: false }).poll();
  }

  private skip(ms: number): void {
    this.skippedMs += ms;
    if (ms > 0) this.app?.get(Database).setClockOffset(`${this.skippedMs} milliseconds`);
    this.run(this.nowMs());
  }

  private run(until: number): void {
    for (const timer of [...this.timers].filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)) {
      if (this.timers.delete(timer)) timer.run();
    }
  }

  private after(ms: number, run: () => void): () => void {
    const timer = { at: this.nowMs() + ms, run };
    this.timers.add(timer);
    return () => void this.timers.delete(timer);
  }
}
