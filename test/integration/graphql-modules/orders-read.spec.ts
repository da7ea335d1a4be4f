import { ModulesApp } from './modules-app.js';
import {
  observe,
  readyOrder,
  remoteOrder,
  seedChange,
  seedLevel,
  seedShipments,
  seedSite,
  type Site,
} from './order-seed.js';

interface OrderAnswer {
  id: string;
  remoteId: string;
  stage: string;
  store: { domain: string };
  location: { name: string; warehouse: { code: string } } | null;
  lines: { sku: string; requested: number }[];
  cycles: { cycle: number; outcome: string | null }[];
  decision: {
    outcome: string;
    actor: string;
    checks: { name: string; passed: boolean; outcome: string | null }[];
  } | null;
  pendingOperations: { kind: string; state: string }[];
}

interface PageAnswer {
  nodes: OrderAnswer[];
  pageInfo: { hasNextPage: boolean; endCursor: string };
  totalCount: number;
}

interface ChangesAnswer {
  fulfillmentOrders: {
    nodes: {
      externalChanges: {
        nodes: { changes: { after: string }[] }[];
        pageInfo: { hasNextPage: boolean; endCursor: string };
        totalCount: number;
      };
    }[];
  };
}

const NESTED = `query Nested { fulfillmentOrders(first: 50) { nodes {
  id remoteId stage store { domain } location { name warehouse { code } } lines { sku requested } cycles { cycle outcome }
  decision { outcome actor checks { name passed outcome } } pendingOperations { kind state } timeline(first: 3) { nodes { type } } } } }`;
const EVERYTHING = `query Everything($first: Int!) { fulfillmentOrders(first: $first) { nodes {
  remoteId lines { sku } availableActions { action allowed } cancellationRequest { status message fulfillmentOrder { id } store { name } }
  fulfillments { shipmentKey lines { quantity line { sku } } parcels { trackingNumber lines { line { sku } } }
    operation { state } fulfillmentOrder { remoteId } } } } }`;
const CHANGES = `query Changes($ids: [String!]!, $after: String) { fulfillmentOrders(filter: { remoteId: $ids }) { nodes {
  externalChanges(after: $after) { nodes { changes { after } } pageInfo { hasNextPage endCursor } totalCount } } } }`;
const LIST = `query List($filter: FulfillmentOrderFilter, $sort: FulfillmentOrderSort! = CREATED_AT_DESC, $first: Int! = 100, $after: String) {
  fulfillmentOrders(filter: $filter, sort: $sort, first: $first, after: $after) {
    nodes { id remoteId stage } pageInfo { hasNextPage endCursor } totalCount } }`;

