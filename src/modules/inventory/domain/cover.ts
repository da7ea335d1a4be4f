/** For so many days back the pace at which stock leaves is looked at, unless asked otherwise. */
export const COVER_DAYS = 30;

/** The most days back that may be asked for. */
export const MOST_COVER_DAYS = 365;

/** What left a stock level. */
export interface Departures {
  /** Pieces that were shipped, less those of shipments that were never sent. */
  left: number;
  /** Days in which they left: those looked at, or as many as the level exists, but at least one. */
  days: number;
}

/**
 * For how many days the free pieces last at the pace at which pieces left, to a tenth of a day. Null: nothing left, so there is no pace;
 * that is not the same as for ever.
 */
export function daysOfCover(free: number, { left, days }: Departures): number | null {
  if (left <= 0) return null;
  return Math.round((free * days * 10) / left) / 10;
}
