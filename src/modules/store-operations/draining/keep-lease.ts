import type { Clock } from '../../../common/clock.js';

/** A lease in the database that this process holds, and how to prolong it; `renew` answers false when it is somebody else's. */
export interface Lease {
  clock: Clock;
  leaseMs: number;
  renew: () => Promise<boolean>;
}

/**
 * Runs `work` and prolongs its lease three times within its length, so that it does not run out however long the work waits for slots.
 * `stillOurs` answers false once the lease was lost. A renewal that fails is repeated with the next one.
 */
export async function keepLease<T>(
  { clock, leaseMs, renew }: Lease,
  work: (stillOurs: () => boolean) => Promise<T>,
): Promise<T> {
  const ended = new AbortController();
  let ours = true;
  const keep = async (): Promise<void> => {
    for (;;) {
      await clock.sleep(leaseMs / 3, ended.signal);
      if (ended.signal.aborted || !ours) return;
      ours = await renew().catch(() => true);
    }
  };
  const keeping = keep();
  try {
    return await work(() => ours);
  } finally {
    ended.abort();
    await keeping;
  }
}
