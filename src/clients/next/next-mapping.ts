import type {
  RemoteDestination,
  RemoteFulfillmentOrder,
  RemoteOrderLine,
  RemoteStore,
  RemoteWebhook,
} from '../store-client.js';
import { Fields, NotUnderstood, readId, translate } from './next-fields.js';
import { unfamiliarInOrder, unfamiliarInStore, unfamiliarInWebhook } from './next-unfamiliar.js';
import { ORDER_STATUSES, REQUEST_STATUSES } from './next-vocabulary.js';

/**
 * A fulfillment order of 29 Next in our words (Admin API 2024-04-01, FulfillmentOrder). Throws `NotUnderstood` when
 * something that Crossdock builds on is missing or senseless: ids, order number, location, lines and their quantities.
 */
export function mapFulfillmentOrder(raw: unknown): RemoteFulfillmentOrder {
  const order = new Fields<'FulfillmentOrder'>(raw, 'order');
  return {
    remoteId: order.id('id'),
    orderNumber: order.requiredText('order_number'),
    status: translate(ORDER_STATUSES, order.text('status')),
    requestStatus: translate(REQUEST_STATUSES, order.text('request_status')),
    supportedActions: mapActions(order.raw('supported_actions')),
    holds: order.optionalList('fulfillment_holds').map((value, index) => {
      const hold = new Fields<'Hold'>(value, `fulfillment_holds[${index}]`);
      return { reason: hold.text('reason'), message: hold.text('reason_message'), createdAt: hold.text('created_at') };
    }),
    merchantRequests: order.optionalList('merchant_requests').map((value, index) => {
      const request = new Fields<'MerchantRequest'>(value, `merchant_requests[${index}]`);
      return { type: request.text('type'), message: request.text('message'), notify: request.flag('notify') };
    }),
    destination: mapDestination(order.raw('shipping_address')),
    shippingMethod: mapShippingMethod(order.raw('shipping_method')),
    location: mapAssignedLocation(order.raw('assigned_location')),
    lines: order.list('line_items').map(mapLine),
    createdAt: order.text('created_at'),
    updatedAt: order.text('updated_at'),
    unfamiliar: unfamiliarInOrder(raw),
    raw,
  };
}

/** The store (Admin API 2024-04-01, storeDetail): described as a list of one, a single object is read as well. */
export function mapStore(raw: unknown): RemoteStore {
  const one: unknown = Array.isArray(raw) ? (raw as unknown[])[0] : raw;
  const store = new Fields<'Store'>(one, 'store');
  return {
    name: store.requiredText('name'),
    timeZone: store.text('timezone'),
    currencies: store
      .optionalList('available_currencies')
      .map((value, index) =>
        new Fields<'Currency'>(value, `available_currencies[${index}]`).requiredText('code').toUpperCase(),
      ),
    unfamiliar: unfamiliarInStore(one),
  };
}

/** A webhook subscription (Admin API 2024-04-01, Webhook). Its `secret_key` is dropped. */
export function mapWebhook(raw: unknown): RemoteWebhook {
  const webhook = new Fields<'Webhook'>(raw, 'webhook');
  return {
    remoteId: webhook.id('id'),
    name: webhook.text('name'),
    target: webhook.requiredText('target'),
    events: webhook.optionalList('events').filter((event) => typeof event === 'string'),
    active: webhook.flag('active') ?? true,
    apiVersion: webhook.text('api_version'),
    warningCount: webhook.raw('warning_count') === undefined ? 0 : webhook.count('warning_count'),
    unfamiliar: unfamiliarInWebhook(raw),
  };
}

function mapLine(value: unknown, index: number): RemoteOrderLine {
  const line = new Fields<'FulfillmentOrderLine'>(value, `line_items[${index}]`);
  return {
    remoteId: line.id('id'),
    orderLineId: line.id('order_line_id'),
    stockRecordId: line.optionalId('stockrecord_id'),
    productId: line.optionalId('product_id'),
    sku: line.text('sku'),
    title: line.text('product_title'),
    quantity: line.count('quantity'),
    fulfillableQuantity: line.count('fulfillable_quantity'),
  };
}

function mapDestination(value: unknown): RemoteDestination | null {
  if (value === undefined || value === null) return null;
  const address = new Fields<'ShippingAddress'>(value, 'shipping_address');
  return {
    firstName: address.text('first_name'),
    lastName: address.text('last_name'),
    line1: address.text('line1'),
    line2: address.text('line2'),
    line3: address.text('line3'),
    city: address.text('line4'),
    state: address.text('state'),
    postcode: address.text('postcode'),
    country: address.text('country'),
    phone: address.text('phone_number'),
    notes: address.text('notes'),
  };
}

function mapShippingMethod(value: unknown): RemoteFulfillmentOrder['shippingMethod'] {
  if (value === undefined || value === null) return null;
  const method = new Fields<'ShippingMethod'>(value, 'shipping_method');
  return { code: method.text('code'), name: method.text('name') };
}

/** Described as an object; a bare id is read as well. */
function mapAssignedLocation(value: unknown): RemoteFulfillmentOrder['location'] {
  const bare = readId(value);
  if (bare !== null) return { remoteId: bare, name: null };
  if (value === undefined || value === null) throw new NotUnderstood('order.assigned_location is missing');
  const location = new Fields<'Location'>(value, 'assigned_location');
  return { remoteId: location.id('id'), name: location.text('name') };
}

/** The type of the entries is not documented: texts are taken, anything else is passed over. */
function mapActions(value: unknown): string[] | null {
  return Array.isArray(value) ? (value as unknown[]).filter((action) => typeof action === 'string') : null;
}
