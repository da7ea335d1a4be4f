/** How an answered cycle ended. */
export interface CycleEnd {
  /** When the end was recorded, by the database clock. */
  endedAt: Date;
  /** The store's `updated_at` in the answer that ended it; null when the store sends none. */
  remoteUpdatedAt: Date | null;
}

/**
 * Two reads that were sent this far apart, in milliseconds, are in the order in which they were sent, whatever the store's own clock
 * says: its servers may disagree, it may be restored from a copy, and an hour comes twice in autumn. Longer than a replica lags.
 */
export const CLEARLY_LATER_MS = 60_000;

/** Where the store's clock does not tell: a read counts as later only when it was sent this much later, in milliseconds. */
export const QUIET_MS = 5_000;

/**
 * The time that an end is remembered with: the store's in what ended it, or, where its clocks differ, the later one that it had been seen
 * with, so that a list which still shows that is not taken for news. Null where what ended it has none.
 */
export function endTime(shown: Date | null, before: Date | null | undefined): Date | null {
  return shown && before && before > shown ? before : shown;
}

/** NEW: the store asks again. STALE: the read shows the time before the end. TOO_EARLY: not known yet, look again. */
export type FenceVerdict = 'NEW' | 'STALE' | 'TOO_EARLY';

/**
 * Whether a sighting of "requested" after a cycle's end is a new request, or only a page that was read before the end arrived.
 * Without this fence up to one reject in ten opened a false cycle in simulation. Two equal times of the store tell nothing: it may
 * count whole seconds, or not date requests at all. A read that was sent a minute after the end shows the time after it, whatever the
 * store's clock says; see CLEARLY_LATER_MS.
 */
export function cycleFence(sighting: { updatedAt: Date | null; sentAt: Date }, end: CycleEnd): FenceVerdict {
  const [shown, ended] = [sighting.updatedAt, end.remoteUpdatedAt];
  const laterMs = +sighting.sentAt - +end.endedAt;
  if (laterMs >= CLEARLY_LATER_MS) return 'NEW';
  if (shown && ended && +shown !== +ended) return shown > ended ? 'NEW' : 'STALE';
  return laterMs >= QUIET_MS ? 'NEW' : 'TOO_EARLY';
}
