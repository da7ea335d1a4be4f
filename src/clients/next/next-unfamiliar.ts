import type { components } from './generated/next-api.js';
import {
  FULFILLMENT_STATUSES,
  HOLD_REASONS,
  MERCHANT_REQUEST_TYPES,
  ORDER_STATUSES,
  REQUEST_STATUSES,
} from './next-vocabulary.js';

type Schemas = components['schemas'];
type Known<S extends keyof Schemas> = Readonly<Record<keyof Schemas[S], readonly string[] | null>>;

/** As many as are told of one record. */
const MOST = 50;
const ANY = null;

/** The documented fields of what the platform shows; a list names the values that the field may have. */
const KNOWN = {
  order: {
    id: ANY,
    order_number: ANY,
    status: Object.keys(ORDER_STATUSES),
    request_status: Object.keys(REQUEST_STATUSES),
    supported_actions: ANY,
    fulfillment_holds: ANY,
    merchant_requests: ANY,
    shipping_address: ANY,
    shipping_method: ANY,
    assigned_location: ANY,
    line_items: ANY,
    created_at: ANY,
    updated_at: ANY,
  } satisfies Known<'FulfillmentOrder'>,
  line: {
    id: ANY,
    order_line_id: ANY,
    fulfillment_order_id: ANY,
    stockrecord_id: ANY,
    product_id: ANY,
    sku: ANY,
    product_title: ANY,
    product_image: ANY,
    quantity: ANY,
    fulfillable_quantity: ANY,
    currency: ANY,
    price_excl_tax: ANY,
    price_incl_tax: ANY,
    tax_lines: ANY,
    total_discount: ANY,
    properties: ANY,
  } satisfies Known<'FulfillmentOrderLine'>,
  hold: {
    reason: Object.values(HOLD_REASONS),
    reason_message: ANY,
    created_at: ANY,
  } satisfies Known<'Hold'>,
  request: {
    type: Object.keys(MERCHANT_REQUEST_TYPES),
    message: ANY,
    notify: ANY,
  } satisfies Known<'MerchantRequest'>,
  address: {
    id: ANY,
    first_name: ANY,
    last_name: ANY,
    line1: ANY,
    line2: ANY,
    line3: ANY,
    line4: ANY,
    state: ANY,
    postcode: ANY,
    country: ANY,
    phone_number: ANY,
    notes: ANY,
  } satisfies Known<'ShippingAddress'>,
  method: { code: ANY, name: ANY } satisfies Known<'ShippingMethod'>,
  location: {
    id: ANY,
    name: ANY,
    callback_url: ANY,
    accept_return: ANY,
    address: ANY,
    allowed_destination_countries: ANY,
  } satisfies Known<'Location'>,
  site: {
    line1: ANY,
    line2: ANY,
    line3: ANY,
    line4: ANY,
    state: ANY,
    postcode: ANY,
    country: ANY,
    phone_number: ANY,
  } satisfies Known<'LocationAddress'>,
  fulfillment: {
    id: ANY,
    status: Object.keys(FULFILLMENT_STATUSES),
    delivery_status: ANY,
    location_id: ANY,
    line_items: ANY,
    tracking_code: ANY,
    tracking_codes: ANY,
    created_at: ANY,
    last_event_date: ANY,
    order_number: ANY,
    origin_address: ANY,
    requires_shipping: ANY,
    shipping_method: ANY,
    tracking_carrier: ANY,
    tracking_carriers: ANY,
    tracking_link: ANY,
    tracking_links: ANY,
  } satisfies Known<'Fulfillment'>,
  fulfillmentLine: {
    id: ANY,
    order_line_id: ANY,
    product_id: ANY,
    sku: ANY,
    product_title: ANY,
    product_image: ANY,
    quantity: ANY,
    fulfilled_quantity: ANY,
    returnable_quantity: ANY,
    returned_quantity: ANY,
    fulfillment_service: ANY,
    requires_shipping: ANY,
    currency: ANY,
    price_excl_tax: ANY,
    price_incl_tax: ANY,
    tax_lines: ANY,
    total_discount: ANY,
  } satisfies Known<'FulfillmentLine'>,
  stockRecord: {
    id: ANY,
    location: ANY,
    product: ANY,
    num_in_stock: ANY,
    num_allocated: ANY,
    net_stock_level: ANY,
    low_stock_threshold: ANY,
    date_created: ANY,
    date_updated: ANY,
  } satisfies Known<'StockRecord'>,
  product: {
    id: ANY,
    sku: ANY,
    title: ANY,
    variant_id: ANY,
    variant_title: ANY,
  } satisfies Known<'StockRecordProduct'>,
  webhook: {
    id: ANY,
    name: ANY,
    target: ANY,
    events: ANY,
    active: ANY,
    api_version: ANY,
    secret_key: ANY,
    warning_count: ANY,
    next_check_date: ANY,
    created_at: ANY,
    updated_at: ANY,
  } satisfies Known<'Webhook'>,
  store: {
    name: ANY,
    timezone: ANY,
    available_currencies: ANY,
    available_languages: ANY,
    contact_address: ANY,
    payments: ANY,
    primary_domain: ANY,
    tagline: ANY,
    tax_id: ANY,
  } satisfies Known<'Store'>,
};
type KnownFields = Readonly<Record<string, readonly string[] | null>>;

