import { NextClient } from '../../src/clients/next/next-client.js';
import type {
  DeliveryEventStatus,
  FulfillmentPlace,
  HoldReason,
  StoreConnection,
} from '../../src/clients/store-client.js';
import { type ContractClient, failure, startContractClient } from './contract-client.js';
import { NextWire } from './next-wire.js';
import { json, type WireHandler, type WireServer } from './wire-server.js';

const wire = new NextWire();
const CONNECTION: StoreConnection = {
  platform: 'NEXT',
  domain: 'blue-shop.29next.store',
  accessToken: 'CANARY-token',
  apiVersion: '2024-04-01',
};
const ROOT = `/${CONNECTION.domain}/api/admin`;
const LOCATION = { id: 5, name: 'North', address: { line1: '1 Dock Road', line4: 'Leeds', country: 'GB' } };
const order = (id: number): object => ({
  id,
  order_number: '100042',
  status: 'open',
  request_status: 'pending',
  assigned_location: LOCATION,
  line_items: [],
  created_at: '2026-01-01T00:00:00Z',
  updated_at: '2026-01-01T00:00:00Z',
});
const ORDER = order(7);
const FULFILLMENT = { id: 51, status: 'canceled', delivery_status: 'delivered', line_items: [] };
const EVENT = { id: 71, status: 'in_transit', happened_at: '2026-01-02T00:00:00+00:00', message: null };
const RECORD = { id: 31, location: LOCATION, product: { id: 41, sku: 'A', title: 'A' }, num_in_stock: 3 };
const WEBHOOK = { id: 3, target: 'https://us.example/w', events: ['order.updated'], active: true, warning_count: 0 };
const PLACE: FulfillmentPlace = { orderNumber: '100042', fulfillmentRemoteId: '51' };
const SHIPPED = `${ROOT}/orders/100042/fulfillments/51`;
const happenedAt = '2026-01-02T00:00:00Z';

let contract: ContractClient;
let server: WireServer;
let client: NextClient;

beforeAll(async () => {
  contract = await startContractClient();
  ({ server, client } = contract);
});

beforeEach(() => {
  server.requests.length = 0;
});

afterAll(() => contract.close());

const move = (lineRemoteIds = ['11', '9007199254740993']): Promise<unknown> =>
  client.moveFulfillmentOrder(CONNECTION, '7', { locationRemoteId: '6', lineRemoteIds });
const tell = (): Promise<unknown> =>
  client.createDeliveryEvent(CONNECTION, PLACE, { status: 'IN_TRANSIT', happenedAt });

