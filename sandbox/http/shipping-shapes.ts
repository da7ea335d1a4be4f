import { type DeliveryEvent, type Fulfillment, isoMicros } from '../store/model.js';
import type { StockRecord } from '../store/stock.js';
import type { FakeStore } from '../store/store.js';
import { showLocation } from './shapes.js';

/**
 * A shipment as the Admin API shows it (29 Next Admin API 2024-04-01, FulfillmentResponse): it names the lines of the
 * customer's order, and the numbers and carriers of several parcels are one text each.
 */
export function showFulfillment(store: FakeStore, made: Fulfillment): Record<string, unknown> {
  const location = store.locations.get(made.locationId);
  const codes = made.tracking.flatMap(({ code }) => code ?? []);
  const carriers = made.tracking.map(({ carrier, carrierOtherName }) => carrierOtherName ?? carrier);
  const links = made.tracking.flatMap((one) => one.link ?? linkOf(store, one.code));
  const join = (values: readonly string[]): string => values.join(store.settings.trackingSeparator);
  return {
    id: made.id,
    order_number: made.orderNumber,
    status: made.status,
    delivery_status: made.deliveryStatus,
    location_id: made.locationId,
    origin_address: location?.address ?? null,
    requires_shipping: true,
    shipping_method: store.order(made.fulfillmentOrderId)?.shippingMethod.name ?? '',
    line_items: made.lines.map((line) => showShippedLine(store, made, line)),
    tracking_code: codes[0] ?? '',
    tracking_codes: join(codes),
    tracking_carrier: carriers[0] ?? '',
    tracking_carriers: join(carriers),
    tracking_link: links[0] ?? '',
    tracking_links: store.settings.trackingLinks === 'joined' ? join(links) : links[0],
    last_event_date: made.lastEventAt,
    created_at: isoMicros(made.createdMicros),
    ...store.settings.extraFields,
  };
}

/** The store's own tracking page, where the service named no link. */
function linkOf(store: FakeStore, code: string | null): string[] {
  return code === null ? [] : [`https://${store.domain}/track/${encodeURIComponent(code)}`];
}

function showShippedLine(store: FakeStore, made: Fulfillment, line: Fulfillment['lines'][number]) {
  const product = store.products.get(line.sku);
  return {
    id: line.id,
    order_line_id: line.orderLineId,
    product_id: product?.id ?? 0,
    product_title: product?.title ?? line.sku,
    product_image: `https://${store.domain}/media/products/${product?.id ?? 0}.png`,
    sku: line.sku,
    quantity: line.quantity,
    fulfilled_quantity: String(line.quantity),
    returned_quantity: '0',
    returnable_quantity: String(line.quantity),
    fulfillment_service: store.locations.get(made.locationId)?.name ?? '',
    requires_shipping: true,
    currency: store.settings.currencies[0] ?? 'USD',
    price_excl_tax: product?.price ?? '0.00',
    price_incl_tax: product?.price ?? '0.00',
    total_discount: '0.00',
    tax_lines: [],
  };
}

/** What a carrier told, as the Admin API shows it (29 Next Admin API 2024-04-01, FulfillmentEvent). */
export function showDeliveryEvent(made: Fulfillment, event: DeliveryEvent): Record<string, unknown> {
  const told = (name: string) => event.place[name] ?? null;
  return {
    id: event.id,
    order: made.orderNumber,
    fulfillment: made.id,
    status: event.status,
    message: event.message,
    happened_at: event.happenedAt,
    estimated_delivery_at: told('estimated_delivery_at'),
    line1: told('line1'),
    line2: told('line2'),
    city: event.place.city ?? '',
    state: told('state'),
    postcode: told('postcode'),
    country: told('country'),
    latitude: told('latitude'),
    longitude: told('longitude'),
    created_at: isoMicros(event.createdMicros),
    updated_at: isoMicros(event.createdMicros),
  };
}

/** A stock record as the Admin API shows it (29 Next Admin API 2024-04-01, StockRecord). */
export function showStock(store: FakeStore, record: StockRecord): Record<string, unknown> {
  const product = store.products.get(record.sku);
  const location = store.locations.get(record.locationId);
  return {
    id: record.id,
    product: {
      id: product?.id ?? 0,
      sku: record.sku,
      title: product?.title ?? record.sku,
      variant_id: product?.id ?? 0,
      variant_title: product?.title ?? record.sku,
    },
    location: location ? showLocation(location) : null,
    num_in_stock: record.inStock,
    num_allocated: store.stock.allocated(record),
    net_stock_level: store.stock.net(record),
    low_stock_threshold: record.lowStockThreshold,
    date_created: isoMicros(record.createdMicros),
    date_updated: isoMicros(record.updatedMicros),
    ...store.settings.extraFields,
  };
}
