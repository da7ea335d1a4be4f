import type {
  RemoteFulfillmentOrder,
  RemoteOrderLine,
  RemoteOrderStatus,
  RemoteRequestStatus,
} from '../../../src/clients/store-client.js';

/** What a fulfillment order of a test differs in. */
export interface OrderShape {
  remoteId?: string;
  orderNumber?: string;
  status?: RemoteOrderStatus;
  requestStatus?: RemoteRequestStatus;
  /** ISO time; null: the store sends none. */
  updatedAt?: string | null;
  location?: string;
  lines?: readonly { sku: string | null; quantity: number; fulfillable?: number; orderLineId?: string }[];
  country?: string | null;
  city?: string | null;
  holds?: RemoteFulfillmentOrder['holds'];
}

/** Personal data that must never be found in clear. */
export const SECRETS = [
  'Xaveria',
  'Quintessenza',
  'Hidden Lane 77',
  '+49-555-0199',
  'ring twice for Xaveria',
  'merchant-private-note',
];

/** A fulfillment order as the store client would hand it over. */
export function remoteOrder(shape: OrderShape = {}): RemoteFulfillmentOrder {
  const status = shape.status ?? 'OPEN';
  const requestStatus = shape.requestStatus ?? 'REQUESTED';
  const destination = {
    firstName: 'Xaveria',
    lastName: 'Quintessenza',
    line1: 'Hidden Lane 77',
    line2: null,
    line3: null,
    city: shape.city === undefined ? 'Hamburg' : shape.city,
    state: null,
    postcode: '20095',
    country: shape.country === undefined ? 'DE' : shape.country,
    phone: '+49-555-0199',
    notes: 'ring twice for Xaveria',
  };
  const order = {
    remoteId: shape.remoteId ?? '1001',
    orderNumber: shape.orderNumber ?? `N-${shape.remoteId ?? '1001'}`,
    status: { canonical: status, raw: status.toLowerCase() },
    requestStatus: { canonical: requestStatus, raw: requestStatus.toLowerCase() },
    supportedActions: null,
    holds: shape.holds ?? [],
    merchantRequests: [
      { kind: 'FULFILLMENT' as const, type: 'fulfillment_request', message: 'merchant-private-note', notify: null },
    ],
    destination,
    shippingMethod: { code: 'std', name: 'Standard' },
    location: { remoteId: shape.location ?? '7', name: 'Main' },
    lines: (shape.lines ?? [{ sku: 'MUG', quantity: 2 }]).map((line, index) => orderLine(index, line)),
    createdAt: '2026-03-01T10:00:00Z',
    updatedAt: shape.updatedAt === undefined ? '2026-03-01T10:00:00Z' : shape.updatedAt,
    origin: null,
    requestOrigin: null,
    unfamiliar: [],
    readingNotes: [],
  };
  return { ...order, raw: order };
}

function orderLine(
  index: number,
  line: { sku: string | null; quantity: number; fulfillable?: number; orderLineId?: string },
): RemoteOrderLine {
  return {
    remoteId: String(index + 1),
    orderLineId: line.orderLineId ?? String(500 + index),
    stockRecordId: null,
    productId: null,
    sku: line.sku,
    title: 'A thing',
    quantity: line.quantity,
    fulfillableQuantity: line.fulfillable ?? line.quantity,
    price: null,
    properties: [{ name: 'Engraving', value: 'for Xaveria' }],
  };
}
