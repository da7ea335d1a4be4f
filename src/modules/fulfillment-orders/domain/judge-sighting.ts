import { cycleFence, type CycleEnd } from './cycle-fence.js';
import { ACCEPTED, type Sighting } from './mirror.js';
import { FINISHED_STAGES, WORKING_STAGES, type Stage } from './stage.js';

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
  /** How the last cancellation request of the current cycle ended; null when there was none, or it is still open. */
  cancelEnd: CycleEnd | null;
  /** It was at a location of ours, and the sighting shows it at one that is not. */
  movedAway: boolean;
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
  /** The merchant cancelled it although every piece has been shipped. */
  | 'CANCELLED_AFTER_SHIPPING'
  /** Somebody else shall do the work: the order is at a location that is not ours any more. */
  | 'MOVED_AWAY'
  /** The merchant wants accepted work cancelled and waits for our answer. */
  | 'CANCEL_ASKED'
  /** The merchant does not want it cancelled any more. */
  | 'CANCEL_TAKEN_BACK'
  /** The store says nothing that we know about what is asked of us: a person has to look. */
  | 'NOT_UNDERSTOOD'
  /** Nothing that concerns us. */
  | 'IGNORE';

/** Stages that a new place of the order, or a word that we do not know, changes nothing about. */
const STAYS: readonly Stage[] = ['SHIPPED', 'MOVED'];

/** How sure a sighting is: a point read shows one order as it is, a list may lag. */
export type Source = 'LIST' | 'POINT';

/** Judges a sighting of an order that we do not know yet. */
export function judgeUnknown(sighting: Sighting): Judgement {
  if (!alive(sighting)) return 'IGNORE';
  if (sighting.requestStatus === 'UNKNOWN') return 'NOT_UNDERSTOOD';
  if (sighting.requestStatus === 'REQUESTED') return 'OPEN_CYCLE';
  return ACCEPTED.includes(sighting.requestStatus) ? 'ACCEPTED_ELSEWHERE' : 'IGNORE';
}

/**
 * Judges a sighting of a known order. While an answer of ours is on its way nothing is judged: the operation itself learns what
 * became of it.
 */
export function judgeKnown(known: Known, sighting: Sighting, source: Source): Judgement {
  if (known.answer === 'IN_FLIGHT') return 'MIRROR';
  if (!STAYS.includes(known.stage) && alive(sighting)) {
    if (known.movedAway) return 'MOVED_AWAY';
    if (sighting.requestStatus === 'UNKNOWN') return 'NOT_UNDERSTOOD';
  }
  if (WORKING_STAGES.includes(known.stage)) return judgeWorking(known, sighting, source);
  if (FINISHED_STAGES.includes(known.stage)) return judgeFinished(known, sighting, source);
  return judgeUnanswered(known, sighting, source);
}

function judgeUnanswered(known: Known, sighting: Sighting, source: Source): Judgement {
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
      if (isNews(known)) return 'ACCEPTED_ELSEWHERE';
      if (known.stage !== 'REVIEW') return 'MIRROR';
      return sighting.requestStatus === 'CANCEL_REQUESTED'
        ? askedToCancel(known, sighting, source)
        : takenBackOrMirror(known);
    default:
      return 'MIRROR';
  }
}

function judgeWorking(known: Known, sighting: Sighting, source: Source): Judgement {
  if (sighting.status === 'CANCELLED' || sighting.requestStatus === 'CANCEL_ACCEPTED') return 'CANCELLED_AT_STORE';
  if (closed(sighting)) return 'CLOSED_AT_STORE';
  switch (sighting.requestStatus) {
    case 'REQUESTED':
      return fenced(sighting, known.end, source, 'OPEN_CYCLE');
    case 'CANCEL_REQUESTED':
      return askedToCancel(known, sighting, source);
    case 'ACCEPTED':
    case 'CANCEL_REJECTED':
      return takenBackOrMirror(known);
    default:
      return 'MIRROR';
  }
}

