import { NextClient } from '../../src/clients/next/next-client.js';
import { NextClientOptions } from '../../src/clients/next/next-client.options.js';
import { NextOauth } from '../../src/clients/next/next-oauth.js';
import { StoreClientError } from '../../src/clients/store-client.errors.js';
import type { LocationInput, RejectReason, StoreConnection } from '../../src/clients/store-client.js';
import { type ContractClient, failure, startContractClient } from './contract-client.js';
import { NextWire } from './next-wire.js';
import { json, startWireServer, until, type WireHandler, type WireServer } from './wire-server.js';

const wire = new NextWire();
const CONNECTION: StoreConnection = {
  platform: 'NEXT',
  domain: 'blue-shop.29next.store',
  accessToken: 'CANARY-token',
  apiVersion: '2024-04-01',
};
const ADDRESS = { line1: '1 Dock Road', line4: 'Leeds', country: 'GB' };
const LOCATION = {
  id: 5,
  name: 'North',
  callback_url: 'https://us.example/c/CANARY',
  accept_return: true,
  address: ADDRESS,
};
const ORDER = {
  id: 7,
  order_number: '100042',
  status: 'open',
  request_status: 'accepted',
  assigned_location: LOCATION,
  shipping_method: { code: 'std', name: 'Standard' },
  line_items: [],
  created_at: '2026-01-01T00:00:00Z',
  updated_at: '2026-01-01T00:00:00Z',
};
const INPUT: LocationInput = {
  name: 'North',
  callbackUrl: 'https://us.example/c/CANARY',
  acceptsReturns: true,
  address: {
    line1: '1 Dock Road',
    line2: null,
    line3: null,
    city: 'Leeds',
    state: null,
    postcode: 'LS1',
    country: 'GB',
    phone: null,
  },
};

let contract: ContractClient;
let server: WireServer;
let client: NextClient;
let oauth: NextOauth;

beforeEach(async () => {
  contract = await startContractClient({ maxBytes: 10_000, clientId: 'app-1', clientSecret: 'CANARY-secret' });
  ({ server, client } = contract);
  oauth = new NextOauth(contract.transport, contract.options);
});

afterEach(() => contract.close());

const read = (): Promise<unknown> => client.getFulfillmentOrder(CONNECTION, '7');
const write = (): Promise<unknown> => client.acceptRequest(CONNECTION, '7', {});
const list = (cursor?: string): ReturnType<NextClient['listAssigned']> =>
  client.listAssigned(CONNECTION, { filter: 'FULFILLMENT_REQUESTED', ...(cursor !== undefined && { cursor }) });

