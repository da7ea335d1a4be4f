import type { LocationChanges } from '../control-types.js';
import { Problem } from '../problem.js';
import type { FakeStore } from '../store/store.js';
import type { ProductInput } from '../store/world.js';
import type { ControlRoutes } from './control-routes.js';
import { stockOf } from './stock-endpoints.js';
import type { Parts } from './parts.js';
import { stockView } from './views.js';

const STORE = '/stores/:domain';

/** The catalogue and the locations under the merchant's own hand. */
export function serveCatalogueControl(routes: ControlRoutes, { world }: Parts): void {
  const location = (store: FakeStore, id: number) => {
    const found = store.liveLocations().find((one) => one.id === id);
    if (!found) throw new Problem(404, `The store ${store.domain} has no location ${id}.`);
    return found;
  };
  routes.add<ProductInput & { stock?: { locationId: number; inStock: number | null }[] }>(
    'POST',
    `${STORE}/products`,
    'Adds a product to the catalogue: stock lists the only locations that stock it.',
    (call) => {
      const store = world.store(call.domain);
      const { stock, ...input } = call.body;
      if (store.products.has(input.sku)) throw new Problem(409, `The store ${store.domain} has ${input.sku} already.`);
      for (const { locationId } of stock ?? []) location(store, locationId);
      const product = world.product(store, stock ? { ...input, stockedAt: [] } : input);
      for (const { locationId, inStock } of stock ?? []) store.stock.create(product, locationId, inStock);
      store.tell({ event: 'product.created', product });
      return { ...product, stock: stockOf(store, { sku: input.sku }).map((record) => stockView(store, record)) };
    },
    'product',
  );
  routes.add<LocationChanges>(
    'PATCH',
    `${STORE}/locations/:id`,
    "The merchant changes or deletes a location, also one of the app's.",
    (call) => {
      const found = location(world.store(call.domain), call.id);
      const { address, ...changes } = call.body;
      Object.assign(found, changes, address ? { address: { ...found.address, ...address } } : {});
      const message = `${found.id} ${found.name}`;
      const what = found.deleted ? 'location_delete' : 'location_update';
      world.ledger.append({ store: call.domain, what, result: 'applied', by: 'merchant', message });
      return found;
    },
    'locationChanges',
  );
  routes.add<{ scopes: string[] | null }>(
    'PUT',
    `${STORE}/granted-scopes`,
    'The scopes that the next installation gets at most; null: all that the app asks for.',
    (call) => {
      const store = world.store(call.domain);
      store.settings.grantedScopes = call.body.scopes;
      return { scopes: call.body.scopes };
    },
    'grantedScopes',
  );
}
