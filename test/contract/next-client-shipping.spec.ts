import { NextClient } from '../../src/clients/next/next-client.js';
import { CARRIER_CODES, trackingUrl } from '../../src/clients/carriers.js';
import type { ShipmentInput, StoreConnection } from '../../src/clients/store-client.js';
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
const ORDER = {
  id: 7,
  order_number: '100042',
  status: 'processing',
  request_status: 'cancel_accepted',
  assigned_location: LOCATION,
  line_items: [],
  created_at: '2026-01-01T00:00:00Z',
  updated_at: '2026-01-01T00:00:00Z',
};
const FULFILLMENT = {
  id: 51,
  status: 'success',
  delivery_status: 'tracking_added',
  location_id: 5,
  line_items: [{ id: 61, order_line_id: 21, sku: 'SOCK-M', quantity: 2 }],
  tracking_code: 'A1',
  tracking_codes: 'A1,B2',
  created_at: '2026-01-01T00:00:00Z',
};
const RECORD = {
  id: 31,
  location: LOCATION,
  product: { id: 41, sku: 'SOCK-M', title: 'Sock' },
  num_in_stock: 10,
  num_allocated: -3,
  net_stock_level: null,
  date_updated: '2026-01-01T00:00:00Z',
};
const SHIPMENT: ShipmentInput = {
  lines: [{ remoteId: '11', quantity: 2 }],
  parcels: [{ carrier: 'UPS', carrierName: null, trackingNumber: 'A1', trackingUrl: trackingUrl('UPS', 'A1') }],
  notify: false,
};

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

const ship = (): Promise<unknown> => client.createFulfillment(CONNECTION, '7', SHIPMENT);
const list = (cursor?: string): ReturnType<NextClient['listFulfillments']> =>
  client.listFulfillments(CONNECTION, '7', { ...(cursor !== undefined && { cursor }) });