/**
 * Names of the fields of a fulfillment order that the platform does not document (`line_items[].colour`), and words that
 * it does not document where it names all of them (`status=parked`, Admin API 2024-04-01, FulfillmentOrder). Free values
 * are never told, and of names and words only what a name can be: anything else becomes `?`. At most 50, sorted, each
 * once.
 */
export function unfamiliarInOrder(raw: unknown): string[] {
  const order = asObject(raw);
  const found = new Set<string>();
  compare(found, '', order, KNOWN.order);
  compareEach(found, 'line_items[].', order['line_items'], KNOWN.line);
  compareEach(found, 'fulfillment_holds[].', order['fulfillment_holds'], KNOWN.hold);
  compareEach(found, 'merchant_requests[].', order['merchant_requests'], KNOWN.request);
  compare(found, 'shipping_address.', order['shipping_address'], KNOWN.address);
  compare(found, 'shipping_method.', order['shipping_method'], KNOWN.method);
  compare(found, 'assigned_location.', order['assigned_location'], KNOWN.location);
  compare(found, 'assigned_location.address.', asObject(order['assigned_location'])['address'], KNOWN.site);
  return told(found);
}

/** The same for a shipment, as `fulfillment.colour` (FulfillmentResponse). */
export function unfamiliarInFulfillment(raw: unknown): string[] {
  const found = new Set<string>();
  compare(found, 'fulfillment.', raw, KNOWN.fulfillment);
  compareEach(found, 'fulfillment.line_items[].', asObject(raw)['line_items'], KNOWN.fulfillmentLine);
  return told(found);
}

/** The same for a location, as `location.colour` (Location). */
export function unfamiliarInLocation(raw: unknown): string[] {
  const found = new Set<string>();
  compare(found, 'location.', raw, KNOWN.location);
  compare(found, 'location.address.', asObject(raw)['address'], KNOWN.site);
  return told(found);
}

/** The same for a stock record, as `stockrecord.colour` (StockRecord). */
export function unfamiliarInStockRecord(raw: unknown): string[] {
  const found = new Set<string>();
  compare(found, 'stockrecord.', raw, KNOWN.stockRecord);
  compare(found, 'stockrecord.product.', asObject(raw)['product'], KNOWN.product);
  return told(found);
}

/** The same for a webhook, as `webhook.colour` (Webhook). */
export function unfamiliarInWebhook(raw: unknown): string[] {
  const found = new Set<string>();
  compare(found, 'webhook.', raw, KNOWN.webhook);
  return told(found);
}

/** The same for the store itself, as `store.colour` (Store). */
export function unfamiliarInStore(raw: unknown): string[] {
  const found = new Set<string>();
  compare(found, 'store.', raw, KNOWN.store);
  return told(found);
}

function told(found: ReadonlySet<string>): string[] {
  return [...found].sort().slice(0, MOST);
}

function compareEach(found: Set<string>, at: string, list: unknown, known: KnownFields): void {
  if (Array.isArray(list)) for (const entry of list as unknown[]) compare(found, at, entry, known);
}

function compare(found: Set<string>, at: string, value: unknown, known: KnownFields): void {
  for (const [name, entry] of Object.entries(asObject(value))) {
    const words = Object.hasOwn(known, name) ? known[name] : undefined;
    if (words === undefined) found.add(`${at}${nameOnly(name)}`);
    else if (words !== null && typeof entry === 'string' && entry !== '' && !words.includes(entry)) {
      found.add(`${at}${name}=${nameOnly(entry)}`);
    }
  }
}

function nameOnly(text: string): string {
  return /^[A-Za-z][A-Za-z0-9_-]{0,63}$/.test(text) ? text : '?';
}

function asObject(value: unknown): Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}
