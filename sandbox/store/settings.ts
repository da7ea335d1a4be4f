import type { Gate } from './states.js';

/** How one fake store behaves where real stores differ or the documentation is vague. Everything can be changed while it runs. */
export interface StoreSettings extends Record<Gate, boolean> {
  name: string;
  /** IANA name, e.g. `Europe/Berlin`. */
  timeZone: string;
  /** ISO 4217 codes, the first is the default. */
  currencies: string[];
  /** Rows per list page. */
  pageSize: number;
  /** Time in ms added to each answer: half before the request takes effect, half after. Equal bounds are a fixed latency. */
  latency: { minMs: number; maxMs: number };
  /** The sliding limit per access token. Arrivals are logged also while it is off. */
  limiter: { enabled: boolean; perSecond: number };
  /** Whether the authorize redirect returns the `state` it was given. */
  echoState: boolean;
  /** Whether fulfillment orders carry `updated_at`. */
  showUpdatedAt: boolean;
  /** Sort of lists by creation; cursor-paged Django APIs sort newest first by default. */
  listOrder: 'newest' | 'oldest';
  /** Form of the `X-29Next-Store` header of callbacks: `acme`, as the platform's demo app reads it, or `acme.29next.store`. */
  storeHeader: 'domain' | 'label';
  /** Form of `webhook.store` in webhook bodies; the documented example is a bare label. */
  webhookStore: 'domain' | 'label';
  /** Whether the store is out of order: the Admin API and OAuth answer every request with 503 and apply nothing. */
  down: boolean;
  /**
   * Form of `GET .../fulfillments/`, which is described as one object: a bare array, a cursor page, or the object itself
   * where there is exactly one fulfillment (none or several are an array then too).
   */
  fulfillmentsShape: 'object' | 'list' | 'page';
  /** What stands between the values of `tracking_codes` and `tracking_carriers`, which are one text each. */
  trackingSeparator: string;
  /** `tracking_links`, described as one URL: the first parcel's, and absent without one; or all, with the separator between. */
  trackingLinks: 'first' | 'joined';
  /** Status of the answer that has recorded a shipment; 201 is described. */
  shipmentStatus: 200 | 201;
  /** Whether a request without `X-29next-API-Version` is refused; the platform's demo app sends none. A wrong one always is. */
  versionHeader: 'optional' | 'required';
  /** Whether a recorded fulfillment lowers `num_in_stock` of its location's stock records. */
  deductsOnFulfillment: boolean;
  /** Whether accepted work can be put on hold. */
  holdInProcessing: boolean;
  /** Whether the merchant can change address and lines of accepted work. */
  editInProcessing: boolean;
  /** Whether accepted work can be moved; the documentation asks for an accepted cancellation first. */
  moveInProcessing: boolean;
  /** Whether a move of all lines makes a new order; a move of some always does. Otherwise the order keeps its id. */
  moveMakesNewOrder: boolean;
  /** What becomes of an order whose last lines went to another order. One that shipped something is always closed. */
  emptiedOrder: 'closed' | 'canceled';
  /** Whether a move by the API needs a destination that has all pieces in stock. */
  moveNeedsStock: boolean;
  /** Which half keeps the id when fulfillment is requested for some lines only. */
  splitKeeps: 'requested' | 'unrequested';
  /**
   * What an accepted cancellation leaves: the same order, open again; a canceled one and another in its place; or the same order, which reads
   * `canceled` and can be moved and requested all the same.
   */
  afterCancelAccept: 'open' | 'canceled' | 'canceled_movable';
  /** What becomes of the pieces of a canceled fulfillment whose order was closed: the order opens again, or a new one is made. */
  cancelledFulfillmentReopens: 'same' | 'new';
  /**
   * Form of `available_locations`: the guide shows an array, the reference describes an object (here by location id,
   * with locations or with the ids of their lines alone).
   */
  availableLocationsShape: 'array' | 'object' | 'ids';
  /** Whether the available locations name the one that the order is assigned to. */
  availableIncludesAssigned: boolean;
  /** Form of `GET /orders/{number}/fulfillment-orders/`, described as one object; as `fulfillmentsShape`. */
  orderFulfillmentOrdersShape: 'object' | 'list' | 'page';
  /** Form of `GET .../fulfillments/{id}/events/`, described as one object; as `fulfillmentsShape`. */
  deliveryEventsShape: 'object' | 'list' | 'page';
  /** Whether lists of assigned orders show closed and canceled ones too. */
  listsClosed: boolean;
  /** Whether `supported_actions` lists what is possible now; null otherwise. The documentation names no values but `move`. */
  supportedActions: 'none' | 'listed';
  /** Scopes that an installation gets at most, whatever the app asks for; null: all that it asks for. */
  grantedScopes: string[] | null;
  /** Fields of a newer API version that fulfillment orders, shipments, stock records and the store itself carry. */
  extraFields: Record<string, string>;
  /** Words of a newer API version by which `status`, `request_status` and `supported_actions` are replaced. */
  newerWords: Record<string, string>;
}

/** Settings of a store about which nothing was said. */
export function defaultSettings(domain: string): StoreSettings {
  return {
    name: domain.split('.')[0] ?? domain,
    timeZone: 'UTC',
    currencies: ['USD'],
    pageSize: 20,
    latency: { minMs: 0, maxMs: 0 },
    limiter: { enabled: true, perSecond: 4 },
    echoState: true,
    showUpdatedAt: true,
    listOrder: 'newest',
    storeHeader: 'label',
    webhookStore: 'label',
    down: false,
    fulfillmentsShape: 'list',
    trackingSeparator: ',',
    trackingLinks: 'first',
    shipmentStatus: 201,
    versionHeader: 'optional',
    deductsOnFulfillment: true,
    holdInProcessing: true,
    editInProcessing: true,
    moveInProcessing: false,
    moveMakesNewOrder: true,
    emptiedOrder: 'closed',
    moveNeedsStock: true,
    splitKeeps: 'requested',
    afterCancelAccept: 'open',
    cancelledFulfillmentReopens: 'same',
    availableLocationsShape: 'array',
    availableIncludesAssigned: false,
    orderFulfillmentOrdersShape: 'list',
    deliveryEventsShape: 'list',
    listsClosed: false,
    supportedActions: 'listed',
    grantedScopes: null,
    extraFields: {},
    newerWords: {},
  };
}
