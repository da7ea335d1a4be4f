import type { EventEmitter } from 'node:events';
import type { INestApplicationContext } from '@nestjs/common';
import { Shutdown } from './shutdown.js';

/** Longest time from the first stop signal to the exit, in milliseconds. */
export const STOP_WITHIN_MS = 25_000;

/** What a graceful stop needs of its surroundings; tests pass their own. */
export interface GracefulStopOptions {
  /** Emits `SIGTERM` and `SIGINT`. */
  signals: EventEmitter;
  exit: (code: number) => void;
  /** What to stop after the application has closed, e.g. the embedded database. */
  afterClose?: () => Promise<void>;
  /** Told why a stop was not clean. */
  onError: (message: string, error?: unknown) => void;
  withinMs?: number;
}

/**
 * On SIGTERM or SIGINT: readiness turns false, running requests end, Nest's shutdown hooks run, then the process exits 0.
 * It exits 1 when that takes longer than 25 s or fails, and at once (130) at a second signal.
 */
export function installGracefulStop(app: INestApplicationContext, options: GracefulStopOptions): void {
  const shutdown = app.get(Shutdown, { strict: false });
  const stop = async (signal: string): Promise<void> => {
    const timer = setTimeout(() => {
      options.onError('Not everything stopped in time; what is open will be found again at the next start');
      options.exit(1);
    }, options.withinMs ?? STOP_WITHIN_MS);
    try {
      await app.close();
      await options.afterClose?.();
      options.exit(0);
    } catch (error) {
      options.onError(`Stopping on ${signal} failed`, error);
      options.exit(1);
    } finally {
      clearTimeout(timer);
    }
  };
  const onSignal = (signal: string): void => {
    if (shutdown.stopping) return options.exit(130);
    shutdown.begin();
    void stop(signal);
  };
  options.signals.on('SIGTERM', () => onSignal('SIGTERM'));
  options.signals.on('SIGINT', () => onSignal('SIGINT'));
}
