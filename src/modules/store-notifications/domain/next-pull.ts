/** When each list is pulled again without any hint, in seconds. */
export interface SweepIntervals {
  /** The usual pause between two sweeps. */
  normalSeconds: number;
  /** The shorter pause while sweeps find work that no callback announced. */
  lateSeconds: number;
  /** False for a list that changes by itself, and is too long to be looked at again after each hint. Default true. */
  trailing?: boolean;
}

/** What a finished pull was and found. */
export interface FinishedPull {
  /** A callback (or an operator) asked for it, as opposed to the clock. */
  hinted: boolean;
  /** How many trailing pulls have already followed the last hint. */
  trail: number;
  /** Orders that were new or changed. */
  found: number;
  /** Orders that an error of ours kept from being worked on, or of which it was too early to tell. */
  unsettled: number;
  /** Something is left that it had no time for. */
  more?: boolean;
  pages: number;
}

/** When the same list is due next, and how many trailing pulls that makes. */
export interface NextPull {
  trail: number;
  dueSeconds: number;
}

/** Pauses of the trailing pulls: a callback may leave before the store's commit, or meet a lagging replica. */
const TRAILING_SECONDS = [5, 25] as const;
/** The trail after which only the clock or a hint asks again. */
const LAST_TRAIL = 2;

/**
 * Decides when a list is looked at again. What is left over goes on after 5 s.
 * A hint that found nothing owes trailing looks 5 s and 30 s after it; a list of several pages owes one look after 5 s, since
 * positions in a shrinking list may skip rows; a sweep that found unannounced work shortens the next pause. Unsettled
 * orders are met again after the pauses of a trail, since most errors of ours pass (a busy database), then after the short pause.
 */
export function nextPull(pull: FinishedPull, intervals: SweepIntervals): NextPull {
  const normal = { trail: 0, dueSeconds: intervals.normalSeconds };
  if (pull.unsettled > 0) return soon(pull.trail, intervals);
  if (pull.more === true) return { trail: 0, dueSeconds: TRAILING_SECONDS[0] };
  if (intervals.trailing === false) return normal;
  if (pull.pages > 1 && (pull.hinted || pull.found > 0)) return { trail: LAST_TRAIL, dueSeconds: TRAILING_SECONDS[0] };
  if (pull.found > 0) return pull.hinted || pull.trail > 0 ? normal : { trail: 0, dueSeconds: intervals.lateSeconds };
  if (pull.hinted) return { trail: 1, dueSeconds: TRAILING_SECONDS[0] };
  if (pull.trail === 1) return { trail: LAST_TRAIL, dueSeconds: TRAILING_SECONDS[1] };
  return normal;
}

function soon(trail: number, { trailing = true, lateSeconds }: SweepIntervals): NextPull {
  const pause = trailing ? TRAILING_SECONDS[trail] : undefined;
  return pause === undefined ? { trail: LAST_TRAIL, dueSeconds: lateSeconds } : { trail: trail + 1, dueSeconds: pause };
}