describe('what is sent is what is described', () => {
  const store = { name: 'Blue', timezone: 'UTC', available_currencies: [{ code: 'GBP' }] };
  const webhook = { id: 3, target: 'https://us.example/w', events: ['app.uninstalled'] };
  const page = { next: null, results: [] };
  const webhookInput = {
    name: 'x',
    target: 'https://us.example/w',
    events: ['app.uninstalled'],
    secret: 's',
    apiVersion: '2024-04-01',
  };

  it.each<[string, string, number, unknown, () => Promise<unknown>]>([
    [
      'listAssigned',
      'GET /assigned-fulfillment-orders/?assignment_status=fulfillment_requested',
      200,
      page,
      () => list(),
    ],
    [
      'listAssigned, next page',
      'GET /assigned-fulfillment-orders/?assignment_status=cancellation_requested&cursor=a%2Bb%3D',
      200,
      page,
      () => client.listAssigned(CONNECTION, { filter: 'CANCELLATION_REQUESTED', cursor: 'a+b=' }),
    ],
    ['getFulfillmentOrder', 'GET /fulfillment-orders/7/', 200, ORDER, read],
    ['acceptRequest', 'POST /fulfillment-orders/7/fulfillment-request/accept/', 200, ORDER, write],
    [
      'rejectRequest',
      'POST /fulfillment-orders/7/fulfillment-request/reject/',
      200,
      ORDER,
      () => client.rejectRequest(CONNECTION, '7', { reason: 'INELIGIBLE_PRODUCT', message: 'No glass' }),
    ],
    ['listLocations', 'GET /locations/', 200, page, () => client.listLocations(CONNECTION)],
    ['getLocation', 'GET /locations/5/', 200, LOCATION, () => client.getLocation(CONNECTION, '5')],
    ['createLocation', 'POST /locations/', 201, LOCATION, () => client.createLocation(CONNECTION, INPUT)],
    ['updateLocation', 'PUT /locations/5/', 200, LOCATION, () => client.updateLocation(CONNECTION, '5', INPUT)],
    ['getStore', 'GET /store/', 200, [store], () => client.getStore(CONNECTION)],
    ['listWebhooks', 'GET /webhooks/?cursor=c', 200, page, () => client.listWebhooks(CONNECTION, { cursor: 'c' })],
    ['createWebhook', 'POST /webhooks/', 201, webhook, () => client.createWebhook(CONNECTION, webhookInput)],
  ])('%s', async (_name, line, status, answer, call) => {
    server.answer(json(status, answer));
    await call();
    const [sent] = server.requests;
    if (sent === undefined) throw new Error('nothing arrived');
    expect(`${sent.method} ${sent.url}`).toBe(line.replace(' ', ` /${CONNECTION.domain}/api/admin`));
    expect(sent.headers['authorization']).toBe('Bearer CANARY-token');
    expect(wire.request(sent)).toEqual([]);
    expect(wire.answer(sent, { status, body: JSON.stringify(answer) })).toEqual([]);
    expect(server.requests).toHaveLength(1);
  });

  it.each([
    ['DELETE /locations/5/', () => client.deleteLocation(CONNECTION, '5')],
    ['DELETE /webhooks/3/', () => client.deleteWebhook(CONNECTION, '3')],
  ])('%s', async (line, call) => {
    server.answer((response) => response.writeHead(204).end());
    await call();
    expect(server.requests.map((sent) => `${sent.method} ${sent.url}`)).toEqual([
      line.replace(' ', ` /${CONNECTION.domain}/api/admin`),
    ]);
    expect(server.requests.flatMap((sent) => wire.request(sent))).toEqual([]);
  });

  it.each<[RejectReason, string]>([
    ['INCORRECT_ADDRESS', 'incorrect_address'],
    ['INVENTORY_OUT_OF_STOCK', 'inventory_out_of_stock'],
    ['INELIGIBLE_PRODUCT', 'ineligible_product'],
    ['UNDELIVERABLE_ADDRESS', 'undeliverable_address'],
    ['OTHER', 'other'],
  ])('reason %s is %s', async (reason, word) => {
    server.answer(json(200, ORDER));
    await client.rejectRequest(CONNECTION, '7', { reason });
    expect(JSON.parse(server.requests[0]?.body ?? '')).toEqual({ rejected_reason: word });
  });

  it('the judge sees what is wrong', () => {
    const headers = {
      authorization: 'Bearer x',
      'x-29next-api-version': '2024-04-01',
      'content-type': 'application/json',
    };
    const root = '/a.29next.store/api/admin';
    const reject = `${root}/fulfillment-orders/7/fulfillment-request/reject/`;
    const of = (method: string, url: string, body?: string): string[] => wire.request({ method, url, headers, body });
    expect(of('GET', `${root}/locations/`)).toEqual([]);
    expect(of('GET', `${root}/locations`)).not.toEqual([]);
    expect(of('GET', `${root}/locations/?page=2`)).not.toEqual([]);
    expect(of('GET', `${root}/assigned-fulfillment-orders/?assignment_status=lost`)).not.toEqual([]);
    expect(of('POST', reject, '{"rejected_reason":"other"}')).toEqual([]);
    expect(of('POST', reject, '{"rejected_reason":"whim"}')).not.toEqual([]);
    expect(of('POST', reject, '{"rejected_reason":"other","x":1}')).not.toEqual([]);
    expect(of('POST', reject, '{')).not.toEqual([]);
    expect(wire.request({ method: 'GET', url: `${root}/locations/`, headers: {} })).toHaveLength(2);
    expect(
      wire.answer({ method: 'GET', url: `${root}/fulfillment-orders/7/` }, { status: 200, body: '{}' }),
    ).not.toEqual([]);
    expect(wire.answer({ method: 'GET', url: `${root}/locations/` }, { status: 302 })).not.toEqual([]);
    expect(wire.answer({ method: 'GET', url: `${root}/locations/` }, { status: 429 })).toEqual([]);
  });
});