describe('what is sent is what is described', () => {
  const message = 'Please hold';
  const input = { productRemoteId: '41', locationRemoteId: '5', inStock: 3 };
  const webhook = { active: true, target: WEBHOOK.target, events: ['order.updated'], secret: 'CANARY-s' };

  it.each<[string, number, unknown, () => Promise<unknown>, unknown]>([
    [
      `POST ${ROOT}/fulfillment-orders/7/hold/`,
      200,
      ORDER,
      () => client.holdFulfillmentOrder(CONNECTION, '7', { reason: 'HIGH_RISK', message }),
      { reason: 'high_risk', reason_message: message },
    ],
    [
      `POST ${ROOT}/fulfillment-orders/7/release-hold/`,
      200,
      ORDER,
      () => client.releaseHold(CONNECTION, '7'),
      undefined,
    ],
    [
      `GET ${ROOT}/fulfillment-orders/7/available-locations/`,
      200,
      { available_locations: [{ id: 5, name: 'North', fulfillment_order_line_ids: [11] }] },
      () => client.listAvailableLocations(CONNECTION, '7'),
      undefined,
    ],
    [
      `GET ${ROOT}/fulfillment-orders/7/available-locations/`,
      200,
      { available_locations: { 5: { name: 'North', fulfillment_order_line_ids: [11] }, 6: [12] } },
      () => client.listAvailableLocations(CONNECTION, '7'),
      undefined,
    ],
    [
      `POST ${ROOT}/fulfillment-orders/7/move/`,
      200,
      { moved_fulfillment_order: order(8), original_fulfillment_order: ORDER },
      () => move(),
      { new_location_id: 6, fulfillment_order_line_items: [{ id: 11 }, { id: '9007199254740993' }] },
    ],
    [`POST ${ROOT}/fulfillment-orders/7/move/`, 200, ORDER, () => move(['11']), undefined],
    [
      `POST ${ROOT}/fulfillment-orders/7/fulfillment-request/`,
      200,
      {
        original_fulfillment_order: ORDER,
        requested_fulfillment_order: ORDER,
        unrequested_fulfillment_order: null,
      },
      () => client.requestFulfillment(CONNECTION, '7', { message, notify: false }),
      { message, notify: false },
    ],
    [
      `POST ${ROOT}/fulfillment-orders/7/fulfillment-request/`,
      200,
      ORDER,
      () => client.requestFulfillment(CONNECTION, '7', {}),
      {},
    ],
    [
      `POST ${ROOT}/fulfillment-orders/7/fulfillment-request/cancel/`,
      200,
      ORDER,
      () => client.withdrawRequest(CONNECTION, '7', { message }),
      { message },
    ],
    [
      `POST ${ROOT}/fulfillment-orders/7/cancellation-request/`,
      200,
      ORDER,
      () => client.requestCancellation(CONNECTION, '7', { message }),
      { message },
    ],
    [
      `GET ${ROOT}/orders/100042/fulfillment-orders/`,
      200,
      [ORDER, order(8)],
      () => client.listOrderFulfillmentOrders(CONNECTION, '100042'),
      undefined,
    ],
    [`GET ${SHIPPED}/`, 200, FULFILLMENT, () => client.getFulfillment(CONNECTION, PLACE), undefined],
    [`GET ${SHIPPED}/events/`, 200, [EVENT], () => client.listDeliveryEvents(CONNECTION, PLACE), undefined],
    [`POST ${SHIPPED}/events/`, 200, EVENT, tell, { status: 'in_transit', happened_at: happenedAt }],
    [
      `POST ${SHIPPED}/events/`,
      200,
      EVENT,
      () =>
        client.createDeliveryEvent(CONNECTION, PLACE, {
          status: 'DELAYED',
          happenedAt,
          message,
          city: 'Leeds',
          state: 'WY',
          postcode: 'LS1',
          country: 'GB',
          estimatedDeliveryAt: happenedAt,
        }),
      {
        status: 'delayed',
        happened_at: happenedAt,
        message,
        city: 'Leeds',
        state: 'WY',
        postcode: 'LS1',
        country: 'GB',
        estimated_delivery_at: happenedAt,
      },
    ],
    [
      `POST ${ROOT}/stockrecords/`,
      201,
      RECORD,
      () => client.createStockRecord(CONNECTION, { ...input, lowStockThreshold: 2 }),
      { product: 41, location_id: 5, num_in_stock: 3, low_stock_threshold: 2 },
    ],
    [
      `POST ${ROOT}/stockrecords/`,
      201,
      RECORD,
      () => client.createStockRecord(CONNECTION, input),
      { product: 41, location_id: 5, num_in_stock: 3 },
    ],
    [
      `PATCH ${ROOT}/webhooks/3/`,
      200,
      WEBHOOK,
      () => client.updateWebhook(CONNECTION, '3', { active: true }),
      { active: true },
    ],
    [
      `PATCH ${ROOT}/webhooks/3/`,
      200,
      WEBHOOK,
      () => client.updateWebhook(CONNECTION, '3', webhook),
      { active: true, target: WEBHOOK.target, events: ['order.updated'], secret_key: 'CANARY-s' },
    ],
  ])('%s', async (line, status, answer, call, body) => {
    server.answer(json(status, answer));
    await call();
    const request = contract.sent();
    expect(`${request.method} ${request.url}`).toBe(line);
    expect(request.headers['authorization']).toBe('Bearer CANARY-token');
    if (body !== undefined) expect(JSON.parse(request.body)).toEqual(body);
    expect(wire.request(request)).toEqual([]);
    expect(wire.answer(request, { status, body: JSON.stringify(answer) })).toEqual([]);
  });

  it.each<[HoldReason, string]>([
    ['ADDRESS_INCORRECT', 'address_incorrect'],
    ['OUT_OF_STOCK', 'out_of_stock'],
    ['HIGH_RISK', 'high_risk'],
    ['AWAITING_PAYMENT', 'awaiting_payment'],
    ['OTHER', 'other'],
  ])('hold reason %s is %s', async (reason, word) => {
    server.answer(json(200, ORDER));
    await client.holdFulfillmentOrder(CONNECTION, '7', { reason });
    expect(JSON.parse(contract.sent().body)).toEqual({ reason: word });
    expect(wire.request(contract.sent())).toEqual([]);
  });

  it.each<DeliveryEventStatus>([
    'LABEL_PRINTED',
    'LABEL_PURCHASED',
    'CONFIRMED',
    'READY_FOR_PICKUP',
    'CARRIER_PICKED_UP',
    'PICKED_UP',
    'IN_TRANSIT',
    'OUT_FOR_DELIVERY',
    'ATTEMPTED_DELIVERY',
    'FAILURE',
    'DELIVERED',
    'DELAYED',
  ])('delivery event %s', async (status) => {
    server.answer(json(200, EVENT));
    await client.createDeliveryEvent(CONNECTION, PLACE, { status, happenedAt });
    expect(JSON.parse(contract.sent().body)).toEqual({ status: status.toLowerCase(), happened_at: happenedAt });
    expect(wire.request(contract.sent())).toEqual([]);
  });

  it('an order number stays one step of the path, whatever is in it', async () => {
    server.answer(json(200, []));
    for (const number of ['../7', 'a/b?c#d', '10 €', '...', '%2e%2e']) {
      server.requests.length = 0;
      expect(await client.listOrderFulfillmentOrders(CONNECTION, number)).toEqual([]);
      expect(contract.sent().url).toBe(`${ROOT}/orders/${encodeURIComponent(number)}/fulfillment-orders/`);
      expect(wire.request(contract.sent())).toEqual([]);
    }
  });
});

