import type { FakeStore, News } from '../store/store.js';
import { showProduct } from './catalogue-shapes.js';
import { showWholeOrder } from './customer-order-shapes.js';
import { showStore } from './shapes.js';
import { showFulfillment } from './shipping-shapes.js';

/**
 * `data` of a webhook (29 Next Admin API 2024-04-01, webhooks `order.*`, `fulfillment.*`, `product.*`, `store.updated`):
 * the object as the Admin API shows it.
 */
export function newsBody(store: FakeStore, news: News): Record<string, unknown> {
  if ('orderNumber' in news) return showWholeOrder(store, news.orderNumber);
  if ('fulfillment' in news) return showFulfillment(store, news.fulfillment);
  return 'product' in news ? showProduct(store, news.product) : showStore(store);
}
