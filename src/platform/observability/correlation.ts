import { AsyncLocalStorage } from 'node:async_hooks';
import { newId } from '../../common/ids.js';

/** Header in which a caller may hand over its id, and in which every answer carries the one that was used. */
export const CORRELATION_HEADER = 'x-correlation-id';

const storage = new AsyncLocalStorage<string>();
const VALID = /^[A-Za-z0-9][A-Za-z0-9._-]{7,63}$/;

/** The id of the work this code runs for, or undefined outside of any. */
export function currentCorrelationId(): string | undefined {
  return storage.getStore();
}

/** Runs `fn`, and everything that it starts, under a correlation id; log lines and rows written inside carry it. */
export function runWithCorrelation<T>(id: string, fn: () => T): T {
  return storage.run(id, fn);
}

/** The id a caller handed over when it is 8 to 64 letters, digits, dots, dashes or underscores; otherwise a new one. */
export function correlationIdFrom(header: unknown): string {
  return typeof header === 'string' && VALID.test(header) ? header : newId();
}
