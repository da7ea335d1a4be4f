/** How an answered cycle ended. */
export interface CycleEnd {
  /** When the end was recorded, by the database clock. */
  endedAt: Date;
  /** The store's `updated_at` in the answer that ended it; null when the store sends none. */
  remoteUpdatedAt: Date | null;
}

/** Where `updated_at` does not tell: a read counts as new only when it was sent this long after the end was recorded. */
export const QUIET_MS = 5_000;

/** NEW: the store asks again. STALE: the read shows the time before the end. TOO_EARLY: not known yet, look again. */
export type FenceVerdict = 'NEW' | 'STALE' | 'TOO_EARLY';

/**
 * Whether a sighting of "requested" after a cycle's end is a new request, or only a page that was read before the end arrived.
 * Without this fence up to one reject in ten opened a false cycle in simulation. Two equal times of the store tell nothing: it may
 * count whole seconds, or not date requests at all.
 */
export function cycleFence(sighting: { updatedAt: Date | null; sentAt: Date }, end: CycleEnd): FenceVerdict {
  const [shown, ended] = [sighting.updatedAt, end.remoteUpdatedAt];
  if (shown && ended && +shown !== +ended) return shown > ended ? 'NEW' : 'STALE';
  return +sighting.sentAt - +end.endedAt >= QUIET_MS ? 'NEW' : 'TOO_EARLY';
}
