/**
 * The port through which the sandbox meets time. The limiter, latencies, late writes and callbacks all use it,
 * so a test can hold the time still and move it by hand.
 */
export interface Clock {
  /** Milliseconds since 1970, for the time stamps that a store shows. */
  wallMs(): number;
  /** Milliseconds of a clock that never jumps; judges the rate limit and all waiting. */
  monotonicMs(): number;
  /** Runs `run` once after `ms` milliseconds; the answer cancels it. */
  after(ms: number, run: () => void): () => void;
}

/** The real clock of the machine. Its timers do not keep the process alive. */
export class SystemClock implements Clock {
  wallMs(): number {
    return Date.now();
  }

  monotonicMs(): number {
    return performance.now();
  }

  after(ms: number, run: () => void): () => void {
    const timer = setTimeout(run, ms);
    timer.unref();
    return () => clearTimeout(timer);
  }
}

/** A clock that stands still until `advance` moves it; due timers run in the order of their times. */
export class ManualClock implements Clock {
  #now = 0;
  #timers: { at: number; run: () => void }[] = [];

  constructor(private readonly startWallMs = Date.UTC(2026, 0, 15, 9, 0, 0)) {}

  wallMs(): number {
    return this.startWallMs + this.#now;
  }

  monotonicMs(): number {
    return this.#now;
  }

  after(ms: number, run: () => void): () => void {
    const timer = { at: this.#now + ms, run };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  /** Number of timers that have not run yet: a test waits for it before it moves the time. */
  pending(): number {
    return this.#timers.length;
  }

  /** Moves the time by `ms` milliseconds and runs what became due, timers set meanwhile included. */
  advance(ms: number): void {
    const end = this.#now + ms;
    for (;;) {
      const due = this.#timers.filter((timer) => timer.at <= end).sort((a, b) => a.at - b.at)[0];
      if (!due) break;
      this.#timers = this.#timers.filter((other) => other !== due);
      this.#now = Math.max(this.#now, due.at);
      due.run();
    }
    this.#now = end;
  }
}

/** All timers of one running sandbox, so that closing it leaves none behind. */
export class Timers {
  readonly #cancels = new Set<() => void>();
  #closed = false;

  constructor(readonly clock: Clock) {}

  /** Runs `run` after `ms`, unless cancelled or the sandbox is closed first. */
  after(ms: number, run: () => void): () => void {
    if (this.#closed) return () => undefined;
    const stop = this.clock.after(ms, () => {
      this.#cancels.delete(cancel);
      run();
    });
    const cancel = (): void => {
      this.#cancels.delete(cancel);
      stop();
    };
    this.#cancels.add(cancel);
    return cancel;
  }

  /** Resolves after `ms`; at once for 0. Never resolves once the sandbox is closed. */
  sleep(ms: number): Promise<void> {
    return ms <= 0 ? Promise.resolve() : new Promise((resolve) => void this.after(ms, resolve));
  }

  /** Cancels everything that still waits. */
  close(): void {
    this.#closed = true;
    for (const cancel of [...this.#cancels]) cancel();
  }
}