function judgeFinished(known: Known, sighting: Sighting, source: Source): Judgement {
  // A store may leave the request as it was when it cancels or closes an order: that asks for nothing.
  if (sighting.requestStatus === 'REQUESTED' && alive(sighting))
    return fenced(sighting, known.end, source, 'OPEN_CYCLE');
  if (known.stage === 'SHIPPED') {
    // Every piece is gone: an accept is no news, and only a read of the order itself shows a cancellation that still waits.
    if (sighting.status === 'CANCELLED') return 'CANCELLED_AFTER_SHIPPING';
    if (!alive(sighting)) return 'MIRROR';
    if (sighting.requestStatus === 'ACCEPTED' || sighting.requestStatus === 'CANCEL_REJECTED')
      return takenBackOrMirror(known);
    if (sighting.requestStatus !== 'CANCEL_REQUESTED') return 'MIRROR';
    if (source === 'LIST') return 'READ_AGAIN';
    return askedToCancel(known, sighting, source);
  }
  return ACCEPTED.includes(sighting.requestStatus) && alive(sighting)
    ? fenced(sighting, known.end, source, 'ACCEPTED_ELSEWHERE')
    : 'MIRROR';
}

/** News after an end count only beyond the cycle fence, and only when the order itself was read. */
function fenced(sighting: Sighting, end: CycleEnd | null, source: Source, news: Judgement): Judgement {
  const verdict = end ? cycleFence(sighting, end) : 'NEW';
  if (verdict === 'TOO_EARLY') return 'TOO_EARLY';
  if (verdict === 'STALE') return 'IGNORE';
  return source === 'LIST' ? 'READ_AGAIN' : news;
}

/** A cancellation request: a second one in a cycle counts only beyond the end of the first. */
function askedToCancel({ cancelEnd }: Known, sighting: Sighting, source: Source): Judgement {
  return cancelEnd ? fenced(sighting, cancelEnd, source, 'CANCEL_ASKED') : 'CANCEL_ASKED';
}

/**
 * Whether an order that was seen earlier waits for the answer to a cancellation request. What it was seen with may be a list that still
 * showed the request that is answered: such a sighting changes the mirror, too.
 */
export function waitsForCancellation(order: {
  cancelOpen: boolean;
  cancelEnd: CycleEnd | null;
  remoteUpdatedAt: Date | null;
  observedAt: Date;
}): boolean {
  const { cancelOpen, cancelEnd, remoteUpdatedAt, observedAt } = order;
  if (!cancelOpen || !cancelEnd) return cancelOpen;
  return cycleFence({ updatedAt: remoteUpdatedAt, sentAt: observedAt }, cancelEnd) === 'NEW';
}

function takenBackOrMirror({ requestStatus }: Known): Judgement {
  return requestStatus === 'CANCEL_REQUESTED' ? 'CANCEL_TAKEN_BACK' : 'MIRROR';
}

/** An accept that is not ours: told once, and never when our own accept is about to meet it. */
function isNews({ stage, requestStatus }: Known): boolean {
  if (stage === 'REVIEW') return !ACCEPTED.some((status) => status === requestStatus);
  return stage === 'RECEIVED' || stage === 'REJECT_PENDING';
}

function alive(sighting: Sighting): boolean {
  return sighting.status !== 'CANCELLED' && !closed(sighting);
}

function closed({ status, requestStatus }: Sighting): boolean {
  return status === 'CLOSED' || status === 'INCOMPLETE' || requestStatus === 'CLOSED';
}

/** True when the store shows something else than the decision had seen. */
export function changed(known: Pick<Known, 'seen'>, sighting: Sighting): boolean {
  const { seen } = known;
  if (!seen) return true;
  if (seen.digest !== sighting.digest) return true;
  return seen.updatedAt !== null && sighting.updatedAt !== null && +seen.updatedAt !== +sighting.updatedAt;
}
