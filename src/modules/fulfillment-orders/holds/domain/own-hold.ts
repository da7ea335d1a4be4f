import type { HoldReason, RemoteHold } from '../../../../clients/store-client.js';
import { parseTime } from '../../../../common/time.js';

/** Where a hold of ours stands at the store. NONE: only ours. GONE: the store does not show it any more, or never took it. */
export type HoldStoreState = 'NONE' | 'PLACING' | 'PLACED' | 'RELEASING' | 'GONE';

/** A hold of ours as the store was told of it. */
export interface ToldHold {
  reason: HoldReason;
  /** The text that the store was told. */
  storeMessage: string | null;
  /** The time that the store gave it; null before we have seen it there. */
  storeCreatedAt: Date | null;
}

/** True while the store may show a hold of ours. */
export function isAtStore({ storeState }: { storeState: HoldStoreState }): boolean {
  return storeState === 'PLACING' || storeState === 'PLACED' || storeState === 'RELEASING';
}

/**
 * Our hold among those of the store, which gives them no id: its reason, its text
 * and, once known, its time are ours. `others`: times of holds that were there before ours. Null: it is not there.
 */
export function ownHold(
  holds: readonly RemoteHold[],
  told: ToldHold,
  others: readonly string[] = [],
): RemoteHold | null {
  const found = holds.filter(({ reason, message, createdAt }) => {
    if (reason?.toUpperCase() !== told.reason || message !== told.storeMessage) return false;
    if (told.storeCreatedAt) return +(parseTime(createdAt) ?? Number.NaN) === +told.storeCreatedAt;
    return !others.includes(createdAt ?? '');
  });
  return found.at(-1) ?? null;
}
