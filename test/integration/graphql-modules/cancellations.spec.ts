import { ModulesApp, type UserErrorAnswer } from './modules-app.js';
import {
  ACCEPTED,
  CANCEL_ASKED,
  observe,
  readyOrder,
  remoteOrder,
  seedLevel,
  seedSite,
  type Site,
} from './order-seed.js';
import { NOBODY, PARCEL } from './ship-cases.js';

interface RequestAnswer {
  id: string;
  status: string;
  number: number;
  fulfillmentOrder: { id: string };
}

interface PageAnswer {
  nodes: RequestAnswer[];
  pageInfo: { hasNextPage: boolean; endCursor: string };
  totalCount: number;
}

const ANSWERS = ['cancellationRequestAccept', 'cancellationRequestReject'];
const FIELDS = `cancellationRequest { id number cycle status answer message answerMessage evidence actor reason
  answeredAt endedAt store { domain } fulfillmentOrder { id stage cancellationOpen } }`;
const LIST = `query List($filter: CancellationRequestFilter, $first: Int! = 100, $after: String) {
  cancellationRequests(filter: $filter, first: $first, after: $after) {
    nodes { id status number fulfillmentOrder { id } } pageInfo { hasNextPage endCursor } totalCount } }`;

describe('cancellation requests', () => {
  let app: ModulesApp;
  let blue: Site;
  let red: Site;
  let count = 0;

  beforeAll(async () => {
    app = await ModulesApp.start();
    blue = await seedSite(app, 'blue');
    red = await seedSite(app, 'red');
    await seedLevel(app, blue, 'CUP', 1_000);
    await seedLevel(app, red, 'CUP', 1_000);
    await app.rows(`UPDATE store SET policy = '{"cancellationMode": "MANUAL"}'`);
  });
  afterAll(() => app.stop());
  afterEach(() => expect(app.errorLines.splice(0)).toEqual([]));

  /** An order with an open request: the order's and the request's global id. */
  const asked = async (site = blue, before?: (orderId: string) => Promise<unknown>) => {
    const remoteId = `${site.remoteLocationId}-c${++count}`;
    const inner = await readyOrder(app, site, remoteId);
    await before?.(`fo_${inner}`);
    await observe(app, site, remoteOrder(site, remoteId, CANCEL_ASKED));
    const [row] = await app.rows<{ id: string }>(
      'SELECT id FROM cancellation_request WHERE fulfillment_order_id = $1',
      [inner],
    );
    return { order: `fo_${inner}`, request: `cr_${row?.id}`, remoteId };
  };
  const answer = (name: string, input: Record<string, unknown>) =>
    app.mutate<{ cancellationRequest: Record<string, unknown> | null }>(name, FIELDS, input);
  const list = async (variables: Record<string, unknown> = {}): Promise<PageAnswer> =>
    (await app.ask<{ cancellationRequests: PageAnswer }>(LIST, variables)).cancellationRequests;
  const order = async (id: string, fields: string): Promise<unknown> =>
    (
      await app.ask<{ fulfillmentOrder: unknown }>(`query One($id: ID!) { fulfillmentOrder(id: $id) { ${fields} } }`, {
        id,
      })
    ).fulfillmentOrder;
  const state = async (): Promise<unknown> => ({
    requests: await app.rows('SELECT id, status, answer FROM cancellation_request ORDER BY id'),
    orders: await app.rows('SELECT id, stage, version FROM fulfillment_order ORDER BY id'),
    fulfillments: await app.rows('SELECT id, status FROM fulfillment ORDER BY id'),
    operations: await app.rows('SELECT id, state FROM store_operation ORDER BY id'),
    timeline: await app.rows('SELECT count(*) FROM timeline_event'),
  });
  const ship = (fulfillmentOrderId: string) =>
    app.mutate<{ fulfillment: { id: string } | null }>('fulfillmentCreate', 'fulfillment { id }', {
      fulfillmentOrderId,
      shipmentKey: 'S1',
      parcels: [PARCEL],
    });

  it('shows an open request with the merchant’s words at its order, and what can be done', async () => {
    const { order: id, request } = await asked();
    const fields = `cancellationOpen cancellationRequest { id status number cycle message answer answerMessage }
      availableActions { action allowed blockedBy }`;
    expect(await order(id, fields)).toEqual({
      cancellationOpen: true,
      cancellationRequest: {
        id: request,
        status: 'OPEN',
        number: 1,
        cycle: 1,
        message: 'The customer changed their mind',
        answer: null,
        answerMessage: null,
      },
      availableActions: expect.arrayContaining([
        { action: 'SHIP', allowed: false, blockedBy: ['CANCELLATION_OPEN'] },
        { action: 'ANSWER_CANCELLATION', allowed: true, blockedBy: [] },
      ]),
    });
    expect(await app.ask('query Node($id: ID!) { node(id: $id) { __typename id } }', { id: request })).toEqual({
      node: { __typename: 'CancellationRequest', id: request },
    });
  });

  it('accepts: the work stops, and the store will be told', async () => {
    const { order: id, request } = await asked();
    const input = { cancellationRequestId: request, message: 'Stopped in time', idempotencyKey: 'accept-1' };
    const first = await answer('cancellationRequestAccept', input);
    expect(first).toEqual({
      userErrors: [],
      cancellationRequest: {
        id: request,
        number: 1,
        cycle: 1,
        status: 'ANSWERING',
        answer: 'ACCEPT',
        message: 'The customer changed their mind',
        answerMessage: 'Stopped in time',
        evidence: { stage: 'READY', parcels: [] },
        actor: 'key:admin',
        reason: null,
        answeredAt: expect.any(String),
        endedAt: null,
        store: { domain: 'blue.29next.store' },
        fulfillmentOrder: { id, stage: 'CANCEL_PENDING', cancellationOpen: true },
      },
    });
    expect(await order(id, 'pendingOperations { kind payload actor }')).toMatchObject({
      pendingOperations: [
        { kind: 'cancellation.answer', actor: 'key:admin', payload: { answer: 'ACCEPT', message: 'Stopped in time' } },
      ],
    });
    const before = await state();
    expect(await answer('cancellationRequestAccept', input)).toEqual(first);
    expect(await answer('cancellationRequestAccept', { ...input, message: 'Other' })).toMatchObject({
      userErrors: [{ code: 'IDEMPOTENCY_KEY_REUSED' }],
    });
    expect(await state()).toEqual(before);
  });

  it('refuses with the parcels as evidence, and held shipments are armed again', async () => {
    const { order: id, request } = await asked(blue, ship);
    expect(await order(id, 'fulfillments { status } stage')).toEqual({
      stage: 'READY',
      fulfillments: [{ status: 'HELD' }],
    });
    const { cancellationRequest, userErrors } = await answer('cancellationRequestReject', {
      cancellationRequestId: request,
    });
    expect(userErrors).toEqual([]);
    expect(cancellationRequest).toMatchObject({
      status: 'ANSWERING',
      answer: 'REJECT',
      answerMessage: expect.stringContaining('T1'),
      evidence: { parcels: [{ trackingNumber: 'T1' }] },
    });
    expect(await order(id, 'fulfillments { status } pendingOperations { kind state }')).toEqual({
      fulfillments: [{ status: 'PENDING' }],
      pendingOperations: [
        { kind: 'cancellation.answer', state: 'PENDING' },
        { kind: 'fulfillment.create', state: 'PENDING' },
      ],
    });
  });

  it('shows the latest request of an order that was asked twice', async () => {
    const { order: id, request, remoteId } = await asked();
    const back = { ...ACCEPTED, updatedAt: '2026-01-31T12:00:00Z' };
    await observe(app, blue, remoteOrder(blue, remoteId, back));
    expect(await order(id, 'cancellationRequest { id status }')).toEqual({
      cancellationRequest: { id: request, status: 'WITHDRAWN' },
    });
    await app.rows(
      `INSERT INTO cancellation_request (id, store_id, fulfillment_order_id, cycle, number, status)
       VALUES ($1, $2, $3, 1, 2, 'OPEN')`,
      ['00000000-0000-7000-8000-000000000001', blue.storeId, id.slice(3)],
    );
    expect(await order(id, 'cancellationRequest { number status message }')).toEqual({
      cancellationRequest: { number: 2, status: 'OPEN', message: null },
    });
  });

  it.each(ANSWERS)('%s refuses every wrong input and state, and changes nothing', async (name) => {
    const { request, order: id } = await asked();
    const parked = await asked(blue, ship);
    await app.rows(
      `UPDATE store_operation SET state = 'PARKED' WHERE fulfillment_order_id = $1 AND kind = 'fulfillment.create'`,
      [parked.order.slice(3)],
    );
    const answered = await asked();
    await answer('cancellationRequestReject', { cancellationRequestId: answered.request });
    const cases: [Record<string, unknown>, string, string][] = [
      [{ cancellationRequestId: 'x' }, 'INVALID_ID', 'cancellationRequestId'],
      [{ cancellationRequestId: id }, 'INVALID_ID', 'cancellationRequestId'],
      [{ cancellationRequestId: `cr_${NOBODY}` }, 'NOT_FOUND', 'cancellationRequestId'],
      [{ cancellationRequestId: answered.request }, 'INVALID_STATE', 'cancellationRequestId'],
      [{ cancellationRequestId: parked.request }, 'SHIPMENT_PARKED', 'cancellationRequestId'],
      [{ message: '' }, 'INVALID', 'message'],
      [{ message: 'x'.repeat(1001) }, 'INVALID', 'message'],
      [{ idempotencyKey: '' }, 'INVALID', 'idempotencyKey'],
    ];
    const before = await state();
    for (const [wrong, code, field] of cases) {
      const refused: { userErrors: UserErrorAnswer[] } = await answer(name, {
        cancellationRequestId: request,
        ...wrong,
      });
      expect(refused).toEqual({
        cancellationRequest: null,
        userErrors: [{ code, field: ['input', field], message: expect.any(String) }],
      });
    }
    expect(await state()).toEqual(before);
  });

  it('does not agree to cancel what is shipped already', async () => {
    const { request, order: id } = await asked();
    await app.rows(`UPDATE fulfillment_order SET stage = 'SHIPPED' WHERE id = $1`, [id.slice(3)]);
    expect(await answer('cancellationRequestAccept', { cancellationRequestId: request })).toMatchObject({
      cancellationRequest: null,
      userErrors: [{ code: 'INVALID_STAGE', field: ['input', 'cancellationRequestId'] }],
    });
  });

  it('answers once when both answers race', async () => {
    const { request } = await asked();
    const answers = await Promise.all(
      [...ANSWERS, ...ANSWERS, ...ANSWERS].map((name) => answer(name, { cancellationRequestId: request })),
    );
    const codes = answers.map(({ userErrors }) => userErrors[0]?.code ?? 'DONE').sort();
    expect(codes).toEqual(['DONE', ...Array.from({ length: 5 }, () => 'INVALID_STATE')]);
  });

  it('lists them newest first, filtered, page by page', async () => {
    const mine = [await asked(red), await asked(red), await asked(red)];
    await answer('cancellationRequestReject', { cancellationRequestId: mine[1]?.request });
    const storeId = [`store_${red.storeId}`];
    const ids = (page: PageAnswer): string[] => page.nodes.map(({ id }) => id);
    const newest = mine.map(({ request }) => request).reverse();
    expect(ids(await list({ filter: { storeId } }))).toEqual(newest);
    expect(ids(await list({ filter: { storeId, status: ['ANSWERING'] } }))).toEqual([mine[1]?.request]);
    expect(ids(await list({ filter: { status: ['OPEN'], fulfillmentOrderId: [mine[0]?.order] } }))).toEqual([
      mine[0]?.request,
    ]);
    const first = await list({ filter: { storeId }, first: 2 });
    expect(first.totalCount).toBe(3);
    const rest = await list({ filter: { storeId }, first: 2, after: first.pageInfo.endCursor });
    expect([...ids(first), ...ids(rest)]).toEqual(newest);
    const wrong = await app.answer(LIST, { filter: { fulfillmentOrderId: ['x'] } });
    expect(wrong.errors).toMatchObject([
      { extensions: { code: 'INVALID_ID', field: ['filter', 'fulfillmentOrderId'] } },
    ]);
  });

  it('opens the merchant’s words only when they are asked for', async () => {
    const { request } = await asked();
    await app.rows(`UPDATE cancellation_request SET message_sealed = 'v1.damaged' WHERE id = $1`, [request.slice(3)]);
    const query = (field: string) =>
      `query One($id: ID!) { node(id: $id) { ... on CancellationRequest { ${field} } } }`;
    expect(await app.ask(query('status'), { id: request })).toEqual({ node: { status: 'OPEN' } });
    expect((await app.answer(query('message'), { id: request })).errors).toMatchObject([
      { extensions: { code: 'INTERNAL' } },
    ]);
    expect(app.errorLines.splice(0).join()).toContain('cancellation_request.message');
  });
});
