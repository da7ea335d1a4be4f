import type {
  AssignmentFilter,
  CallOptions,
  DeliveryEventInput,
  FulfillmentOrderPage,
  FulfillmentPage,
  FulfillmentPlace,
  HoldReason,
  LocationInput,
  LocationPage,
  MovedOrder,
  ObservedItem,
  RejectReason,
  RequestedOrder,
  ShipmentInput,
  StockRecordInput,
  StockRecordPage,
  StockRecordQuery,
  StoreConnection,
  WebhookInput,
  WebhookPage,
} from './store-client.inputs.js';
import type {
  RemoteAvailableLocation,
  RemoteDeliveryEvent,
  RemoteFulfillment,
  RemoteFulfillmentOrder,
  RemoteLocation,
  RemoteStockRecord,
  RemoteStore,
  RemoteWebhook,
} from './store-client.types.js';

export type * from './store-client.inputs.js';
export type * from './store-client.types.js';

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
  /**
   * Puts the order on hold. Not idempotent at the store, whose holds have no id: after a lost answer look for a hold with our reason
   * and message first. Answers the order as the store has it afterwards.
   */
  holdFulfillmentOrder(
    connection: StoreConnection,
    remoteId: string,
    hold: { reason: HoldReason; message?: string },
    options?: CallOptions,
  ): Promise<RemoteFulfillmentOrder>;
  /** Takes ALL holds off: the platform cannot release a single one. Answers the order as the store has it afterwards. */
  releaseHold(connection: StoreConnection, remoteId: string, options?: CallOptions): Promise<RemoteFulfillmentOrder>;
  /** The locations that could fulfill lines of the order, with those lines. Needs a scope of its own: without it `FORBIDDEN`. */
  listAvailableLocations(
    connection: StoreConnection,
    remoteId: string,
    options?: CallOptions,
  ): Promise<RemoteAvailableLocation[]>;
  /** Moves whole lines (their own ids) to another location. Not idempotent at the store; the moved lines may get a new order. */
  moveFulfillmentOrder(
    connection: StoreConnection,
    remoteId: string,
    move: { locationRemoteId: string; lineRemoteIds: readonly string[] },
    options?: CallOptions,
  ): Promise<MovedOrder>;
  /** Asks the assigned location to fulfill the order, as a merchant would. */
  requestFulfillment(
    connection: StoreConnection,
    remoteId: string,
    request: { message?: string; notify?: boolean },
    options?: CallOptions,
  ): Promise<RequestedOrder>;
  /** Takes the open fulfillment request back, as a merchant would. Answers the order as the store has it afterwards. */
  withdrawRequest(
    connection: StoreConnection,
    remoteId: string,
    withdrawal: { message?: string },
    options?: CallOptions,
  ): Promise<RemoteFulfillmentOrder>;
  /** Asks for the accepted order to be cancelled, as a merchant would. Answers the order as the store has it afterwards. */
  requestCancellation(
    connection: StoreConnection,
    remoteId: string,
    request: { message?: string },
    options?: CallOptions,
  ): Promise<RemoteFulfillmentOrder>;
  /** All fulfillment orders of a customer's order; one that cannot be understood does not spoil the others. */
  listOrderFulfillmentOrders(
    connection: StoreConnection,
    orderNumber: string,
    options?: CallOptions,
  ): Promise<ObservedItem[]>;
  /** One shipment as it stands. */
  getFulfillment(
    connection: StoreConnection,
    place: FulfillmentPlace,
    options?: CallOptions,
  ): Promise<RemoteFulfillment>;
  /** Tells what happened to a shipment on its way. Not idempotent at the store: after a lost answer read `listDeliveryEvents` first. */
  createDeliveryEvent(
    connection: StoreConnection,
    place: FulfillmentPlace,
    event: DeliveryEventInput,
    options?: CallOptions,
  ): Promise<RemoteDeliveryEvent>;
  /** All delivery events of a shipment. */
  listDeliveryEvents(
    connection: StoreConnection,
    place: FulfillmentPlace,
    options?: CallOptions,
  ): Promise<RemoteDeliveryEvent[]>;
  /** Creates a stock record. Not idempotent at the store: after a lost answer list the location's records first. */
  createStockRecord(
    connection: StoreConnection,
    record: StockRecordInput,
    options?: CallOptions,
  ): Promise<RemoteStockRecord>;
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
  /** Changes a subscription; what is left out stays as it is. */
  updateWebhook(
    connection: StoreConnection,
    remoteId: string,
    change: { active?: boolean; target?: string; events?: readonly string[]; secret?: string },
    options?: CallOptions,
  ): Promise<RemoteWebhook>;
  /** Ends a subscription. One that is gone already is `NOT_FOUND`. */
  deleteWebhook(connection: StoreConnection, remoteId: string, options?: CallOptions): Promise<void>;
}
