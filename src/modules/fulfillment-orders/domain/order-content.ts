import type {
  RemoteDestination,
  RemoteLineProperty,
  RemoteFulfillmentOrder,
  RemoteOrderStatus,
  RemoteRequestStatus,
} from '../../../clients/store-client.js';

/** A line as far as it says what is asked for. */
export interface ContentLine {
  /** The store's own id of it. */
  remoteId: string;
  /** The line of the customer's order that its pieces belong to; null where the store did not say. */
  orderLineId: string | null;
  sku: string | null;
  quantity: number;
  /** How the customer wants it made; left out where that was not kept. */
  properties?: RemoteLineProperty[];
}

/** What a fulfillment order asks for, and how it stands at its store. Personal data: sealed at rest. */
export interface OrderContent {
  status: RemoteOrderStatus;
  requestStatus: RemoteRequestStatus;
  /** The store's id of the location. */
  location: string;
  destination: RemoteDestination | null;
  lines: ContentLine[];
  holds: { reason: string | null; message: string | null }[];
  notes: { type: string | null; message: string | null }[];
}

/** The content of an order as a read showed it. */
export function contentOf(order: RemoteFulfillmentOrder): OrderContent {
  return {
    status: order.status.canonical,
    requestStatus: order.requestStatus.canonical,
    location: order.location.remoteId,
    destination: order.destination,
    lines: order.lines.map(({ remoteId, orderLineId, sku, quantity, properties }) => ({
      remoteId,
      orderLineId,
      sku,
      quantity,
      properties,
    })),
    holds: order.holds.map(({ reason, message }) => ({ reason, message })),
    notes: order.merchantRequests.map(({ type, message }) => ({ type, message })),
  };
}
