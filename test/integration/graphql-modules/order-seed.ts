import type { RemoteFulfillmentOrder, RemoteOrderLine } from '../../../src/clients/store-client.js';
import { newId } from '../../../src/common/ids.js';
import { FulfillmentOrdersRepository } from '../../../src/modules/fulfillment-orders/fulfillment-orders.repository.js';
import { ChangeStage } from '../../../src/modules/fulfillment-orders/use-cases/change-stage.js';
import { ObserveOrder } from '../../../src/modules/fulfillment-orders/use-cases/observe-order.js';
import { Sealer } from '../../../src/platform/security/sealer.js';
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

/** A line as a store shows it. */
export function remoteLine(orderRemoteId: string, number: number, sku: string, quantity: number): RemoteOrderLine {
  return {
    remoteId: `${orderRemoteId}-${number}`,
    orderLineId: `${orderRemoteId}-l${number}`,
    stockRecordId: null,
    productId: null,
    sku,
    title: 'Cup',
    quantity,
    fulfillableQuantity: quantity,
    price: null,
    properties: [],
  };
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
    merchantRequests: [{ kind: 'FULFILLMENT', type: 'fulfillment_request', message: 'Please pack well', notify: null }],
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
    lines: [remoteLine(remoteId, 1, sku, 2)],
    createdAt: '2026-01-31T09:30:00Z',
    updatedAt: '2026-01-31T09:30:00Z',
    unfamiliar: [],
    readingNotes: [],
    origin: null,
    requestOrigin: null,
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

/** An order in stage READY, as if the store had taken our accept, and its inner id. Its stock must be there. */
export async function readyOrder(
  app: ModulesApp,
  site: Site,
  remoteId: string,
  change: Partial<RemoteFulfillmentOrder> = {},
): Promise<string> {
  const id = await observe(app, site, remoteOrder(site, remoteId, change));
  await app.rows(`UPDATE store_operation SET state = 'CONFIRMED' WHERE fulfillment_order_id = $1`, [id]);
  await app.database.tx(async (tx) => {
    const order = await app.get(FulfillmentOrdersRepository).lock(tx, id);
    if (order) await app.get(ChangeStage).execute(tx, order, { event: 'acceptConfirmed', actor: 'test' });
  });
  await observe(app, site, remoteOrder(site, remoteId, { ...ACCEPTED, ...change }));
  return id;
}

/** How a store shows an order after our accept. */
export const ACCEPTED: Partial<RemoteFulfillmentOrder> = {
  status: { canonical: 'PROCESSING', raw: 'processing' },
  requestStatus: { canonical: 'ACCEPTED', raw: 'accepted' },
  updatedAt: '2026-01-31T10:00:00Z',
};

/** How a store shows an accepted order that its merchant wants cancelled. */
export const CANCEL_ASKED: Partial<RemoteFulfillmentOrder> = {
  status: { canonical: 'PROCESSING', raw: 'processing' },
  requestStatus: { canonical: 'CANCEL_REQUESTED', raw: 'cancellation_requested' },
  merchantRequests: [
    { kind: 'CANCELLATION', type: 'cancel_request', message: 'The customer changed their mind', notify: null },
  ],
  updatedAt: '2026-01-31T11:00:00Z',
};

/** Two shipments of one parcel each, and a refused cancellation request, for every order, without the engine. */
export async function seedShipments(app: ModulesApp): Promise<void> {
  await app.rows(
    `INSERT INTO fulfillment (id, store_id, fulfillment_order_id, cycle, shipment_key, status, notify_customer, input_digest,
       content_digest, operation_id, remote_ids, actor)
     SELECT overlay(gen_random_uuid()::text placing n::text from 1 for 1)::uuid, o.store_id, o.id, 1, 'S' || n, 'PENDING', false, 'i', 'c',
       (SELECT min(id::text)::uuid FROM store_operation), '{}', 'test'
     FROM fulfillment_order o, generate_series(1, 2) AS n`,
  );
  await app.rows(
    `INSERT INTO fulfillment_line (fulfillment_id, line_id, quantity)
     SELECT f.id, l.id, 1 FROM fulfillment f JOIN fulfillment_order_line l USING (fulfillment_order_id)`,
  );
  await app.rows(
    `INSERT INTO parcel (id, fulfillment_id, position, carrier, tracking_number, lines)
     SELECT gen_random_uuid(), fulfillment_id, 1, 'UPS', 'T1', jsonb_build_array(jsonb_build_object('lineId', line_id, 'quantity', 1))
     FROM fulfillment_line`,
  );
  await app.rows(
    `INSERT INTO cancellation_request (id, store_id, fulfillment_order_id, cycle, number, status)
     SELECT gen_random_uuid(), store_id, id, 1, 1, 'REJECTED' FROM fulfillment_order`,
  );
}

/** Something that others changed about an order: its note, to `after`. */
export async function seedChange(app: ModulesApp, site: Site, orderId: string, after: string): Promise<void> {
  const id = newId();
  const changes = [{ area: 'NOTES', field: 'note', before: null, after, line: null }];
  const place = { table: 'external_change', row: id, column: 'changes_sealed' };
  await app.rows(
    `INSERT INTO external_change (id, store_id, fulfillment_order_id, cycle, stage, judgement, areas, changes_sealed, pieces, seen_at)
     VALUES ($1, $2, $3, 1, 'READY', 'NOTE', '{NOTES}', $4, '[]', db_now())`,
    [id, site.storeId, orderId, app.get(Sealer).seal(JSON.stringify(changes), place)],
  );
}
