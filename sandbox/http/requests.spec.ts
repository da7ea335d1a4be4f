import { ManualClock } from '../clock.js';
import { type Sandbox, startSandbox } from '../sandbox.js';
import type { StoreSettings } from '../store/settings.js';
import { ACME, ApiClient, openStore } from '../testing.js';

const MERCHANT = ['fulfillment_orders:read', 'fulfillment_orders:write', 'orders:read'];
const LINES = [
  { sku: 'MUG', quantity: 3 },
  { sku: 'TEE', quantity: 1 },
];

describe('requests, cancellations and holds over HTTP', () => {
  let sandbox: Sandbox;
  /** An app with the scopes of a fulfillment service. */
  let api: ApiClient;
  /** An app that may do what a merchant does. */
  let merchant: ApiClient;

  const settings = (changes: Partial<StoreSettings>) => sandbox.control.updateSettings(ACME, changes);
  const look = (id: number) => sandbox.control.order(ACME, id);
  const state = async (id: number) => {
    const { status, requestStatus } = await look(id);
    return `${status}/${requestStatus}`;
  };
  async function order(request = true) {
    const [made] = await sandbox.control.createOrders(ACME, { order: { lines: LINES }, request });
    if (!made) throw new Error('no order');
    const [mug, tee] = made.lines;
    return { ...made, path: `/fulfillment-orders/${made.id}`, mug: mug?.id ?? 0, tee: tee?.id ?? 0 };
  }
  async function accepted() {
    const made = await order();
    await api.post(`${made.path}/fulfillment-request/accept/`);
    return made;
  }

  beforeAll(async () => {
    sandbox = await startSandbox({ clock: new ManualClock() });
    api = await openStore(sandbox);
    await settings({ limiter: { enabled: false, perSecond: 4 } });
    merchant = new ApiClient(api.base, (await sandbox.control.issueToken(ACME, MERCHANT)).token);
  });

  afterEach(() =>
    settings({ splitKeeps: 'requested', afterCancelAccept: 'open', holdInProcessing: true, supportedActions: 'none' }),
  );

  afterAll(() => sandbox.close());

  it('asks for the scope of a merchant where the documentation does', async () => {
    const { path } = await order();
    const refused = [
      'fulfillment-request',
      'fulfillment-request/cancel',
      'cancellation-request',
      'cancellation-request/cancel',
      'move',
    ];
    for (const name of refused) {
      expect([name, (await api.post(`${path}/${name}/`)).status]).toEqual([name, 403]);
    }
    expect((await api.get(`${path}/available-locations/`)).status).toBe(403);
    const reader = new ApiClient(api.base, (await sandbox.control.issueToken(ACME, ['fulfillment_orders:read'])).token);
    for (const name of ['hold', 'release-hold', 'cancel']) {
      expect([name, (await reader.post(`${path}/${name}/`)).status]).toEqual([name, 403]);
    }
  });

  it('requests and takes back by the API: callback, cycle, ledger', async () => {
    const { id, path } = await order(false);
    const sent = await merchant.post(`${path}/fulfillment-request/`, { message: 'please', notify: true });
    expect(sent).toMatchObject({
      status: 200,
      body: {
        original_fulfillment_order: { id },
        requested_fulfillment_order: {
          id,
          request_status: 'requested',
          merchant_requests: [{ type: 'fulfill_request', message: 'please', notify: true }],
        },
        unrequested_fulfillment_order: null,
      },
    });
    expect((await sandbox.control.callbacks(ACME)).at(-1)).toMatchObject({ type: 'fulfillment_requested' });
    expect(await look(id)).toMatchObject({ cycle: 1 });
    expect((await merchant.post(`${path}/fulfillment-request/`)).status).toBe(400);
    const back = await merchant.post(`${path}/fulfillment-request/cancel/`, { message: 'changed my mind' });
    expect(back).toMatchObject({ status: 200, body: { id, status: 'open', request_status: 'pending' } });
    expect((await merchant.post(`${path}/fulfillment-request/cancel/`)).status).toBe(400);
    const written = (await sandbox.control.ledger(ACME)).filter(
      (entry) => entry.order === id && entry.by === 'service',
    );
    expect(written.map(({ what, result }) => `${what} ${result}`)).toEqual([
      'request applied',
      'request refused',
      'withdraw applied',
      'withdraw refused',
    ]);
  });

  it.each(['requested', 'unrequested'] as const)(
    'splits when some pieces are requested; the %s half keeps the id',
    async (splitKeeps) => {
      await settings({ splitKeeps });
      const { id, path, mug, lines } = await order(false);
      const body = { fulfillment_order_line_items: [{ id: mug, quantity: 2 }] };
      const { requested_fulfillment_order: requested, unrequested_fulfillment_order: rest } = (
        await merchant.post(`${path}/fulfillment-request/`, body)
      ).body;
      expect(requested).toMatchObject({ request_status: 'requested', line_items: [{ sku: 'MUG', quantity: 2 }] });
      expect(rest).toMatchObject({
        request_status: 'pending',
        line_items: [
          { sku: 'MUG', quantity: 1, order_line_id: lines[0]?.orderLineId },
          { sku: 'TEE', quantity: 1 },
        ],
      });
      const kept = splitKeeps === 'requested' ? requested : rest;
      expect(kept).toMatchObject({ id });
      const other = (await sandbox.control.orders(ACME)).at(-1);
      expect(other).toMatchObject({ replaces: id, cycle: splitKeeps === 'requested' ? 0 : 1 });
    },
  );

  it('splits by the merchant, and refuses lines and pieces that are not there', async () => {
    const { id, path, tee } = await order(false);
    const all = await sandbox.control.split(ACME, id, { lines: LINES });
    expect(all).toMatchObject({ requested: { id }, unrequested: null });
    const other = await order(false);
    const wrong = (one: object) =>
      merchant.post(`${other.path}/fulfillment-request/`, { fulfillment_order_line_items: [one] });
    expect((await wrong({ id: tee, quantity: 1 })).status).toBe(400);
    expect((await wrong({ id: other.tee, quantity: 2 })).status).toBe(400);
    expect((await wrong({ id: other.tee, quantity: -1 })).status).toBe(400);
    expect((await wrong({ id: other.tee })).status).toBe(400);
    await expect(
      sandbox.control.split(ACME, other.id, { lines: [{ sku: 'LAMP', quantity: 1 }] }),
    ).rejects.toMatchObject({ status: 400 });
    expect(await look(other.id)).toMatchObject({ requestStatus: 'pending', lines: LINES });
    expect((await api.get(`${path}/`)).body.request_status).toBe('requested');
  });

  it('asks to cancel and takes that back by the API', async () => {
    const { id, path } = await accepted();
    const asked = await merchant.post(`${path}/cancellation-request/`, { message: 'stop' });
    expect(asked.body).toMatchObject({ id, status: 'processing', request_status: 'cancel_requested' });
    expect((await sandbox.control.callbacks(ACME)).at(-1)).toMatchObject({ type: 'cancellation_requested' });
    const back = await merchant.post(`${path}/cancellation-request/cancel/`);
    expect(back.body).toMatchObject({ request_status: 'accepted' });
    expect((await merchant.post(`${path}/cancellation-request/cancel/`)).status).toBe(400);
  });

  it('cancels by the API: the original and the order that takes its place with what was not shipped', async () => {
    const { id, path, mug } = await accepted();
    await api.post(`${path}/fulfillments/`, { fulfillment_order_line_items: [{ id: mug, quantity: 1 }] });
    const done = await api.post(`${path}/cancel/`);
    expect(done).toMatchObject({
      status: 200,
      body: {
        original_fulfillment_order: { id, status: 'canceled', request_status: 'accepted' },
        new_fulfillment_order: {
          status: 'open',
          request_status: 'pending',
          line_items: [
            { sku: 'MUG', quantity: 2, fulfillable_quantity: '2' },
            { sku: 'TEE', quantity: 1 },
          ],
        },
      },
    });
    expect((await api.post(`${path}/cancel/`)).status).toBe(400);
  });

  it('ends an order whose cancellation was accepted, and makes another, where the store does so', async () => {
    await settings({ afterCancelAccept: 'canceled' });
    const { id, path } = await accepted();
    await sandbox.control.requestCancel(ACME, id);
    const done = await api.post(`${path}/cancellation-request/accept/`);
    expect(done.body).toMatchObject({ id, status: 'canceled', request_status: 'cancel_accepted' });
    expect((await sandbox.control.orders(ACME)).at(-1)).toMatchObject({
      replaces: id,
      status: 'open',
      requestStatus: 'pending',
    });
    expect((await sandbox.control.verdict(ACME)).cancelled).toBeGreaterThan(0);
  });

  it('holds and releases by the service, beside the merchant, before and after the accept', async () => {
    const { id, path } = await order();
    const held = await api.post(`${path}/hold/`, { reason: 'out_of_stock', reason_message: 'two days' });
    expect(held.body).toMatchObject({
      status: 'on_hold',
      request_status: 'requested',
      fulfillment_holds: [{ reason: 'out_of_stock', reason_message: 'two days' }],
    });
    expect((await api.post(`${path}/fulfillment-request/accept/`)).status).toBe(400);
    await sandbox.control.hold(ACME, id, 'high_risk');
    expect((await look(id)).holds.map(({ reason, by }) => [reason, by])).toEqual([
      ['out_of_stock', 'service'],
      ['high_risk', 'merchant'],
    ]);
    expect((await api.post(`${path}/release-hold/`)).body).toMatchObject({ status: 'open', fulfillment_holds: [] });
    expect((await api.post(`${path}/release-hold/`)).status).toBe(400);
    await api.post(`${path}/fulfillment-request/accept/`);
    await api.post(`${path}/hold/`, { reason: 'other' });
    expect(await state(id)).toBe('on_hold/accepted');
    expect((await api.post(`${path}/fulfillments/`)).status).toBe(400);
    expect((await sandbox.control.verdict(ACME)).open).toBeGreaterThan(0);
    await sandbox.control.release(ACME, id);
    expect(await state(id)).toBe('processing/accepted');
    await settings({ holdInProcessing: false });
    expect((await api.post(`${path}/hold/`, { reason: 'other' })).status).toBe(400);
  });

  it('refuses a hold without a reason, or with one that it does not know', async () => {
    const { id, path } = await order();
    expect((await api.post(`${path}/hold/`)).body).toEqual({ reason: ['This field is required.'] });
    expect((await api.post(`${path}/hold/`, { reason: 'full_moon' })).status).toBe(400);
    expect(await state(id)).toBe('open/requested');
  });

  it('changes accepted work by the merchant, and closes it when nothing is left to ship', async () => {
    const { id, path, mug } = await accepted();
    await sandbox.control.editAddress(ACME, id, { line1: '9 New Road' });
    await api.post(`${path}/fulfillments/`, { fulfillment_order_line_items: [{ id: mug, quantity: 2 }] });
    const lines = [
      { sku: 'MUG', quantity: 2 },
      { sku: 'TEE', quantity: 0 },
    ];
    expect(await sandbox.control.editLines(ACME, id, lines)).toMatchObject({
      status: 'closed',
      address: { line1: '9 New Road' },
      lines: [{ sku: 'MUG', quantity: 2, shipped: 2 }],
    });
  });

  it('lists what is possible, and speaks the words of a newer version, where asked to', async () => {
    await settings({
      supportedActions: 'listed',
      newerWords: { requested: 'asked', hold: 'pause' },
      extraFields: { priority: 'high' },
    });
    const { path } = await order();
    expect((await api.get(`${path}/`)).body).toMatchObject({
      request_status: 'asked',
      priority: 'high',
      supported_actions: [
        'cancel_fulfillment_request',
        'accept_fulfillment_request',
        'reject_fulfillment_request',
        'cancel',
        'pause',
      ],
    });
    await settings({ newerWords: {}, extraFields: {} });
  });
});
