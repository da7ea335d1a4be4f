import { type FulfillmentOrder, isoMicros, type Line, type Location, type Webhook } from '../store/model.js';
import { nextState, stateOf, type StateEvent } from '../store/states.js';
import type { FakeStore } from '../store/store.js';

/**
 * Records as the Admin API shows them (29 Next Admin API 2024-04-01, schemas FulfillmentOrder, FulfillmentOrderLine,
 * Location, Webhook, Store). `fulfillable_quantity` and `product_id` are texts there, `quantity` is a number.
 */
export function showOrder(store: FakeStore, order: FulfillmentOrder): Record<string, unknown> {
  const location = store.locations.get(order.locationId);
  return {
    id: order.id,
    order_number: order.orderNumber,
    status: word(store, shownStatus(store, order)),
    request_status: word(store, order.requestStatus),
    assigned_location: location ? showLocation(location) : null,
    shipping_address: order.address,
    shipping_method: order.shippingMethod,
    line_items: order.lines.map((line) => showLine(store, order, line)),
    fulfillment_holds: order.holds.map((hold) => ({
      reason: hold.reason,
      reason_message: hold.message,
      created_at: isoMicros(hold.createdMicros),
    })),
    merchant_requests: order.notes,
    supported_actions: store.settings.supportedActions === 'listed' ? supportedActions(store, order) : null,
    created_at: isoMicros(order.createdMicros),
    ...(store.settings.showUpdatedAt ? { updated_at: isoMicros(order.updatedMicros) } : {}),
    ...store.settings.extraFields,
  };
}

/** Where the store's setting says so, an order whose cancellation was agreed reads as canceled, whatever is possible with it. */
function shownStatus({ settings }: FakeStore, { status, requestStatus }: FulfillmentOrder): FulfillmentOrder['status'] {
  const agreed = status === 'open' && requestStatus === 'cancel_accepted';
  return agreed && settings.afterCancelAccept === 'canceled_movable' ? 'canceled' : status;
}

/** A word as a newer version of the API would write it. */
function word(store: FakeStore, known: string): string {
  return store.settings.newerWords[known] ?? known;
}

/** The platform names no values; these are the endpoints that would not refuse the order as it stands. */
const ACTIONS: readonly [StateEvent, string][] = [
  ['request', 'send_fulfillment_request'],
  ['withdraw', 'cancel_fulfillment_request'],
  ['accept', 'accept_fulfillment_request'],
  ['reject', 'reject_fulfillment_request'],
  ['ship_part', 'create_fulfillment'],
  ['request_cancel', 'send_cancellation_request'],
  ['withdraw_cancel', 'cancel_cancellation_request'],
  ['accept_cancel', 'accept_cancellation_request'],
  ['reject_cancel', 'reject_cancellation_request'],
  ['force_cancel', 'cancel'],
  ['close', 'close'],
  ['hold', 'hold'],
  ['release_hold', 'release_hold'],
  ['move', 'move'],
];

function supportedActions(store: FakeStore, order: FulfillmentOrder): string[] {
  const possible = ACTIONS.filter(([event]) => nextState(stateOf(order), event, store.settings) !== null);
  return possible.map(([, name]) => word(store, name));
}

function showLine(store: FakeStore, order: FulfillmentOrder, line: Line): Record<string, unknown> {
  const product = store.products.get(line.sku);
  const working = order.status !== 'closed' && order.status !== 'canceled' && order.status !== 'incomplete';
  return {
    id: line.id,
    fulfillment_order_id: order.id,
    order_line_id: line.orderLineId,
    stockrecord_id: (product && store.stock.at(product, order.locationId)?.id) ?? 0,
    product_id: String(product?.id ?? 0),
    product_title: product?.title ?? line.sku,
    product_image: `https://${store.domain}/media/products/${product?.id ?? 0}.png`,
    sku: line.sku,
    quantity: line.quantity,
    fulfillable_quantity: String(working ? line.quantity - line.shipped : 0),
    currency: store.settings.currencies[0] ?? 'USD',
    price_excl_tax: product?.price ?? '0.00',
    price_incl_tax: product?.price ?? '0.00',
    total_discount: '0.00',
    tax_lines: [],
    ...(line.properties && { properties: line.properties }),
  };
}

/** A location as the API shows it. */
export function showLocation(location: Location): Record<string, unknown> {
  const { id, name, address, callbackUrl, acceptReturn, allowedCountries } = location;
  return {
    id,
    name,
    address,
    callback_url: callbackUrl,
    accept_return: acceptReturn,
    ...(allowedCountries && { allowed_destination_countries: allowedCountries }),
  };
}

/** A webhook as the API shows it, its secret included. */
export function showWebhook(webhook: Webhook): Record<string, unknown> {
  return {
    id: webhook.id,
    name: webhook.name,
    target: webhook.target,
    events: webhook.events,
    active: webhook.active,
    api_version: webhook.apiVersion,
    secret_key: webhook.secretKey,
    warning_count: webhook.warningCount,
    next_check_date: null,
    created_at: isoMicros(webhook.createdMicros),
    updated_at: isoMicros(webhook.updatedMicros),
  };
}

/** The store as `GET /store/` shows it. */
export function showStore(store: FakeStore): Record<string, unknown> {
  const { name, currencies, timeZone } = store.settings;
  const address = {
    line1: '1 Sandbox Way',
    line2: '',
    city: 'Portland',
    state: 'OR',
    postcode: '97205',
    country: 'US',
  };
  return {
    name,
    tagline: '',
    primary_domain: store.domain,
    timezone: timeZone,
    tax_id: '',
    available_currencies: currencies.map((code) => ({ code, label: code })),
    available_languages: [{ code: 'en', label: 'English' }],
    contact_address: { company_name: name, phone_number: '', ...address },
    payments: {
      available_express_payment_methods: [],
      available_payment_methods: [],
      certificate_token: '',
      environment_key: '',
    },
    ...store.settings.extraFields,
  };
}
