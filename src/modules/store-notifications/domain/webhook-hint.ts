import type { PullKind } from './pull-kind.js';

/**
 * What an event asks us to pull. One that names its order asks for that order instead of the list of all accepted work, which may have
 * hundreds of pages: stores tell us about each of our own shipments.
 */
export function pullsForWebhook(pulls: readonly PullKind[], namesOrder: boolean): readonly PullKind[] {
  return namesOrder ? pulls.map((kind) => (kind === 'ACCEPTED' ? 'ORDERS' : kind)) : pulls;
}

/** Seconds between the end of a pull and the next one that a webhook may cause, at least. Callbacks know no pause. */
const HINT_PAUSE_SECONDS: Readonly<Record<PullKind, number>> = {
  REQUESTS: 10,
  CANCELLATIONS: 30,
  ACCEPTED: 20,
  ORDERS: 2,
  STOCK: 60,
  FORECAST: 60,
  ACCOUNT: 10,
  DELIVERIES: 20,
};
const PAUSE_PER_PAGE_SECONDS = 20;
const LONGEST_PAUSE_SECONDS = 600;

/**
 * Seconds between the end of a pull and the next one that a webhook may cause. Stores send webhooks about each of our own writes, too:
 * the longer the list is that such an echo has us read, the longer its pause, so that echoes take no more than one request in 20 s.
 */
export function hintPauseSeconds(kind: PullKind, pages: number): number {
  return Math.max(HINT_PAUSE_SECONDS[kind], Math.min(pages * PAUSE_PER_PAGE_SECONDS, LONGEST_PAUSE_SECONDS));
}
