/**
 * The port through which engine code meets time inside one process.
 * Times shared between processes come from the database (`db_now()`), never from here.
 */
export abstract class Clock {
  /** Wall-clock time, for display and signatures only. */
  abstract now(): Date;
  /** Milliseconds of a clock that never jumps, for intervals inside this process. */
  abstract monotonicMs(): number;
  /** Resolves after `ms` milliseconds, or at once when the signal aborts. Never rejects. */
  abstract sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** The real clock of the machine. */
export class SystemClock extends Clock {
  override now(): Date {
    return new Date();
  }

  override monotonicMs(): number {
    return performance.now();
  }

  override sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      signal?.addEventListener('abort', done, { once: true });
    });
  }
}