describe('lists', () => {
  it('one order that makes no sense is set aside alone; next on another host gives only its cursor', async () => {
    const next = 'http://evil.example/api/admin/?cursor=n2';
    server.answer(json(200, { next, previous: null, results: [{ ...ORDER, id: 'a b' }, ORDER, { id: 9 }] }));
    const page = await list();
    expect(page.nextCursor).toBe('n2');
    expect(page.orders).toMatchObject([
      { ok: false, remoteId: null, reason: 'order.id is not an id' },
      { ok: true, order: { remoteId: '7' } },
      { ok: false, remoteId: '9' },
    ]);
    server.answer(json(200, { next: null, previous: null, results: [] }));
    expect(await list(page.nextCursor)).toEqual({ orders: [] });
    expect(server.requests).toHaveLength(2);
    expect(server.requests[1]?.url).toContain('cursor=n2');
  });

  it('the same cursor twice, or a page that is none, is an error', async () => {
    server.answer(json(200, { next: 'https://x.example/?cursor=c1', results: [] }));
    expect(await failure(list('c1'))).toMatchObject({ kind: 'BROKEN_RESPONSE', outcomeUnknown: false });
    server.answer(json(200, { results: null }));
    expect(await failure(list())).toMatchObject({ kind: 'BROKEN_RESPONSE', retryable: true });
  });

  it('ids beyond 2^53 arrive exact', async () => {
    const text = JSON.stringify({ results: [ORDER] }).replace('"id":7', '"id":9007199254740993');
    server.answer((response) => response.end(text));
    expect((await list()).orders).toMatchObject([{ ok: true, order: { remoteId: '9007199254740993' } }]);
  });

  it('a location without a usable id is set aside', async () => {
    server.answer(json(200, { results: [{ id: null }, LOCATION] }));
    const { locations, unreadable } = await client.listLocations(CONNECTION);
    expect(locations).toMatchObject([{ remoteId: '5', callbackUrl: LOCATION.callback_url }]);
    expect(unreadable).toHaveLength(1);
  });
});

