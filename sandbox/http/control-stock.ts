import { Problem } from '../problem.js';
import type { ControlRoutes } from './control-routes.js';
import type { Parts } from './parts.js';
import { stockOf } from './stock-endpoints.js';
import { stockView } from './views.js';

const STOCK = '/stores/:domain/stock';

/** The store's stock records: read as they are, and corrected by the merchant's own hand. */
export function serveStockControl(routes: ControlRoutes, { world }: Parts): void {
  routes.add('GET', STOCK, 'Stock records; ?sku=, ?location= and ?search= narrow them.', (call) => {
    const store = world.store(call.domain);
    const { query } = call;
    const filter = { sku: query.get('sku'), locationIds: query.getAll('location'), search: query.get('search') };
    return stockOf(store, filter).map((record) => stockView(store, record));
  });
  routes.add<{ inStock: number | null }>(
    'PUT',
    `${STOCK}/:id`,
    "Sets num_in_stock of a record by the merchant's hand; null: not tracked.",
    (call) => {
      const store = world.store(call.domain);
      const record = store.stock.find(call.id);
      if (!record) throw new Problem(404, `The store ${call.domain} has no stock record ${call.id}.`);
      const { inStock: value } = call.body;
      const stock = { record: record.id, value, before: store.stock.set(record, value) };
      world.ledger.append({ store: store.domain, what: 'stock_set', result: 'applied', by: 'merchant', stock });
      const product = store.products.get(record.sku);
      if (product) store.tell({ event: 'product.updated', product });
      return stockView(store, record);
    },
    'stock',
  );
}
