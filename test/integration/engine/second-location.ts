import { newId } from '../../../src/common/ids.js';
import type { ShippingStore } from './shipping-store.js';

/** A second location of ours at the store, with stock of our own counting; answers its ids and its warehouse's. */
export async function openThere(
  store: ShippingStore,
  stock: Record<string, number>,
): Promise<{ id: string; remote: number; warehouseId: string }> {
  const { id: remote } = await store.control.createLocation(store.domain, { country: 'DE' });
  const [warehouseId, code, id] = [newId(), newId(), newId()];
  await store.sql(
    `INSERT INTO warehouse (id, code, name, line1, city, country, served_countries) VALUES ($1, $2, 'There', 'x', 'y', 'DE', '{}')`,
    [warehouseId, code],
  );
  await store.sql(
    `INSERT INTO location (id, store_id, warehouse_id, remote_id, name, status) VALUES ($1, $2, $3, $4, 'There', 'ACTIVE')`,
    [id, store.ours.id, warehouseId, String(remote)],
  );
  for (const [sku, onHand] of Object.entries(stock)) {
    await store.sql('INSERT INTO stock_level (id, warehouse_id, store_id, sku, on_hand) VALUES ($1, $2, $3, $4, $5)', [
      newId(),
      warehouseId,
      store.ours.id,
      sku,
      onHand,
    ]);
  }
  return { id, remote, warehouseId };
}

/** Sets what is on hand of a SKU at a location of ours. */
export async function stockAt(store: ShippingStore, locationId: string, sku: string, onHand: number): Promise<void> {
  await store.sql(
    `UPDATE stock_level l SET on_hand = $3 FROM location p WHERE p.id = $1 AND l.warehouse_id = p.warehouse_id AND l.sku = $2`,
    [locationId, sku, onHand],
  );
}