describe('what is sent is what is described', () => {
  const page = { next: null, results: [RECORD] };
  const message = { message: 'On its way: A1' };

  it.each<[string, number, unknown, () => Promise<unknown>, unknown]>([
    ['GET /fulfillment-orders/7/fulfillments/', 200, FULFILLMENT, () => list(), undefined],
    [
      'GET /fulfillment-orders/7/fulfillments/?cursor=a%2Bb',
      200,
      { results: [FULFILLMENT] },
      () => list('a+b'),
      undefined,
    ],
    [
      'POST /fulfillment-orders/7/fulfillments/',
      201,
      FULFILLMENT,
      ship,
      {
        fulfillment_order_line_items: [{ id: 11, quantity: 2 }],
        notify: false,
        tracking_info: [
          { carrier: 'ups', tracking_code: 'A1', tracking_link: 'https://www.ups.com/track?tracknum=A1' },
        ],
      },
    ],
    [
      'POST /fulfillment-orders/7/cancellation-request/accept/',
      200,
      ORDER,
      () => client.acceptCancellation(CONNECTION, '7', {}),
      {},
    ],
    [
      'POST /fulfillment-orders/7/cancellation-request/reject/',
      200,
      ORDER,
      () => client.rejectCancellation(CONNECTION, '7', message),
      message,
    ],
    [
      'POST /fulfillment-orders/7/close/',
      200,
      ORDER,
      () => client.closeFulfillmentOrder(CONNECTION, '7', message),
      message,
    ],
    ['GET /stockrecords/', 200, page, () => client.listStockRecords(CONNECTION, {}), undefined],
    [
      'GET /stockrecords/?location_id=5&sku=A%26B&search_text=big+sock&cursor=c%3D',
      200,
      page,
      () =>
        client.listStockRecords(CONNECTION, {
          locationRemoteId: '5',
          sku: 'A&B',
          searchText: 'big sock',
          cursor: 'c=',
        }),
      undefined,
    ],
    ['GET /stockrecords/31/', 200, RECORD, () => client.getStockRecord(CONNECTION, '31'), undefined],
    [
      'PATCH /stockrecords/31/',
      200,
      RECORD,
      () => client.setStock(CONNECTION, '31', { inStock: 10 }),
      { num_in_stock: 10 },
    ],
  ])('%s', async (line, status, answer, call, body) => {
    server.answer(json(status, answer));
    await call();
    const request = contract.sent();
    expect(`${request.method} ${request.url}`).toBe(line.replace(' ', ` ${ROOT}`));
    expect(request.headers['authorization']).toBe('Bearer CANARY-token');
    expect(request.body === '' ? undefined : JSON.parse(request.body)).toEqual(body);
    expect(wire.request(request)).toEqual([]);
    expect(wire.answer(request, { status, body: JSON.stringify(answer) })).toEqual([]);
  });

  it('every carrier, in one shipment of many parcels', async () => {
    server.answer(json(201, [FULFILLMENT]));
    const parcels = CARRIER_CODES.map((carrier) => ({
      carrier,
      carrierName: carrier === 'OTHER' ? 'Pigeon Post' : null,
      trackingNumber: `N ${carrier}`,
      trackingUrl: trackingUrl(carrier, `N ${carrier}`),
    }));
    await client.createFulfillment(CONNECTION, '7', { ...SHIPMENT, parcels, notify: true });
    expect(wire.request(contract.sent())).toEqual([]);
    expect(JSON.parse(contract.sent().body)).toMatchObject({ notify: true, tracking_info: { length: 41 } });
  });

  it('the judge sees what is wrong with a shipment', () => {
    const parcel = { carrier: 'ups', tracking_code: 'A1', tracking_link: null };
    const good = { fulfillment_order_line_items: [{ id: 11, quantity: 1 }], notify: true, tracking_info: [parcel] };
    const judge = (body: unknown): string[] =>
      wire.request({
        method: 'POST',
        url: `${ROOT}/fulfillment-orders/7/fulfillments/`,
        headers: {
          authorization: 'Bearer x',
          'x-29next-api-version': '2024-04-01',
          'content-type': 'application/json',
        },
        body: JSON.stringify(body),
      });
    expect(judge(good)).toEqual([]);
    expect(judge({ ...good, tracking_info: [{ ...parcel, carrier: 'other' }] })).toEqual([]);
    for (const bad of [
      { ...good, notify: undefined },
      { ...good, tracking_info: [] },
      { ...good, fulfillment_order_line_items: [] },
      { ...good, fulfillment_order_line_items: [{ id: 11, quantity: 0 }] },
      { ...good, tracking_info: [{ ...parcel, carrier: 'UPS' }] },
      { ...good, tracking_info: [{ ...parcel, carrier_other_name: 'x' }] },
      { ...good, tracking_info: [{ carrier: 'ups', tracking_link: null }] },
      { ...good, tracking_info: [{ ...parcel, tracking_link: 'not a link' }] },
    ]) {
      expect(judge(bad)).not.toEqual([]);
    }
  });
});

