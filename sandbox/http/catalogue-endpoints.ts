import { Problem } from '../problem.js';
import type { Product } from '../store/model.js';
import { choice, type Endpoint, listAnswer } from './endpoint.js';
import { SHIPPING_METHOD, showProduct, showShippingMethod } from './catalogue-shapes.js';

/** Products and shipping methods, for reading (29 Next Admin API 2024-04-01, productsList, -Retrieve, shippingMethodsList, -Retrieve). */
export const CATALOGUE_ENDPOINTS: readonly Endpoint[] = [
  {
    method: 'GET',
    path: '/products/',
    kind: 'products',
    scopes: ['catalogue:read'],
    handle(call) {
      const { query, store } = call;
      const skus = query.getAll('sku');
      const title = query.get('title')?.toLowerCase() ?? '';
      const isPublic = choice('is_public', query.get('is_public'), ['true', 'false']) !== 'false';
      const rows = [...store.products.values()].filter(
        (product) =>
          isPublic && (skus.length === 0 || skus.includes(product.sku)) && product.title.toLowerCase().includes(title),
      );
      const place = (product: Product) => ({ created: store.createdMicros, id: product.id });
      return listAnswer(call, rows, place, (product) => showProduct(store, product));
    },
  },
  {
    method: 'GET',
    path: '/products/:id/',
    kind: 'products',
    scopes: ['catalogue:read'],
    handle({ store, id }) {
      const product = [...store.products.values()].find((one) => one.id === id);
      if (!product) throw new Problem(404, 'Not found.');
      return { status: 200, body: showProduct(store, product) };
    },
  },
  {
    method: 'GET',
    path: '/shipping-methods/',
    kind: 'shipping_methods',
    scopes: [],
    handle: (call) =>
      listAnswer(
        call,
        [SHIPPING_METHOD],
        ({ id }) => ({ created: call.store.createdMicros, id }),
        () => showShippingMethod(call.store),
      ),
  },
  {
    method: 'GET',
    path: '/shipping-methods/:id/',
    kind: 'shipping_methods',
    scopes: [],
    handle({ store, id }) {
      if (id !== SHIPPING_METHOD.id) throw new Problem(404, 'Not found.');
      return { status: 200, body: showShippingMethod(store) };
    },
  },
];
