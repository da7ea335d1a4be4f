import fc from 'fast-check';
import { ManualClock } from '../clock.js';
import { type Sandbox, startSandbox } from '../sandbox.js';
import type { FakeStore } from '../store/store.js';
import { ACME, ApiClient, openStore } from '../testing.js';
import { stockOf } from './stock-endpoints.js';

/** What is allocated, counted anew from the orders. */
function counted(store: FakeStore, locationId: number, sku: string): number {
  return store
    .orders()
    .filter((order) => order.locationId === locationId && ['open', 'on_hold', 'processing'].includes(order.status))
    .flatMap((order) => order.lines)
    .filter((line) => line.sku === sku)
    .reduce((sum, line) => sum + line.quantity - line.shipped, 0);
}

describe('stock records over HTTP', () => {
  let sandbox: Sandbox;
  let api: ApiClient;
  const unlimited = { limiter: { enabled: false, perSecond: 4 } };

  beforeEach(async () => {
    sandbox = await startSandbox({ clock: new ManualClock() });
  });

  afterEach(() => sandbox.close());

  async function open(input: object): Promise<void> {
    const store = await sandbox.control.createStore({ domain: ACME, ...unlimited, ...input });
    const { token } = await sandbox.control.issueToken(ACME, ['catalogue:read', 'catalogue:write']);
    api = new ApiClient(store.url, token);
  }

  it('has one record per product and location, and finds them by each filter', async () => {
    await open({
      products: [
        { sku: 'MUG', title: 'Blue mug', inStock: 10 },
        { sku: 'TEE', inStock: null },
      ],
    });
    const west = await sandbox.control.createLocation(ACME, { name: 'West' });
    const east = await sandbox.control.createLocation(ACME, { name: 'East' });
    const found = async (query: string) => {
      const { body } = await api.get(`/stockrecords/${query}`);
      return (body.results as { product: { sku: string }; location: { name: string } }[])
        .map((one) => `${one.product.sku} ${one.location.name}`)
        .sort();
    };
    expect(await found('')).toEqual(['MUG East', 'MUG West', 'TEE East', 'TEE West']);
    expect(await found('?sku=MUG')).toEqual(['MUG East', 'MUG West']);
    expect(await found(`?location_id=${west.id}`)).toEqual(['MUG West', 'TEE West']);
    expect(await found(`?location_id=${west.id}&location_id=${east.id}&sku=TEE`)).toEqual(['TEE East', 'TEE West']);
    expect(await found('?search_text=blue%20M')).toEqual(['MUG East', 'MUG West']);
    expect(await found('?search_text=te')).toEqual(['TEE East', 'TEE West']);
    expect(await found('?sku=nothing')).toEqual([]);
    const poor = await sandbox.control.issueToken(ACME, ['catalogue:read']);
    const [record] = await sandbox.control.stock(ACME, { sku: 'MUG', location: west.id });
    const reader = new ApiClient(api.base, poor.token);
    expect((await reader.call('PATCH', `/stockrecords/${record?.id}/`, { num_in_stock: 1 })).status).toBe(403);
    expect((await reader.get(`/stockrecords/${record?.id}/`)).body).toMatchObject({
      product: { sku: 'MUG', title: 'Blue mug' },
      location: { id: west.id },
      num_in_stock: 10,
      num_allocated: 0,
      net_stock_level: 10,
    });
    expect((await reader.get('/stockrecords/1/')).status).toBe(404);
  });

  it('writes absolute levels, refuses anything else, and counts writes that change nothing', async () => {
    await open({ products: [{ sku: 'MUG' }] });
    await sandbox.control.createLocation(ACME);
    const [record] = await sandbox.control.stock(ACME);
    const path = `/stockrecords/${record?.id}/`;
    const set = async (body: object) => (await api.call('PATCH', path, body)).status;
    expect((await api.call('PATCH', path, { num_in_stock: 7 })).body).toMatchObject({ num_in_stock: 7 });
    expect(await set({ num_in_stock: 7 })).toBe(200);
    expect(await set({ low_stock_threshold: 2 })).toBe(200);
    for (const num_in_stock of ['seven', 1.5, null, 2 ** 31]) expect(await set({ num_in_stock })).toBe(400);
    await sandbox.control.setStock(ACME, record?.id ?? 0, 3);
    expect((await api.get(path)).body).toMatchObject({ num_in_stock: 3, low_stock_threshold: 2 });
    const { stock, requests } = await sandbox.control.traffic(ACME);
    expect([stock, requests.stock_set]).toEqual([{ writes: 2, redundant: 1 }, 7]);
    const written = (await sandbox.control.ledger(ACME)).filter((entry) => entry.what === 'stock_set');
    expect(written.map(({ by, stock: told }) => [by, told?.before, told?.value])).toEqual([
      ['service', 0, 7],
      ['service', 7, 7],
      ['merchant', 7, 3],
    ]);
  });

  it('deducts a recorded shipment unless told not to, and keeps what is allocated exact', async () => {
    const shipper = await openStore(sandbox);
    await sandbox.control.updateSettings(ACME, unlimited);
    const level = async () => (await sandbox.control.stock(ACME, { sku: 'MUG' }))[0];
    const ship = async (quantity: number) => {
      const [made] = await sandbox.control.createOrders(ACME, {
        order: { lines: [{ sku: 'MUG', quantity }] },
        request: true,
      });
      await shipper.post(`/fulfillment-orders/${made?.id}/fulfillment-request/accept/`);
      const { body } = await shipper.get(`/fulfillment-orders/${made?.id}/`);
      expect(body.line_items).toMatchObject([{ stockrecord_id: (await level())?.id }]);
      await sandbox.control.setStock(ACME, (await level())?.id ?? 0, 10);
      expect(await level()).toMatchObject({ inStock: 10, allocated: quantity, net: 10 - quantity });
      await shipper.post(`/fulfillment-orders/${made?.id}/fulfillments/`);
    };
    await ship(4);
    expect(await level()).toMatchObject({ inStock: 6, allocated: 0, net: 6 });
    await sandbox.control.updateSettings(ACME, { deductsOnFulfillment: false });
    await ship(4);
    expect(await level()).toMatchObject({ inStock: 10, allocated: 0, net: 10 });
  });

  it('allocates what a count of the orders says, whatever happens to them', async () => {
    await open({ products: [{ sku: 'MUG' }] });
    const places = [await sandbox.control.createLocation(ACME), await sandbox.control.createLocation(ACME)];
    const store = sandbox.world.store(ACME);
    const statuses = ['open', 'on_hold', 'processing', 'closed', 'canceled', 'incomplete', 'not_required'] as const;
    const change = fc.record({
      id: fc.integer({ min: 1, max: 5 }),
      at: fc.integer({ min: 0, max: 1 }),
      status: fc.constantFrom(...statuses),
      quantity: fc.integer({ min: 1, max: 9 }),
      shipped: fc.nat(9),
    });
    const [template] = await sandbox.control.createOrders(ACME, { order: { lines: [{ sku: 'MUG', quantity: 1 }] } });
    const order = store.order(template?.id ?? 0);
    fc.assert(
      fc.property(fc.array(change, { maxLength: 30 }), (changes) => {
        for (const { id, at, status, quantity, shipped } of changes) {
          if (!order) throw new Error('no order');
          const line = { id, orderLineId: id, sku: 'MUG', quantity, shipped: Math.min(shipped, quantity) };
          store.put({ ...order, id, locationId: places[at]?.id ?? 0, status, lines: [line] });
        }
        for (const record of stockOf(store, {})) {
          expect(store.stock.allocated(record)).toBe(counted(store, record.locationId, 'MUG'));
        }
      }),
      { numRuns: 50 },
    );
  });

  it('pages through 20,000 records, each once', async () => {
    await open({ stockRecords: 20_000, pageSize: 1000 });
    await sandbox.control.createLocation(ACME);
    const seen = new Set<unknown>();
    let next: string | null = '/stockrecords/';
    let pages = 0;
    while (next !== null) {
      const { body } = await api.get(next);
      for (const record of body.results) seen.add(record.id);
      pages += 1;
      next = body.next;
    }
    expect([seen.size, pages]).toEqual([20_000, 20]);
  });
});
