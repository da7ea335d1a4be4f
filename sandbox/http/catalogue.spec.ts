import { ManualClock } from '../clock.js';
import { type Sandbox, startSandbox } from '../sandbox.js';
import { ACME, type ApiClient, openStore } from '../testing.js';

describe('catalogue, locations and scopes under the hand of the merchant', () => {
  let sandbox: Sandbox;
  let api: ApiClient;
  let home: number;
  let away: number;

  beforeAll(async () => {
    sandbox = await startSandbox({ clock: new ManualClock() });
    api = await openStore(sandbox);
    home = (await sandbox.control.locations(ACME))[0]?.id ?? 0;
    away = (await sandbox.control.createLocation(ACME, { name: 'Second', mine: false })).id;
    await sandbox.control.updateSettings(ACME, { limiter: { enabled: false, perSecond: 4 } });
  });

  afterAll(() => sandbox.close());

  it('adds a product that only some locations stock; a line elsewhere has no stock record', async () => {
    const stock = [{ locationId: away, inStock: 5 }];
    const made = await sandbox.control.createProduct(ACME, { sku: 'LAMP', title: 'Oak lamp', stock });
    expect(made).toMatchObject({ title: 'Oak lamp', stock: [{ locationId: away, inStock: 5 }] });
    expect((await api.get('/stockrecords/?sku=LAMP')).body.results).toMatchObject([
      { num_in_stock: 5, location: { id: away } },
    ]);
    const order = { lines: [{ sku: 'LAMP', quantity: 1 }], locationId: home };
    const [here] = await sandbox.control.createOrders(ACME, { order });
    expect((await api.get(`/fulfillment-orders/${here?.id}/`)).body.line_items).toMatchObject([{ stockrecord_id: 0 }]);
    await expect(sandbox.control.createProduct(ACME, { sku: 'LAMP' })).rejects.toMatchObject({ status: 409 });
    await expect(
      sandbox.control.createProduct(ACME, { sku: 'SOFA', stock: [{ locationId: 1, inStock: 1 }] }),
    ).rejects.toMatchObject({ status: 404 });
  });

  it('creates a stock record where there is none, once, and deletes it for good', async () => {
    const { id: product } = await sandbox.control.createProduct(ACME, {
      sku: 'RUG',
      stock: [{ locationId: away, inStock: 5 }],
    });
    const create = (body: object) => api.post('/stockrecords/', body);
    const made = await create({ product, location_id: home, num_in_stock: 7, low_stock_threshold: 2 });
    expect(made).toMatchObject({
      status: 201,
      body: { product: { id: product, sku: 'RUG' }, location: { id: home }, num_in_stock: 7, low_stock_threshold: 2 },
    });
    expect((await create({ product, location_id: home })).status).toBe(400);
    expect((await create({ product })).status).toBe(400);
    expect((await create({ location_id: home })).status).toBe(400);
    expect((await create({ product, location_id: 1 })).status).toBe(400);
    expect((await create({ product: 1, location_id: home })).status).toBe(400);
    const path = `/stockrecords/${String(made.body.id)}/`;
    expect((await api.call('DELETE', path)).status).toBe(204);
    expect((await api.call('DELETE', path)).status).toBe(404);
    expect((await api.get(`/stockrecords/?sku=RUG&location_id=${home}`)).body.results).toEqual([]);
    expect((await create({ product, location_id: home })).body).toMatchObject({
      num_in_stock: null,
      net_stock_level: 0,
    });
    const told = (await sandbox.control.ledger(ACME)).filter(({ what }) => /^stock_(create|delete)$/.test(what));
    expect(told.map(({ what, by }) => [what, by])).toEqual([
      ['stock_create', 'service'],
      ['stock_delete', 'service'],
      ['stock_create', 'service'],
    ]);
  });

  it.each([
    [null, 'untracked'],
    [0, 'out_of_stock'],
    [2, 'low_stock'],
    [3, 'in_stock'],
  ])('filters stock records by availability: %p pieces are %s', async (inStock, word) => {
    const sku = `AV-${word}`;
    const { stock } = await sandbox.control.createProduct(ACME, { sku, stock: [{ locationId: away, inStock }] });
    await api.call('PATCH', `/stockrecords/${stock[0]?.id}/`, { low_stock_threshold: 2 });
    for (const asked of ['untracked', 'out_of_stock', 'low_stock', 'in_stock']) {
      const { body } = await api.get(`/stockrecords/?sku=${sku}&inventory_availability=${asked}`);
      expect([asked, body.results.length]).toEqual([asked, asked === word ? 1 : 0]);
    }
    expect((await api.get('/stockrecords/?inventory_availability=plenty')).status).toBe(400);
  });

  it('changes and deletes locations of the app without asking it', async () => {
    const changes = { name: 'Renamed', address: { line1: '7 Other Street' }, callbackUrl: 'http://127.0.0.1:9/else' };
    await sandbox.control.editLocation(ACME, home, { ...changes, acceptReturn: true });
    expect((await api.get(`/locations/${home}/`)).body).toMatchObject({
      name: 'Renamed',
      address: { line1: '7 Other Street', country: 'US' },
      callback_url: 'http://127.0.0.1:9/else',
      accept_return: true,
    });
    await sandbox.control.editLocation(ACME, home, { deleted: true });
    expect((await api.get(`/locations/${home}/`)).status).toBe(404);
    await expect(sandbox.control.editLocation(ACME, home, {})).rejects.toMatchObject({ status: 404 });
    const told = (await sandbox.control.ledger(ACME)).filter(({ what }) => what.startsWith('location_'));
    expect(told.map(({ what, by }) => [what, by])).toEqual([
      ['location_update', 'merchant'],
      ['location_delete', 'merchant'],
    ]);
  });

  it('grants an installation no more scopes than the merchant allows, until allowed again', async () => {
    const { client } = sandbox;
    const install = async (): Promise<unknown> => {
      const redirect_uri = 'http://127.0.0.1:9/done';
      const wanted = {
        response_type: 'code',
        client_id: client.id,
        redirect_uri,
        scope: 'fulfillment_service:read orders:write',
      };
      const gone = await fetch(`${api.base}/oauth2/authorize/?${new URLSearchParams(wanted).toString()}`, {
        redirect: 'manual',
      });
      const code = new URL(gone.headers.get('location') ?? '').searchParams.get('code') ?? '';
      const form = {
        grant_type: 'authorization_code',
        client_id: client.id,
        client_secret: client.secret,
        redirect_uri,
        code,
      };
      const answer = await fetch(`${api.base}/oauth2/token/`, { method: 'POST', body: new URLSearchParams(form) });
      return ((await answer.json()) as { scope: string }).scope;
    };
    await sandbox.control.grantScopes(ACME, ['fulfillment_service:read']);
    expect(await install()).toBe('fulfillment_service:read');
    await sandbox.control.uninstall(ACME);
    expect((await api.get('/locations/')).status).toBe(401);
    await sandbox.control.grantScopes(ACME, null);
    expect(await install()).toBe('fulfillment_service:read orders:write');
  });
});