describe('what goes wrong', () => {
  const status =
    (code: number, body = '{"detail":"CANARY words"}', headers: Record<string, string> = {}): WireHandler =>
    (response) =>
      response.writeHead(code, headers).end(body);

  it.each<[string, WireHandler, string, boolean, boolean]>([
    ['400', status(400), 'REFUSED', false, false],
    ['401', status(401), 'UNAUTHORIZED', false, false],
    ['403', status(403), 'FORBIDDEN', false, false],
    ['404', status(404), 'NOT_FOUND', false, false],
    ['409', status(409), 'REFUSED', false, false],
    ['422', status(422), 'REFUSED', false, false],
    ['429', status(429), 'RATE_LIMITED', true, false],
    ['401 in HTML', status(401, '<html>CANARY'), 'UNAUTHORIZED', false, false],
    [
      '429 with a cut body',
      (r) => r.socket?.end('HTTP/1.1 429 X\r\ncontent-length: 9\r\n\r\n1'),
      'RATE_LIMITED',
      true,
      false,
    ],
    ['500', status(500), 'SERVER_ERROR', true, true],
    ['502 in HTML', status(502, '<html>'), 'SERVER_ERROR', true, true],
    ['200 in HTML', status(200, '<html>CANARY</html>'), 'BROKEN_RESPONSE', true, true],
    ['200 and nothing', status(200, ''), 'BROKEN_RESPONSE', true, true],
    ['200 and another object', json(200, { ...ORDER, id: 8 }), 'BROKEN_RESPONSE', true, true],
    ['200 and half an order', json(200, { id: 7 }), 'BROKEN_RESPONSE', true, true],
    ['200 that is not UTF-8', (r) => r.end(Buffer.from([0x22, 0xff, 0x22])), 'BROKEN_RESPONSE', true, true],
    ['200 compressed', json(200, ORDER, { 'content-encoding': 'gzip' }), 'BROKEN_RESPONSE', true, true],
    ['200 too large', json(200, { ...ORDER, x: 'x'.repeat(10_000) }), 'BROKEN_RESPONSE', true, true],
    [
      '200 cut',
      (r) => r.socket?.end('HTTP/1.1 200 X\r\ncontent-length: 9\r\n\r\n{"id"'),
      'BROKEN_RESPONSE',
      true,
      true,
    ],
    ['a redirect', status(302, '', { location: 'http://evil.example/' }), 'BROKEN_RESPONSE', true, true],
    ['a reset', (r) => r.socket?.resetAndDestroy(), 'BROKEN_RESPONSE', true, true],
    ['a hang', () => undefined, 'TIMEOUT', true, true],
  ])('%s', async (_name, handler, kind, retryable, unknown) => {
    server.answer(handler);
    expect(await failure(write())).toMatchObject({ kind, retryable, outcomeUnknown: unknown });
    expect(server.requests).toHaveLength(1);
    expect(await failure(read())).toMatchObject({ kind, retryable, outcomeUnknown: false });
    expect(server.requests).toHaveLength(2);
  });

  it.each<[string, Record<string, string>, number]>([
    ['seconds', { 'retry-after': '7' }, 7_000],
    ['zero', { 'retry-after': '0' }, 1_000],
    ['an hour', { 'retry-after': '3600' }, 300_000],
    ['a date, measured by the clock of the store', { 'retry-after': 'Thu, 01 Jan 2026 00:00:30 GMT' }, 30_000],
    ['nothing', {}, 1_000],
  ])('429 with Retry-After: %s', async (_name, headers, ms) => {
    server.answer(status(429, '{}', { date: 'Thu, 01 Jan 2026 00:00:00 GMT', ...headers }));
    expect(await failure(write())).toMatchObject({ kind: 'RATE_LIMITED', retryAfterMs: ms });
  });

  it('a refusal names the fields and keeps the words of the store apart', async () => {
    server.answer(json(400, { rejected_reason: ['Not a CANARY choice.'] }));
    const error = await failure(client.rejectRequest(CONNECTION, '7', { reason: 'OTHER' }));
    expect(error.detail).toBe(
      'POST /fulfillment-orders/{id}/fulfillment-request/reject/: HTTP 400, about: rejected_reason',
    );
    expect(error.storeMessage).toBe('Not a CANARY choice.');
    expect(error.httpStatus).toBe(400);
  });

  it('an abort leaves a write unknown', async () => {
    server.answer(() => undefined);
    const controller = new AbortController();
    const call = failure(client.acceptRequest(CONNECTION, '7', {}, { signal: controller.signal, timeoutMs: 20_000 }));
    await until(() => server.requests.length === 1);
    controller.abort();
    expect(await call).toMatchObject({ kind: 'TIMEOUT', outcomeUnknown: true });
  });

  it('a domain or an id that cannot be is never sent', async () => {
    for (const domain of ['evil.com', 'a.29next.store@evil.com', 'a.29next.store/x']) {
      const error = await failure(client.getStore({ ...CONNECTION, domain }));
      expect(error).toMatchObject({ kind: 'UNREACHABLE', retryable: false, outcomeUnknown: false });
    }
    for (const id of ['', '../x', '7/../8', '7?x', '-1', '１']) {
      const error = await failure(client.deleteLocation(CONNECTION, id));
      expect(error).toMatchObject({ kind: 'NOT_FOUND', outcomeUnknown: false });
    }
    expect(server.requests).toHaveLength(0);
  });

  it('a store that is down was sent nothing', async () => {
    await server.close();
    expect(await failure(write())).toMatchObject({ kind: 'UNREACHABLE', retryable: true, outcomeUnknown: false });
    server = await startWireServer();
  });
});

