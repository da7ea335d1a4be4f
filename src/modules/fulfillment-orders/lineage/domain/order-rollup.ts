import type { RemoteOrderStatus, RemoteRequestStatus } from '../../../../clients/store-client.js';

/**
 * How a customer's order stands as a whole. No platform says how its own
 * word for it follows from the fulfillment orders, see docs/platform-notes.md.
 */
export const ORDER_STATUSES = [
  'NOT_REQUIRED',
  'UNFULFILLED',
  'ON_HOLD',
  'REJECTED',
  'PROCESSING',
  'FULFILLED',
  'INCOMPLETE',
] as const;

/** How a customer's order stands as a whole. */
export type CustomerOrderStatus = (typeof ORDER_STATUSES)[number];

/** One of its fulfillment orders, as the store shows it. */
export interface RollupPart {
  status: RemoteOrderStatus;
  requestStatus: RemoteRequestStatus;
}

/**
 * Rolls the fulfillment orders of one order up. What was cancelled counts for nothing as long as anything else is there: its pieces
 * are in a replacement, or nobody wants them. What needs somebody's attention most wins; done is only what is done everywhere.
 */
export function rollUpOrder(parts: readonly RollupPart[]): CustomerOrderStatus {
  const alive = parts.filter(({ status }) => status !== 'CANCELLED');
  if (alive.length === 0) return parts.length === 0 ? 'NOT_REQUIRED' : 'UNFULFILLED';
  const wanted = alive.filter(({ status }) => status !== 'NOT_REQUIRED');
  if (wanted.length === 0) return 'NOT_REQUIRED';
  const any = (test: (part: RollupPart) => boolean): boolean => wanted.some(test);
  if (any(({ status }) => status === 'ON_HOLD')) return 'ON_HOLD';
  if (any(({ requestStatus, status }) => requestStatus === 'REJECTED' && status !== 'CLOSED')) return 'REJECTED';
  if (any(({ status }) => status === 'INCOMPLETE')) return 'INCOMPLETE';
  if (wanted.every(({ status }) => status === 'CLOSED')) return 'FULFILLED';
  // A part of it is done or under way.
  if (any(({ status }) => status === 'PROCESSING' || status === 'CLOSED')) return 'PROCESSING';
  return 'UNFULFILLED';
}
