import { createHmac } from 'node:crypto';
import { ManualClock } from '../clock.js';
import { type Sandbox, startSandbox } from '../sandbox.js';
import { ACME, type ApiClient, eventually, openStore, Receiver } from '../testing.js';

interface Envelope {
  event_id: string;
  event_type: string;
  object: string;
  data: Record<string, unknown>;
}

describe('webhooks that a store sends by itself', () => {
  const clock = new ManualClock();
  const receiver = new Receiver();
  let sandbox: Sandbox;
  let api: ApiClient;
  let url: string;

  const heard = (): Envelope[] => receiver.received.map(({ raw }) => JSON.parse(raw) as Envelope);
  const types = (): string[] => heard().map(({ event_type }) => event_type);
  const until = (count: number) => eventually(`${count} webhooks`, () => receiver.received.length >= count);
  async function subscribe(...events: string[]) {
    return api.post('/webhooks/', { target: `${url}/hook`, events, secret_key: 'geheim' });
  }

  beforeAll(async () => {
    url = await receiver.listen();
    sandbox = await startSandbox({ clock });
  });

  beforeEach(async () => {
    await sandbox.control.reset();
    receiver.received.length = 0;
    api = await openStore(sandbox);
    await sandbox.control.updateSettings(ACME, { limiter: { enabled: false, perSecond: 4 } });
  });

  afterAll(async () => {
    await sandbox.close();
    await receiver.close();
  });

  it('tells orders and shipments to whoever subscribed, signed, each with an id of its own', async () => {
    await subscribe('order.updated', 'fulfillment.created', 'fulfillment.updated');
    const [made] = await sandbox.control.createOrders(ACME, {
      order: { lines: [{ sku: 'MUG', quantity: 2 }] },
      request: true,
    });
    const path = `/fulfillment-orders/${made?.id}`;
    await api.post(`${path}/fulfillment-request/accept/`);
    const shipment = (
      await api.post(`${path}/fulfillments/`, { tracking_info: [{ carrier: 'ups', tracking_code: '1Z9' }] })
    ).body;
    await sandbox.control.setDeliveryStatus(ACME, Number(shipment.id), 'delivered');
    await until(5);
    expect(types().sort()).toEqual([
      'fulfillment.created',
      'fulfillment.updated',
      ...Array<string>(3).fill('order.updated'),
    ]);
    expect(new Set(heard().map(({ event_id }) => event_id)).size).toBe(5);
    const statuses = heard().flatMap(({ object, data }) => (object === 'order' ? [data.fulfillment_status] : []));
    expect(statuses.sort()).toEqual(['fulfilled', 'processing', 'unfulfilled']);
    expect(heard().find(({ event_type }) => event_type === 'fulfillment.updated')).toMatchObject({
      object: 'fulfillment',
      data: { id: shipment.id, delivery_status: 'delivered', tracking_code: '1Z9', order_number: made?.orderNumber },
    });
    for (const { raw, headers } of receiver.received) {
      expect(headers['x-29next-signature']).toBe(createHmac('sha256', 'geheim').update(raw).digest('hex'));
    }
  });

  it("tells products and the store itself when the merchant changes them, and not the service's own stock writes", async () => {
    await subscribe('product.created', 'product.updated', 'store.updated', 'order.created');
    await sandbox.control.createProduct(ACME, { sku: 'MUG', inStock: 3 });
    const [record] = await sandbox.control.stock(ACME, { sku: 'MUG' });
    await api.call('PATCH', `/stockrecords/${record?.id}/`, { num_in_stock: 5 });
    await sandbox.control.setStock(ACME, record?.id ?? 0, 9);
    await sandbox.control.updateSettings(ACME, { pageSize: 10 });
    await sandbox.control.updateSettings(ACME, { name: 'Renamed' });
    await sandbox.control.createOrders(ACME);
    await until(4);
    expect(types().sort()).toEqual(['order.created', 'product.created', 'product.updated', 'store.updated']);
    const data = (type: string) => heard().find(({ event_type }) => event_type === type)?.data;
    expect(data('product.updated')).toMatchObject({ variants: [{ sku: 'MUG', stockrecords: [{ num_in_stock: 9 }] }] });
    expect(data('store.updated')).toMatchObject({ name: 'Renamed', primary_domain: ACME });
  });

  it('sends nothing to nobody, nor to a subscription that was switched off', async () => {
    const made = await sandbox.control.createWebhook(ACME, { target: `${url}/foreign`, events: ['order.updated'] });
    await sandbox.control.deactivateWebhook(ACME, made.id);
    expect((await api.get(`/webhooks/${made.id}/`)).body).toMatchObject({ active: false, warning_count: 10 });
    await sandbox.control.createOrders(ACME, { request: true });
    expect(await sandbox.control.webhookDeliveries(ACME)).toEqual([]);
    await api.call('PATCH', `/webhooks/${made.id}/`, { active: true });
    await sandbox.control.createOrders(ACME, { request: true });
    await until(1);
    expect(receiver.received[0]?.path).toBe('/foreign');
    expect((await sandbox.control.webhooks(ACME)).map(({ target }) => target)).toEqual([`${url}/foreign`]);
  });

  it('replaces a subscription as a whole with PUT, what is left out falls back', async () => {
    const { body } = await subscribe('order.updated');
    const put = (whole: object) => api.call('PUT', `/webhooks/${String(body.id)}/`, whole);
    expect((await put({ events: ['store.updated'] })).status).toBe(400);
    expect((await put({ target: url, events: [] })).status).toBe(400);
    expect((await put({ target: url, events: ['store.updated'] })).body).toMatchObject({
      id: body.id,
      target: url,
      events: ['store.updated'],
      active: true,
      secret_key: 'geheim',
    });
  });

  it('sends by hand, again with the same event id, and any data for an event that it does not know', async () => {
    await subscribe('order.updated', 'cart.abandoned', 'customer.redacted');
    const [made] = await sandbox.control.createOrders(ACME);
    const [sent] = await sandbox.control.sendWebhook(ACME, 'order.updated', { order: made?.id ?? 0 });
    expect(sent).toMatchObject({ event: 'order.updated', status: 200 });
    await sandbox.control.sendWebhook(
      ACME,
      'order.updated',
      { order: made?.id ?? 0 },
      { eventId: sent?.eventId ?? '' },
    );
    await sandbox.control.sendWebhook(ACME, 'cart.abandoned', {}, { data: { id: 1 } });
    expect(heard().map(({ event_id }) => event_id === sent?.eventId)).toEqual([true, true, false]);
    expect(heard().at(-1)).toMatchObject({ object: 'cart', data: { id: 1 } });
    await sandbox.control.sendWebhook(ACME, 'customer.redacted', { order: made?.id ?? 0 });
    expect(heard().at(-1)).toMatchObject({
      object: 'customer',
      data: { email: expect.stringContaining('@') as unknown, orders: [made?.orderNumber], subscriptions: [] },
    });
    await expect(sandbox.control.sendWebhook(ACME, 'cart.abandoned')).rejects.toMatchObject({ status: 400 });
    await expect(sandbox.control.sendWebhook(ACME, 'order.updated', { order: 1 })).rejects.toMatchObject({
      status: 404,
    });
    await expect(sandbox.control.sendWebhook(ACME, 'fulfillment.updated')).rejects.toMatchObject({ status: 404 });
    await expect(sandbox.control.sendWebhook(ACME, 'product.updated')).rejects.toMatchObject({ status: 404 });
  });

  it('loses, delays and multiplies deliveries as faults say; copies carry the same event id', async () => {
    await subscribe('store.updated');
    const fault = (name: 'callback_lost' | 'callback_delayed' | 'callback_multiplied', params = {}) =>
      sandbox.control.nextFault(ACME, { kind: 'webhook', fault: name, params });
    await fault('callback_lost');
    expect(await sandbox.control.sendWebhook(ACME, 'store.updated')).toMatchObject([
      { error: 'lost by a fault', status: 0 },
    ]);
    await fault('callback_multiplied', { times: 3 });
    const copies = await sandbox.control.sendWebhook(ACME, 'store.updated');
    expect([copies.length, new Set(copies.map(({ eventId }) => eventId)).size]).toEqual([3, 1]);
    await fault('callback_delayed', { ms: 500 });
    const late = sandbox.control.sendWebhook(ACME, 'store.updated');
    await eventually('the delay began', () => clock.pending() > 0);
    expect(receiver.received).toHaveLength(3);
    clock.advance(500);
    await late;
    expect(receiver.received).toHaveLength(4);
  });
});