describe('the readings of vague answers', () => {
  it('shipments: one, a list, a page; the id is not that of the order', async () => {
    for (const answer of [FULFILLMENT, [FULFILLMENT], { next: null, results: [FULFILLMENT] }]) {
      server.answer(json(200, answer));
      const { fulfillments, nextCursor } = await list();
      expect(fulfillments).toMatchObject([{ remoteId: '51', trackingNumbers: ['A1', 'B2'] }]);
      expect(nextCursor).toBeUndefined();
    }
    server.answer(json(200, { next: 'http://evil.example/?cursor=n2', results: [] }));
    expect(await list()).toEqual({ fulfillments: [], nextCursor: 'n2' });
    expect(await failure(list('n2'))).toMatchObject({ kind: 'BROKEN_RESPONSE', outcomeUnknown: false });
  });

  it('a new shipment: one, or one per parcel', async () => {
    server.answer(json(201, FULFILLMENT));
    expect(await ship()).toMatchObject([{ remoteId: '51' }]);
    server.answer(json(200, [FULFILLMENT, { ...FULFILLMENT, id: 52 }]));
    expect(await ship()).toMatchObject([{ remoteId: '51' }, { remoteId: '52' }]);
  });

  it('ids beyond 2^53 arrive exact', async () => {
    const text = JSON.stringify(FULFILLMENT).replace('"id":51', '"id":9007199254740993');
    server.answer((response) => response.end(text));
    expect((await list()).fulfillments[0]?.remoteId).toBe('9007199254740993');
  });

  it('stock: below zero, not tracked, as text; a record that makes no sense is set aside alone', async () => {
    const asText = { ...RECORD, id: '32', num_in_stock: '5', net_stock_level: '-2' };
    const answer = { next: '/?cursor=n2', results: [RECORD, asText, { ...RECORD, id: 33, num_in_stock: 'lots' }] };
    server.answer(json(200, answer));
    const { records, unreadable, nextCursor } = await client.listStockRecords(CONNECTION, { locationRemoteId: '5' });
    expect(records).toMatchObject([
      { remoteId: '31', locationRemoteId: '5', sku: 'SOCK-M', inStock: 10, allocated: -3, net: null },
      { remoteId: '32', inStock: 5, net: -2 },
    ]);
    expect(unreadable).toMatchObject([{ remoteId: '33' }]);
    expect(nextCursor).toBe('n2');
  });
});

describe('what goes wrong', () => {
  it.each<[string, WireHandler, string, boolean]>([
    ['400', json(400, { tracking_info: ['CANARY'] }), 'REFUSED', false],
    ['404', json(404, {}), 'NOT_FOUND', false],
    ['429', json(429, {}), 'RATE_LIMITED', false],
    ['500', json(500, {}), 'SERVER_ERROR', true],
    ['201 and nothing', (response) => response.writeHead(201).end(), 'BROKEN_RESPONSE', true],
    ['201 and an empty list', json(201, []), 'BROKEN_RESPONSE', true],
    ['201 and an empty object', json(201, {}), 'BROKEN_RESPONSE', true],
    [
      '201 and lines that make no sense',
      json(201, { ...FULFILLMENT, line_items: [{ order_line_id: 21, quantity: 'CANARY' }] }),
      'BROKEN_RESPONSE',
      true,
    ],
    ['a reset', (response) => response.socket?.resetAndDestroy(), 'BROKEN_RESPONSE', true],
  ])('a shipment: %s', async (_name, handler, kind, outcomeUnknown) => {
    server.answer(handler);
    expect(await failure(ship())).toMatchObject({ kind, outcomeUnknown });
    expect(server.requests).toHaveLength(1);
  });

  it('an answer about another order or record is not taken for ours', async () => {
    server.answer(json(200, { ...ORDER, id: 8 }));
    const calls = [
      () => client.acceptCancellation(CONNECTION, '7', {}),
      () => client.rejectCancellation(CONNECTION, '7', {}),
      () => client.closeFulfillmentOrder(CONNECTION, '7', {}),
    ];
    for (const call of calls) {
      expect(await failure(call())).toMatchObject({ kind: 'BROKEN_RESPONSE', outcomeUnknown: true });
    }
    server.answer(json(200, { ...RECORD, id: 32 }));
    const set = client.setStock(CONNECTION, '31', { inStock: 1 });
    expect(await failure(set)).toMatchObject({ kind: 'BROKEN_RESPONSE', outcomeUnknown: true });
    const get = client.getStockRecord(CONNECTION, '31');
    expect(await failure(get)).toMatchObject({ kind: 'BROKEN_RESPONSE', outcomeUnknown: false });
  });

  it('an id that cannot be is never sent', async () => {
    for (const call of [
      client.createFulfillment(CONNECTION, '../7', SHIPMENT),
      client.listFulfillments(CONNECTION, '7/x'),
      client.setStock(CONNECTION, '', { inStock: 1 }),
    ]) {
      expect(await failure(call)).toMatchObject({ kind: 'NOT_FOUND', outcomeUnknown: false });
    }
    expect(server.requests).toHaveLength(0);
  });
});
