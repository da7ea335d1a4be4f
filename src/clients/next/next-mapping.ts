import { isDeepStrictEqual } from 'node:util';
import type {
  RemoteDestination,
  RemoteFulfillmentOrder,
  RemoteHold,
  RemoteMerchantRequest,
  RemoteOrderLine,
  RemoteStore,
  RemoteWebhook,
} from '../store-client.js';
import {
  Fields,
  isNothing,
  isObject,
  NotUnderstood,
  ReadingNotes,
  readId,
  readText,
  translate,
} from './next-fields.js';
import { mapOrderLine } from './next-line-mapping.js';
import { unfamiliarInOrder, unfamiliarInStore, unfamiliarInWebhook } from './next-unfamiliar.js';
import { orderOrigin, requestOrigin } from './next-origin.js';
import { MERCHANT_REQUEST_TYPES, ORDER_STATUSES, REQUEST_STATUSES } from './next-vocabulary.js';

/**
 * A fulfillment order of 29 Next in our words (Admin API 2024-04-01, FulfillmentOrder). Throws `NotUnderstood` when
 * something that Crossdock builds on is missing or senseless: ids, order number, states, location, lines and their
 * quantities. What else is odd is left out and told in `readingNotes`.
 */
export function mapFulfillmentOrder(raw: unknown): RemoteFulfillmentOrder {
  const notes = new ReadingNotes();
  const order = new Fields<'FulfillmentOrder'>(raw, 'order', notes);
  const read = {
    remoteId: order.id('id'),
    orderNumber: order.requiredName('order_number'),
    status: translate(ORDER_STATUSES, order.word('status')),
    requestStatus: translate(REQUEST_STATUSES, order.word('request_status')),
    supportedActions: mapActions(order.raw('supported_actions')),
    holds: order.optionalList('fulfillment_holds').flatMap((value, index) => mapHold(value, index, notes)),
    merchantRequests: order
      .optionalList('merchant_requests')
      .flatMap((value, index) => mapRequest(value, index, notes)),
    destination: mapDestination(order, notes),
    shippingMethod: mapShippingMethod(order, notes),
    location: mapAssignedLocation(order.raw('assigned_location')),
    lines: eachOnce(
      order.list('line_items').map((value, index) => mapOrderLine(value, index, notes)),
      notes,
    ),
    createdAt: order.time('created_at'),
    updatedAt: order.time('updated_at'),
    origin: orderOrigin(raw),
    requestOrigin: requestOrigin(raw),
    unfamiliar: unfamiliarInOrder(raw),
    raw,
  };
  return { ...read, readingNotes: notes.all() };
}

/** The store (Admin API 2024-04-01, storeDetail): described as a list of one, a single object is read as well. */
export function mapStore(raw: unknown): RemoteStore {
  const one: unknown = Array.isArray(raw) ? (raw as unknown[])[0] : raw;
  const notes = new ReadingNotes();
  const store = new Fields<'Store'>(one, 'store', notes);
  const read = {
    name: store.requiredText('name'),
    timeZone: store.text('timezone'),
    currencies: store.optionalList('available_currencies').flatMap((value) => mapCurrency(value, notes)),
  };
  return { ...read, unfamiliar: [...unfamiliarInStore(one), ...notes.all()] };
}

/** A webhook subscription (Admin API 2024-04-01, Webhook). Its `secret_key` is dropped. */
export function mapWebhook(raw: unknown): RemoteWebhook {
  const notes = new ReadingNotes();
  const webhook = new Fields<'Webhook'>(raw, 'webhook', notes);
  const read = {
    remoteId: webhook.id('id'),
    name: webhook.text('name'),
    target: webhook.requiredText('target'),
    events: webhook.optionalList('events').filter((event) => typeof event === 'string'),
    active: webhook.flag('active') ?? true,
    apiVersion: webhook.text('api_version'),
    warningCount: Math.max(0, webhook.optionalCount('warning_count') ?? 0),
  };
  return { ...read, unfamiliar: [...unfamiliarInWebhook(raw), ...notes.all()] };
}

/** A line that is listed twice is one line; two lines of one id are none that anybody could count. */
function eachOnce(lines: RemoteOrderLine[], notes: ReadingNotes): RemoteOrderLine[] {
  const byId = new Map<string, RemoteOrderLine>();
  for (const [index, line] of lines.entries()) {
    const before = byId.get(line.remoteId);
    if (before && !isDeepStrictEqual(before, line))
      throw new NotUnderstood(`line_items[${index}].id is that of another line`);
    if (before) notes.add(`line_items[${index}] is listed twice; it was read once`);
    byId.set(line.remoteId, line);
  }
  return [...byId.values()];
}

function mapCurrency(value: unknown, notes: ReadingNotes): string[] {
  const code = isObject(value) ? value['code'] : value;
  if (typeof code === 'string' && code !== '') return [code.toUpperCase()];
  notes.add('store.available_currencies[] has no code; it was left out');
  return [];
}

/** A hold keeps an order from being worked on, so nothing that stands for one is passed over, whatever it is. */
function mapHold(value: unknown, index: number, notes: ReadingNotes): RemoteHold[] {
  if (isNothing(value)) return [];
  const at = `fulfillment_holds[${index}]`;
  if (!isObject(value)) {
    notes.add(`${at} is not an object; it was read as a hold`);
    return [{ reason: readText(value), message: null, createdAt: null }];
  }
  const hold = new Fields<'Hold'>(value, at, notes);
  return [{ reason: hold.text('reason'), message: hold.text('reason_message'), createdAt: hold.time('created_at') }];
}

function mapRequest(value: unknown, index: number, notes: ReadingNotes): RemoteMerchantRequest[] {
  if (isNothing(value)) return [];
  const at = `merchant_requests[${index}]`;
  if (!isObject(value)) {
    const message = readText(value);
    notes.add(`${at} is not an object; it was ${message === null ? 'left out' : 'read as its message'}`);
    return message === null ? [] : [{ kind: 'UNKNOWN', type: null, message, notify: null }];
  }
  const request = new Fields<'MerchantRequest'>(value, at, notes);
  const { canonical: kind, raw: type } = translate(MERCHANT_REQUEST_TYPES, request.text('type'));
  return [{ kind, type, message: request.text('message'), notify: request.flag('notify') }];
}

/** Without an address the order goes to a person, not aside. */
function mapDestination(order: Fields<'FulfillmentOrder'>, notes: ReadingNotes): RemoteDestination | null {
  const value = onlyOf(order.raw('shipping_address'));
  if (!isObject(value)) {
    if (!isNothing(value)) order.note('shipping_address', 'is not an object; it was left out');
    return null;
  }
  const address = new Fields<'ShippingAddress'>(value, 'shipping_address', notes);
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

/** Described as an object; its name alone is read as well. */
function mapShippingMethod(
  order: Fields<'FulfillmentOrder'>,
  notes: ReadingNotes,
): RemoteFulfillmentOrder['shippingMethod'] {
  const value = onlyOf(order.raw('shipping_method'));
  if (isObject(value)) {
    const method = new Fields<'ShippingMethod'>(value, 'shipping_method', notes);
    return { code: method.text('code'), name: method.text('name') };
  }
  if (isNothing(value)) return null;
  const name = readText(value);
  order.note('shipping_method', `is not an object; it was ${name === null ? 'left out' : 'read as its name'}`);
  return name === null ? null : { code: null, name };
}

/** What a list of one holds; an empty list holds nothing. */
function onlyOf(value: unknown): unknown {
  return Array.isArray(value) && value.length < 2 ? (value as unknown[])[0] : value;
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
