import { createHmac } from 'node:crypto';
import { ManualClock } from '../clock.js';
import { type Sandbox, startSandbox } from '../sandbox.js';
import { ACME, type ApiClient, eventually, openStore, Receiver } from '../testing.js';
import { Courier } from './courier.js';
import { isLoopback } from './loopback.js';
import { pythonJson } from './python-json.js';
import { Webhooks } from './webhooks.js';

describe('what a store sends', () => {
  let clock: ManualClock;
  let sandbox: Sandbox;
  let receiver: Receiver;
  let url: string;
  let api: ApiClient;

  const arrived = (n: number) => eventually(`${n} requests arrive`, () => receiver.received.length === n);
  const settled = (n: number) =>
    eventually(`${n} callbacks are answered`, async () => {
      const records = await sandbox.control.callbacks(ACME);
      return (
        records.length === n &&
        records.every((record) => record.sentMs === null || record.status > 0 || record.error !== null)
      );
    });

  beforeEach(async () => {
    clock = new ManualClock();
    sandbox = await startSandbox({ clock });
    receiver = new Receiver();
    url = await receiver.listen();
    api = await openStore(sandbox, ACME, `${url}/callbacks/next/secret`);
  });

  afterEach(async () => {
    await sandbox.close();
    await receiver.close();
  });

  it('calls back once on a request and on a cancellation request, with the type and the store', async () => {
    const [order] = await sandbox.control.createOrders(ACME, { request: true });
    await arrived(1);
    await api.post(`/fulfillment-orders/${order?.id}/fulfillment-request/accept/`);
    await sandbox.control.requestCancel(ACME, order?.id ?? 0);
    await arrived(2);
    expect(receiver.received).toMatchObject([
      { path: '/callbacks/next/secret/fulfillment-order-notification/', raw: '{"type":"fulfillment_requested"}' },
      { path: '/callbacks/next/secret/fulfillment-order-notification/', raw: '{"type":"cancellation_requested"}' },
    ]);
    expect(receiver.received[0]?.headers).toMatchObject({
      'x-29next-store': 'acme',
      'content-type': 'application/json',
    });
  });

  it('does not repeat a callback that was answered with an error, and records the answer', async () => {
    receiver.status = 503;
    await sandbox.control.createOrders(ACME, { request: true });
    await settled(1);
    expect(await sandbox.control.callbacks(ACME)).toMatchObject([{ status: 503 }]);
    expect(clock.pending()).toBe(0);
    expect(receiver.received).toHaveLength(1);
  });

  it('callback_lost, callback_multiplied and callback_delayed do what they say, and are counted', async () => {
    await sandbox.control.nextFault(ACME, { kind: 'callback', fault: 'callback_lost' });
    await sandbox.control.nextFault(ACME, { kind: 'callback', fault: 'callback_multiplied', params: { times: 10 } });
    await sandbox.control.nextFault(ACME, { kind: 'callback', fault: 'callback_delayed', params: { ms: 5000 } });
    await sandbox.control.createOrders(ACME, { request: true });
    await settled(1);
    expect(receiver.received).toHaveLength(0);
    await sandbox.control.createOrders(ACME, { request: true });
    await arrived(10);
    await sandbox.control.createOrders(ACME, { request: true });
    expect(clock.pending()).toBe(1);
    clock.advance(4999);
    expect(clock.pending()).toBe(1);
    clock.advance(1);
    await arrived(11);
    const { counts } = await sandbox.control.faults(ACME);
    expect(counts.callback).toEqual({ callback_lost: 1, callback_multiplied: 1, callback_delayed: 1 });
  });

  it('a burst requests everything before the first callback leaves, each order with its own', async () => {
    await sandbox.control.burst(ACME, 60, 3);
    await arrived(180);
    expect(await sandbox.control.verdict(ACME)).toMatchObject({ orders: 60, lost: 60 });
    expect((await sandbox.control.traffic(ACME)).callbacks.sent).toBe(180);
  });

  it('goes to loopback addresses only', async () => {
    await sandbox.control.createLocation(ACME, { callbackUrl: 'http://203.0.113.9/cb' });
    const { locations } = await sandbox.control.store(ACME);
    await sandbox.control.createOrders(ACME, { request: true, order: { locationId: locations[1]?.id } });
    const [record] = await sandbox.control.callbacks(ACME);
    expect([record?.sentMs, record?.error]).toEqual([null, 'not sent: callbacks go to loopback addresses only']);
    const bad = [
      'http://127.0.0.1.evil.example/',
      'http://example.com/',
      'file:///etc/passwd',
      'http://10.0.0.1/',
      'nonsense',
    ];
    expect(bad.filter(isLoopback)).toEqual([]);
    expect(['http://127.0.0.1:3000/x', 'http://localhost/', 'http://[::1]:80/'].every(isLoopback)).toBe(true);
  });

  it('signs app.uninstalled over the raw body with the secret of the webhook, and revokes the tokens', async () => {
    const made = await api.post('/webhooks/', {
      target: `${url}/webhooks/next/x`,
      events: ['app.uninstalled'],
      secret_key: 'geheim',
    });
    expect(made).toMatchObject({ status: 201, body: { active: true, secret_key: 'geheim', warning_count: 0 } });
    await sandbox.control.uninstall(ACME);
    const [sent] = receiver.received;
    const signature = createHmac('sha256', 'geheim')
      .update(sent?.raw ?? '')
      .digest('hex');
    expect(sent?.headers['x-29next-signature']).toBe(signature);
    expect(JSON.parse(sent?.raw ?? '')).toMatchObject({
      event_type: 'app.uninstalled',
      object: 'app',
      api_version: '2024-04-01',
      data: { client_id: 'sandbox-client' },
      webhook: { id: made.body.id, store: 'acme', events: ['app.uninstalled'] },
    });
    expect(sent?.raw).toMatch(/^\{"api_version": "2024-04-01", "data": \{"client_id": "sandbox-client", /);
    expect((await api.get('/locations/')).status).toBe(401);
  });

  it('switches a webhook off that answers 410, and warns of any other answer than 200', async () => {
    const store = sandbox.world.store(ACME);
    const webhooks = new Webhooks(sandbox.world, new Courier());
    const made = await api.post('/webhooks/', { target: url, events: ['store.updated'] });
    const look = async () => (await api.get(`/webhooks/${String(made.body.id)}/`)).body;
    receiver.status = 500;
    await webhooks.fire(store, 'store.updated', 'store', {});
    expect(await look()).toMatchObject({ active: true, warning_count: 1 });
    receiver.status = 410;
    await webhooks.fire(store, 'store.updated', 'store', {});
    expect(await look()).toMatchObject({ active: false, warning_count: 2 });
    await webhooks.fire(store, 'store.updated', 'store', {});
    expect(receiver.received).toHaveLength(2);
  });

  it('serialises like json.dumps', () => {
    const value = { a: [1, true, null], ü: '\u007f"\\\n\u2028 \u{1F600}', gone: undefined };
    expect(pythonJson(value)).toBe('{"a": [1, true, null], "\\u00fc": "\\u007f\\"\\\\\\n\\u2028 \\ud83d\\ude00"}');
  });
});
