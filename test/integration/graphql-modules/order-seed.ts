import type { RemoteFulfillmentOrder } from '../../../src/clients/store-client.js';
import { newId } from '../../../src/common/ids.js';
import { ObserveOrder } from '../../../src/modules/fulfillment-orders/use-cases/observe-order.js';
import { StoresFacade } from '../../../src/modules/stores/stores.facade.js';
import type { ModulesApp } from './modules-app.js';

/** A store with a location at a warehouse, by inner ids. */
export interface Site {
  storeId: string;
  warehouseId: string;
  locationId: string;
  remoteLocationId: string;
}

/** A store that installed the app, with one warehouse and one location that it knows. */
export async function seedSite(app: ModulesApp, name: string): Promise<Site> {
  const { storeId } = await app.database.tx((tx) =>
    app.get(StoresFacade).install(tx, {
      platform: 'NEXT',
      domain: `${name}.29next.store`,
      accessToken: 'token',
      refreshToken: null,
      scopes: [],
      apiVersion: '2024-04-01',
      name,
      timeZone: null,
      currencies: null,
      actor: 'test',
    }),
  );
  const [warehouseId, locationId, remoteLocationId] = [newId(), newId(), `${name}-1`];
  await app.rows(
    `INSERT INTO warehouse (id, code, name, line1, city, country) VALUES ($1, $2, $2, 'Kai 1', 'Berlin', 'DE')`,
    [warehouseId, name],
  );
  await app.rows(
    `INSERT INTO location (id, store_id, warehouse_id, remote_id, name, status) VALUES ($1, $2, $3, $4, $5, 'ACTIVE')`,
    [locationId, storeId, warehouseId, remoteLocationId, name],
  );
  return { storeId, warehouseId, locationId, remoteLocationId };
}

/** A stock level without a ledger. */
export async function seedLevel(app: ModulesApp, site: Site, sku: string, onHand: number): Promise<string> {
  const id = newId();
  await app.rows('INSERT INTO stock_level (id, warehouse_id, store_id, sku, on_hand) VALUES ($1, $2, $3, $4, $5)', [
    id,
    site.warehouseId,
    site.storeId,
    sku,
    onHand,
  ]);
  return id;
}

/** A fulfillment order as a store shows it: two of one SKU, to Berlin. */
export function remoteOrder(
  site: Site,
  remoteId: string,
  change: Partial<RemoteFulfillmentOrder> & { sku?: string } = {},
): RemoteFulfillmentOrder {
  const { sku = 'CUP', ...rest } = change;
  return {
    remoteId,
    orderNumber: `N${remoteId}`,
    status: { canonical: 'OPEN', raw: 'open' },
    requestStatus: { canonical: 'REQUESTED', raw: 'fulfillment_requested' },
    supportedActions: [],
    holds: [],
    merchantRequests: [{ type: 'fulfillment_request', message: 'Please pack well', notify: null }],
    destination: {
      firstName: 'Ada',
      lastName: 'Byron',
      line1: 'Canary street 7',
      line2: null,
      line3: null,
      city: 'Berlin',
      state: null,
      postcode: '10115',
      country: 'DE',
      phone: null,
      notes: null,
    },
    shippingMethod: { code: 'std', name: 'Standard' },
    location: { remoteId: site.remoteLocationId, name: null },
    lines: [
      {
        remoteId: `${remoteId}-1`,
        orderLineId: `${remoteId}-l1`,
        stockRecordId: null,
        productId: null,
        sku,
        title: 'Cup',
        quantity: 2,
        fulfillableQuantity: 2,
      },
    ],
    createdAt: '2026-01-31T09:30:00Z',
    updatedAt: '2026-01-31T09:30:00Z',
    raw: {},
    ...rest,
  };
}

/** Lets the application see an order as a pull would, and gives its inner id. */
export async function observe(app: ModulesApp, site: Site, remote: RemoteFulfillmentOrder): Promise<string> {
  await app.database.tx(async (tx) => {
    const { rows } = await tx.query<{ now: Date }>('SELECT db_clock() AS now');
    const sentAt = rows[0]?.now as Date;
    await app.get(ObserveOrder).execute(tx, { storeId: site.storeId, remote, sentAt, source: 'POINT' });
  });
  const [row] = await app.rows<{ id: string }>(
    'SELECT id FROM fulfillment_order WHERE store_id = $1 AND remote_id = $2',
    [site.storeId, remote.remoteId],
  );
  return row?.id ?? '';
}
