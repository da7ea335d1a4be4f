import { newId } from '../../../src/common/ids.js';
import { JournalFacade } from '../../../src/modules/journal/journal.facade.js';
import { StoreNotificationsFacade } from '../../../src/modules/store-notifications/store-notifications.facade.js';
import { ModulesApp, type UserErrorAnswer } from './modules-app.js';
import { observe, remoteOrder, seedLevel, seedSite, type Site } from './order-seed.js';

const NOBODY = '00000000-0000-7000-8000-0000000000aa';

interface RedriveAnswer {
  storeOperation: { state: string; attempts: number; reason: string } | null;
  userErrors: UserErrorAnswer[];
}

describe('store operations and notifications', () => {
  let app: ModulesApp;
  let blue: Site;
  let red: Site;

  beforeAll(async () => {
    app = await ModulesApp.start();
    blue = await seedSite(app, 'blue');
    red = await seedSite(app, 'red');
    await seedLevel(app, blue, 'CUP', 100);
    await seedLevel(app, red, 'CUP', 100);
  });
  afterAll(() => app.stop());
  afterEach(() => expect(app.errorLines.splice(0)).toEqual([]));

  let remote = 0;
  const operation = async (site = blue): Promise<{ id: string; orderId: string }> => {
    const orderId = await observe(app, site, remoteOrder(site, `o${++remote}`));
    const [row] = await app.rows<{ id: string }>('SELECT id FROM store_operation WHERE fulfillment_order_id = $1', [
      orderId,
    ]);
    return { id: row?.id ?? '', orderId };
  };
  const parked = async (): Promise<{ id: string; orderId: string }> => {
    const made = await operation();
    await app.rows(`UPDATE store_operation SET state = 'PARKED', attempts = 10, reason = 'No answer.' WHERE id = $1`, [
      made.id,
    ]);
    await app.database.tx((tx) =>
      app.get(JournalFacade).openException(tx, {
        type: 'OPERATION_PARKED',
        subject: `store_operation:${made.id}`,
        severity: 'CRITICAL',
        storeId: blue.storeId,
        fulfillmentOrderId: made.orderId,
        message: 'Parked.',
      }),
    );
    return made;
  };
  const redrive = (input: Record<string, unknown>) =>
    app.mutate<RedriveAnswer>('storeOperationRedrive', 'storeOperation { state attempts reason }', input);

  it('redrives a parked operation: it is verified first, its exception is resolved, its story goes on', async () => {
    const { id, orderId } = await parked();
    expect(await redrive({ storeOperationId: `op_${id}`, reason: 'The store is back', idempotencyKey: 'r1' })).toEqual({
      storeOperation: { state: 'AMBIGUOUS', attempts: 0, reason: 'Redriven by an operator.' },
      userErrors: [],
    });
    const [exception] = await app.rows('SELECT resolved_by, resolution FROM exception WHERE subject = $1', [
      `store_operation:${id}`,
    ]);
    expect(exception).toEqual({ resolved_by: 'key:admin', resolution: 'The store is back' });
    const { fulfillmentOrder } = await app.ask<{ fulfillmentOrder: { timeline: { nodes: unknown[] } } }>(
      'query Story($id: ID!) { fulfillmentOrder(id: $id) { timeline(first: 1) { nodes { type actor data } } } }',
      { id: `fo_${orderId}` },
    );
    expect(fulfillmentOrder.timeline.nodes).toEqual([
      {
        type: 'OPERATION_REDRIVEN',
        actor: 'key:admin',
        data: { operationId: id, kind: 'fulfillment-order.decide', reason: 'The store is back' },
      },
    ]);
    expect(
      await redrive({ storeOperationId: `op_${id}`, reason: 'The store is back', idempotencyKey: 'r1' }),
    ).toMatchObject({
      storeOperation: { state: 'AMBIGUOUS' },
      userErrors: [],
    });
    expect(await app.rows(`SELECT FROM timeline_event WHERE type = 'OPERATION_REDRIVEN'`)).toHaveLength(1);
  });

  it.each<[string, () => Promise<string>, Record<string, unknown>, string, string[]]>([
    [
      'one that is not parked',
      async () => `op_${(await operation()).id}`,
      {},
      'INVALID_STATE',
      ['input', 'storeOperationId'],
    ],
    ['one that does not exist', async () => `op_${NOBODY}`, {}, 'NOT_FOUND', ['input', 'storeOperationId']],
    ['an id of another kind', async () => `fo_${NOBODY}`, {}, 'INVALID_ID', ['input', 'storeOperationId']],
    ['with an empty reason', async () => `op_${(await parked()).id}`, { reason: '' }, 'INVALID', ['input', 'reason']],
    [
      'with a long reason',
      async () => `op_${(await parked()).id}`,
      { reason: 'x'.repeat(501) },
      'INVALID',
      ['input', 'reason'],
    ],
  ])('refuses to redrive %s, and changes nothing', async (_what, make, more, code, field) => {
    const storeOperationId = await make();
    const state = async () => [
      await app.rows('SELECT id, state, attempts, reason FROM store_operation ORDER BY id'),
      await app.rows('SELECT id, resolved_at FROM exception ORDER BY id'),
      await app.rows('SELECT seq FROM timeline_event ORDER BY seq'),
    ];
    const before = await state();
    expect(await redrive({ storeOperationId, ...more })).toEqual({
      storeOperation: null,
      userErrors: [{ code, field, message: expect.any(String) }],
    });
    expect(await state()).toEqual(before);
  });

  it('lists operations by store, order, kind and state, with the order and the exception’s order', async () => {
    const there = await operation(red);
    const waiting = await parked();
    const list = async (filter: Record<string, unknown>): Promise<unknown[]> => {
      const query = `query Operations($filter: StoreOperationFilter) { storeOperations(filter: $filter, first: 100) {
        nodes { id state store { name } fulfillmentOrder { id } } } }`;
      return (await app.ask<{ storeOperations: { nodes: unknown[] } }>(query, { filter })).storeOperations.nodes;
    };
    const expected = {
      id: `op_${there.id}`,
      state: 'PENDING',
      store: { name: 'red' },
      fulfillmentOrder: { id: `fo_${there.orderId}` },
    };
    expect(await list({ storeId: [`store_${red.storeId}`] })).toEqual([expected]);
    expect(await list({ fulfillmentOrderId: [`fo_${there.orderId}`], kind: ['fulfillment-order.decide'] })).toEqual([
      expected,
    ]);
    expect(await list({ kind: ['location.create'] })).toEqual([]);
    expect(await list({ fulfillmentOrderId: [`fo_${waiting.orderId}`], state: ['PARKED', 'REFUSED'] })).toHaveLength(1);
    expect(await list({ fulfillmentOrderId: [`fo_${waiting.orderId}`], state: ['PENDING'] })).toEqual([]);
    const { errors } = await app.answer('{ storeOperations(filter: { fulfillmentOrderId: ["x"] }) { nodes { id } } }');
    expect(errors).toMatchObject([{ extensions: { code: 'INVALID_ID', field: ['filter', 'fulfillmentOrderId'] } }]);
    const { exceptions } = await app.ask<{ exceptions: { nodes: unknown[] } }>(
      `query Problems($filter: ExceptionFilter) { exceptions(filter: $filter) { nodes { type store { name } fulfillmentOrder { id stage } } } }`,
      { filter: { fulfillmentOrderId: [`fo_${waiting.orderId}`], open: true } },
    );
    expect(exceptions.nodes).toEqual([
      {
        type: 'OPERATION_PARKED',
        store: { name: 'blue' },
        fulfillmentOrder: { id: `fo_${waiting.orderId}`, stage: 'ACCEPT_PENDING' },
      },
    ]);
  });

  it('lists notifications by store, kind, source and time, newest first, and finds each as a node', async () => {
    for (const [site, kind] of [
      [blue, 'app.uninstalled'],
      [red, 'app.uninstalled'],
      [blue, 'order.updated'],
    ] as const) {
      const origin = { eventId: newId(), bodySha256: Buffer.alloc(32), verification: 'RAW_BODY' } as const;
      const webhook = { storeId: site.storeId, kind, ...origin };
      await app.database.tx((tx) => app.get(StoreNotificationsFacade).recordWebhook(tx, webhook));
    }
    await app.rows(
      `INSERT INTO store_notification (store_id, location_id, source, kind, body_sha256, received_at) VALUES ($1, $2, 'CALLBACK', 'fulfillment_requested', '', '2026-01-01T00:00:00Z')`,
      [blue.storeId, blue.locationId],
    );
    type List = {
      storeNotifications: {
        nodes: { id: string; kind: string; source: string; locationId: string | null }[];
        pageInfo: { endCursor: string; hasNextPage: boolean };
        totalCount: number;
      };
    };
    const query = `query Inbox($filter: StoreNotificationFilter, $first: Int, $after: String) { storeNotifications(filter: $filter, first: $first, after: $after) {
      nodes { id kind source locationId store { name } } pageInfo { endCursor hasNextPage } totalCount } }`;
    const list = async (filter: Record<string, unknown>) => (await app.ask<List>(query, { filter })).storeNotifications;
    expect((await list({ storeId: [`store_${blue.storeId}`] })).nodes.map(({ kind }) => kind)).toEqual([
      'fulfillment_requested',
      'order.updated',
      'app.uninstalled',
    ]);
    expect((await list({ kind: ['app.uninstalled', 'none'], source: ['WEBHOOK'] })).totalCount).toBe(2);
    expect((await list({ source: ['CALLBACK', 'GLOBAL_CALLBACK'] })).nodes).toMatchObject([
      { locationId: `loc_${blue.locationId}` },
    ]);
    expect((await list({ receivedAfter: '2026-01-02T00:00:00Z' })).totalCount).toBe(3);
    expect((await app.answer(query, { filter: { storeId: ['sn_1'] } })).errors).toMatchObject([
      { extensions: { code: 'INVALID_ID' } },
    ]);
    const seen: string[] = [];
    let after: string | null = null;
    do {
      const { nodes, pageInfo }: List['storeNotifications'] = (await app.ask<List>(query, { first: 1, after }))
        .storeNotifications;
      seen.push(...nodes.map(({ id }) => id));
      after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
    } while (after !== null && seen.length < 20);
    expect(new Set(seen).size).toBe(4);
    expect(seen[0]).toMatch(/^sn_\d+$/);
    const node = 'query Node($id: ID!) { node(id: $id) { __typename ... on StoreNotification { kind } } }';
    expect(await app.ask(node, { id: seen[0] })).toEqual({
      node: { __typename: 'StoreNotification', kind: 'fulfillment_requested' },
    });
    expect(await app.ask(node, { id: 'sn_999999999999999999' })).toEqual({ node: null });
  });

  it('has the records of a store read when its policy changes whose numbers count, and not for other settings', async () => {
    await app.database.tx((tx) => app.get(StoreNotificationsFacade).openWakes(tx, blue.storeId));
    const owed = async (): Promise<boolean | undefined> => {
      const [wake] = await app.rows<{ owed: boolean }>(
        "SELECT gen > done_gen AS owed FROM pull_wake WHERE store_id = $1 AND kind = 'STOCK'",
        [blue.storeId],
      );
      return wake?.owed;
    };
    for (const [setting, wanted] of [
      [{ lateInTransitDays: 9 }, false],
      [{ stockOwner: 'MERCHANT' }, true],
      [{ stockOwner: 'MERCHANT' }, false],
      [{ stockOwner: 'PARTNER' }, true],
    ] as const) {
      await app.rows('UPDATE pull_wake SET started_gen = gen, done_gen = gen WHERE store_id = $1', [blue.storeId]);
      await app.mutate('storePolicyUpdate', 'store { id }', { storeId: `store_${blue.storeId}`, ...setting });
      expect(await owed()).toBe(wanted);
    }
  });
});
