import { ManualClock } from '../clock.js';
import { type Sandbox, startSandbox } from '../sandbox.js';
import { ACME, ApiClient, openStore } from '../testing.js';

const LIST = '/assigned-fulfillment-orders/?assignment_status=fulfillment_requested';

describe('Admin API over HTTP', () => {
  let clock: ManualClock;
  let sandbox: Sandbox;
  let api: ApiClient;

  const unlimited = () => sandbox.control.updateSettings(ACME, { limiter: { enabled: false, perSecond: 4 } });

  beforeEach(async () => {
    clock = new ManualClock();
    sandbox = await startSandbox({ clock });
    api = await openStore(sandbox);
  });

  afterEach(() => sandbox.close());

  it('wants the version, a token of this store that still counts, and its scopes', async () => {
    expect((await api.call('GET', LIST, undefined, { 'x-29next-api-version': '2023-02-10' })).status).toBe(400);
    expect((await api.call('GET', LIST, undefined, { authorization: 'Bearer nobody' })).status).toBe(401);
    const other = await openStore(sandbox, 'other.29next.store');
    expect((await new ApiClient(api.base, other.token).get(LIST)).status).toBe(401);
    const poor = await sandbox.control.issueToken(ACME, ['orders:read']);
    const refused = await new ApiClient(api.base, poor.token).get(LIST);
    expect(refused).toMatchObject({
      status: 403,
      body: { detail: expect.stringContaining('fulfillment_service:read') as unknown },
    });
    await sandbox.control.revokeTokens(ACME);
    expect((await api.get(LIST)).status).toBe(401);
  });

  it('grants four requests a second per token, answers Retry-After 1 beyond, and logs every arrival', async () => {
    const statuses = async (n: number) =>
      (await Promise.all(Array.from({ length: n }, () => api.get('/locations/')))).map((a) => a.status);
    expect((await statuses(5)).sort()).toEqual([200, 200, 200, 200, 429]);
    const refused = await api.get('/locations/');
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '1']);
    clock.advance(1000);
    expect(await statuses(4)).toEqual([200, 200, 200, 200]);
    expect(await sandbox.control.verdict()).toMatchObject({ over4PerSecond: 2, clean: false });
    await unlimited();
    expect(await statuses(2)).toEqual([200, 200]);
    expect((await sandbox.control.verdict()).over4PerSecond).toBe(4);
  });

  it('shows a fulfillment order in the documented shape', async () => {
    const [made] = await sandbox.control.createOrders(ACME, {
      order: { lines: [{ sku: 'MUG', quantity: 2 }] },
      request: true,
    });
    const { body } = await api.get(`/fulfillment-orders/${made?.id}/`);
    expect(body).toMatchObject({
      id: made?.id,
      order_number: '10001',
      status: 'open',
      request_status: 'requested',
      assigned_location: { name: 'Warehouse', callback_url: null, accept_return: false },
      shipping_address: { country: 'US', line4: expect.any(String) as unknown },
      shipping_method: { code: 'standard', name: 'Standard' },
      line_items: [
        { sku: 'MUG', quantity: 2, fulfillable_quantity: '2', product_id: expect.stringMatching(/^\d+$/) as unknown },
      ],
      merchant_requests: [{ type: 'fulfill_request', message: null, notify: false }],
      fulfillment_holds: [],
    });
    expect(body.updated_at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);
  });

  it('changes updated_at with every change, though the clock stands still, and can leave it out', async () => {
    const [made] = await sandbox.control.createOrders(ACME);
    const id = made?.id ?? 0;
    await unlimited();
    const seen = new Set<unknown>();
    const look = async () => seen.add((await api.get(`/fulfillment-orders/${id}/`)).body.updated_at);
    await look();
    for (const act of [
      () => sandbox.control.request(ACME, id),
      () => sandbox.control.editAddress(ACME, id, { line4: 'Bend' }),
      () => sandbox.control.hold(ACME, id, 'high_risk'),
      () => sandbox.control.release(ACME, id),
      () => sandbox.control.withdraw(ACME, id),
    ]) {
      await act();
      await look();
    }
    expect(seen.size).toBe(6);
    await sandbox.control.updateSettings(ACME, { showUpdatedAt: false });
    expect((await api.get(`/fulfillment-orders/${id}/`)).body).not.toHaveProperty('updated_at');
  });

  it('reads every requested order once while each page is accepted before the next is read', async () => {
    await unlimited();
    await sandbox.control.updateSettings(ACME, { pageSize: 7 });
    const made = await sandbox.control.createOrders(ACME, { count: 40, request: true });
    const seen: unknown[] = [];
    let next: string | null = LIST;
    while (next !== null) {
      const { body } = await api.get(next);
      for (const order of body.results) {
        seen.push(order.id);
        await api.post(`/fulfillment-orders/${String(order.id)}/fulfillment-request/accept/`);
      }
      next = body.next;
    }
    expect(seen).toHaveLength(40);
    expect(new Set(seen)).toEqual(new Set(made.map((order) => order.id)));
    expect(await sandbox.control.verdict()).toMatchObject({ accepted: 40, lost: 0, attemptedTwice: 0 });
  });

  it('decides once: a second decision is refused, counted, and the next cycle can be decided again', async () => {
    await unlimited();
    const [made] = await sandbox.control.createOrders(ACME, { request: true });
    const id = made?.id ?? 0;
    const path = `/fulfillment-orders/${id}/fulfillment-request`;
    expect((await api.post(`${path}/reject/`, { rejected_reason: 'weather' })).status).toBe(400);
    const rejected = await api.post(`${path}/reject/`, {
      rejected_reason: 'incorrect_address',
      message: 'No such street',
    });
    expect(rejected.body).toMatchObject({ status: 'open', request_status: 'rejected' });
    expect(await api.post(`${path}/accept/`)).toMatchObject({
      status: 400,
      body: { detail: expect.stringContaining('accept is not possible') as unknown },
    });
    await sandbox.control.request(ACME, id);
    expect((await api.post(`${path}/accept/`)).body).toMatchObject({ request_status: 'accepted' });
    expect((await sandbox.control.order(ACME, id)).cycle).toBe(2);
    expect(await sandbox.control.verdict()).toMatchObject({
      rejected: 1,
      accepted: 1,
      decidedTwice: 0,
      attemptedTwice: 1,
    });
    const reject = (await sandbox.control.ledger(ACME)).find((entry) => entry.what === 'reject');
    expect(reject).toMatchObject({
      order: id,
      cycle: 1,
      reason: 'incorrect_address',
      message: 'No such street',
      token: 'tok-1',
    });
    const told = (await sandbox.control.order(ACME, id)).timeline.map((entry) => entry.text);
    expect(told).toContain('Fulfillment request rejected: incorrect_address (No such street)');
  });

  it('keeps locations: create, read, full replace, delete refused while work is open; others are not visible', async () => {
    await unlimited();
    const address = { line1: '1 Dock Road', line4: 'Reno', country: 'US' };
    const made = await api.post('/locations/', {
      name: 'West',
      address,
      callback_url: 'http://127.0.0.1:3000/cb',
      accept_return: true,
    });
    const id = Number(made.body.id);
    expect(made).toMatchObject({
      status: 201,
      body: { name: 'West', accept_return: true, address: { ...address, line2: '' } },
    });
    expect(await api.post('/locations/', { address: { line1: 'x' } })).toMatchObject({
      status: 400,
      body: { address: { line4: ['This field is required.'], country: ['This field is required.'] } },
    });
    const replaced = await api.call('PUT', `/locations/${id}/`, { name: 'West 2', address });
    expect(replaced.body).toMatchObject({ name: 'West 2', callback_url: null, accept_return: false });
    const [order] = await sandbox.control.createOrders(ACME, { order: { locationId: id } });
    expect((await api.call('DELETE', `/locations/${id}/`)).status).toBe(400);
    await sandbox.control.forceCancel(ACME, order?.id ?? 0);
    const hidden = await sandbox.control.createLocation(ACME, { mine: false });
    expect((await api.get(`/locations/${hidden.id}/`)).status).toBe(404);
    expect((await api.get('/locations/')).body.results.map((one) => one.id)).not.toContain(hidden.id);
  });

  it('answers the store as an array with time zone and currencies', async () => {
    await sandbox.control.updateSettings(ACME, { timeZone: 'Europe/Berlin', currencies: ['EUR', 'CHF'] });
    expect((await api.get('/store/')).body).toMatchObject([
      { primary_domain: ACME, timezone: 'Europe/Berlin', available_currencies: [{ code: 'EUR' }, { code: 'CHF' }] },
    ]);
  });

  it('spends its latency half before the request takes effect and half after', async () => {
    await sandbox.control.updateSettings(ACME, { latency: { minMs: 50, maxMs: 50 } });
    const [made] = await sandbox.control.createOrders(ACME, { request: true });
    const pending = api.post(`/fulfillment-orders/${made?.id}/fulfillment-request/accept/`);
    const state = async () => (await sandbox.control.order(ACME, made?.id ?? 0)).requestStatus;
    while (clock.pending() === 0) await state();
    clock.advance(24);
    expect(await state()).toBe('requested');
    clock.advance(1);
    while ((await state()) !== 'accepted');
    while (clock.pending() === 0) await state();
    clock.advance(25);
    expect((await pending).status).toBe(200);
  });

  it('refuses control bodies with a typing error, and lists its routes', async () => {
    const typo = { domain: 'x.29next.store', pagesize: 3 } as unknown as { domain: string };
    await expect(sandbox.control.createStore(typo)).rejects.toThrow('must NOT have additional properties');
    const listing = (await (await fetch(`${sandbox.url}/_control`)).json()) as { routes: { does: string }[] };
    expect(listing.routes.length).toBeGreaterThan(30);
    expect(listing.routes.every((route) => route.does.endsWith('.'))).toBe(true);
  });
});
