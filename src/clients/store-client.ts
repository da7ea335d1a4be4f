import type { RemoteFulfillmentOrder, RemoteLocation, RemoteStore, RemoteWebhook } from './store-client.types.js';

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

/**
 * The port: what any store platform can do for Crossdock, in plain types.
 *
 * Every method sends exactly one HTTP request, never retries, and rejects only with a `StoreClientError`. For a
 * write, `StoreClientError.outcomeUnknown` says that the store may have applied it all the same.
 *
 * Still to come, each as further methods here: shipments, answers to cancellation requests, stock, moves.
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
