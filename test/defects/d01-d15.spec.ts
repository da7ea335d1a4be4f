import { jest } from '@jest/globals';
import { E2eStore, type SeenOrder } from '../e2e/support/e2e-store.js';
import { Network } from '../e2e/support/network.js';
import { startCrossdock, type RunningCrossdock } from '../support/crossdock.js';
import type { Wiretap } from '../support/wiretap.js';
import { PATIENT, SwiftTime, UNPACED } from '../support/swift-time.js';
import { IdSwap } from './support/id-swap.js';

jest.setTimeout(90_000);

/** Settings under which a shipment of unknown outcome is read soon. */
const SETTINGS = { ...PATIENT, STORE_SHIPMENT_SETTLE_MS: '500' };
const STOCK = [
  { sku: 'IN', onHand: 1_000 },
  { sku: 'FEW', onHand: 3 },
  { sku: 'BOX', onHand: 50 },
];

/** One test for each thing that the platform's own demo app gets wrong: what it does there would fail here. */
describe('what the demo app gets wrong', () => {
  const time = new SwiftTime();
  const network = new Network();
  const swap = new IdSwap('twin.29next.store');
  const tap: Wiretap = (request, send) => swap.tap(request, (one) => network.tap(one, send));
  let crossdock: RunningCrossdock;
  let store: E2eStore;

  beforeAll(async () => {
    crossdock = await startCrossdock(SETTINGS, { wiretap: tap, time });
    const settings = { products: STOCK.map(({ sku }) => ({ sku })), pageSize: 2, ...UNPACED };
    store = await E2eStore.open(crossdock, 'defects', { settings, stock: STOCK });
  });
  afterAll(() => crossdock?.close());
  beforeEach(() => store.quiet());

  const act = <T = object>(name: string, order: SeenOrder, input: object = {}, selection = '__typename'): Promise<T> =>
    crossdock.client.mutate<T>(name, { fulfillmentOrderId: order.id, ...input }, selection);
  const accepted = async (sku = 'IN', quantity = 1): Promise<SeenOrder> => {
    const { id } = await store.request({ lines: [{ sku, quantity }] });
    return store.reaches(id, 'READY');
  };
  const shippedHere = async (order: SeenOrder): Promise<number> => {
    const [row] = await store.sql<{ shipped: number }>(
      `SELECT sum(l.shipped)::int AS shipped FROM fulfillment_order_line l
       JOIN fulfillment_order f ON f.id = l.fulfillment_order_id WHERE f.store_id = $1 AND f.remote_id = $2`,
      [store.uuid, order.remoteId],
    );
    return row?.shipped ?? -1;
  };

  it('D1: callbacks that overlap and a failed accept make one row, one decision and one accept', async () => {
    await store.control.nextFault(store.domain, { kind: 'accept', fault: 'error_before' });
    const { id } = await store.request({}, 20);
    await store.sync();
    await store.reaches(id, 'READY');
    await store.quiet();
    const rows = await store.sql('SELECT FROM fulfillment_order WHERE store_id = $1 AND remote_id = $2', [
      store.uuid,
      String(id),
    ]);
    expect(rows).toHaveLength(1);
    expect(await store.decisions(id)).toEqual(['accept applied in 1']);
    const again = store.sql(
      `INSERT INTO fulfillment_order SELECT * FROM jsonb_populate_record(NULL::fulfillment_order,
         (SELECT to_jsonb(f) || jsonb_build_object('id', gen_random_uuid()) FROM fulfillment_order f
           WHERE store_id = $1 AND remote_id = $2))`,
      [store.uuid, String(id)],
    );
    await expect(again).rejects.toThrow(/unique/);
  });

  it('D2: requests beyond the first page of the list are seen', async () => {
    const before = (await store.arrivals()).length;
    const orders = await store.requestMany(5, { callbacks: 0 });
    await store.sync();
    await Promise.all(orders.map(({ id }) => store.reaches(id, 'READY')));
    const beyond = (await store.arrivals(before)).filter(
      ({ path }) => path.includes('assignment_status=fulfillment_requested') && path.includes('cursor='),
    );
    expect(beyond).not.toEqual([]);
  });

  it('D3: quantities count and what is promised is not promised twice', async () => {
    const [more] = await store.requestMany(1, { order: { lines: [{ sku: 'FEW', quantity: 4 }] } });
    await store.reaches(more?.id ?? 0, 'REJECTED');
    const first = await accepted('FEW', 2);
    expect(await store.reserved('FEW')).toBe(2);
    const { id } = await store.request({ lines: [{ sku: 'FEW', quantity: 2 }] });
    expect((await store.reaches(id, 'REJECTED')).decision).toMatchObject({ reason: 'INVENTORY_OUT_OF_STOCK' });
    expect(await store.decisions(Number(first.remoteId))).toEqual(['accept applied in 1']);
    expect(await store.reserved('FEW')).toBe(2);
  });

  it('D4: neither a line without a SKU nor an error of the database becomes a rejection', async () => {
    const heal = network.change('fulfillment-orders', (body) =>
      JSON.parse(JSON.stringify(body).replaceAll('"sku":"FEW"', '"sku":null')),
    );
    const { id } = await store.request({ lines: [{ sku: 'FEW', quantity: 1 }] });
    await store.reaches(id, 'REVIEW');
    expect(await store.decisions(id)).toEqual([]);
    heal();
    await store.sql('ALTER TABLE stock_level RENAME TO stock_level_away');
    const hindered = await store.request();
    try {
      await store.until('the error was met', async () => {
        const rows = await store.sql(
          `SELECT FROM exception WHERE store_id = $1 AND type = 'ORDER_NOT_PROCESSED' AND message LIKE $2`,
          [store.uuid, `%${hindered.id}%`],
        );
        return rows.length === 1;
      });
      const [row] = await store.sql<{ stage: string }>(
        'SELECT stage FROM fulfillment_order WHERE store_id = $1 AND remote_id = $2',
        [store.uuid, String(hindered.id)],
      );
      expect([undefined, 'RECEIVED']).toContain(row?.stage);
    } finally {
      await store.sql('ALTER TABLE stock_level_away RENAME TO stock_level');
    }
    await store.sync();
    await store.reaches(hindered.id, 'READY');
    expect(await store.decisions(hindered.id)).toEqual(['accept applied in 1']);
  });

  it('D5: a rejection says why, as a reason of the platform and in words', async () => {
    const { id } = await store.request({ address: { country: 'DE' } });
    await store.reaches(id, 'REJECTED');
    const [rejected] = await store.ledger('reject', id);
    expect(rejected).toMatchObject({ result: 'applied', reason: 'undeliverable_address' });
    expect(rejected?.message).toMatch(/\w{3}/);
  });

  it('D6: a shipment counts here when the store has confirmed it, not before', async () => {
    const order = await accepted();
    const heal = network.cut('/fulfillments/');
    const parcels = [{ trackingNumber: 'D6-1', carrier: 'ups' }];
    await act('fulfillmentCreate', order, { shipmentKey: 'd6', parcels });
    await store.until('a send was tried', () =>
      Promise.resolve(
        network.exchanges.some(({ request }) => request.method === 'POST' && /fulfillments\/$/.test(request.url)),
      ),
    );
    expect(await store.order(Number(order.remoteId))).toMatchObject({ stage: 'READY' });
    expect(await shippedHere(order)).toBe(0);
    expect(await store.ledger('ship', Number(order.remoteId))).toEqual([]);
    heal();
    await store.reaches(Number(order.remoteId), 'SHIPPED');
    expect(await shippedHere(order)).toBe(1);
    expect(await store.ledger('ship', Number(order.remoteId))).toMatchObject([{ result: 'applied' }]);
  });

  it('D7: two stores whose ids of orders and locations are the same do not meet', async () => {
    const order = await accepted();
    const [location] = await store.control.locations(store.domain);
    swap.locationAs(location?.id ?? 0);
    const twin = await E2eStore.open(crossdock, 'twin', { settings: UNPACED });
    const [made] = await twin.control.createOrders(twin.domain, {
      order: { lines: [{ sku: 'IN', quantity: 3 }], orderNumber: 'TWIN-1' },
    });
    swap.show(made?.id ?? 0, Number(order.remoteId));
    await twin.control.request(twin.domain, made?.id ?? 0);
    const seen = await twin.reaches(Number(order.remoteId), 'READY');
    expect(seen.id).not.toBe(order.id);
    expect(await twin.reserved()).toBe(3);
    expect(await store.order(Number(order.remoteId))).toMatchObject({ id: order.id, version: order.version });
    expect(await twin.control.order(twin.domain, made?.id ?? 0)).toMatchObject({ requestStatus: 'accepted' });
    expect(await store.decisions(Number(order.remoteId))).toEqual(['accept applied in 1']);
    const rows = await store.sql('SELECT DISTINCT store_id FROM location WHERE remote_id = $1', [String(location?.id)]);
    expect(rows).toHaveLength(2);
  });

  it('D8: an order at an unknown location and one that makes no sense hold nobody up', async () => {
    const orders = await store.control.createOrders(store.domain, {
      count: 4,
      order: { lines: [{ sku: 'IN', quantity: 1 }] },
    });
    const [first, lost, broken, last] = orders.map(({ id }) => id) as [number, number, number, number];
    interface Page {
      results: Record<string, unknown>[];
    }
    const heal = network.change('assignment_status=fulfillment_requested', (body) => {
      const page = body as Page;
      const results = page.results.map((one) => {
        if (one['id'] === lost) return { ...one, assigned_location: { id: 999_999, name: 'Nowhere', address: {} } };
        return one['id'] === broken ? { ...one, line_items: 7 } : one;
      });
      return { ...page, results };
    });
    for (const { id } of orders) await store.control.request(store.domain, id, { callbacks: 0 });
    await store.sync();
    await Promise.all([first, last].map((id) => store.reaches(id, 'READY')));
    expect(await store.decisions(lost)).toEqual([]);
    expect(await store.decisions(broken)).toEqual([]);
    heal();
    await store.sync();
    await Promise.all([lost, broken].map((id) => store.reaches(id, 'READY')));
  });

  it('D10: counted stock reaches the store, and a shipment lowers it on both sides', async () => {
    const order = await accepted('BOX', 2);
    await crossdock.client.setStock(store, [{ sku: 'BOX', onHand: 40 }]);
    await store.quiet();
    const atStore = async (): Promise<number | null | undefined> =>
      (await store.control.stock(store.domain, { sku: 'BOX' }))[0]?.inStock;
    expect(await atStore()).toBe(40);
    await act('fulfillmentCreate', order, {
      shipmentKey: 'd10',
      parcels: [{ trackingNumber: 'D10-1', carrier: 'ups' }],
    });
    await store.reaches(Number(order.remoteId), 'SHIPPED');
    await store.quiet();
    const levels = await store.sql('SELECT on_hand, reserved FROM stock_level WHERE store_id = $1 AND sku = $2', [
      store.uuid,
      'BOX',
    ]);
    expect(levels).toEqual([{ on_hand: 38, reserved: 0 }]);
    expect(await atStore()).toBe(38);
  });

  it('D11: a webhook is asked for in the version that we read', async () => {
    const asked = network.exchanges.filter(
      ({ request }) => request.method === 'POST' && request.url.endsWith(`${store.domain}/api/admin/webhooks/`),
    );
    expect(asked.length).toBeGreaterThan(0);
    for (const { request } of asked) {
      const body = JSON.parse(String(request.body)) as Record<string, unknown>;
      expect(body).toMatchObject({ api_version: '2024-04-01' });
      expect(body).not.toHaveProperty('version');
    }
    expect(await store.control.webhooks(store.domain)).toMatchObject([{ apiVersion: '2024-04-01' }]);
  });

  it('D12: tokens are sealed, a forged state or session is refused, an unknown store is no error of ours', async () => {
    const bearer = network.exchanges
      .map(({ request }) => /^Bearer (.+)$/.exec(request.headers['authorization'] ?? '')?.[1])
      .find((token) => token !== undefined);
    const [row] = await store.sql<{ row: string }>('SELECT to_jsonb(s)::text AS row FROM store s WHERE id = $1', [
      store.uuid,
    ]);
    expect(bearer).toBeDefined();
    expect(row?.row).not.toContain(bearer);
    expect(crossdock.logs()).not.toContain(bearer);
    const visit = (url: string | null): Promise<Response> => fetch(url ?? '', { redirect: 'manual' });
    const login = `${crossdock.url}/auth/next/login?store=${store.domain}`;
    const consent = (await visit(login)).headers.get('location');
    const back = new URL((await visit(consent)).headers.get('location') ?? '');
    expect(back.searchParams.get('code')).toMatch(/./);
    back.searchParams.set('state', 'A'.repeat(43));
    const codesSpent = (): number => network.exchanges.filter(({ request }) => request.url.includes('/oauth2/')).length;
    const spent = codesSpent();
    const forged = await visit(back.href);
    expect(forged.status).toBeGreaterThanOrEqual(400);
    expect(forged.status).toBeLessThan(500);
    expect(codesSpent()).toBe(spent);
    const none = Buffer.from('{"alg":"none"}').toString('base64url');
    const claims = Buffer.from(JSON.stringify({ store: store.domain, exp: 4_000_000_000 })).toString('base64url');
    const session = await visit(`${login}&token=${none}.${claims}.`);
    expect(session.headers.get('location') ?? '').not.toContain('graphiql');
    expect(session.status).toBeLessThan(500);
    const stranger = await fetch(`${crossdock.url}/callbacks/next/${'B'.repeat(43)}/fulfillment-order-notification/`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-29next-store': 'nobody' },
      body: '{"type":"fulfillment_requested"}',
    });
    expect(stranger.status).toBe(404);
  });

  it('D13: a webhook with a bad signature is refused and changes nothing; a good one is kept, then answered 200', async () => {
    const hooks = await E2eStore.open(crossdock, 'hooks', { location: false, settings: UNPACED });
    const [webhook] = await store.control.webhooks(hooks.domain);
    const kept = async (): Promise<number> =>
      (
        await hooks.sql(`SELECT FROM store_notification WHERE store_id = $1 AND verification NOT LIKE 'REFUSED%'`, [
          hooks.uuid,
        ])
      ).length;
    const before = await kept();
    const body = JSON.stringify({ event_id: 'x', event: 'app.uninstalled', webhook: { store: 'hooks' }, data: {} });
    const bad = await fetch(webhook?.target ?? '', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-29next-signature': 'a'.repeat(64) },
      body,
    });
    expect(bad.status).toBeGreaterThanOrEqual(400);
    expect(await hooks.status()).toBe('ACTIVE');
    expect(await kept()).toBe(before);
    const deliveries = await hooks.control.uninstall(hooks.domain);
    expect(deliveries.length).toBeGreaterThan(0);
    await hooks.hasStatus('UNINSTALLED');
    expect(await kept()).toBeGreaterThan(before);
    const answered = await hooks.control.webhookDeliveries(hooks.domain);
    expect(answered.map(({ status }) => status)).toEqual(answered.map(() => 200));
  });

  it('D14: part of an order in several parcels, and the customer is told only where it is wished', async () => {
    const order = await accepted('IN', 3);
    const remoteId = Number(order.remoteId);
    const [line] = await store.sql<{ id: string }>(
      'SELECT l.id FROM fulfillment_order_line l JOIN fulfillment_order f ON f.id = l.fulfillment_order_id WHERE f.remote_id = $1 AND f.store_id = $2',
      [order.remoteId, store.uuid],
    );
    await act('fulfillmentCreate', order, {
      shipmentKey: 'd14-1',
      lines: [{ lineId: `fol_${line?.id}`, quantity: 2 }],
      parcels: [
        { trackingNumber: 'D14-1', carrier: 'ups' },
        { trackingNumber: 'D14-2', carrier: 'dhl' },
      ],
      notifyCustomer: false,
    });
    await store.until('part is shipped', async () => (await shippedHere(order)) === 2);
    expect(await store.ledger('ship', remoteId)).toMatchObject([
      { shipment: { lines: [{ quantity: 2 }], tracking: ['D14-1', 'D14-2'] } },
    ]);
    expect(await store.ledger('email', remoteId)).toEqual([]);
    expect(await store.order(remoteId)).toMatchObject({ stage: 'READY' });
    await act('fulfillmentCreate', order, {
      shipmentKey: 'd14-2',
      parcels: [{ trackingNumber: 'D14-3', carrier: 'ups' }],
      notifyCustomer: true,
    });
    await store.reaches(remoteId, 'SHIPPED');
    expect(await store.ledger('email', remoteId)).toHaveLength(1);
  });

  it('D15: orders are held, released, closed and moved, their requests may be withdrawn, and their parcels tell where they are', async () => {
    const held = await accepted();
    const heldId = Number(held.remoteId);
    await act('fulfillmentOrderHold', held, { reason: 'HIGH_RISK', message: 'Looks odd', atStore: true });
    await store.until('it is held at the store', async () => (await store.ledger('hold', heldId)).length === 1);
    await store.quiet();
    await act('fulfillmentOrderReleaseHold', held);
    await store.until('it is released', async () => (await store.ledger('release_hold', heldId)).length === 1);
    await store.quiet();
    await act('fulfillmentOrderClose', held, { message: 'Damaged in the warehouse' });
    await store.reaches(heldId, 'CLOSED');
    expect(await store.ledger('close', heldId)).toMatchObject([{ result: 'applied' }]);

    const shipped = await accepted();
    const parcels = [{ trackingNumber: 'D15-1', carrier: 'ups' }];
    const { fulfillment } = await act<{ fulfillment: { id: string } }>(
      'fulfillmentCreate',
      shipped,
      { shipmentKey: 'd15', parcels },
      'fulfillment { id }',
    );
    await store.reaches(Number(shipped.remoteId), 'SHIPPED');
    const event = { fulfillmentId: fulfillment.id, status: 'IN_TRANSIT', happenedAt: new Date().toISOString() };
    await crossdock.client.mutate('fulfillmentEventCreate', event, '__typename');
    await store.until('the event is told', async () => (await store.ledger('delivery_event')).length === 1);

    const reno = await crossdock.client.setUpWarehouse(store.storeId, {
      warehouse: {
        code: 'WH-RENO',
        name: 'Reno',
        address: { line1: '2 Dock Road', city: 'Reno', state: 'NV', postcode: '89501', country: 'US' },
        servedCountries: ['US'],
      },
      stock: [{ sku: 'IN', onHand: 5 }],
    });
    const { id } = await store.request({ address: { line1: '' } });
    const order = await store.reaches(id, 'REJECTED');
    await store.control.updateSettings(store.domain, { moveNeedsStock: false });
    for (const record of await store.control.stock(store.domain, { sku: 'IN' })) {
      await store.control.setStock(store.domain, record.id, null);
    }
    await act('fulfillmentOrderMove', order, { locationId: reno.locationId, reason: 'Nearer' });
    await store.until('it is moved', async () => (await store.ledger('move', id)).length === 1);

    await store.decideBy('MANUAL');
    const { id: wanted } = await store.request();
    await store.reaches(wanted, 'REVIEW');
    await store.control.withdraw(store.domain, wanted);
    await store.sync();
    await store.reaches(wanted, 'WITHDRAWN');
    await store.decideBy('AUTO');
  });

  it('D9: a request of which neither callback nor webhook came is found by the sweep', async () => {
    for (const { id } of await store.control.webhooks(store.domain))
      await store.control.deactivateWebhook(store.domain, id);
    await store.until('nothing but a sweep would look', async () => {
      const rows = await store.sql(
        `SELECT FROM pull_wake WHERE store_id = $1 AND kind = 'REQUESTS' AND gen = done_gen AND due_at > db_now() + interval '2 minutes'`,
        [store.uuid],
      );
      return rows.length === 1;
    });
    const { id } = await store.request({}, 0);
    time.pass(11 * 60_000);
    await store.reaches(id, 'READY');
    expect(await store.decisions(id)).toEqual(['accept applied in 1']);
  });
});
