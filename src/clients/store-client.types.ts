/** State of a fulfillment order at the store. `UNKNOWN`: a word we do not know; the raw one stands beside. */
export type RemoteOrderStatus =
  'NOT_REQUIRED' | 'OPEN' | 'PROCESSING' | 'ON_HOLD' | 'INCOMPLETE' | 'CLOSED' | 'CANCELLED' | 'UNKNOWN';

/** State of what the merchant asked of us for a fulfillment order. */
export type RemoteRequestStatus =
  | 'PENDING'
  | 'REQUESTED'
  | 'ACCEPTED'
  | 'REJECTED'
  | 'CANCEL_REQUESTED'
  | 'CANCEL_ACCEPTED'
  | 'CANCEL_REJECTED'
  | 'CLOSED'
  | 'UNKNOWN';

/** A value of the store in our words, with the store's own word beside (null: it sent none). */
export interface Translated<T extends string> {
  canonical: T;
  raw: string | null;
}

/** Something that keeps an order from being worked on. 29 Next gives holds no id. */
export interface RemoteHold {
  reason: string | null;
  message: string | null;
  createdAt: string | null;
}

/** What a merchant's text goes with. */
export type MerchantRequestKind = 'FULFILLMENT' | 'CANCELLATION' | 'UNKNOWN';

/** A text of the merchant with a request. Texts only: never count them to know which cycle this is. */
export interface RemoteMerchantRequest {
  kind: MerchantRequestKind;
  /** The store's own word. */
  type: string | null;
  message: string | null;
  /** Whether the merchant wants the customer to be told; null: not said. */
  notify: boolean | null;
}

/** Where a parcel goes: personal data. What the store did not send is null. `country` is as sent (a country code). */
export interface RemoteDestination {
  firstName: string | null;
  lastName: string | null;
  line1: string | null;
  line2: string | null;
  line3: string | null;
  city: string | null;
  state: string | null;
  postcode: string | null;
  country: string | null;
  phone: string | null;
  notes: string | null;
}

/** What a customer paid for a line, as the store states it: for customs. Amounts are decimals as text; null: not said. */
export interface RemoteLinePrice {
  /** Currency code as sent. */
  currency: string | null;
  exclTax: string | null;
  inclTax: string | null;
  /** Discount on the line. */
  discount: string | null;
  taxes: { title: string | null; rate: string | null; amount: string | null }[];
}

/** How a customer wants a line made, such as the text of an engraving. Personal data. */
export interface RemoteLineProperty {
  /** Empty where the store gives none. */
  name: string;
  value: string;
}

/** One line of a fulfillment order. Ids are text: of digits, exact also beyond 2^53, or whatever the store uses. */
export interface RemoteOrderLine {
  remoteId: string;
  /** The line of the customer's order: shipments name this one. */
  orderLineId: string;
  stockRecordId: string | null;
  productId: string | null;
  /** Without surrounding blanks; null where the store has none. */
  sku: string | null;
  title: string | null;
  /** Whole pieces, 0 to 2147483647. */
  quantity: number;
  /** Pieces that may still be shipped: at most `quantity`. */
  fulfillableQuantity: number;
  /** Null where the store says nothing of it. */
  price: RemoteLinePrice | null;
  properties: RemoteLineProperty[];
}

/** A fulfillment order as the store showed it. */
export interface RemoteFulfillmentOrder {
  remoteId: string;
  orderNumber: string;
  status: Translated<RemoteOrderStatus>;
  requestStatus: Translated<RemoteRequestStatus>;
  /** What the store says may be done now, in its own words; null: it did not say. */
  supportedActions: string[] | null;
  holds: RemoteHold[];
  merchantRequests: RemoteMerchantRequest[];
  destination: RemoteDestination | null;
  shippingMethod: { code: string | null; name: string | null } | null;
  location: { remoteId: string; name: string | null };
  lines: RemoteOrderLine[];
  /** As sent (ISO 8601 with offset), or null when absent. */
  createdAt: string | null;
  /** As sent (ISO 8601 with offset), or null when absent. */
  updatedAt: string | null;
  /** How the order came to be (checkout, Admin API, subscription), in the store's own word; null where it does not say. */
  origin: string | null;
  /** Who sent the latest request (a person, a background job, the API), in the store's own word; null where it does not say. */
  requestOrigin: string | null;
  /** Field names and enum values that we do not know, as `line_items[].colour` or `status=parked`; never other values. Sorted. */
  unfamiliar: string[];
  /** What was odd and how it was read, in plain words (`line_items[0].quantity is missing; ...`); of values only numbers. */
  readingNotes: string[];
  /** The JSON as answered (integers beyond 2^53 as strings; NUL and lone surrogates as U+FFFD). Personal data. */
  raw: unknown;
}

