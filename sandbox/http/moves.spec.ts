import { ManualClock } from '../clock.js';
import { type Sandbox, startSandbox } from '../sandbox.js';
import type { StoreSettings } from '../store/settings.js';
import { ACME, ApiClient, openStore } from '../testing.js';

const MERCHANT = ['fulfillment_orders:read', 'fulfillment_orders:write', 'orders:read'];
const LINES = [
  { sku: 'MUG', quantity: 3 },
  { sku: 'TEE', quantity: 1 },
];
const USUAL: Partial<StoreSettings> = {
  availableLocationsShape: 'array',
  availableIncludesAssigned: false,
  moveMakesNewOrder: true,
  moveInProcessing: false,
  emptiedOrder: 'closed',
  orderFulfillmentOrdersShape: 'list',
};

describe('moves and merges over HTTP', () => {
  let sandbox: Sandbox;
  let api: ApiClient;
  let home: number;
  let away: number;

  const settings = (changes: Partial<StoreSettings>) => sandbox.control.updateSettings(ACME, changes);
  const look = (id: number) => sandbox.control.order(ACME, id);
  async function order(orderNumber?: string) {
    const about = { lines: LINES, locationId: home, ...(orderNumber === undefined ? {} : { orderNumber }) };
    const [made] = await sandbox.control.createOrders(ACME, { order: about });
    if (!made) throw new Error('no order');
    const [mug, tee] = made.lines;
    return { ...made, path: `/fulfillment-orders/${made.id}`, mug: mug?.id ?? 0, tee: tee?.id ?? 0 };
  }
  async function stocked(locationId: number, sku: string, pieces: number | null) {
    const [record] = await sandbox.control.stock(ACME, { sku, location: locationId });
    await sandbox.control.setStock(ACME, record?.id ?? 0, pieces);
  }

  beforeAll(async () => {
    sandbox = await startSandbox({ clock: new ManualClock() });
    const service = await openStore(sandbox);
    home = (await sandbox.control.locations(ACME))[0]?.id ?? 0;
    away = (await sandbox.control.createLocation(ACME, { name: 'Second' })).id;
    await settings({ limiter: { enabled: false, perSecond: 4 } });
    for (const { sku } of LINES) await sandbox.control.createProduct(ACME, { sku });
    const { token } = await sandbox.control.issueToken(ACME, [...MERCHANT, 'fulfillment_service:write']);
    api = new ApiClient(service.base, token);
    await stocked(away, 'MUG', 1_000);
    await stocked(away, 'TEE', 0);
  });

  afterEach(async () => {
    await settings(USUAL);
    await stocked(away, 'TEE', 0);
  });

  afterAll(() => sandbox.close());

  it('names the locations that have all pieces of a line, in each shape that may be meant', async () => {
    const { path, mug, tee } = await order();
    const there = { id: away, name: 'Second', fulfillment_order_line_ids: [mug] };
    expect((await api.get(`${path}/available-locations/`)).body).toEqual({ available_locations: [there] });
    await settings({ availableLocationsShape: 'object' });
    expect((await api.get(`${path}/available-locations/`)).body).toEqual({ available_locations: { [away]: there } });
    await settings({ availableLocationsShape: 'ids' });
    expect((await api.get(`${path}/available-locations/`)).body).toEqual({ available_locations: { [away]: [mug] } });
    await stocked(away, 'TEE', null);
    await settings({ availableLocationsShape: 'array', availableIncludesAssigned: true });
    await stocked(home, 'TEE', 100);
    expect((await api.get(`${path}/available-locations/`)).body).toEqual({
      available_locations: [
        { id: home, name: 'Warehouse', fulfillment_order_line_ids: [tee] },
        { ...there, fulfillment_order_line_ids: [mug, tee] },
      ],
    });
    expect((await api.get('/fulfillment-orders/1/available-locations/')).status).toBe(404);
  });

  it('does not let other orders of a location spend the same pieces twice', async () => {
    const { path, tee } = await order();
    await stocked(away, 'TEE', 1);
    const lines = async () => JSON.stringify((await api.get(`${path}/available-locations/`)).body);
    expect(await lines()).toContain(String(tee));
    await sandbox.control.createOrders(ACME, { order: { lines: [{ sku: 'TEE', quantity: 1 }], locationId: away } });
    expect(await lines()).not.toContain(String(tee));
  });

  it('moves some lines to a new order; the rest stays', async () => {
    const { id, path, mug } = await order();
    const body = { new_location_id: away, fulfillment_order_line_items: [{ id: mug }] };
    const { moved_fulfillment_order: moved, original_fulfillment_order: original } = (
      await api.post(`${path}/move/`, body)
    ).body;
    expect(moved).toMatchObject({
      status: 'open',
      request_status: 'pending',
      assigned_location: { id: away },
      line_items: [{ sku: 'MUG', quantity: 3 }],
    });
    expect(original).toMatchObject({
      id,
      status: 'open',
      assigned_location: { id: home },
      line_items: [{ sku: 'TEE' }],
    });
    expect((await sandbox.control.orders(ACME)).at(-1)).toMatchObject({ replaces: id, cycle: 0 });
  });

  it.each([
    [{ emptiedOrder: 'closed' }, 'closed'],
    [{ emptiedOrder: 'canceled' }, 'canceled'],
  ] as const)('moves all lines to a new order: with %j the original is %s', async (changes, status) => {
    await settings(changes);
    const { id } = await order();
    const { moved, original } = await sandbox.control.move(ACME, id, { locationId: away });
    expect(original).toMatchObject({ id, status, requestStatus: 'pending', lines: [] });
    expect(moved).toMatchObject({ locationId: away, status: 'open', replaces: id, lines: LINES });
    await expect(sandbox.control.move(ACME, id, { locationId: away })).rejects.toMatchObject({ status: 400 });
  });

  it('moves all lines in place where the order keeps its id, and forgets what the old location said', async () => {
    await settings({ moveMakesNewOrder: false });
    const { id, path } = await order();
    await sandbox.control.request(ACME, id);
    await api.post(`${path}/fulfillment-request/reject/`, { rejected_reason: 'inventory_out_of_stock' });
    const { moved, original } = await sandbox.control.move(ACME, id, { locationId: away });
    expect([moved.id, original.id]).toEqual([id, id]);
    expect(await look(id)).toMatchObject({ locationId: away, status: 'open', requestStatus: 'pending', cycle: 1 });
  });

  it('leaves what was shipped with the original and moves the rest, also of accepted work where that is possible', async () => {
    const { id, path, mug } = await order();
    await sandbox.control.request(ACME, id);
    await api.post(`${path}/fulfillment-request/accept/`);
    await api.post(`${path}/fulfillments/`, { fulfillment_order_line_items: [{ id: mug, quantity: 2 }] });
    await expect(sandbox.control.move(ACME, id, { locationId: away })).rejects.toMatchObject({ status: 400 });
    await settings({ moveInProcessing: true, moveMakesNewOrder: false, emptiedOrder: 'canceled' });
    const { moved, original } = await sandbox.control.move(ACME, id, { locationId: away });
    expect(original).toMatchObject({
      status: 'closed',
      requestStatus: 'accepted',
      lines: [{ sku: 'MUG', quantity: 2, shipped: 2 }],
    });
    expect(moved.lines).toMatchObject([
      { sku: 'MUG', quantity: 1, shipped: 0 },
      { sku: 'TEE', quantity: 1 },
    ]);
    expect(await sandbox.control.verdict(ACME)).toMatchObject({ shippedTwice: 0, lost: 0, shippedAfterCancel: 0 });
  });

  it('refuses a move to nowhere, to where it is, of what it does not have, without stock, and of a requested order', async () => {
    const { id, path, mug, tee } = await order();
    const move = async (body: object) => (await api.post(`${path}/move/`, body)).status;
    const line = (one: number) => ({ new_location_id: away, fulfillment_order_line_items: [{ id: one }] });
    expect(await move({})).toBe(400);
    expect(await move({ new_location_id: 'x' })).toBe(400);
    expect(await move({ new_location_id: 1 })).toBe(400);
    expect(await move({ new_location_id: home })).toBe(400);
    expect(await move(line(1))).toBe(400);
    expect(await move(line(tee))).toBe(400);
    expect(await move({ new_location_id: away })).toBe(400);
    await settings({ moveNeedsStock: false });
    await sandbox.control.request(ACME, id);
    expect(await move(line(mug))).toBe(400);
    expect(await look(id)).toMatchObject({ locationId: home, requestStatus: 'requested', lines: LINES });
    await sandbox.control.withdraw(ACME, id);
    expect(await move({ new_location_id: away })).toBe(200);
    await settings({ moveNeedsStock: true });
  });

  it('merges open orders of one order at one location, and no others', async () => {
    const { id, mug, lines } = await order('M-1');
    const { moved } = await sandbox.control.move(ACME, id, { locationId: away, lineIds: [mug] });
    await expect(sandbox.control.merge(ACME, [id, moved.id])).rejects.toMatchObject({ status: 400 });
    const back = await sandbox.control.move(ACME, moved.id, { locationId: home });
    const { merged, absorbed } = await sandbox.control.merge(ACME, [id, back.moved.id]);
    expect(merged).toMatchObject({
      id,
      status: 'open',
      lines: [{ sku: 'TEE' }, { sku: 'MUG', quantity: 3, orderLineId: lines[0]?.orderLineId }],
    });
    expect(absorbed).toMatchObject([{ id: back.moved.id, status: 'closed', lines: [] }]);
    const stranger = await order();
    await expect(sandbox.control.merge(ACME, [id, stranger.id])).rejects.toMatchObject({ status: 400 });
    await expect(sandbox.control.merge(ACME, [id])).rejects.toMatchObject({ status: 400 });
  });

  it('lists all fulfillment orders of an order, as an array, a page or the only one', async () => {
    const { id, mug } = await order('L-1');
    const path = '/orders/L-1/fulfillment-orders/';
    await settings({ orderFulfillmentOrdersShape: 'object' });
    expect((await api.get(path)).body).toMatchObject({ id });
    const { moved } = await sandbox.control.move(ACME, id, { locationId: away, lineIds: [mug] });
    expect((await api.get(path)).body).toMatchObject([{ id }, { id: moved.id }]);
    await settings({ orderFulfillmentOrdersShape: 'page' });
    expect((await api.get(path)).body.results).toHaveLength(2);
    expect((await api.get('/orders/none/fulfillment-orders/')).status).toBe(404);
  });
});
