/**
 * What is pulled from a store; each kind has its own wake row and runs at most once at a time per store. ACCOUNT is the store itself:
 * its details, our locations and our webhook there. DELIVERIES are shipments on their way, ORDERS what is read one by one; all others
 * are lists.
 */
export const PULL_KINDS = [
  'REQUESTS',
  'CANCELLATIONS',
  'ACCEPTED',
  'ORDERS',
  'STOCK',
  'FORECAST',
  'ACCOUNT',
  'DELIVERIES',
] as const;

/** Those that bring work, or keep it right; the others can wait for their hour. */
export const WORK_KINDS: readonly PullKind[] = ['REQUESTS', 'CANCELLATIONS', 'ACCEPTED', 'ORDERS', 'STOCK'];

/** One of the things that are pulled from a store. */
export type PullKind = (typeof PULL_KINDS)[number];

/**
 * What a callback's `type` asks us to pull. `cancellation_request` is the guide's other spelling. An unknown type of a known
 * endpoint pulls both lists: a hint that we cannot read is still a hint.
 * Source: 29 Next guide "Fulfillment Service Apps", section "Location Callback".
 */
export function pullsForCallbackType(type: unknown): { kind: string; pulls: PullKind[] } {
  if (type === 'fulfillment_requested') return { kind: type, pulls: ['REQUESTS'] };
  if (type === 'cancellation_requested' || type === 'cancellation_request') {
    return { kind: 'cancellation_requested', pulls: ['CANCELLATIONS'] };
  }
  return { kind: 'unknown', pulls: ['REQUESTS', 'CANCELLATIONS'] };
}
