import { request as httpRequest } from 'node:http';
import { type Sandbox, startSandbox } from '../sandbox.js';
import { ACME, ApiClient, type ApiBody, eventually, openStore, Receiver } from '../testing.js';

const FORM = 'application/x-www-form-urlencoded';
const SCOPES = ['fulfillment_orders', 'orders', 'locations', 'catalogue', 'webhooks'].flatMap((name) => [
  `${name}:read`,
  `${name}:write`,
]);

/**
 * What programs do that were not written for this sandbox: the platform's public demo app (29next/demo-fulfillment-service-app)
 * and public tools that move and fulfil orders in bulk.
 */
describe('programs that are not ours', () => {
  let sandbox: Sandbox;
  let receiver: Receiver;
  let callbackUrl: string;
  let api: ApiClient;

  beforeEach(async () => {
    sandbox = await startSandbox();
    receiver = new Receiver();
    callbackUrl = await receiver.listen();
    await sandbox.control.createStore({ domain: ACME, limiter: { enabled: false, perSecond: 4 } });
    const { token } = await sandbox.control.issueToken(ACME, [
      ...SCOPES,
      'fulfillment_service:read',
      'fulfillment_service:write',
    ]);
    api = new ApiClient(`${sandbox.url}/${ACME}`, token);
  });

  afterEach(async () => {
    await sandbox.close();
    await receiver.close();
  });

  const send = async (method: string, path: string, type: string, body: string) => {
    const headers = { authorization: `Bearer ${api.token}`, 'content-type': type };
    const answer = await fetch(`${api.base}/api/admin${path}`, { method, headers, body });
    return { status: answer.status, body: (await answer.json()) as ApiBody };
  };
  const form = (path: string, fields: string, method = 'POST') => send(method, path, FORM, fields);
  const location = () =>
    api.post('/locations/', {
      name: 'Demo',
      address: { line1: '1 Way', line4: 'Austin', state: 'TX', postcode: '78701', country: 'US' },
      callback_url: `${callbackUrl}/fulfillments/`,
    });
  const accepted = async () => {
    const [made] = await sandbox.control.createOrders(ACME, { request: true });
    if (!made) throw new Error('no order');
    await api.post(`/fulfillment-orders/${made.id}/fulfillment-request/accept/`, { message: 'Soon.' });
    return made;
  };

  it('the demo app: a callback URL with a slash, no version header, ids that fit 32 bits, other without a name', async () => {
    expect((await location()).status).toBe(201);
    const [made] = await sandbox.control.createOrders(ACME, { request: true });
    await eventually('the callback', () => receiver.received.length === 1);
    expect(receiver.received[0]).toMatchObject({
      path: '/fulfillments/fulfillment-order-notification/',
      headers: { 'x-29next-store': 'acme' },
    });
    const headers = { authorization: `Bearer ${api.token}`, 'content-type': 'application/json' };
    const list = await fetch(
      `${api.base}/api/admin/assigned-fulfillment-orders/?assignment_status=fulfillment_requested`,
      { headers },
    );
    const { results } = (await list.json()) as ApiBody;
    expect(results).toMatchObject([
      { id: made?.id, shipping_method: { code: 'standard' }, request_status: 'requested' },
    ]);
    expect(String(made?.id)).toMatch(/^\d{6}$/);
    await api.post(`/fulfillment-orders/${made?.id}/fulfillment-request/accept/`, { message: 'Soon.' });
    const tracking_info = [{ tracking_code: 'X1', carrier: 'other' }];
    const shipped = await api.post(`/fulfillment-orders/${made?.id}/fulfillments/`, { notify: true, tracking_info });
    expect(shipped).toMatchObject({ status: 201, body: { tracking_carriers: 'other', tracking_codes: 'X1' } });
    expect(await sandbox.control.verdict()).toMatchObject({ accepted: 1, shipped: 1, clean: true });
  });

  it('tools for many orders: found by number, supported_actions say what can be done, the move names both orders', async () => {
    const from = (await location()).body;
    const [made] = await sandbox.control.createOrders(ACME);
    const to = (await location()).body;
    for (const { sku } of made?.lines ?? [])
      for (const { id } of await sandbox.control.stock(ACME, { sku })) await sandbox.control.setStock(ACME, id, 9);
    const found = await api.get(`/fulfillment-orders/?order_number=${made?.orderNumber}`);
    const [order] = found.body.results;
    expect(order).toMatchObject({ assigned_location: { id: from.id }, status: 'open' });
    expect(order?.supported_actions).toContain('move');
    const places = await api.get(`/fulfillment-orders/${made?.id}/available-locations/`);
    expect(places.body.available_locations).toMatchObject([{ id: to.id }]);
    const moved = await api.post(`/fulfillment-orders/${made?.id}/move/`, { new_location_id: to.id });
    expect(moved.body).toMatchObject({
      moved_fulfillment_order: { assigned_location: { id: to.id } },
      original_fulfillment_order: { id: made?.id, order_number: made?.orderNumber },
    });
  });

  it('answers a shipment with 200 where the store does, and with all tracking links where it joins them', async () => {
    await location();
    const order = await accepted();
    const path = `/fulfillment-orders/${order.id}/fulfillments/`;
    const lines = order.lines.map(({ id }) => ({ id, quantity: 1 }));
    const bare = await api.post(path, { fulfillment_order_line_items: lines });
    expect([bare.status, 'tracking_links' in bare.body]).toEqual([201, false]);
    await sandbox.control.updateSettings(ACME, {
      shipmentStatus: 200,
      trackingLinks: 'joined',
      versionHeader: 'required',
    });
    const next = await accepted();
    const tracking_info = ['A1', 'A2'].map((tracking_code) => ({ carrier: 'ups', tracking_code }));
    const both = await api.post(`/fulfillment-orders/${next.id}/fulfillments/`, { tracking_info });
    expect(both.status).toBe(200);
    expect(both.body.tracking_links).toBe(`https://${ACME}/track/A1,https://${ACME}/track/A2`);
    expect((await form(path, '')).status).toBe(400);
  });

  it('takes forms wherever the API describes them, nested and repeated names included', async () => {
    const address = 'address.line1=1+Way&address.line4=K%C3%B6ln&address.country=DE';
    const made = await form('/locations/', `name=Demo&${address}&accept_return=true`);
    expect(made).toMatchObject({ status: 201, body: { accept_return: true, address: { line4: 'Köln' } } });
    const order = await accepted();
    const [line] = order.lines;
    const shipment = `fulfillment_order_line_items[0]id=${line?.id}&fulfillment_order_line_items[0][quantity]=1&notify=false&tracking_info[0].carrier=ups&tracking_info[0]tracking_code=1Z`;
    expect(await form(`/fulfillment-orders/${order.id}/fulfillments/`, shipment)).toMatchObject({
      status: 201,
      body: { tracking_codes: '1Z', line_items: [{ quantity: 1 }] },
    });
    const [record] = await sandbox.control.stock(ACME);
    expect(await form(`/stockrecords/${record?.id}/`, 'num_in_stock=-3', 'PATCH')).toMatchObject({
      status: 200,
      body: { num_in_stock: -3 },
    });
    expect(
      await form('/webhooks/', `target=${callbackUrl}/w&events=order.created&events=app.uninstalled`),
    ).toMatchObject({
      status: 201,
      body: { events: ['order.created', 'app.uninstalled'] },
    });
    const [fulfillment] = await sandbox.control.fulfillments(ACME, order.id);
    const event = `/orders/${order.orderNumber}/fulfillments/${fulfillment?.id}/events/`;
    expect(await form(event, 'status=in_transit&latitude=51.5')).toMatchObject({
      status: 200,
      body: { latitude: 51.5 },
    });
    expect((await form(event, 'status=in_transit&latitude=north')).status).toBe(400);
  });

  it('takes multipart forms, and refuses what is neither form nor JSON', async () => {
    await location();
    const [made] = await sandbox.control.createOrders(ACME, { request: true });
    const path = `/fulfillment-orders/${made?.id}/fulfillment-request/reject/`;
    const body = new FormData();
    body.set('message', 'Größe fehlt');
    body.set('rejected_reason', 'other');
    body.set('file', new Blob(['x']), 'x.txt');
    const answer = await fetch(`${api.base}/api/admin${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${api.token}` },
      body,
    });
    expect(answer.status).toBe(200);
    const ledger = await sandbox.control.ledger(ACME);
    expect(ledger.at(-1)).toMatchObject({ what: 'reject', message: 'Größe fehlt', reason: 'other' });
    expect((await send('POST', path, 'text/plain', 'message')).status).toBe(415);
    expect((await send('POST', path, 'multipart/form-data', 'message')).status).toBe(400);
  });

  it('shows products, shipping methods, customers’ orders and the notes on them', async () => {
    await location();
    await sandbox.control.createOrders(ACME, { order: { lines: [{ sku: 'MUG', quantity: 2 }] } });
    const { body } = await api.get('/products/?sku=MUG');
    expect(body.results).toMatchObject([{ title: 'MUG', variants: [{ sku: 'MUG', prices: [{ currency: 'USD' }] }] }]);
    expect((await api.get(`/products/${String(body.results[0]?.id)}/`)).body).toEqual(body.results[0]);
    expect((await api.get('/products/1/')).status).toBe(404);
    expect((await api.get('/shipping-methods/')).body.results).toMatchObject([{ code: 'standard' }]);
    expect((await api.get('/shipping-methods/1/')).body).toMatchObject({ name: 'Standard' });
    const order = await api.get('/orders/10001/');
    expect(order.body).toMatchObject({ number: '10001', lines: [{ sku: 'MUG', quantity: 2 }] });
    const [listed] = (await api.get('/orders/?order_number=10001')).body.results;
    expect(order.body).toMatchObject(listed ?? {});
    expect((await api.get('/orders/9/')).status).toBe(404);
    expect(await form('/orders/10001/notes/', 'message=Packed')).toMatchObject({
      status: 200,
      body: { message: 'Packed' },
    });
    expect((await api.post('/orders/10001/notes/', {})).status).toBe(400);
    expect((await api.get('/orders/10001/notes/')).body.results).toMatchObject([
      { message: 'Packed', app: { client_id: 'sandbox-client' } },
    ]);
  });

  it('a store answers under its own host name, and its links stay there', async () => {
    await location();
    await location();
    await sandbox.control.updateSettings(ACME, { pageSize: 1 });
    const path = '/api/admin/locations/';
    const headers = { host: ACME, authorization: `Bearer ${api.token}`, 'x-forwarded-proto': 'https' };
    const text = await new Promise<string>((resolve, reject) => {
      const sent = httpRequest(`${sandbox.url}${path}`, { headers }, (answer) => {
        answer.setEncoding('utf8');
        let all = '';
        answer.on('data', (part: string) => (all += part));
        answer.on('end', () => resolve(all));
      });
      sent.on('error', reject).end();
    });
    expect((JSON.parse(text) as ApiBody).next).toMatch(new RegExp(`^https://${ACME}${path}\\?cursor=`));
  });

  it('ids are big where a sandbox is told so', async () => {
    const big = await startSandbox({ ids: 'big', settings: { storeHeader: 'domain' } });
    await openStore(big);
    const [made] = await big.control.createOrders(ACME);
    expect(made?.id).toBeGreaterThan(2 ** 32);
    expect((await big.control.store(ACME)).settings.storeHeader).toBe('domain');
    await big.close();
  });
});
