import { startCrossdock, type RunningCrossdock, type Wiretap } from '../../support/crossdock.js';

/** Settings under which lost answers settle quickly: time-out 1.5 s, settle time 0.5 s after the slot's hold. */
export const QUICK = { STORE_REQUEST_TIMEOUT_MS: '1500', STORE_SETTLE_MS: '500' };

/**
 * One Crossdock for all flows of a file, started by whichever asks first: concurrent tests may begin before `beforeAll`.
 * Registers its own end.
 */
export function sharedCrossdock(
  env: Record<string, string> = QUICK,
  options: { wiretap?: Wiretap } = {},
): () => Promise<RunningCrossdock> {
  let started: Promise<RunningCrossdock> | undefined;
  afterAll(async () => (await started)?.close());
  return () => (started ??= startCrossdock(env, options));
}
