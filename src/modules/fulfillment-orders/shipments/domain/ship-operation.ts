/** The kind of the operation that tells a store about a shipment. */
export const SHIP_OPERATION = 'fulfillment.create';

/** The kind of the operation that ends the work on the rest of an order. */
export const CLOSE_OPERATION = 'fulfillment-order.close';

/** What the operation needs to know; its content is read from the shipment, which never changes. */
export interface ShipPayload {
  fulfillmentId: string;
  /** The store's id of the order. */
  remoteId: string;
}

/** What the operation needs to know. */
export interface ClosePayload {
  remoteId: string;
  cycle: number;
  /** For the merchant; null sends none. */
  message: string | null;
}

/**
 * Where a shipment stands. HELD: taken back from the outbox while the merchant waits for the answer to a cancellation.
 * CANCELED_AT_STORE: the store had it, and the merchant cancelled it there.
 */
export const FULFILLMENT_STATUSES = [
  'PENDING',
  'HELD',
  'CONFIRMED',
  'REFUSED',
  'CANCELLED',
  'CANCELED_AT_STORE',
] as const;

/** Where a shipment stands. */
export type FulfillmentStatus = (typeof FULFILLMENT_STATUSES)[number];
