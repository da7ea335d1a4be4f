import { cycleFence, type CycleEnd } from './cycle-fence.js';
import { ACCEPTED, type Sighting } from './mirror.js';
import { FINISHED_STAGES, type Stage } from './stage.js';

/** What we know of an order when the store shows it. */
export interface Known {
  stage: Stage;
  /** The store's request status as mirrored so far. */
  requestStatus: string;
  /** The order's unfinished answer to the store: none, not sent yet (or parked), or on its way. */
  answer: 'NONE' | 'WAITING' | 'IN_FLIGHT';
  /** What the current cycle's decision had seen; null before a decision. */
  seen: { digest: string; updatedAt: Date | null } | null;
  /** How the current cycle ended; null while it is open. */
  end: CycleEnd | null;
}

/** What a sighting makes us do. */
export type Judgement =
  /** Only the mirror changes. */
  | 'MIRROR'
  /** A first request, or a confirmed new one: open the next cycle and decide. */
  | 'OPEN_CYCLE'
  /** Looks like a new request: a point read must confirm it. */
  | 'READ_AGAIN'
  /** Cannot be told apart from the past yet. */
  | 'TOO_EARLY'
  /** The open cycle has no decision: decide (again). */
  | 'DECIDE'
  /** What was decided on has changed before the store knew: the next cycle. */
  | 'SUPERSEDE'
  | 'WITHDRAWN'
  | 'REJECTED_ELSEWHERE'
  | 'ACCEPTED_ELSEWHERE'
  | 'CANCELLED_AT_STORE'
  | 'CLOSED_AT_STORE'
  /** Nothing that concerns us. */
  | 'IGNORE';

/** How sure a sighting is: a point read shows one order as it is, a list may lag. */
export type Source = 'LIST' | 'POINT';

/** Judges a sighting of an order that we do not know yet. */
export function judgeUnknown(sighting: Sighting): Judgement {
  if (sighting.requestStatus === 'REQUESTED') return 'OPEN_CYCLE';
  return ACCEPTED.includes(sighting.requestStatus) && alive(sighting) ? 'ACCEPTED_ELSEWHERE' : 'IGNORE';
}

/**
 * Judges a sighting of a known order. While an answer of ours is on its way nothing is judged: the operation itself learns what
 * became of it.
 */
export function judgeKnown(known: Known, sighting: Sighting, source: Source): Judgement {
  if (known.answer === 'IN_FLIGHT') return 'MIRROR';
  if (known.stage === 'READY' || FINISHED_STAGES.includes(known.stage)) return judgeAnswered(known, sighting, source);
  return judgeUnanswered(known, sighting);
}

function judgeUnanswered(known: Known, sighting: Sighting): Judgement {
  if (sighting.status === 'CANCELLED' || sighting.requestStatus === 'CANCEL_ACCEPTED') return 'CANCELLED_AT_STORE';
  if (sighting.status === 'CLOSED' || sighting.requestStatus === 'CLOSED') return 'CLOSED_AT_STORE';
  switch (sighting.requestStatus) {
    case 'REQUESTED':
      if (known.stage === 'RECEIVED') return 'DECIDE';
      return changed(known, sighting) ? 'SUPERSEDE' : 'MIRROR';
    case 'PENDING':
      return 'WITHDRAWN';
    case 'REJECTED':
      return 'REJECTED_ELSEWHERE';
    case 'ACCEPTED':
    case 'CANCEL_REQUESTED':
    case 'CANCEL_REJECTED':
      return isNews(known) ? 'ACCEPTED_ELSEWHERE' : 'MIRROR';
    default:
      return 'MIRROR';
  }
}

function judgeAnswered(known: Known, sighting: Sighting, source: Source): Judgement {
  const working = known.stage === 'READY';
  if (working && (sighting.status === 'CANCELLED' || sighting.requestStatus === 'CANCEL_ACCEPTED')) {
    return 'CANCELLED_AT_STORE';
  }
  if (working && (sighting.status === 'CLOSED' || sighting.status === 'INCOMPLETE')) return 'CLOSED_AT_STORE';
  const asksAgain = sighting.requestStatus === 'REQUESTED';
  const acceptedElsewhere = !working && sighting.requestStatus === 'ACCEPTED' && alive(sighting);
  if (!asksAgain && !acceptedElsewhere) return 'MIRROR';
  const verdict = known.end ? cycleFence(sighting, known.end) : 'NEW';
  if (verdict === 'TOO_EARLY') return 'TOO_EARLY';
  if (verdict === 'STALE') return 'IGNORE';
  if (source === 'LIST') return 'READ_AGAIN';
  return asksAgain ? 'OPEN_CYCLE' : 'ACCEPTED_ELSEWHERE';
}

/** An accept that is not ours: told once, and never when our own accept is about to meet it. */
function isNews({ stage, requestStatus }: Known): boolean {
  if (stage === 'REVIEW') return !ACCEPTED.some((status) => status === requestStatus);
  return stage === 'RECEIVED' || stage === 'REJECT_PENDING';
}

function alive({ status }: Sighting): boolean {
  return status !== 'CLOSED' && status !== 'CANCELLED';
}

/** True when the store shows something else than the decision had seen. */
export function changed(known: Pick<Known, 'seen'>, sighting: Sighting): boolean {
  const { seen } = known;
  if (!seen) return true;
  if (seen.digest !== sighting.digest) return true;
  return seen.updatedAt !== null && sighting.updatedAt !== null && +seen.updatedAt !== +sighting.updatedAt;
}