describe('the readings of vague answers', () => {
  it('orders of an order: one, a list, a page; one that makes no sense is set aside', async () => {
    for (const answer of [ORDER, [ORDER], { next: null, results: [ORDER] }]) {
      server.answer(json(200, answer));
      const orders = await client.listOrderFulfillmentOrders(CONNECTION, '100042');
      expect(orders).toMatchObject([{ ok: true, order: { remoteId: '7' } }]);
    }
    server.answer(json(200, [ORDER, { id: 9 }]));
    const orders = await client.listOrderFulfillmentOrders(CONNECTION, '100042');
    expect(orders).toMatchObject([{ ok: true }, { ok: false, remoteId: '9' }]);
  });

  it('delivery events: one, a list, a page', async () => {
    for (const answer of [EVENT, [EVENT], { next: null, results: [EVENT] }]) {
      server.answer(json(200, answer));
      expect(await client.listDeliveryEvents(CONNECTION, PLACE)).toMatchObject([
        { remoteId: '71', status: 'in_transit' },
      ]);
    }
  });

  it('the original is null where the store does not show one', async () => {
    server.answer(json(200, { moved_fulfillment_order: ORDER, original_fulfillment_order: null }));
    expect(await move()).toMatchObject({ moved: { remoteId: '7' }, original: null });
  });
});

