/**
 * Priorities inside one store; lower goes first. A verifying read has the priority of what it verifies.
 * Source: ARCHITECTURE.md, "Pace and priority".
 */
export const PRIORITY = {
  CANCEL_ANSWER: 10,
  LIVE_READ: 12,
  CANCEL_PULL: 15,
  DECISION: 20,
  LOCATION: 25,
  SHIPMENT: 30,
  REQUEST_PULL: 40,
  DELIVERY_EVENT: 45,
  ZERO_STOCK: 50,
  STOCK: 60,
  SWEEP: 70,
} as const;

/** While more decisions than this could be sent, no request pull starts: it would only find more of the same. */
export const DECISIONS_BEFORE_PULL = 60;

/**
 * Work that waited longer than this may go first on one slot in four: shorter than the lease of any work that waits for a slot, so that
 * nothing has to wait for a second lease.
 */
export const AGED_MS = 10_000;
