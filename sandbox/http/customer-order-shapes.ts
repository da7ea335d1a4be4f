import { type FulfillmentOrder, isoMicros, type Line } from '../store/model.js';
import type { FakeStore } from '../store/store.js';
import { showFulfillment } from './shipping-shapes.js';

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

/** Lines of the customer's order: the same line in several fulfillment orders counts together. */
function orderLines(orders: readonly FulfillmentOrder[]): Line[] {
  const lines = new Map<number, Line>();
  for (const line of orders.filter(({ status }) => status !== 'canceled').flatMap((order) => order.lines)) {
    const known = lines.get(line.orderLineId);
    const quantity = line.quantity + (known?.quantity ?? 0);
    lines.set(line.orderLineId, { ...line, quantity, shipped: line.shipped + (known?.shipped ?? 0) });
  }
  return [...lines.values()];
}

/** Who ordered, as far as the sandbox invents people: an id, an e-mail address and what the destination tells. */
export function showCustomer(
  store: FakeStore,
  number: string,
): Record<string, unknown> & { id: number; email: string } {
  const [first] = store.ordersOf(number);
  const { first_name = '', last_name = '', phone_number = '' } = first?.address ?? {};
  const phone = phone_number === '' ? null : phone_number;
  return {
    id: first?.address?.id ?? first?.id ?? 0,
    email: `customer-${number.toLowerCase().replace(/[^a-z0-9]+/g, '-')}@example.com`,
    ...{ first_name, last_name, phone_number: phone, accepts_marketing: false, language: 'en' },
  };
}

const ZERO = '0.00';
const cents = (decimal: string): number => Math.round(Number(decimal) * 100);
const decimal = (hundredths: number): string => (hundredths / 100).toFixed(2);

/** A customer's order as lists show it (29 Next Admin API 2024-04-01, OrderList). Nothing is taxed, discounted or charged for shipping. */
export function showCustomerOrder(store: FakeStore, number: string): Record<string, unknown> {
  const orders = store.ordersOf(number);
  const [first] = orders;
  const created = isoMicros(first?.createdMicros ?? store.createdMicros);
  const price = ({ sku }: Line): number => cents(store.products.get(sku)?.price ?? ZERO);
  const total = decimal(orderLines(orders).reduce((sum, line) => sum + price(line) * line.quantity, 0));
  const totals = { total_excl_tax: total, total_incl_tax: total, total_discount: ZERO, total_cost: ZERO };
  const originals = {
    original_total_excl_tax: total,
    original_total_incl_tax: total,
    ...{ original_total_discount: ZERO, original_shipping_excl_tax: ZERO, original_shipping_incl_tax: ZERO },
  };
  return {
    number,
    status: 'open',
    source: 'web',
    created_at: created,
    date_placed: created,
    updated_at: isoMicros(Math.max(...orders.map(({ updatedMicros }) => updatedMicros), store.createdMicros)),
    currency: store.settings.currencies[0] ?? 'USD',
    display_taxes: 'excluded',
    fulfillment_status: fulfillmentStatus(orders),
    payment_status: 'paid',
    is_test: false,
    metadata: {},
    order_status_url: `https://${store.domain}/orders/${encodeURIComponent(number)}/`,
    shipping_code: first?.shippingMethod.code ?? '',
    shipping_method: first?.shippingMethod.name ?? '',
    ...{
      shipping_excl_tax: ZERO,
      shipping_incl_tax: ZERO,
      shipping_tax: ZERO,
      total_tax: ZERO,
      total_outstanding: ZERO,
    },
    ...totals,
    ...originals,
    user: showCustomer(store, number),
  };
}

/** A customer's order read by itself (29 Next Admin API 2024-04-01, Order). */
export function showWholeOrder(store: FakeStore, number: string): Record<string, unknown> {
  const orders = store.ordersOf(number);
  const [first] = orders;
  const listed = showCustomerOrder(store, number);
  const pick = (name: RegExp) => Object.fromEntries(Object.entries(listed).filter(([key]) => name.test(key)));
  return {
    ...listed,
    attribution: { agent: { id: 1 }, metadata: {} },
    billing_address: null,
    shipping_address: first?.address ?? null,
    fulfillments: orders
      .flatMap(({ id }) => store.fulfillments.get(id) ?? [])
      .map((one) => showFulfillment(store, one)),
    lines: orderLines(orders).map((line) => showOrderLine(store, line, listed.created_at)),
    report_values: pick(/^currency$|shipping_(ex|in)cl_tax$|total_(cost|discount|excl_tax|incl_tax)$/),
    subscription_lifecycle: 'none',
    supports_post_purchase_upsells: false,
    ...{ offer_discounts: [], voucher_discounts: [], refunds: [], transactions: [], subscriptions: [], tags: [] },
    ...{ tax_lines: [], shipping_tax_lines: [] },
  };
}

function showOrderLine(store: FakeStore, line: Line, at: unknown): Record<string, unknown> {
  const { orderLineId, sku, quantity, shipped } = line;
  const product = store.products.get(sku);
  const id = product?.id ?? 0;
  const currency = store.settings.currencies[0] ?? 'USD';
  const price = product?.price ?? ZERO;
  const values = {
    ...{ price_excl_tax: price, price_incl_tax: price, original_price_excl_tax: price, original_price_incl_tax: price },
    ...{ total_discount: ZERO, original_total_discount: ZERO, total_cost: ZERO, unit_cost: ZERO },
  };
  return {
    id: orderLineId,
    sku,
    ...{ product_id: id, variant_id: id, product_title: product?.title ?? sku, variant_title: product?.title ?? sku },
    product_image: `https://${store.domain}/media/products/${id}.png`,
    product_url: `https://${store.domain}/catalogue/${id}/`,
    ...{ quantity, current_quantity: quantity, editable_quantity: quantity - shipped },
    fulfillable_quantity: quantity - shipped,
    ...{ requires_shipping: true, is_upsell: false, is_gift_card: false, metadata: {}, tax_lines: [] },
    ...{ created_at: at, updated_at: at, currency },
    ...values,
    report_values: { currency, ...values },
  };
}