describe('what goes wrong', () => {
  it.each<[string, WireHandler, string, boolean]>([
    ['400', json(400, { detail: 'CANARY' }), 'REFUSED', false],
    ['403', json(403, {}), 'FORBIDDEN', false],
    ['429', json(429, {}), 'RATE_LIMITED', false],
    ['500', json(500, {}), 'SERVER_ERROR', true],
    ['200 and nothing', (response) => response.end(), 'BROKEN_RESPONSE', true],
    ['200 and an empty object', json(200, {}), 'BROKEN_RESPONSE', true],
    ['a reset', (response) => response.socket?.resetAndDestroy(), 'BROKEN_RESPONSE', true],
  ])('a write: %s', async (_name, handler, kind, outcomeUnknown) => {
    server.answer(handler);
    const writes = [
      move,
      tell,
      () => client.holdFulfillmentOrder(CONNECTION, '7', { reason: 'OTHER' }),
      () => client.releaseHold(CONNECTION, '7'),
      () => client.requestFulfillment(CONNECTION, '7', {}),
      () => client.withdrawRequest(CONNECTION, '7', {}),
      () => client.requestCancellation(CONNECTION, '7', {}),
      () => client.createStockRecord(CONNECTION, { productRemoteId: '41', locationRemoteId: '5', inStock: 1 }),
      () => client.updateWebhook(CONNECTION, '3', { active: true }),
    ];
    for (const write of writes) {
      server.requests.length = 0;
      expect(await failure(write())).toMatchObject({ kind, outcomeUnknown });
      expect(server.requests).toHaveLength(1);
    }
  });

  it('a read never leaves anything unknown, and a short one is no answer', async () => {
    server.answer(json(200, { next: '/?cursor=c', results: [] }));
    const events = client.listDeliveryEvents(CONNECTION, PLACE);
    expect(await failure(events)).toMatchObject({ kind: 'BROKEN_RESPONSE', outcomeUnknown: false });
    const orders = client.listOrderFulfillmentOrders(CONNECTION, '100042');
    expect(await failure(orders)).toMatchObject({ kind: 'BROKEN_RESPONSE', outcomeUnknown: false });
    server.answer(json(403, {}));
    const locations = client.listAvailableLocations(CONNECTION, '7');
    expect(await failure(locations)).toMatchObject({ kind: 'FORBIDDEN', outcomeUnknown: false });
  });

  it('an answer about another object is not taken for ours', async () => {
    server.answer(json(200, order(8)));
    for (const call of [
      () => client.holdFulfillmentOrder(CONNECTION, '7', { reason: 'OTHER' }),
      () => client.releaseHold(CONNECTION, '7'),
      () => client.requestFulfillment(CONNECTION, '7', {}),
      () => client.withdrawRequest(CONNECTION, '7', {}),
      () => client.requestCancellation(CONNECTION, '7', {}),
    ]) {
      expect(await failure(call())).toMatchObject({ kind: 'BROKEN_RESPONSE', outcomeUnknown: true });
    }
    server.answer(json(200, { ...FULFILLMENT, id: 52 }));
    const get = client.getFulfillment(CONNECTION, PLACE);
    expect(await failure(get)).toMatchObject({ kind: 'BROKEN_RESPONSE', outcomeUnknown: false });
  });

  it('an id or an order number that cannot be is never sent', async () => {
    for (const orderNumber of ['', '.', '..', '\ud800', 'x'.repeat(129)]) {
      const call = client.getFulfillment(CONNECTION, { ...PLACE, orderNumber });
      expect(await failure(call)).toMatchObject({ kind: 'NOT_FOUND', outcomeUnknown: false });
    }
    const event = { status: 'DELIVERED', happenedAt } as const;
    const call = client.createDeliveryEvent(CONNECTION, { ...PLACE, fulfillmentRemoteId: '../51' }, event);
    expect(await failure(call)).toMatchObject({ kind: 'NOT_FOUND', outcomeUnknown: false });
    expect(server.requests).toHaveLength(0);
  });
});
