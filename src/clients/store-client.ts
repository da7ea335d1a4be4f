import type { CarrierCode } from './carriers.js';
import type {
  RemoteFulfillment,
  RemoteFulfillmentOrder,
  RemoteLocation,
  RemoteStockRecord,
  RemoteStore,
  RemoteWebhook,
} from './store-client.types.js';

export type * from './store-client.types.js';

/** A store platform that Crossdock can speak to. */
export type StorePlatform = 'NEXT';

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

/**
 * The port: what any store platform can do for Crossdock, in plain types.
 *
 * Every method sends exactly one HTTP request, never retries, and rejects only with a `StoreClientError`. For a
 * write, `StoreClientError.outcomeUnknown` says that the store may have applied it all the same.
 */
export interface StoreClient {
  /** One page of the fulfillment orders assigned to us. An order that cannot be understood does not spoil its page. */
  listAssigned(
    connection: StoreConnection,
    page: { filter: AssignmentFilter; cursor?: string },
    options?: CallOptions,
  ): Promise<FulfillmentOrderPage>;
  /** One fulfillment order as it stands. */
  getFulfillmentOrder(
    connection: StoreConnection,
    remoteId: string,
    options?: CallOptions,
  ): Promise<RemoteFulfillmentOrder>;
  /** Accepts the open fulfillment request. Answers the order as the store has it afterwards. */
  acceptRequest(
    connection: StoreConnection,
    remoteId: string,
    answer: { message?: string },
    options?: CallOptions,
  ): Promise<RemoteFulfillmentOrder>;
  /** Rejects the open fulfillment request. Answers the order as the store has it afterwards. */
  rejectRequest(
    connection: StoreConnection,
    remoteId: string,
    answer: { reason: RejectReason; message?: string },
    options?: CallOptions,
  ): Promise<RemoteFulfillmentOrder>;
  /**
   * Creates a shipment. Answers what the store made of it: one shipment, or one per parcel. Not idempotent at the store: after a
   * lost answer read `listFulfillments` first.
   */
  createFulfillment(
    connection: StoreConnection,
    fulfillmentOrderId: string,
    shipment: ShipmentInput,
    options?: CallOptions,
  ): Promise<RemoteFulfillment[]>;
  /** One page of the shipments of a fulfillment order. */
  listFulfillments(
    connection: StoreConnection,
    fulfillmentOrderId: string,
    page?: { cursor?: string },
    options?: CallOptions,
  ): Promise<FulfillmentPage>;
  /** Agrees to the open cancellation request: work stops. Answers the order as the store has it afterwards. */
  acceptCancellation(
    connection: StoreConnection,
    remoteId: string,
    answer: { message?: string },
    options?: CallOptions,
  ): Promise<RemoteFulfillmentOrder>;
  /** Declines the open cancellation request: work goes on. Answers the order as the store has it afterwards. */
  rejectCancellation(
    connection: StoreConnection,
    remoteId: string,
    answer: { message?: string },
    options?: CallOptions,
  ): Promise<RemoteFulfillmentOrder>;
  /** Ends work on an accepted order; what was not shipped stays undone. Answers the order as the store has it afterwards. */
  closeFulfillmentOrder(
    connection: StoreConnection,
    remoteId: string,
    answer: { message?: string },
    options?: CallOptions,
  ): Promise<RemoteFulfillmentOrder>;
  /** One page of stock records. */
  listStockRecords(
    connection: StoreConnection,
    query: StockRecordQuery,
    options?: CallOptions,
  ): Promise<StockRecordPage>;
  /** One stock record. */
  getStockRecord(connection: StoreConnection, remoteId: string, options?: CallOptions): Promise<RemoteStockRecord>;
  /** Sets what is in stock, an absolute number of pieces. Answers the record as the store has it afterwards. */
  setStock(
    connection: StoreConnection,
    remoteId: string,
    stock: { inStock: number },
    options?: CallOptions,
  ): Promise<RemoteStockRecord>;
  /** One page of locations. */
  listLocations(connection: StoreConnection, page?: { cursor?: string }, options?: CallOptions): Promise<LocationPage>;
  /** One location. */
  getLocation(connection: StoreConnection, remoteId: string, options?: CallOptions): Promise<RemoteLocation>;
  /** Creates a location. Not idempotent at the store: after a lost answer look for our callback URL first. */
  createLocation(connection: StoreConnection, location: LocationInput, options?: CallOptions): Promise<RemoteLocation>;
  /** Replaces a location as a whole. */
  updateLocation(
    connection: StoreConnection,
    remoteId: string,
    location: LocationInput,
    options?: CallOptions,
  ): Promise<RemoteLocation>;
  /** Deletes a location. One that is gone already is `NOT_FOUND`. */
  deleteLocation(connection: StoreConnection, remoteId: string, options?: CallOptions): Promise<void>;
  /** Name, time zone and currencies of the store. Needs its own scope: without it `FORBIDDEN`. */
  getStore(connection: StoreConnection, options?: CallOptions): Promise<RemoteStore>;
  /** One page of webhook subscriptions. */
  listWebhooks(connection: StoreConnection, page?: { cursor?: string }, options?: CallOptions): Promise<WebhookPage>;
  /** Subscribes. Not idempotent at the store. */
  createWebhook(connection: StoreConnection, webhook: WebhookInput, options?: CallOptions): Promise<RemoteWebhook>;
  /** Ends a subscription. One that is gone already is `NOT_FOUND`. */
  deleteWebhook(connection: StoreConnection, remoteId: string, options?: CallOptions): Promise<void>;
}