describe('reading fulfillment orders', () => {
  let app: ModulesApp;
  let blue: Site;
  let red: Site;
  const ids = new Map<string, string>();

  beforeAll(async () => {
    app = await ModulesApp.start();
    blue = await seedSite(app, 'blue');
    red = await seedSite(app, 'red');
    await seedLevel(app, blue, 'CUP', 1_000);
    for (let n = 1; n <= 30; n++) ids.set(`b${n}`, await observe(app, blue, remoteOrder(blue, `b${n}`)));
    // No stock level at the red warehouse: an unknown stock goes to review.
    for (let n = 1; n <= 19; n++) ids.set(`r${n}`, await observe(app, red, remoteOrder(red, `r${n}`, { sku: 'POT' })));
    const elsewhere = {
      location: { remoteId: 'not-ours', name: null },
      holds: [{ reason: 'fraud', message: 'Call Ada', createdAt: '2026-01-31T10:00:00Z' }],
    };
    ids.set('w', await observe(app, red, remoteOrder(red, 'w', elsewhere)));
  });
  afterAll(() => app.stop());
  afterEach(() => expect(app.errorLines.splice(0)).toEqual([]));

  const list = async (variables: Record<string, unknown> = {}): Promise<PageAnswer> =>
    (await app.ask<{ fulfillmentOrders: PageAnswer }>(LIST, variables)).fulfillmentOrders;
  const found = async (filter: Record<string, unknown>): Promise<string[]> =>
    (await list({ filter })).nodes.map(({ remoteId }) => remoteId).sort();

  it('answers 50 orders with everything nested in at most 8 SQL statements', async () => {
    app.statements.length = 0;
    const { fulfillmentOrders } = await app.ask<{ fulfillmentOrders: PageAnswer }>(NESTED);
    expect(app.statements.filter((sql) => /\bFROM\b/.test(sql)).length).toBeGreaterThanOrEqual(7);
    expect(app.statements.length).toBeLessThanOrEqual(8);
    const nodes = new Map(fulfillmentOrders.nodes.map((node) => [node.remoteId, node]));
    expect(nodes.size).toBe(50);
    expect(nodes.get('b7')).toMatchObject({
      stage: 'ACCEPT_PENDING',
      store: { domain: 'blue.29next.store' },
      location: { name: 'blue', warehouse: { code: 'blue' } },
      lines: [{ sku: 'CUP', requested: 2 }],
      cycles: [{ cycle: 1, outcome: null }],
      decision: { outcome: 'ACCEPT', actor: 'policy' },
      pendingOperations: [{ kind: 'fulfillment-order.decide', state: 'PENDING' }],
    });
    expect(nodes.get('b7')?.decision?.checks.every(({ passed }) => passed)).toBe(true);
    expect(nodes.get('r7')).toMatchObject({
      stage: 'REVIEW',
      store: { domain: 'red.29next.store' },
      decision: { outcome: 'REVIEW' },
      pendingOperations: [],
    });
    expect(nodes.get('r7')?.decision?.checks).toContainEqual({
      name: 'STOCK_LEVEL_SET',
      passed: false,
      outcome: 'REVIEW',
    });
    expect(nodes.get('w')).toMatchObject({ stage: 'RECEIVED', location: null, decision: { outcome: 'WAIT' } });
  });

  it('answers 50 orders with shipments, actions and cancellations in as many SQL statements as 5', async () => {
    await seedShipments(app);
    const costs: number[] = [];
    for (const first of [5, 50]) {
      app.statements.length = 0;
      const { fulfillmentOrders } = await app.ask<{ fulfillmentOrders: { nodes: unknown[] } }>(EVERYTHING, { first });
      costs.push(app.statements.length);
      expect(fulfillmentOrders.nodes).toHaveLength(first);
      for (const node of fulfillmentOrders.nodes) {
        expect(node).toMatchObject({
          cancellationRequest: { status: 'REJECTED', message: null, fulfillmentOrder: { id: expect.any(String) } },
          fulfillments: [
            {
              shipmentKey: 'S1',
              lines: [{ quantity: 1, line: { sku: expect.any(String) } }],
              parcels: [{ trackingNumber: 'T1', lines: [{ line: { sku: expect.any(String) } }] }],
            },
            { shipmentKey: 'S2', lines: [{ quantity: 1 }], parcels: [{ trackingNumber: 'T1' }] },
          ],
        });
      }
    }
    expect(costs[1]).toBe(costs[0]);
    expect(costs[0]).toBeLessThanOrEqual(14);
    // Of what happened to a shipment, and of corrections of a parcel, the latest 100 are listed.
    await app.rows(
      `INSERT INTO delivery_event (id, store_id, fulfillment_id, status, happened_at, country, relay, actor)
       SELECT gen_random_uuid(), store_id, id, 'IN_TRANSIT', db_now() + n * interval '1 s', 'DE', 'WAITING', 'event ' || n
         FROM fulfillment, generate_series(1, 103) AS n WHERE fulfillment_order_id = $1 ORDER BY n`,
      [ids.get('b1')],
    );
    await app.rows(
      `INSERT INTO parcel_tracking_change (id, parcel_id, before, after, reason, actor, changed_at)
       SELECT gen_random_uuid(), p.id, '{}', '{}', 'change ' || n, 'x', db_now() + n * interval '1 s' FROM parcel p
         JOIN fulfillment f ON f.id = p.fulfillment_id, generate_series(1, 103) AS n WHERE f.fulfillment_order_id = $1`,
      [ids.get('b1')],
    );
    type Told = { events: { actor: string }[]; parcels: { trackingChanges: { reason: string }[] }[] };
    const { fulfillmentOrder } = await app.ask<{ fulfillmentOrder: { fulfillments: Told[] } }>(
      `query Told($id: ID!) { fulfillmentOrder(id: $id) { fulfillments { events { actor } parcels { trackingChanges { reason } } } } }`,
      { id: `fo_${ids.get('b1')}` },
    );
    const latest = (what: string): string[] => Array.from({ length: 100 }, (_, index) => `${what} ${index + 4}`);
    expect(fulfillmentOrder.fulfillments).toHaveLength(2);
    for (const { events, parcels } of fulfillmentOrder.fulfillments) {
      expect(events.map(({ actor }) => actor)).toEqual(latest('event'));
      expect(parcels.map((one) => one.trackingChanges.map(({ reason }) => reason))).toEqual([latest('change')]);
    }
    await app.rows('DELETE FROM fulfillment');
    await app.rows('DELETE FROM cancellation_request');
  });

  it('pages what others changed, newest first and 20 unless asked for more, for 50 orders in one SQL statement', async () => {
    const changed = ['b1', 'b2'].map((name) => ids.get(name) ?? '');
    for (let n = 1; n <= 25; n++) for (const orderId of changed) await seedChange(app, blue, orderId, `note ${n}`);
    const after = (cursor: string | null): Promise<ChangesAnswer> =>
      app.ask<ChangesAnswer>(CHANGES, { ids: ['b1', 'b2'], after: cursor });
    const notes = ({ nodes }: { nodes: { changes: { after: string }[] }[] }): string[] =>
      nodes.flatMap(({ changes }) => changes.map((change) => change.after));
    app.statements.length = 0;
    const [one, two] = (await after(null)).fulfillmentOrders.nodes.map(({ externalChanges }) => externalChanges);
    expect(app.statements.filter((sql) => sql.includes('external_change e'))).toHaveLength(1);
    if (!one || !two) throw new Error('An order is missing.');
    const latest = Array.from({ length: 25 }, (_, index) => `note ${25 - index}`);
    for (const page of [one, two]) {
      expect(notes(page)).toEqual(latest.slice(0, 20));
      expect(page).toMatchObject({ totalCount: 25, pageInfo: { hasNextPage: true } });
    }
    const rest = (await after(two.pageInfo.endCursor)).fulfillmentOrders.nodes.map((order) => order.externalChanges);
    expect(rest.map(notes)).toContainEqual(latest.slice(20));
    const asked = async (orders: number, first: number): Promise<unknown> => {
      const query = `{ fulfillmentOrders(first: ${orders}) { nodes { externalChanges(first: ${first}) { nodes { stage } } } } }`;
      return (await app.answer(query)).errors?.map(({ message }) => message) ?? [];
    };
    expect(await asked(50, 20)).toEqual([]);
    expect(await asked(50, 100)).toEqual([expect.stringContaining('Cost limit of 5000 exceeded')]);
    expect(await asked(1, 101)).toEqual([expect.stringContaining('"first" is 101')]);
    await app.rows('DELETE FROM external_change');
  });

  it('lists the latest 100 of what an order may have many of: cycles, and holds that were released', async () => {
    const id = ids.get('b3') ?? '';
    await app.rows(
      `INSERT INTO request_cycle (id, fulfillment_order_id, cycle, outcome) SELECT gen_random_uuid(), $1, n, 'REJECTED' FROM generate_series(2, 105) AS n`,
      [id],
    );
    await app.rows(
      `INSERT INTO order_hold (id, store_id, fulfillment_order_id, kind, reason, placed_by, placed_at, released_at, released_by)
       SELECT gen_random_uuid(), $1, $2, 'OPERATOR', 'OTHER', 'hold ' || n, db_now() + n * interval '1 s', CASE WHEN n > 1 THEN db_now() END, CASE WHEN n > 1 THEN 'x' END
         FROM generate_series(1, 105) AS n`,
      [blue.storeId, id],
    );
    const { fulfillmentOrder } = await app.ask<{
      fulfillmentOrder: { cycles: { cycle: number }[]; internalHolds: { placedBy: string }[] };
    }>(
      'query One($id: ID!) { fulfillmentOrder(id: $id) { cycles { cycle } internalHolds(includeReleased: true) { placedBy } } }',
      { id: `fo_${id}` },
    );
    const upTo105 = (from: number): number[] => Array.from({ length: 106 - from }, (_, index) => from + index);
    expect(fulfillmentOrder.cycles.map(({ cycle }) => cycle)).toEqual(upTo105(6));
    // The one that still holds the order is never left out.
    expect(fulfillmentOrder.internalHolds.map(({ placedBy }) => placedBy)).toEqual(
      [1, ...upTo105(6)].map((n) => `hold ${n}`),
    );
    await app.rows('DELETE FROM request_cycle WHERE cycle > 1');
    await app.rows('DELETE FROM order_hold');
  });

  it('opens destination, notes and hold messages only when they are asked for', async () => {
    const id = `fo_${ids.get('w')}`;
    const { fulfillmentOrder } = await app.ask<{ fulfillmentOrder: unknown }>(
      `query One($id: ID!) { fulfillmentOrder(id: $id) { destination { firstName line1 country } merchantNotes { type message }
         holds { reason message createdAt } shippingMethod { code } availableActions { action allowed blockedBy }
         timeline { nodes { type } totalCount } } }`,
      { id },
    );
    expect(fulfillmentOrder).toEqual({
      destination: { firstName: 'Ada', line1: 'Canary street 7', country: 'DE' },
      merchantNotes: [{ type: 'fulfillment_request', message: 'Please pack well' }],
      holds: [{ reason: 'fraud', message: 'Call Ada', createdAt: '2026-01-31T10:00:00.000Z' }],
      shippingMethod: { code: 'std' },
      availableActions: [
        { action: 'ACCEPT', allowed: false, blockedBy: ['NOT_AT_OUR_LOCATION', 'ON_HOLD'] },
        { action: 'REJECT', allowed: true, blockedBy: [] },
        { action: 'START_PICKING', allowed: false, blockedBy: ['STAGE', 'ON_HOLD'] },
        { action: 'MARK_PACKED', allowed: false, blockedBy: ['STAGE', 'ON_HOLD'] },
        { action: 'MARK_LABELLED', allowed: false, blockedBy: ['STAGE', 'ON_HOLD'] },
        { action: 'MARK_HANDED_OVER', allowed: false, blockedBy: ['STAGE', 'ON_HOLD'] },
        { action: 'SHIP', allowed: false, blockedBy: ['STAGE', 'NOT_AT_OUR_LOCATION', 'ON_HOLD'] },
        { action: 'CLOSE', allowed: false, blockedBy: ['STAGE'] },
        { action: 'HOLD', allowed: true, blockedBy: [] },
        { action: 'RELEASE_HOLD', allowed: true, blockedBy: [] },
        { action: 'MOVE', allowed: false, blockedBy: ['NOT_AT_OUR_LOCATION'] },
        { action: 'ANSWER_CANCELLATION', allowed: false, blockedBy: ['NO_CANCELLATION'] },
      ],
      timeline: { nodes: [{ type: 'REQUEST_SEEN' }], totalCount: 1 },
    });
    await app.rows(`UPDATE fulfillment_order SET destination_sealed = 'v1.damaged' WHERE id = $1`, [ids.get('w')]);
    const unread = await app.ask<{ fulfillmentOrder: unknown }>(
      'query One($id: ID!) { fulfillmentOrder(id: $id) { remoteId } }',
      { id },
    );
    expect(unread).toEqual({ fulfillmentOrder: { remoteId: 'w' } });
    const read = await app.answer('query One($id: ID!) { fulfillmentOrder(id: $id) { destination { city } } }', { id });
    expect(read.errors).toMatchObject([{ extensions: { code: 'INTERNAL' } }]);
    expect(app.errorLines.splice(0).join()).toContain('fulfillment_order.destination');
  });

  it.each([
    [
      'fo_',
      'FulfillmentOrder',
      (id: string) => app.rows<{ id: string }>('SELECT id FROM fulfillment_order WHERE id = $1', [id]),
    ],
    [
      'fol_',
      'FulfillmentOrderLine',
      (id: string) =>
        app.rows<{ id: string }>('SELECT id FROM fulfillment_order_line WHERE fulfillment_order_id = $1', [id]),
    ],
    [
      'cyc_',
      'RequestCycle',
      (id: string) => app.rows<{ id: string }>('SELECT id FROM request_cycle WHERE fulfillment_order_id = $1', [id]),
    ],
    [
      'op_',
      'StoreOperation',
      (id: string) => app.rows<{ id: string }>('SELECT id FROM store_operation WHERE fulfillment_order_id = $1', [id]),
    ],
  ])('finds the node behind %s', async (prefix, type, rows) => {
    const [row] = await rows(ids.get('b1') ?? '');
    const id = `${prefix}${row?.id}`;
    const { node } = await app.ask<{ node: unknown }>('query Node($id: ID!) { node(id: $id) { __typename id } }', {
      id,
    });
    expect(node).toEqual({ __typename: type, id });
  });

  it('answers null for what does not exist, and names an id of another kind, in every query that takes one', async () => {
    const nobody = '00000000-0000-7000-8000-0000000000aa';
    const queries: [field: string, prefix: string, answer: unknown][] = [
      ['fulfillmentOrder(id: $id) { id }', 'fo_', null],
      ['fulfillment(id: $id) { id }', 'ful_', null],
      ['location(id: $id) { id }', 'loc_', null],
      ['store(id: $id) { id }', 'store_', null],
      ['routingPlan(fulfillmentOrderId: $id) { sentence }', 'fo_', null],
      ['forecast(storeId: $id) { orders }', 'store_', null],
      ['ordersByNumber(storeId: $id, orderNumber: "1") { orderNumber }', 'store_', null],
      ['messageTemplates(storeId: $id) { id }', 'store_', []],
    ];
    for (const [field, prefix, answer] of queries) {
      const query = `query One($id: ID!) { asked: ${field} }`;
      expect(await app.ask(query, { id: `${prefix}${nobody}` })).toEqual({ asked: answer });
      for (const id of [`wh_${nobody}`, '10001', 'nonsense', '', `${prefix}10001`]) {
        const { errors } = await app.answer(query, { id });
        expect([field, id, errors?.[0]?.extensions.code]).toEqual([field, id, 'INVALID_ID']);
      }
    }
  });

  it('filters; a list means any of its entries', async () => {
    expect(await found({ remoteId: ['b1', 'r1', 'none'] })).toEqual(['b1', 'r1']);
    for (const number of ['Nb2', 'nB2', '#NB2', ' # nb2 ']) {
      expect(await found({ orderNumber: [number] })).toEqual(['b2']);
    }
    expect((await found({ storeId: [`store_${blue.storeId}`] })).length).toBe(30);
    expect((await found({ storeId: [`store_${blue.storeId}`, `store_${red.storeId}`] })).length).toBe(50);
    expect((await found({ locationId: [`loc_${red.locationId}`] })).length).toBe(19);
    expect(await found({ stage: ['RECEIVED'] })).toEqual(['w']);
    expect((await found({ stage: ['RECEIVED', 'REVIEW'] })).length).toBe(20);
    expect((await found({ sku: ['POT'] })).length).toBe(19);
    expect((await found({ sku: [' pot '] })).length).toBe(19);
    expect((await found({ status: ['OPEN'], requestStatus: ['REQUESTED'] })).length).toBe(50);
    expect(await found({ status: ['CLOSED'] })).toEqual([]);
    expect(await found({ cancellationOpen: true })).toEqual([]);
    expect((await found({ cancellationOpen: false, sku: ['CUP'], stage: ['ACCEPT_PENDING'] })).length).toBe(30);
    expect(await found({ stage: [] })).toEqual([]);
    expect((await found({ stage: null, storeId: null })).length).toBe(50);
  });

  it('filters by times: from the first moment on, before the second', async () => {
    await app.rows(`UPDATE fulfillment_order SET created_at = '2026-02-01T00:00:00Z' WHERE remote_id = 'b1'`);
    const day = (n: number): string => `2026-02-0${n}T00:00:00Z`;
    expect(await found({ createdAfter: day(1), createdBefore: day(2) })).toEqual(['b1']);
    expect(await found({ createdBefore: day(1) })).toEqual([]);
    await app.rows(`UPDATE fulfillment_order SET updated_at = '2026-02-02T00:00:00Z' WHERE remote_id = 'b1'`);
    expect(await found({ updatedAfter: day(2), createdBefore: day(2) })).toEqual(['b1']);
    expect(await found({ updatedAfter: day(3), createdBefore: day(2) })).toEqual([]);
  });

  it.each([
    ['storeId', 'fo_00000000-0000-7000-8000-0000000000aa'],
    ['storeId', 'x'],
    ['locationId', 'wh_00000000-0000-7000-8000-0000000000aa'],
  ])('refuses the wrong id in filter %s: %s', async (field, id) => {
    const { errors } = await app.answer(LIST, { filter: { [field]: [id] } });
    expect(errors).toMatchObject([{ extensions: { code: 'INVALID_ID', field: ['filter', field] } }]);
  });

  it.each(['CREATED_AT_DESC', 'CREATED_AT_ASC', 'UPDATED_AT_DESC', 'UPDATED_AT_ASC'])(
    'pages to the end by %s, every order once',
    async (sort) => {
      const seen: string[] = [];
      let after: string | null = null;
      do {
        const { nodes, pageInfo, totalCount }: PageAnswer = await list({ sort, first: 7, after });
        seen.push(...nodes.map(({ remoteId }) => remoteId));
        expect(totalCount).toBe(50);
        after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
      } while (after !== null && seen.length < 100);
      expect(seen).toHaveLength(50);
      expect(new Set(seen).size).toBe(50);
      const order = {
        CREATED_AT_DESC: 'id DESC',
        CREATED_AT_ASC: 'id',
        UPDATED_AT_DESC: 'updated_at DESC, id DESC',
        UPDATED_AT_ASC: 'updated_at, id',
      }[sort];
      const rows = await app.rows<{ remote_id: string }>(`SELECT remote_id FROM fulfillment_order ORDER BY ${order}`);
      expect(seen).toEqual(rows.map(({ remote_id }) => remote_id));
    },
  );

  it('pages by what changed last go on where they ended, whatever changes meanwhile; who follows meets it again', async () => {
    const times = `UPDATE fulfillment_order SET updated_at = '2026-03-01T00:00:00Z'::timestamptz + (place / 7) * interval '1 ms'
      FROM (SELECT id AS numbered, row_number() OVER (ORDER BY id) AS place FROM fulfillment_order) o WHERE id = numbered`;
    const readAll = async (sort: string): Promise<string[]> => {
      await app.rows(times);
      const seen: string[] = [];
      for (let after: string | null = null; seen.length < 100;) {
        const { nodes, pageInfo }: PageAnswer = await list({ sort, first: 7, after });
        seen.push(...nodes.map(({ remoteId }) => remoteId));
        if (!pageInfo.hasNextPage) return seen;
        after = pageInfo.endCursor;
        const last = nodes.at(-1)?.remoteId;
        await app.rows('UPDATE fulfillment_order SET updated_at = db_now() WHERE remote_id = $1', [last]);
      }
      return seen;
    };
    const down = await readAll('UPDATED_AT_DESC');
    expect([down.length, new Set(down).size]).toEqual([50, 50]);
    const up = await readAll('UPDATED_AT_ASC');
    expect([up.length > 50, new Set(up).size]).toEqual([true, 50]);
  });

  it('who follows changes does not pass one that is not committed yet', async () => {
    const follow = async (): Promise<string[]> =>
      (await list({ sort: 'UPDATED_AT_ASC', first: 100 })).nodes.map(({ remoteId }) => remoteId);
    await app.database.tx(async (tx) => {
      await tx.query(`UPDATE fulfillment_order SET updated_at = db_now() WHERE remote_id = 'b1'`);
      await app.rows(`UPDATE fulfillment_order SET updated_at = db_now() WHERE remote_id = 'b2'`);
      expect(await follow()).not.toContain('b2');
    });
    expect((await follow()).slice(-2)).toEqual(['b1', 'b2']);
  });

  it('names at most 1,000 SKUs of a forecast, those with most pieces first, and counts all', async () => {
    await app.rows(
      `INSERT INTO forecast_order (store_id, remote_id, order_number, remote_location_id, status, first_seen_at, observed_at)
       VALUES ($1, 'f1', 'Nf1', 'x', 'OPEN', db_now(), db_now())`,
      [red.storeId],
    );
    await app.rows(
      `INSERT INTO forecast_line (store_id, order_remote_id, remote_id, order_line_id, sku, title, quantity)
       SELECT $1, 'f1', n::text, n::text, 'SKU-' || n, '', n FROM generate_series(1, 1001) AS n`,
      [red.storeId],
    );
    const { forecast } = await app.ask<{ forecast: { pieces: number; totals: { sku: string }[] } }>(
      'query Forecast($id: ID!) { forecast(storeId: $id, groupBy: SKU) { orders pieces totals { sku } } }',
      { id: `store_${red.storeId}` },
    );
    expect(forecast).toMatchObject({ orders: 1, pieces: (1_001 * 1_002) / 2 });
    expect(forecast.totals).toHaveLength(1_000);
    expect(forecast.totals[0]).toEqual({ sku: 'SKU-1001' });
    await app.rows('DELETE FROM forecast_order');
  });

  it('counts by every dimension, with the filter', async () => {
    const counts = async (groupBy: string, filter?: Record<string, unknown>, more = ''): Promise<unknown> => {
      const query = `query Counts($groupBy: FulfillmentOrderDimension!, $filter: FulfillmentOrderFilter) {
        fulfillmentOrderCounts(groupBy: $groupBy, filter: $filter) { key count ${more} } }`;
      return (await app.ask<Record<string, unknown>>(query, { groupBy, filter }))['fulfillmentOrderCounts'];
    };
    expect(await counts('STAGE')).toEqual([
      { key: 'ACCEPT_PENDING', count: 30 },
      { key: 'REVIEW', count: 19 },
      { key: 'RECEIVED', count: 1 },
    ]);
    expect(await counts('STATUS')).toEqual([{ key: 'OPEN', count: 50 }]);
    expect(await counts('REQUEST_STATUS', { stage: ['REVIEW'] })).toEqual([{ key: 'REQUESTED', count: 19 }]);
    expect(await counts('STORE', undefined, 'store { name } location { name }')).toEqual([
      { key: `store_${blue.storeId}`, count: 30, store: { name: 'blue' }, location: null },
      { key: `store_${red.storeId}`, count: 20, store: { name: 'red' }, location: null },
    ]);
    expect(await counts('LOCATION', { storeId: [`store_${red.storeId}`] }, 'location { name }')).toEqual([
      { key: `loc_${red.locationId}`, count: 19, location: { name: 'red' } },
      { key: null, count: 1, location: null },
    ]);
  });

  it('whoever follows orders by updatedAt meets holds, shipments and where they are', async () => {
    const inner = await readyOrder(app, blue, 'followed');
    const fulfillmentOrderId = `fo_${inner}`;
    const updatedAt = async (): Promise<string | undefined> => {
      const sql = 'SELECT updated_at::text AS at FROM fulfillment_order WHERE id = $1';
      return (await app.rows<{ at: string }>(sql, [inner]))[0]?.at;
    };
    const shipment = (change: string) => () =>
      app.rows(`UPDATE fulfillment SET ${change} WHERE fulfillment_order_id = $1`, [inner]);
    const run = (name: string, input: Record<string, unknown>) => () =>
      app.mutate(name, '__typename', { fulfillmentOrderId, ...input });
    const lineId = `fol_${(await app.rows<{ id: string }>('SELECT id FROM fulfillment_order_line WHERE fulfillment_order_id = $1', [inner]))[0]?.id}`;
    const part = { lines: [{ lineId, quantity: 1 }], parcels: [{ carrier: 'UPS', trackingNumber: 'F1' }] };
    const moves: boolean[] = [];
    for (const change of [
      run('fulfillmentOrderHold', { reason: 'OTHER' }),
      run('fulfillmentOrderReleaseHold', {}),
      run('fulfillmentCreate', { shipmentKey: 'F', ...part }),
      shipment(
        `status = 'CONFIRMED', remote_ids = '{r1}', sent_at = db_now(), confirmed_at = db_now(), confirmed_by = 'ANSWER'`,
      ),
      shipment(`delivery_state = 'DELIVERED', delivered_at = db_now()`),
      // When it is looked at again is nobody's news.
      shipment('delivery_due_at = db_now()'),
    ]) {
      const before = await updatedAt();
      await change();
      moves.push((await updatedAt()) !== before);
    }
    expect(moves).toEqual([true, true, true, true, true, false]);
  });
});