/** Address of a location. */
export interface RemoteAddress {
  line1: string;
  line2: string | null;
  line3: string | null;
  city: string;
  state: string | null;
  postcode: string | null;
  country: string;
  phone: string | null;
}

/** A location of the store: one of our warehouses, as the store knows it. */
export interface RemoteLocation {
  remoteId: string;
  name: string;
  /** Base of the callbacks, or null. It carries our token: treat it as a secret. */
  callbackUrl: string | null;
  acceptsReturns: boolean;
  address: RemoteAddress;
  /** Countries to which the store lets it ship, upper case, ISO 3166-1 alpha-2 where they are known, sorted; null: the store does not say. Empty: all. */
  allowedCountries: string[] | null;
  /** See RemoteFulfillmentOrder; as `location.zone`, and what was odd, as in `readingNotes`. */
  unfamiliar: string[];
}

/** The store itself. */
export interface RemoteStore {
  name: string;
  /** IANA name as sent, or null. */
  timeZone: string | null;
  /** Currency codes. */
  currencies: string[];
  /** See RemoteFulfillmentOrder; as `store.zone`. */
  unfamiliar: string[];
}

/** A webhook subscription. Its secret is never read back. */
export interface RemoteWebhook {
  remoteId: string;
  name: string | null;
  target: string;
  events: string[];
  active: boolean;
  apiVersion: string | null;
  warningCount: number;
  /** See RemoteFulfillmentOrder; as `webhook.zone`. */
  unfamiliar: string[];
}

/** State of a shipment at the store. */
export type RemoteFulfillmentStatus = 'SUCCESS' | 'CANCELLED' | 'UNKNOWN';

/** A shipment as the store has it: what makes it recognisable. */
export interface RemoteFulfillment {
  remoteId: string;
  status: Translated<RemoteFulfillmentStatus>;
  /** The store's own word, for example `tracking_added`; null: none. */
  deliveryStatus: string | null;
  /** Null where the store does not say. */
  locationRemoteId: string | null;
  /** Shipments name the lines of the customer's order, not those of the fulfillment order. */
  lines: { orderLineId: string; sku: string | null; quantity: number }[];
  /** Tracking numbers of all parcels, as the store shows them; each once. */
  trackingNumbers: string[];
  /** As sent (ISO 8601 with offset), or null when absent. */
  createdAt: string | null;
  /** See RemoteFulfillmentOrder; as `fulfillment.zone`. */
  unfamiliar: string[];
}

/** The stock of one product at one location, as the store counts it. */
export interface RemoteStockRecord {
  remoteId: string;
  /** Null where the store does not say. */
  locationRemoteId: string | null;
  productRemoteId: string | null;
  sku: string | null;
  title: string | null;
  /** What is there, by the store's books; null: not tracked. May be negative. */
  inStock: number | null;
  /** Promised to orders that are not shipped yet. May be negative. */
  allocated: number | null;
  /** What can still be sold: in stock less allocated, as the store computed it. */
  net: number | null;
  /** As sent (ISO 8601 with offset), or null when absent. */
  updatedAt: string | null;
  /** See RemoteFulfillmentOrder; as `stockrecord.zone`. */
  unfamiliar: string[];
}

/** A location that could take lines of an order. */
export interface RemoteAvailableLocation {
  remoteId: string;
  name: string | null;
  /** Ids of the lines of the fulfillment order that it could take. */
  lineRemoteIds: string[];
}

/** What happened to a shipment on its way, as the store has it. */
export interface RemoteDeliveryEvent {
  remoteId: string;
  /** The store's own word, for example `in_transit`. */
  status: string;
  /** As sent (ISO 8601 with offset), or null when absent. */
  happenedAt: string | null;
  message: string | null;
}
