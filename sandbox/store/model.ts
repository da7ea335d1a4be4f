import type { RequestStatus, Status } from './states.js';

/** A destination, in the platform's own field names (29 Next Admin API 2024-04-01, FulfillmentShippingAddress). `line4` is the city. */
export interface ShippingAddress {
  id: number;
  first_name: string;
  last_name: string;
  line1: string;
  line2: string;
  line3: string;
  line4: string;
  state: string;
  postcode: string;
  country: string;
  phone_number: string;
  notes: string;
}

/** A location's address (29 Next Admin API 2024-04-01, LocationAddress). */
export type LocationAddress = Omit<ShippingAddress, 'id' | 'first_name' | 'last_name' | 'notes'>;

/** A location; `owner` is the client id of the app that made it, null for one of the merchant's own. */
export interface Location {
  id: number;
  name: string;
  address: LocationAddress;
  callbackUrl: string | null;
  acceptReturn: boolean;
  /** Country codes to which it may ship; left out: the store does not say. */
  allowedCountries?: readonly string[];
  owner: string | null;
  createdMicros: number;
  deleted: boolean;
}

/** A product of the store's catalogue. */
export interface Product {
  id: number;
  sku: string;
  title: string;
  /** Decimal text with two places, in the store's first currency. */
  price: string;
  /** What its stock record at each location begins with; null: not tracked. */
  initialStock: number | null;
  /** Locations at which it has a stock record from the start; null: at every one. */
  stockedAt: readonly number[] | null;
}

/** One line of a fulfillment order; `shipped` counts units in fulfillments that the store has recorded. */
export interface Line {
  id: number;
  orderLineId: number;
  sku: string;
  quantity: number;
  shipped: number;
  /** How the customer wants it made, by name; left out where it is as it comes. */
  properties?: Readonly<Record<string, string>>;
}

/** One parcel of a fulfillment (29 Next Admin API 2024-04-01, TrackingInfo). */
export interface Tracking {
  carrier: string;
  /** Name of a carrier that the platform has no word for; goes with carrier `other`. */
  carrierOtherName: string | null;
  code: string | null;
  link: string | null;
}

/** Where a parcel is on its way to the customer (29 Next Admin API 2024-04-01, enum delivery_status); null: nothing is known. */
export const DELIVERY_STATUSES = [
  'tracking_added',
  'in_transit',
  'out_for_delivery',
  'attempted_delivery',
  'failed_delivery',
  'delivered',
  'delayed',
] as const;
/** Where a parcel is on its way to the customer. */
export type DeliveryStatus = (typeof DELIVERY_STATUSES)[number] | null;

/** What a carrier told about a shipment (29 Next Admin API 2024-04-01, FulfillmentEvent); times as they were given. */
export interface DeliveryEvent {
  id: number;
  status: string;
  happenedAt: string;
  message: string | null;
  /** Where it happened, by the platform's own field names; what was not said is not there. */
  place: Record<string, string | number | null>;
  createdMicros: number;
}

/**
 * A shipment that the store has recorded. It names the fulfillment order's line and the line of the customer's order.
 * Records are never changed in place.
 */
export interface Fulfillment {
  id: number;
  fulfillmentOrderId: number;
  orderNumber: string;
  locationId: number;
  lines: { id: number; lineId: number; orderLineId: number; sku: string; quantity: number }[];
  tracking: Tracking[];
  /** Whether the customer was told by e-mail. */
  notify: boolean;
  createdMicros: number;
  status: 'success' | 'canceled';
  /** Who shipped: the service, or the merchant from a shelf of their own. */
  by: 'merchant' | 'service';
  deliveryStatus: DeliveryStatus;
  /** `happened_at` of the newest event, ISO 8601. */
  lastEventAt: string | null;
  events: readonly DeliveryEvent[];
}

/** A hold placed on a fulfillment order (29 Next Admin API 2024-04-01, FulfillmentHold; it has no id there either). */
export interface Hold {
  reason: 'address_incorrect' | 'out_of_stock' | 'high_risk' | 'awaiting_payment' | 'other';
  message: string | null;
  createdMicros: number;
  /** Who placed it; the API does not tell. */
  by: 'merchant' | 'service';
}

/** A note of the merchant that came with a request (29 Next Admin API 2024-04-01, MerchantRequest). */
export interface MerchantNote {
  type: 'fulfill_request' | 'cancel_request';
  message: string | null;
  notify: boolean;
}

/** A line of the order's timeline, as the merchant reads it. */
export interface TimelineEntry {
  atMicros: number;
  text: string;
}

/** A fulfillment order. Records are never changed in place: each change is a new record with a later `updatedMicros`. */
export interface FulfillmentOrder {
  readonly id: number;
  readonly orderNumber: string;
  readonly locationId: number;
  readonly status: Status;
  readonly requestStatus: RequestStatus;
  /** Number of times fulfillment was requested; 0 before the first. */
  readonly cycle: number;
  readonly createdMicros: number;
  readonly updatedMicros: number;
  readonly lines: readonly Line[];
  readonly address: Readonly<ShippingAddress> | null;
  readonly shippingMethod: { readonly code: string; readonly name: string };
  readonly holds: readonly Hold[];
  readonly notes: readonly MerchantNote[];
  readonly timeline: readonly TimelineEntry[];
  /** The order that this one replaces after a cancellation, or from which its lines came. */
  readonly replaces: number | null;
}

/** A note that an app wrote on a customer's order (29 Next Admin API 2024-04-01, OrderNote). */
export interface OrderNote {
  id: number;
  message: string;
  clientId: string;
  createdMicros: number;
}

/** A webhook subscription (29 Next Admin API 2024-04-01, Webhook). */
export interface Webhook {
  id: number;
  name: string | null;
  target: string;
  events: (string | null)[];
  active: boolean;
  apiVersion: string | null;
  secretKey: string | null;
  warningCount: number;
  createdMicros: number;
  updatedMicros: number;
}

/** ISO 8601 in UTC with microseconds, as the platform's time stamps are written. */
export function isoMicros(micros: number): string {
  const iso = new Date(Math.floor(micros / 1000)).toISOString();
  return `${iso.slice(0, -1)}${String(micros % 1000).padStart(3, '0')}Z`;
}
