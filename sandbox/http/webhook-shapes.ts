import type { FakeStore, News } from '../store/store.js';
import { showProduct } from './catalogue-shapes.js';
import { showCustomer, showWholeOrder } from './customer-order-shapes.js';
import { showStore } from './shapes.js';
import { showFulfillment } from './shipping-shapes.js';

/**
 * `data` of a webhook (29 Next Admin API 2024-04-01, webhooks `order.*`, `fulfillment.*`, `product.*`, `store.updated`):
 * the object as the Admin API shows it.
 */
export function newsBody(store: FakeStore, news: News): Record<string, unknown> {
  if ('customerOf' in news) return showRedacted(store, news.customerOf);
  if ('orderNumber' in news) return showWholeOrder(store, news.orderNumber);
  if ('fulfillment' in news) return showFulfillment(store, news.fulfillment);
  return 'product' in news ? showProduct(store, news.product) : showStore(store);
}

/** A customer who wants to be forgotten (29 Next Admin API of 2026, webhook `customer.redacted`): the one who placed this order. */
function showRedacted(store: FakeStore, number: string): Record<string, unknown> {
  const { id, email, phone_number } = showCustomer(store, number);
  return { id, email, phone_number, orders: [number], subscriptions: [] };
}
