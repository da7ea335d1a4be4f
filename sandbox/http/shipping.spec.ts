import { ManualClock } from '../clock.js';
import { type Sandbox, startSandbox } from '../sandbox.js';
import { ACME, type ApiClient, openStore } from '../testing.js';

const UPS = { carrier: 'ups', tracking_code: '1Z999' };

describe('shipments, cancellations and closing over HTTP', () => {
  let clock: ManualClock;
  let sandbox: Sandbox;
  let api: ApiClient;

  beforeAll(async () => {
    clock = new ManualClock();
    sandbox = await startSandbox({ clock });
    api = await openStore(sandbox);
    await sandbox.control.updateSettings(ACME, { limiter: { enabled: false, perSecond: 4 } });
  });

  afterAll(() => sandbox.close());

  const lines = [
    { sku: 'MUG', quantity: 3 },
    { sku: 'TEE', quantity: 1 },
  ];

  /** An accepted order of three mugs and a shirt. */
  async function accepted() {
    const [made] = await sandbox.control.createOrders(ACME, { order: { lines }, request: true });
    if (!made) throw new Error('no order');
    const path = `/fulfillment-orders/${made.id}`;
    await api.post(`${path}/fulfillment-request/accept/`);
    const [mug, tee] = made.lines;
    return { ...made, path, mug: mug?.id ?? 0, tee: tee?.id ?? 0, look: () => sandbox.control.order(ACME, made.id) };
  }

  const entries = async (order: number, what: string) =>
    (await sandbox.control.ledger(ACME)).filter((entry) => entry.order === order && entry.what === what);

  it('ships a part, then all that remains, tells the customer by default, and closes the order', async () => {
    const order = await accepted();
    const body = {
      fulfillment_order_line_items: [{ id: order.mug, quantity: 2 }],
      tracking_info: [UPS],
      notify: false,
    };
    const first = await api.post(`${order.path}/fulfillments/`, body);
    expect(first).toMatchObject({
      status: 201,
      body: {
        order_number: order.orderNumber,
        status: 'success',
        delivery_status: 'tracking_added',
        location_id: order.locationId,
        line_items: [{ order_line_id: order.lines[0]?.orderLineId, sku: 'MUG', quantity: 2 }],
        tracking_code: '1Z999',
        tracking_codes: '1Z999',
        tracking_carrier: 'ups',
        tracking_links: `https://${ACME}/track/1Z999`,
      },
    });
    expect(await order.look()).toMatchObject({ status: 'processing', lines: [{ shipped: 2 }, { shipped: 0 }] });
    expect((await api.get(`${order.path}/`)).body.line_items).toMatchObject([
      { fulfillable_quantity: '1' },
      { fulfillable_quantity: '1' },
    ]);
    const dhl = { carrier: 'dhl', tracking_code: 'JD01', tracking_link: 'https://dhl.example/JD01' };
    const other = { carrier: 'other', carrier_other_name: 'Cargo Bike', tracking_code: 'CB-7' };
    const second = await api.post(`${order.path}/fulfillments/`, { tracking_info: [dhl, other] });
    expect(second.body).toMatchObject({
      line_items: [
        { sku: 'MUG', quantity: 1 },
        { sku: 'TEE', quantity: 1 },
      ],
      tracking_codes: 'JD01,CB-7',
      tracking_carriers: 'dhl,Cargo Bike',
      tracking_link: 'https://dhl.example/JD01',
    });
    const done = await order.look();
    expect(done).toMatchObject({ status: 'closed', requestStatus: 'accepted' });
    expect(done.timeline.slice(-2).map(({ text }) => text)).toEqual([
      'Shipped 2 pieces, 2 remain, ups 1Z999, customer not notified',
      'Shipped 2 pieces, none remain, dhl JD01, Cargo Bike CB-7, customer notified',
    ]);
    expect(await entries(order.id, 'email')).toMatchObject([{ shipment: { tracking: ['JD01', 'CB-7'] } }]);
    expect(await sandbox.control.fulfillments(ACME, order.id)).toMatchObject([{ notify: false }, { notify: true }]);
    expect((await api.post(`${order.path}/fulfillments/`, {})).status).toBe(400);
  });

  it('refuses what it cannot record, and applies nothing', async () => {
    const order = await accepted();
    const ship = async (body: object) => {
      const { status, body: answer } = await api.post(`${order.path}/fulfillments/`, body);
      return [status, JSON.stringify(answer)];
    };
    const item = (id: number, quantity: unknown) => ({ fulfillment_order_line_items: [{ id, quantity }] });
    const parcel = (tracking: object) => ({ tracking_info: [tracking] });
    const says = (text: string) => [400, expect.stringContaining(text)];
    expect(await ship(item(order.mug, 4))).toEqual(says('has 3 left to ship, not 4'));
    expect(await ship(item(77, 1))).toEqual(says('has no line 77'));
    expect(await ship(item(order.mug, 0))).toEqual(says('whole number from 1'));
    const twice = [1, 3].map((quantity) => ({ id: order.mug, quantity }));
    expect(await ship({ fulfillment_order_line_items: twice })).toEqual(says('not 4'));
    expect(await ship({ fulfillment_order_line_items: 'all' })).toEqual(says('list of items'));
    expect(await ship(parcel({ carrier: 'pigeon' }))).toEqual(says('not a valid choice'));
    expect(await ship(parcel({ tracking_code: 'X' }))).toEqual(says('required'));
    expect(await ship(parcel({ carrier: 'ups', tracking_link: 'nowhere' }))).toEqual(says('valid URL'));
    const [unrequested] = await sandbox.control.createOrders(ACME);
    expect((await api.post(`/fulfillment-orders/${unrequested?.id}/fulfillments/`)).status).toBe(400);
    expect((await api.post('/fulfillment-orders/1/fulfillments/')).status).toBe(404);
    await sandbox.control.requestCancel(ACME, order.id);
    expect(await ship({})).toEqual(says('cancel_requested'));
    expect((await order.look()).lines).toMatchObject([{ shipped: 0 }, { shipped: 0 }]);
    expect((await entries(order.id, 'ship')).every((entry) => entry.result === 'refused')).toBe(true);
    expect(await sandbox.control.fulfillments(ACME, order.id)).toEqual([]);
  });

  it('shows shipments in each reading of the documentation, by fulfillment order and by order number', async () => {
    const order = await accepted();
    const shape = (fulfillmentsShape: 'object' | 'list' | 'page') =>
      sandbox.control.updateSettings(ACME, { fulfillmentsShape, trackingSeparator: ', ' });
    const read = async () => (await api.get(`${order.path}/fulfillments/`)).body as unknown;
    const piece = { fulfillment_order_line_items: [{ id: order.mug, quantity: 1 }] };
    expect(await read()).toEqual([]);
    await api.post(`${order.path}/fulfillments/`, {
      ...piece,
      tracking_info: [UPS, { ...UPS, tracking_code: '1Z998' }],
    });
    expect(await read()).toMatchObject([{ tracking_codes: '1Z999,1Z998' }]);
    await shape('object');
    expect(await read()).toMatchObject({ tracking_codes: '1Z999, 1Z998' });
    await api.post(`${order.path}/fulfillments/`, piece);
    expect(await read()).toHaveLength(2);
    await shape('page');
    expect(await read()).toMatchObject({ next: null, results: [{ tracking_code: '' }, { tracking_code: '1Z999' }] });
    const byNumber = await api.get(`/orders/${order.orderNumber}/fulfillments/`);
    expect(byNumber.body).toEqual(await read());
    expect((await api.get('/orders/none/fulfillments/')).status).toBe(404);
    expect((await api.get('/fulfillment-orders/1/fulfillments/')).status).toBe(404);
    await sandbox.control.updateSettings(ACME, { fulfillmentsShape: 'list', trackingSeparator: ',' });
  });

  it('lets a cancellation be agreed to, declined with evidence, asked again and withdrawn', async () => {
    const won = await accepted();
    const answer = (path: string, how: 'accept' | 'reject', message = '') =>
      api.post(`${path}/cancellation-request/${how}/`, { message });
    expect((await answer(won.path, 'accept')).status).toBe(400);
    await sandbox.control.requestCancel(ACME, won.id, 'Changed my mind');
    expect((await answer(won.path, 'accept', 'Nothing was packed')).body).toMatchObject({
      status: 'open',
      request_status: 'cancel_accepted',
    });
    expect((await won.look()).timeline.at(-1)?.text).toBe('Cancellation request accepted (Nothing was packed)');
    expect((await answer(won.path, 'reject')).status).toBe(400);

    const lost = await accepted();
    await sandbox.control.requestCancel(ACME, lost.id);
    expect((await answer(lost.path, 'reject', 'Left at 10:15, 1Z999')).body.request_status).toBe('cancel_rejected');
    expect((await lost.look()).timeline.at(-1)?.text).toBe('Cancellation request rejected (Left at 10:15, 1Z999)');
    await sandbox.control.requestCancel(ACME, lost.id, 'Really');
    expect(await sandbox.control.withdrawCancel(ACME, lost.id)).toMatchObject({ requestStatus: 'accepted' });
    expect((await api.post(`${lost.path}/fulfillments/`)).status).toBe(201);
    expect((await lost.look()).status).toBe('closed');
  });

  it('closes work after a part of it; the rest can be requested again', async () => {
    const order = await accepted();
    await api.post(`${order.path}/fulfillments/`, { fulfillment_order_line_items: [{ id: order.tee, quantity: 1 }] });
    const closed = await api.post(`${order.path}/close/`, { message: 'Mugs broke' });
    expect(closed.body).toMatchObject({ status: 'incomplete', request_status: 'closed' });
    expect((await order.look()).timeline.at(-1)?.text).toBe('Fulfillment order closed as incomplete (Mugs broke)');
    expect((await api.post(`${order.path}/close/`)).status).toBe(400);
    await sandbox.control.request(ACME, order.id);
    await expect(sandbox.control.editLines(ACME, order.id, [{ sku: 'TEE', quantity: 0 }])).rejects.toThrow('1 of TEE');
    await api.post(`${order.path}/fulfillment-request/accept/`);
    expect((await api.post(`${order.path}/fulfillments/`)).body.line_items).toMatchObject([
      { sku: 'MUG', quantity: 3 },
    ]);
  });

  it('counts what happened in the verdict and the traffic', async () => {
    expect(await sandbox.control.verdict()).toMatchObject({
      shipped: 7,
      shippedOrders: 3,
      cancelled: 1,
      cancelRefused: 1,
      closed: 1,
      shippedTwice: 0,
      emailsDoubled: 0,
    });
    const { requests } = await sandbox.control.traffic();
    expect(requests).toMatchObject({ cancel_accept: 2, cancel_reject: 2, close: 2, fulfillments: 9 });
  });

  it('a shipment that takes effect after its client has gone is refused once the cancellation was agreed', async () => {
    const order = await accepted();
    await sandbox.control.nextFault(ACME, { kind: 'ship', fault: 'apply_late', params: { ms: 2000 } });
    await expect(api.post(`${order.path}/fulfillments/`)).rejects.toThrow('fetch failed');
    await sandbox.control.requestCancel(ACME, order.id);
    await api.post(`${order.path}/cancellation-request/accept/`);
    clock.advance(2000);
    expect(await entries(order.id, 'ship')).toMatchObject([{ result: 'refused', late: true }]);
    expect(await sandbox.control.verdict()).toMatchObject({ attemptedAfterCancel: 0, shippedAfterCancel: 0 });
    await api.post(`${order.path}/fulfillments/`);
    expect(await sandbox.control.verdict()).toMatchObject({ attemptedAfterCancel: 1, shippedAfterCancel: 0 });
  });

  it('answers 503 to everything while it is down, and applies nothing', async () => {
    const order = await accepted();
    await sandbox.control.updateSettings(ACME, { down: true });
    expect((await api.post(`${order.path}/fulfillments/`)).status).toBe(503);
    expect((await api.get('/locations/')).status).toBe(503);
    expect((await fetch(`${api.base}/oauth2/token/`, { method: 'POST' })).status).toBe(503);
    await sandbox.control.updateSettings(ACME, { down: false });
    expect(await order.look()).toMatchObject({ status: 'processing' });
    expect((await api.post(`${order.path}/fulfillments/`)).status).toBe(201);
  });
});
