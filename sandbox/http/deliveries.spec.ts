import { ManualClock } from '../clock.js';
import { type Sandbox, startSandbox } from '../sandbox.js';
import type { StoreSettings } from '../store/settings.js';
import { ACME, ApiClient, openStore } from '../testing.js';

const SCOPES = ['fulfillment_service:read', 'fulfillment_service:write', 'orders:read', 'orders:write'];
const LINES = [
  { sku: 'MUG', quantity: 3 },
  { sku: 'TEE', quantity: 1 },
];
const UPS = { carrier: 'ups', tracking_code: '1Z999' };

describe('parcels on their way, and shipments that are taken back', () => {
  let sandbox: Sandbox;
  let api: ApiClient;

  const settings = (changes: Partial<StoreSettings>) => sandbox.control.updateSettings(ACME, changes);
  const look = (id: number) => sandbox.control.order(ACME, id);
  async function accepted() {
    const [made] = await sandbox.control.createOrders(ACME, { order: { lines: LINES }, request: true });
    if (!made) throw new Error('no order');
    const path = `/fulfillment-orders/${made.id}`;
    await api.post(`${path}/fulfillment-request/accept/`);
    return { ...made, path, mug: made.lines[0]?.id ?? 0 };
  }
  async function shipped(body: object = { tracking_info: [UPS] }) {
    const order = await accepted();
    const made = (await api.post(`${order.path}/fulfillments/`, body)).body;
    return { ...order, shipment: Number(made.id), at: `/orders/${order.orderNumber}/fulfillments/${String(made.id)}` };
  }

  beforeAll(async () => {
    sandbox = await startSandbox({ clock: new ManualClock() });
    const { base } = await openStore(sandbox);
    await settings({ limiter: { enabled: false, perSecond: 4 } });
    api = new ApiClient(base, (await sandbox.control.issueToken(ACME, SCOPES)).token);
  });

  afterEach(() => settings({ cancelledFulfillmentReopens: 'same', deliveryEventsShape: 'list' }));

  afterAll(() => sandbox.close());

  it('shows one shipment of an order, and none of another order', async () => {
    const { at, shipment, orderNumber } = await shipped();
    expect(await api.get(`${at}/`)).toMatchObject({
      status: 200,
      body: { id: shipment, order_number: orderNumber, delivery_status: 'tracking_added', last_event_date: null },
    });
    const other = await accepted();
    expect((await api.get(`/orders/${other.orderNumber}/fulfillments/${shipment}/`)).status).toBe(404);
  });

  it('keeps delivery events in the documented shape; delivery_status follows the one that happened last', async () => {
    const { at, shipment, orderNumber } = await shipped();
    const tell = (status: string, happened_at: string, more: object = {}) =>
      api.post(`${at}/events/`, { status, happened_at, ...more });
    const first = await tell('in_transit', '2026-01-15T12:00:00Z', { city: 'Reno', country: 'US', latitude: 39.5 });
    expect(first).toMatchObject({
      status: 200,
      body: {
        order: orderNumber,
        fulfillment: shipment,
        status: 'in_transit',
        city: 'Reno',
        country: 'US',
        latitude: 39.5,
        longitude: null,
        line1: null,
        message: null,
        happened_at: '2026-01-15T12:00:00Z',
      },
    });
    await tell('delivered', '2026-01-17T10:00:00Z', { message: 'front door' });
    await tell('out_for_delivery', '2026-01-17T06:00:00Z');
    expect((await api.get(`${at}/`)).body).toMatchObject({
      delivery_status: 'delivered',
      last_event_date: '2026-01-17T10:00:00Z',
    });
    const listed = (await api.get(`${at}/events/`)).body as unknown as { id: number; status: string }[];
    expect(listed.map(({ status }) => status)).toEqual(['in_transit', 'delivered', 'out_for_delivery']);
    const delivered = `${at}/events/${listed[1]?.id}/`;
    expect((await api.get(delivered)).body).toMatchObject({ status: 'delivered', message: 'front door' });
    expect((await api.call('DELETE', delivered)).status).toBe(204);
    expect((await api.get(delivered)).status).toBe(404);
    expect((await api.call('DELETE', delivered)).status).toBe(404);
    expect((await api.get(`${at}/`)).body.delivery_status).toBe('out_for_delivery');
    expect((await sandbox.control.deliveryEvents(ACME, shipment)).map(({ status }) => status)).toEqual([
      'in_transit',
      'out_for_delivery',
    ]);
    const told = (await sandbox.control.ledger(ACME)).filter(({ what }) => what === 'delivery_event');
    expect(told.map(({ reason }) => reason)).toEqual(['in_transit', 'delivered', 'out_for_delivery']);
  });

  it.each([
    ['label_printed', 'tracking_added'],
    ['confirmed', 'tracking_added'],
    ['carrier_picked_up', 'in_transit'],
    ['in_transit', 'in_transit'],
    ['out_for_delivery', 'out_for_delivery'],
    ['attempted_delivery', 'attempted_delivery'],
    ['failure', 'failed_delivery'],
    ['delayed', 'delayed'],
    ['delivered', 'delivered'],
  ])('the event %s makes the delivery status %s', async (status, deliveryStatus) => {
    const { at } = await shipped();
    await api.post(`${at}/events/`, { status });
    expect((await api.get(`${at}/`)).body.delivery_status).toBe(deliveryStatus);
  });

  it('refuses events without a known status, with a wrong time or place, and without the scope', async () => {
    const { at, shipment } = await shipped();
    const tell = async (body: object) => (await api.post(`${at}/events/`, body)).status;
    expect(await tell({})).toBe(400);
    expect(await tell({ status: 'lost_at_sea' })).toBe(400);
    expect(await tell({ status: 'delivered', happened_at: 'yesterday' })).toBe(400);
    expect(await tell({ status: 'delivered', estimated_delivery_at: 'soon' })).toBe(400);
    expect(await tell({ status: 'delivered', latitude: 91 })).toBe(400);
    expect(await tell({ status: 'delivered', city: 7 })).toBe(400);
    const { token } = await sandbox.control.issueToken(ACME, ['orders:read']);
    expect((await new ApiClient(api.base, token).post(`${at}/events/`, { status: 'delivered' })).status).toBe(403);
    expect(await sandbox.control.deliveryEvents(ACME, shipment)).toEqual([]);
  });

  it('lists events as an array, a page or the only one', async () => {
    const { at } = await shipped();
    await api.post(`${at}/events/`, { status: 'in_transit' });
    await settings({ deliveryEventsShape: 'object' });
    expect((await api.get(`${at}/events/`)).body).toMatchObject({ status: 'in_transit' });
    await settings({ deliveryEventsShape: 'page' });
    expect((await api.get(`${at}/events/`)).body.results).toMatchObject([{ status: 'in_transit' }]);
  });

  it('takes the delivery status that the store itself knows', async () => {
    const { at, shipment } = await shipped();
    await sandbox.control.setDeliveryStatus(ACME, shipment, 'failed_delivery');
    expect((await api.get(`${at}/`)).body.delivery_status).toBe('failed_delivery');
  });

  it('cancels a shipment: pieces, stock and order come back, and shipping again is no double', async () => {
    const [record] = await sandbox.control.stock(ACME, { sku: 'MUG' });
    const before = (await sandbox.control.stock(ACME, { sku: 'MUG' }))[0]?.inStock;
    const { id, path, at, shipment } = await shipped();
    expect(await look(id)).toMatchObject({ status: 'closed' });
    const done = await sandbox.control.cancelFulfillment(ACME, shipment);
    expect(done).toMatchObject({ fulfillment: { status: 'canceled' }, replacement: null });
    expect(await look(id)).toMatchObject({
      status: 'processing',
      requestStatus: 'accepted',
      lines: [{ shipped: 0 }, { shipped: 0 }],
    });
    expect((await api.get(`${at}/`)).body.status).toBe('canceled');
    expect((await sandbox.control.stock(ACME, { sku: 'MUG' }))[0]).toMatchObject({ id: record?.id, inStock: before });
    await expect(sandbox.control.cancelFulfillment(ACME, shipment)).rejects.toMatchObject({ status: 400 });
    expect((await api.post(`${path}/fulfillments/`, { tracking_info: [UPS] })).status).toBe(201);
    const { shippedTwice, emailsDoubled } = await sandbox.control.verdict(ACME);
    expect({ shippedTwice, emailsDoubled }).toEqual({ shippedTwice: 0, emailsDoubled: 0 });
  });

  it('gives the pieces of a canceled shipment to a new order where the store does so', async () => {
    await settings({ cancelledFulfillmentReopens: 'new' });
    const { id, shipment } = await shipped();
    const { original, replacement } = await sandbox.control.cancelFulfillment(ACME, shipment);
    expect(original).toMatchObject({ id, status: 'closed' });
    expect(replacement).toMatchObject({ status: 'open', requestStatus: 'pending', replaces: id, lines: LINES });
  });

  it('lets the merchant ship: nothing of it counts as the work of the service', async () => {
    const before = await sandbox.control.verdict(ACME);
    const { id, path } = await accepted();
    const mine = await sandbox.control.fulfilBySelf(ACME, id, { lines: [{ sku: 'MUG', quantity: 2 }] });
    expect(mine).toMatchObject({ order: { status: 'processing' }, fulfillment: { by: 'merchant', tracking: [] } });
    const rest = await sandbox.control.fulfilBySelf(ACME, id, { tracking: 'VAN-1' });
    expect(rest).toMatchObject({ order: { status: 'closed', requestStatus: 'accepted' } });
    expect((await api.get(`${path}/fulfillments/`)).body).toMatchObject([
      {},
      { tracking_code: 'VAN-1', tracking_carrier: 'Own van' },
    ]);
    expect((await api.post(`${path}/fulfillments/`)).status).toBe(400);
    await sandbox.control.cancelFulfillment(ACME, rest.fulfillment.id);
    const [waiting] = await sandbox.control.createOrders(ACME, { order: { lines: LINES }, request: true });
    await sandbox.control.fulfilBySelf(ACME, waiting?.id ?? 0);
    expect(await look(waiting?.id ?? 0)).toMatchObject({ status: 'closed', requestStatus: 'requested' });
    const after = await sandbox.control.verdict(ACME);
    const { shipped: count, shippedOrders, lost, shippedTwice } = after;
    expect({ count, shippedOrders, lost, shippedTwice }).toEqual({
      count: before.shipped,
      shippedOrders: before.shippedOrders,
      lost: 0,
      shippedTwice: 0,
    });
    await expect(sandbox.control.fulfilBySelf(ACME, waiting?.id ?? 0)).rejects.toMatchObject({ status: 400 });
  });

  it('lets the merchant close accepted work, and nothing else', async () => {
    const { id } = await accepted();
    expect(await sandbox.control.closeBySelf(ACME, id, 'sold by phone')).toMatchObject({
      status: 'incomplete',
      requestStatus: 'closed',
    });
    await expect(sandbox.control.closeBySelf(ACME, id)).rejects.toMatchObject({ status: 400 });
    await expect(sandbox.control.closeBySelf(ACME, 1)).rejects.toMatchObject({ status: 404 });
    await expect(sandbox.control.cancelFulfillment(ACME, 1)).rejects.toMatchObject({ status: 404 });
  });
});
