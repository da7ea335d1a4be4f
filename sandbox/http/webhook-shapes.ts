import { type FulfillmentOrder, isoMicros, type Line, type Product } from '../store/model.js';
import type { FakeStore, News } from '../store/store.js';
import { showStore } from './shapes.js';
import { showFulfillment } from './shipping-shapes.js';

/**
 * `data` of a webhook (29 Next Admin API 2024-04-01, webhooks `order.*`, `fulfillment.*`, `product.*`, `store.updated`):
 * the object as the Admin API shows it; of orders and products the fields that a fulfillment service has a use for.
 */
export function newsBody(store: FakeStore, news: News): Record<string, unknown> {
  if ('orderNumber' in news) return showCustomerOrder(store, news.orderNumber);
  if ('fulfillment' in news) return showFulfillment(store, news.fulfillment);
  return 'product' in news ? showProduct(store, news.product) : showStore(store);
}

/** `fulfillment_status` of a customer's order (enum of schema Order), rolled up from its fulfillment orders. */
export function fulfillmentStatus(orders: readonly FulfillmentOrder[]): string {
  const live = orders.filter(({ status, lines }) => status !== 'canceled' && lines.length > 0);
  const some = (holds: (order: FulfillmentOrder) => boolean): boolean => live.some(holds);
  if (live.length > 0 && live.every(({ status }) => status === 'not_required')) return 'not_required';
  if (live.length > 0 && live.every(({ status }) => status === 'closed')) return 'fulfilled';
  if (some(({ status }) => status === 'on_hold')) return 'on_hold';
  if (some(({ requestStatus }) => requestStatus === 'rejected')) return 'rejected';
  if (some(({ status }) => status === 'incomplete')) return 'incomplete';
  return some(({ status }) => status === 'processing') ? 'processing' : 'unfulfilled';
}

function showCustomerOrder(store: FakeStore, number: string): Record<string, unknown> {
  const orders = store.ordersOf(number);
  const [first] = orders;
  const made = orders.flatMap(({ id }) => store.fulfillments.get(id) ?? []);
  const lines = new Map<number, Line>();
  for (const line of orders.filter(({ status }) => status !== 'canceled').flatMap((order) => order.lines)) {
    const known = lines.get(line.orderLineId);
    const { quantity, shipped } = line;
    lines.set(line.orderLineId, {
      ...line,
      quantity: quantity + (known?.quantity ?? 0),
      shipped: shipped + (known?.shipped ?? 0),
    });
  }
  const created = isoMicros(first?.createdMicros ?? store.createdMicros);
  return {
    number,
    created_at: created,
    date_placed: created,
    updated_at: isoMicros(Math.max(...orders.map(({ updatedMicros }) => updatedMicros), store.createdMicros)),
    currency: store.settings.currencies[0] ?? 'USD',
    fulfillment_status: fulfillmentStatus(orders),
    fulfillments: made.map((one) => showFulfillment(store, one)),
    is_test: false,
    lines: [...lines.values()].map(({ orderLineId, sku, quantity, shipped }) => ({
      id: orderLineId,
      product_id: store.products.get(sku)?.id ?? 0,
      product_title: store.products.get(sku)?.title ?? sku,
      sku,
      quantity,
      current_quantity: quantity,
      fulfillable_quantity: quantity - shipped,
      requires_shipping: true,
    })),
    shipping_address: first?.address ?? null,
    shipping_code: first?.shippingMethod.code ?? '',
    shipping_method: first?.shippingMethod.name ?? '',
  };
}

function showProduct(store: FakeStore, product: Product): Record<string, unknown> {
  const records = store.stock.records(
    [product],
    store.liveLocations().map(({ id }) => id),
  );
  const { id, sku, title } = product;
  return {
    id,
    title,
    slug: sku.toLowerCase(),
    is_public: true,
    structure: 'standalone',
    variants: [
      {
        id,
        product_id: id,
        sku,
        title,
        track_stock: records.some(({ inStock }) => inStock !== null),
        requires_shipping: true,
        stockrecords: records.map((record) => ({
          id: record.id,
          location_id: record.locationId,
          num_in_stock: record.inStock,
          num_allocated: store.stock.allocated(record),
          low_stock_threshold: record.lowStockThreshold,
        })),
      },
    ],
  };
}
