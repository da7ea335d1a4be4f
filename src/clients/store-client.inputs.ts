import type { CarrierCode } from './carriers.js';
import type {
  RemoteFulfillment,
  RemoteFulfillmentOrder,
  RemoteLocation,
  RemoteStockRecord,
  RemoteWebhook,
} from './store-client.types.js';

/** Name of a registered adapter, such as `NEXT`. */
export type StorePlatform = string;

/** What is needed to speak to one store: which one, with which token, in which version of its API. */
export interface StoreConnection {
  platform: StorePlatform;
  /** Full domain, lower case, for example `blue-shop.29next.store`. Checked again before every request. */
  domain: string;
  /** Bearer token in clear; held only as long as the request lasts, never logged. */
  accessToken: string;
  /** Version of the store's API, for example `2024-04-01`. */
  apiVersion: string;
}

/** Limits of one call. Both are optional: the client's own default time-out holds otherwise. */
export interface CallOptions {
  /** Ends the request at once when aborted. A write that was under way is then of unknown outcome. */
  signal?: AbortSignal;
  /** Total time from the start of the call to the last byte of the answer, in milliseconds. */
  timeoutMs?: number;
}

/** Which assigned fulfillment orders to list. */
export type AssignmentFilter =
  'FULFILLMENT_REQUESTED' | 'CANCELLATION_REQUESTED' | 'FULFILLMENT_ACCEPTED' | 'FULFILLMENT_UNREQUESTED';

/** Why a fulfillment request is rejected, in our words; each platform's client translates. */
export type RejectReason =
  'INCORRECT_ADDRESS' | 'INVENTORY_OUT_OF_STOCK' | 'INELIGIBLE_PRODUCT' | 'UNDELIVERABLE_ADDRESS' | 'OTHER';

/** Something in a list that could not be understood. It stands alone: the rest of its page is good. */
export interface UnreadableItem {
  ok: false;
  /** The id, where at least that could be read. */
  remoteId: string | null;
  /** What is wrong, naming fields, never their values. */
  reason: string;
  /** The item as answered. May hold personal data. */
  raw: unknown;
}

/** One entry of a list of fulfillment orders. */
export type ObservedItem = { ok: true; order: RemoteFulfillmentOrder } | UnreadableItem;

/** One page of fulfillment orders; `nextCursor` is absent on the last page, and only there. */
export interface FulfillmentOrderPage {
  orders: ObservedItem[];
  nextCursor?: string;
}

/** One page of locations. */
export interface LocationPage {
  locations: RemoteLocation[];
  unreadable: UnreadableItem[];
  nextCursor?: string;
}

/** One page of webhook subscriptions. */
export interface WebhookPage {
  webhooks: RemoteWebhook[];
  unreadable: UnreadableItem[];
  nextCursor?: string;
}

/** A location as we want it at the store. An update replaces everything: read first, then send the whole. */
export type LocationInput = Pick<RemoteLocation, 'name' | 'callbackUrl' | 'acceptsReturns' | 'address'>;

/** A webhook subscription as we want it at the store. */
export interface WebhookInput {
  name: string;
  /** Where the store sends to; the full URL. */
  target: string;
  /** Event names of the platform, for example `app.uninstalled`. */
  events: readonly string[];
  /** Key that the store signs with. */
  secret: string;
  /** Version of the payloads. */
  apiVersion: string;
}

/** A shipment as we tell the store: everything explicit, nothing left to a default of the platform. */
export interface ShipmentInput {
  /** Lines of the fulfillment order (their own ids), each once, with at least one piece. */
  lines: readonly { remoteId: string; quantity: number }[];
  /** At least one. */
  parcels: readonly ShipmentParcel[];
  /** Whether the store e-mails the customer. */
  notify: boolean;
}

/** One parcel of a shipment. */
export interface ShipmentParcel {
  carrier: CarrierCode;
  /** The carrier's name; sent with carrier `OTHER`, where it must be there. */
  carrierName: string | null;
  trackingNumber: string;
  trackingUrl: string | null;
}

/** One page of the shipments of a fulfillment order; `nextCursor` is absent on the last page, and only there. */
export interface FulfillmentPage {
  fulfillments: RemoteFulfillment[];
  nextCursor?: string;
}

/** Why we put an order on hold, in our words; each platform's client translates. */
export type HoldReason = 'ADDRESS_INCORRECT' | 'OUT_OF_STOCK' | 'HIGH_RISK' | 'AWAITING_PAYMENT' | 'OTHER';

/** What happened to a shipment on its way, in our words; each platform's client translates. */
export type DeliveryEventStatus =
  | 'LABEL_PRINTED'
  | 'LABEL_PURCHASED'
  | 'CONFIRMED'
  | 'READY_FOR_PICKUP'
  | 'CARRIER_PICKED_UP'
  | 'PICKED_UP'
  | 'IN_TRANSIT'
  | 'OUT_FOR_DELIVERY'
  | 'ATTEMPTED_DELIVERY'
  | 'FAILURE'
  | 'DELIVERED'
  | 'DELAYED';

/** A delivery event as we tell the store. */
export interface DeliveryEventInput {
  status: DeliveryEventStatus;
  /** When it happened, ISO 8601 with offset. */
  happenedAt: string;
  message?: string;
  city?: string;
  state?: string;
  postcode?: string;
  /** ISO 3166-1 alpha-2. */
  country?: string;
  /** ISO 8601 with offset. */
  estimatedDeliveryAt?: string;
}

/** A shipment's place at the store: it is found below the customer's order. */
export interface FulfillmentPlace {
  orderNumber: string;
  /** The store's id of the shipment. */
  fulfillmentRemoteId: string;
}

/** A stock record that shall be made. */
export interface StockRecordInput {
  /** The store's id of the product. */
  productRemoteId: string;
  /** The store's id of the location. */
  locationRemoteId: string;
  inStock: number;
  lowStockThreshold?: number;
}

/** What became of an order whose lines were moved to another location. `original` is null where the store does not show it. */
export interface MovedOrder {
  moved: RemoteFulfillmentOrder;
  original: RemoteFulfillmentOrder | null;
}

/** What became of an order for which fulfillment was requested; a request for some of its lines leaves the rest in `unrequested`. */
export interface RequestedOrder {
  requested: RemoteFulfillmentOrder;
  unrequested: RemoteFulfillmentOrder | null;
}

/** Which stock records to list. */
export interface StockRecordQuery {
  /** The store's id of a location. */
  locationRemoteId?: string;
  sku?: string;
  /** Part of a product's name or SKU. */
  searchText?: string;
  cursor?: string;
}

/** One page of stock records; one that cannot be understood does not spoil its page. */
export interface StockRecordPage {
  records: RemoteStockRecord[];
  unreadable: UnreadableItem[];
  nextCursor?: string;
}
