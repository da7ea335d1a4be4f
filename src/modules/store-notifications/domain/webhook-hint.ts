import { PULL_KINDS, type PullKind } from './pull-kind.js';

/**
 * What each event of a store hints at. A webhook is never believed: it only says what to look at again. `app.uninstalled`
 * and `customer.redacted` are acted on, where they are received. Source: 29 Next Admin API 2024-04-01, webhooks; the latter is of 2026.
 */
const HINTS = {
  'order.updated': ['REQUESTS', 'CANCELLATIONS', 'ACCEPTED'],
  'fulfillment.created': ['ACCEPTED'],
  'fulfillment.updated': ['ACCEPTED', 'DELIVERIES'],
  'product.created': ['STOCK'],
  'product.updated': ['STOCK'],
  'store.updated': ['ACCOUNT'],
  'app.uninstalled': [],
  'customer.redacted': [],
} as const satisfies Readonly<Record<string, readonly PullKind[]>>;

/** The events that we subscribe to. */
export const WEBHOOK_EVENTS = Object.keys(HINTS) as readonly (keyof typeof HINTS)[];

/**
 * What an event asks us to pull; nothing for an event that we do not know. One that names its order asks for that order instead of the
 * list of all accepted work, which may have hundreds of pages: stores tell us about each of our own shipments.
 */
export function pullsForWebhook(eventType: string, namesOrder = false): readonly PullKind[] {
  const pulls: readonly PullKind[] = Object.hasOwn(HINTS, eventType) ? HINTS[eventType as keyof typeof HINTS] : [];
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

/** Pulls as an operator asks for them again, in a stable order and each once. */
export function inOrder(pulls: readonly PullKind[]): PullKind[] {
  return PULL_KINDS.filter((kind) => pulls.includes(kind));
}