describe('OAuth', () => {
  const code = { code: 'CANARY-code', redirectUri: 'https://us.example/auth/next/setup' };
  const tokens = {
    access_token: 'CANARY-a',
    refresh_token: 'CANARY-r',
    token_type: 'Bearer',
    scope: 'a:read b:write',
    expires_in: 15778476000,
  };

  it('sends the browser to the store', () => {
    const scopes = ['store:read', 'fulfillment_service:write'];
    const url = new URL(oauth.authorizeUrl(CONNECTION.domain, { redirectUri: code.redirectUri, scopes, state: 's&t' }));
    expect(url.pathname).toBe(`/${CONNECTION.domain}/oauth2/authorize/`);
    expect(Object.fromEntries(url.searchParams)).toEqual({
      response_type: 'code',
      client_id: 'app-1',
      redirect_uri: code.redirectUri,
      scope: 'store:read fulfillment_service:write',
      state: 's&t',
    });
    expect(() => oauth.authorizeUrl('evil.com', { redirectUri: 'x', scopes: [], state: '' })).toThrow(StoreClientError);
  });

  it('exchanges the code by form', async () => {
    server.answer(json(200, tokens));
    expect(await oauth.exchangeCode(CONNECTION.domain, code)).toEqual({
      accessToken: 'CANARY-a',
      refreshToken: 'CANARY-r',
      scopes: ['a:read', 'b:write'],
      expiresInSeconds: 15778476000,
    });
    const [sent] = server.requests;
    if (sent === undefined) throw new Error('nothing arrived');
    expect(sent.url).toBe(`/${CONNECTION.domain}/oauth2/token/`);
    expect(wire.request(sent)).toEqual([]);
    expect(wire.answer(sent, { status: 200, body: JSON.stringify(tokens) })).toEqual([]);
  });

  it.each<[string, WireHandler, string]>([
    ['a wrong code', json(400, { error: 'invalid_grant', echo: 'CANARY-secret' }), 'REFUSED'],
    ['a wrong secret', json(401, { error: 'invalid_client' }), 'UNAUTHORIZED'],
    ['an answer without a token', json(200, { scope: 'CANARY' }), 'BROKEN_RESPONSE'],
    ['an answer that is no JSON', (response) => response.end('access_token=CANARY'), 'BROKEN_RESPONSE'],
    ['a hang', () => undefined, 'TIMEOUT'],
  ])('%s', async (_name, handler, kind) => {
    server.answer(handler);
    expect(await failure(oauth.exchangeCode(CONNECTION.domain, code))).toMatchObject({ kind });
    expect(server.requests).toHaveLength(1);
  });

  it('asks nobody for a domain that is not a store, or without credentials', async () => {
    expect(await failure(oauth.exchangeCode('evil.com', code))).toMatchObject({ kind: 'UNREACHABLE' });
    const off = new NextOauth(contract.transport, new NextClientOptions());
    expect(off.configured).toBe(false);
    expect(oauth.configured).toBe(true);
    expect(await failure(off.exchangeCode(CONNECTION.domain, code))).toMatchObject({ kind: 'UNREACHABLE' });
    expect(server.requests).toHaveLength(0);
  });
});
