import { jest } from '@jest/globals';
import { startCrossdock, type RunningCrossdock } from '../support/crossdock.js';
import { PATIENT, SwiftTime, UNPACED } from '../support/swift-time.js';
import { E2eStore } from './support/e2e-store.js';

jest.setTimeout(90_000);

/** What others did to an order, as the API shows it. */
interface Told {
  stage: string;
  stageReason: string | null;
  origin: string | null;
  links: {
    kind: string;
    direction: string;
    remoteId: string;
    lines: { quantity: number }[];
    order: { remoteId: string } | null;
  }[];
  externalChanges: {
    nodes: {
      stage: string;
      judgement: string;
      areas: string[];
      changes: { area: string; field: string; before: string | null; after: string | null; sku: string | null }[];
    }[];
  };
  cycles: {
    cycle: number;
    outcome: string | null;
    changes: { area: string; field: string; before: string | null; after: string | null }[] | null;
  }[];
  lines: { sku: string; requested: number; shipped: number; cancelled: number }[];
}

const TOLD = `stage stageReason origin
  links { kind direction remoteId lines { quantity } order { remoteId } }
  externalChanges { nodes { stage judgement areas changes { area field before after sku } } }
  cycles { cycle outcome changes { area field before after } }
  lines { sku requested shipped cancelled }`;

describe('what merchants do behind our back', () => {
  let crossdock: RunningCrossdock;
  let store: E2eStore;
  let theirs: number;

  beforeAll(async () => {
    crossdock = await startCrossdock(PATIENT, { time: new SwiftTime() });
    store = await E2eStore.open(crossdock, 'lineage', {
      settings: {
        editInProcessing: true,
        moveInProcessing: true,
        timeZone: 'America/Los_Angeles',
        ...UNPACED,
      },
    });
    theirs = (await store.control.createLocation(store.domain, { name: 'Their own shelf', mine: false })).id;
  });
  afterAll(() => crossdock?.close());
  afterEach(() => store.quiet());

  const told = async (remoteId: number): Promise<Told> => {
    const data = await crossdock.client.graphql<{ fulfillmentOrders: { nodes: Told[] } }>(
      `query ($filter: FulfillmentOrderFilter) { fulfillmentOrders(filter: $filter, first: 1) { nodes { ${TOLD} } } }`,
      { filter: { storeId: [store.storeId], remoteId: [String(remoteId)] } },
    );
    const [node] = data.fulfillmentOrders.nodes;
    if (!node) throw new Error(`Order ${remoteId} is not known.`);
    return node;
  };
  const customerOrder = async (orderNumber: string) => {
    const data = await crossdock.client.graphql<{
      ordersByNumber: {
        status: string;
        fulfillmentOrders: { remoteId: string; stage: string }[];
        awaited: { remoteId: string }[];
      } | null;
    }>(
      `query ($storeId: ID!, $orderNumber: String!) { ordersByNumber(storeId: $storeId, orderNumber: $orderNumber) {
         status fulfillmentOrders { remoteId stage } awaited { remoteId } } }`,
      { storeId: store.storeId, orderNumber },
    );
    return data.ordersByNumber;
  };
  /** Asks for one pull of a list, as its hourly sweep would, and waits for the end of one that began afterwards. */
  const sweep = async (kind: string, { domain, uuid } = store): Promise<void> => {
    const [now] = await store.sql<{ at: Date }>('SELECT db_clock() AS at');
    const ask = `UPDATE pull_wake SET due_at = db_now(), not_before = db_now(), trail = 0
      WHERE store_id = $1 AND kind = $2 AND (claimed_at IS NULL OR claimed_at < $3) RETURNING 1 AS asked`;
    const begun = async (): Promise<boolean> => (await store.sql(ask, [uuid, kind, now?.at])).length === 0;
    await store.until(`a pull of ${kind} of ${domain} has begun`, begun);
    await store.quiet();
  };
  const accepted = async (quantity = 2): Promise<number> => {
    const { id } = await store.request({ lines: [{ sku: 'IN', quantity }] });
    await store.reaches(id, 'READY');
    return id;
  };
  const act = (name: string, remoteId: string): Promise<unknown> =>
    crossdock.client.mutate(name, { fulfillmentOrderId: remoteId }, 'fulfillmentOrder { stage }');

  it('the difference to the cycle before is shown, and the third rejection raises an exception until it is accepted', async () => {
    const { id } = await store.request({ lines: [{ sku: 'OUT', quantity: 2 }] });
    for (const cycle of [1, 2, 3]) {
      await store.reaches(id, 'REJECTED', cycle);
      expect(await store.exceptions('ORDER_REJECTED_AGAIN')).toHaveLength(cycle === 3 ? 1 : 0);
      if (cycle === 1) await store.control.editAddress(store.domain, id, { line1: '5 Harbor Street' });
      if (cycle === 2) await store.control.editLines(store.domain, id, [{ sku: 'OUT', quantity: 1 }]);
      if (cycle < 3) await store.control.request(store.domain, id, { message: `Try ${cycle + 1}` });
    }
    const [first, second, third] = (await told(id)).cycles;
    expect(first?.changes).toBeNull();
    expect(second?.changes).toMatchObject([
      { area: 'ADDRESS', field: 'line1', after: '5 Harbor Street' },
      { area: 'NOTES', before: null, after: 'fulfill_request: Try 2' },
    ]);
    expect(third?.changes).toMatchObject([
      { area: 'LINES', field: 'quantity', before: '2', after: '1' },
      { area: 'NOTES', after: 'fulfill_request: Try 3' },
    ]);
    await crossdock.client.mutate(
      'stockLevelsSet',
      { storeId: store.storeId, warehouseId: store.warehouseId, levels: [{ sku: 'OUT', onHand: 5 }] },
      'stockLevels { id }',
    );
    await store.control.request(store.domain, id);
    await store.reaches(id, 'READY', 4);
    expect(await store.exceptions('ORDER_REJECTED_AGAIN')).toMatchObject([
      { resolvedAt: expect.any(String) as string },
    ]);
  });

  it('an order that we closed, and one whose cancellation we agreed to, open the next cycle when they are requested again', async () => {
    const [closed, cancelled] = await Promise.all([accepted(), accepted()]);
    const again = async (id: number, ended: Promise<unknown>): Promise<void> => {
      await ended;
      await store.control.request(store.domain, id);
      await store.reaches(id, 'READY', 2);
      expect((await told(id)).lines).toMatchObject([{ requested: 2, cancelled: 0 }]);
    };
    await act('fulfillmentOrderClose', (await store.order(closed))?.id ?? '');
    await store.control.requestCancel(store.domain, cancelled);
    await Promise.all([
      again(closed, store.reaches(closed, 'CLOSED')),
      again(cancelled, store.reaches(cancelled, 'CANCELLED')),
    ]);
    expect(await store.decisions(closed)).toEqual(['accept applied in 1', 'accept applied in 2']);
  });

  it('where an agreed cancellation leaves the order canceled, the one that takes its place is linked both ways', async () => {
    await store.control.updateSettings(store.domain, { afterCancelAccept: 'canceled' });
    const id = await accepted();
    const reserved = await store.reserved();
    await store.control.requestCancel(store.domain, id);
    await store.reaches(id, 'CANCELLED');
    await store.control.updateSettings(store.domain, { afterCancelAccept: 'open' });
    expect(await store.reserved()).toBe(reserved - 2);
    const replacement = (await store.control.orders(store.domain)).find(({ replaces }) => replaces === id)?.id ?? 0;
    await sweep('ACCEPTED');
    expect((await told(id)).links).toMatchObject([
      { kind: 'REPLACED', direction: 'TO', remoteId: String(replacement), lines: [{ quantity: 2 }], order: null },
    ]);
    await store.control.request(store.domain, replacement);
    await store.reaches(replacement, 'READY', 1);
    expect((await told(replacement)).links).toMatchObject([
      { kind: 'REPLACED', direction: 'FROM', remoteId: String(id), order: { remoteId: String(id) } },
    ]);
    expect(await store.decisions(id)).toEqual(['accept applied in 1']);
    expect(await store.exceptions('REVIEW_NEEDED')).toEqual([]);
  });

  it.each(['closed', 'canceled'] as const)(
    'orders that the merchant merges are linked, whichever of them remains; the other one is %s',
    async (emptiedOrder) => {
      await store.control.updateSettings(store.domain, { emptiedOrder });
      const orderNumber = `MERGE-${emptiedOrder}`;
      const make = async (quantity: number): Promise<number> => {
        const order = { orderNumber, lines: [{ sku: 'IN', quantity }] };
        const [made] = await store.control.createOrders(store.domain, { count: 1, order });
        return made?.id ?? 0;
      };
      // One is given back to the merchant after we accepted it, the other was never requested of us.
      const [worked, awaited] = [await make(1), await make(2)];
      await sweep('FORECAST');
      await store.control.request(store.domain, worked);
      await store.reaches(worked, 'READY');
      await store.control.requestCancel(store.domain, worked);
      await store.reaches(worked, 'CANCELLED');
      const [kept, absorbed] = emptiedOrder === 'closed' ? [awaited, worked] : [worked, awaited];
      await store.control.merge(store.domain, [kept, absorbed]);
      await sweep('FORECAST');
      await store.control.request(store.domain, kept);
      await store.reaches(kept, 'READY');
      await store.quiet();
      const now = await told(kept);
      expect(now.lines.map(({ requested, cancelled }) => requested - cancelled).sort()).toEqual([1, 2]);
      expect(now.links).toMatchObject([{ kind: 'MERGED', direction: 'FROM', remoteId: String(absorbed) }]);
      const order = absorbed === worked ? { remoteId: String(worked) } : null;
      expect(now.links[0]).toMatchObject({ order, lines: [{ quantity: absorbed === worked ? 1 : 2 }] });
      expect(await customerOrder(orderNumber)).toMatchObject({ status: 'PROCESSING', awaited: [] });
    },
  );

  it.each(['closed', 'canceled'] as const)(
    'accepted work of which all lines are moved ends, its stock is free, and it is known where they went: it is %s',
    async (emptiedOrder) => {
      await store.control.updateSettings(store.domain, { emptiedOrder });
      const id = await accepted();
      const reserved = await store.reserved();
      const { moved } = await store.control.move(store.domain, id, { locationId: theirs });
      await sweep('ACCEPTED');
      await store.reaches(id, emptiedOrder === 'closed' ? 'CLOSED' : 'CANCELLED');
      expect(await store.reserved()).toBe(reserved - 2);
      expect((await told(id)).links).toMatchObject([
        { kind: 'MOVED', direction: 'TO', remoteId: String(moved.id), lines: [{ quantity: 2 }], order: null },
      ]);
    },
  );

  it('a store that does not let us see its orders, or not any more, goes on: what is requested of us is linked all the same', async () => {
    const narrow = await E2eStore.open(crossdock, 'narrow', {
      settings: { grantedScopes: ['fulfillment_service:read', 'fulfillment_service:write'], ...UNPACED },
    });
    const replaced = async (): Promise<unknown[]> => {
      const { id } = await narrow.request();
      await narrow.reaches(id, 'READY');
      const { replacement } = await narrow.control.forceCancel(narrow.domain, id);
      await sweep('ACCEPTED', narrow);
      await narrow.reaches(id, 'CANCELLED');
      await narrow.control.request(narrow.domain, replacement.id);
      await narrow.reaches(replacement.id, 'READY');
      await narrow.quiet();
      const links = 'SELECT kind FROM fulfillment_order_link WHERE store_id = $1 AND from_remote_id = $2';
      return narrow.sql(links, [narrow.uuid, String(id)]);
    };
    const asked = async (): Promise<number[]> =>
      (await narrow.arrivals()).filter(({ path }) => path.includes('/orders/')).map(({ status }) => status);
    expect(await replaced()).toEqual([{ kind: 'REPLACED' }]);
    expect(await asked()).toEqual([]);
    await narrow.sql(`UPDATE store SET scopes = scopes || '{orders:read}'::text[] WHERE id = $1`, [narrow.uuid]);
    expect(await replaced()).toEqual([{ kind: 'REPLACED' }]);
    const refused = await asked();
    expect(refused.length).toBeGreaterThan(0);
    expect(refused.every((status) => status === 403)).toBe(true);
    expect(refused.length).toBeLessThanOrEqual(3);
    expect(await narrow.status()).toBe('ACTIVE');
  });

  it('a forced cancel is found by the sweep, and the order that takes its place is linked both ways', async () => {
    const id = await accepted();
    const reserved = await store.reserved();
    const { original, replacement } = await store.control.forceCancel(store.domain, id);
    await sweep('ACCEPTED');
    await store.reaches(id, 'CANCELLED');
    expect(await store.reserved()).toBe(reserved - 2);
    await store.control.request(store.domain, replacement.id);
    await store.reaches(replacement.id, 'READY');
    await store.quiet();
    expect((await told(id)).links).toMatchObject([
      {
        kind: 'REPLACED',
        direction: 'TO',
        remoteId: String(replacement.id),
        lines: [{ quantity: 2 }],
        order: { remoteId: String(replacement.id) },
      },
    ]);
    expect((await told(replacement.id)).links).toMatchObject([
      { kind: 'REPLACED', direction: 'FROM', remoteId: String(id) },
    ]);
    const family = await customerOrder(original.orderNumber);
    expect(family).toMatchObject({ status: 'PROCESSING', awaited: [] });
    expect(family?.fulfillmentOrders.map(({ stage }) => stage)).toEqual(['CANCELLED', 'READY']);
  });

  it('accepted work that is moved to somebody else stops at once: stock free, exception, and the new order known by its id', async () => {
    const { id, orderNumber } = await store.request({
      lines: [
        { sku: 'IN', quantity: 1 },
        { sku: 'OUT', quantity: 1 },
      ],
    });
    await store.reaches(id, 'READY');
    await act('fulfillmentOrderStartPicking', (await store.order(id))?.id ?? '');
    const { lines } = await store.control.order(store.domain, id);
    const line = lines.find(({ sku }) => sku === 'OUT')?.id ?? 0;
    const part = await store.control.move(store.domain, id, { locationId: theirs, lineIds: [line] });
    await sweep('ACCEPTED');
    expect(await told(id)).toMatchObject({
      stage: 'PICKING',
      links: [
        { kind: 'MOVED', direction: 'TO', remoteId: String(part.moved.id), lines: [{ quantity: 1 }], order: null },
      ],
      externalChanges: {
        nodes: [
          {
            stage: 'PICKING',
            judgement: 'STOP_WORK',
            areas: ['LINES'],
            changes: [{ sku: 'OUT', before: '1', after: null }],
          },
        ],
      },
    });
    expect((await store.exceptions('ORDER_CHANGED_AT_STORE')).length).toBeGreaterThan(0);
    await store.control.updateSettings(store.domain, { moveMakesNewOrder: false });
    await store.control.move(store.domain, id, { locationId: theirs });
    await sweep('ACCEPTED');
    await store.reaches(id, 'MOVED');
    expect((await told(id)).externalChanges.nodes[0]).toMatchObject({
      judgement: 'STOP_WORK',
      areas: ['LOCATION', 'STATUS'],
    });
    expect(await customerOrder(orderNumber)).toMatchObject({ fulfillmentOrders: [{ stage: 'MOVED' }] });
  });

  it('pieces that the merchant ships himself can never be shipped by us; what he changes under accepted work stops it', async () => {
    const id = await accepted(3);
    const before = await store.reserved();
    await store.control.fulfilBySelf(store.domain, id, { lines: [{ sku: 'IN', quantity: 2 }] });
    await sweep('ACCEPTED');
    expect(await told(id)).toMatchObject({
      stage: 'READY',
      lines: [{ requested: 3, shipped: 0, cancelled: 2 }],
      externalChanges: { nodes: [{ judgement: 'STOP_WORK', areas: ['SHIPPED'] }] },
    });
    expect(await store.reserved()).toBe(before - 2);
    await store.control.editAddress(store.domain, id, { line1: '9 Other Road' });
    await sweep('ACCEPTED');
    expect((await told(id)).externalChanges.nodes[0]).toMatchObject({
      judgement: 'STOP_WORK',
      areas: ['ADDRESS'],
      changes: [{ field: 'line1', after: '9 Other Road' }],
    });
    const [row] = await store.sql<{ text: string }>(
      'SELECT string_agg(changes_sealed, $1) AS text FROM external_change',
      [''],
    );
    expect(row?.text).not.toContain('Other Road');
    await store.control.fulfilBySelf(store.domain, id);
    await sweep('ACCEPTED');
    await store.reaches(id, 'CLOSED');
    expect(await store.reserved()).toBe(before - 3);
    expect((await told(id)).lines).toMatchObject([{ requested: 3, shipped: 0, cancelled: 3 }]);
  });

  it('a day after we shipped its last piece an order is seen to be closed at the store, and that is no change by others', async () => {
    const id = await accepted(1);
    const parcels = [{ trackingNumber: 'TRK-1', carrier: 'ups' }];
    const input = { fulfillmentOrderId: (await store.order(id))?.id, shipmentKey: 'one', parcels };
    await crossdock.client.mutate('fulfillmentCreate', input, 'fulfillment { id }');
    await store.reaches(id, 'SHIPPED');
    const mirrored = async (): Promise<unknown> => {
      const [row] = await store.sql<{ status: string }>(
        'SELECT status FROM fulfillment_order WHERE store_id = $1 AND remote_id = $2',
        [store.uuid, String(id)],
      );
      return row?.status;
    };
    await sweep('ACCEPTED');
    expect(await mirrored()).toBe('PROCESSING');
    const aDayAgo = `UPDATE fulfillment_order SET observed_at = observed_at - interval '25 hours' WHERE store_id = $1 AND remote_id = $2`;
    await store.sql(aDayAgo, [store.uuid, String(id)]);
    await sweep('ORDERS');
    expect(await mirrored()).toBe('CLOSED');
    expect(await told(id)).toMatchObject({
      stage: 'SHIPPED',
      externalChanges: { nodes: [] },
      lines: [{ shipped: 1, cancelled: 0 }],
    });
  });

  it('the id of no store answers nothing, and an id of another kind is refused', async () => {
    const ask = (storeId: string): Promise<Record<string, unknown>> =>
      crossdock.client.graphql<Record<string, unknown>>(
        'query ($storeId: ID!) { forecast(storeId: $storeId) { pieces } ordersByNumber(storeId: $storeId, orderNumber: "1") { status } }',
        { storeId },
      );
    expect(await ask('store_01890000-0000-7000-8000-000000000000')).toEqual({ forecast: null, ordersByNumber: null });
    for (const storeId of [store.warehouseId, 'x']) await expect(ask(storeId)).rejects.toThrow('INVALID_ID');
  });

  it('work that somebody else closes is closed here', async () => {
    const id = await accepted(1);
    await store.control.closeBySelf(store.domain, id);
    await sweep('ACCEPTED');
    expect((await store.reaches(id, 'CLOSED')).stageReason).toContain('closed');
  });

  it('what was not requested yet is forecast by day and SKU and never worked on; asked for in part, both halves are linked', async () => {
    const [made] = await store.control.createOrders(store.domain, {
      count: 1,
      order: { lines: [{ sku: 'IN', quantity: 5 }] },
    });
    const id = made?.id ?? 0;
    const forecast = async (groupBy: string) => {
      const data = await crossdock.client.graphql<{
        forecast: {
          timeZone: string;
          orders: number;
          pieces: number;
          totals: { day: string | null; sku: string | null; pieces: number }[];
        };
      }>(
        `query ($storeId: ID!, $groupBy: ForecastDimension!) { forecast(storeId: $storeId, groupBy: $groupBy) { timeZone orders pieces totals { day sku orders pieces } } }`,
        { storeId: store.storeId, groupBy },
      );
      return data.forecast;
    };
    const before = await forecast('SKU');
    await sweep('FORECAST');
    const bySku = await forecast('SKU');
    expect(bySku.pieces).toBe(before.pieces + 5);
    expect(bySku.totals).toContainEqual(expect.objectContaining({ sku: 'IN', day: null }));
    const byDay = await forecast('DAY');
    expect(byDay).toMatchObject({ timeZone: 'America/Los_Angeles', pieces: bySku.pieces });
    expect(byDay.totals[0]?.day).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    expect(await store.order(id)).toBeNull();
    const { requested, unrequested } = await store.control.split(store.domain, id, {
      lines: [{ sku: 'IN', quantity: 2 }],
    });
    await store.reaches(requested.id, 'READY');
    await store.quiet();
    expect((await told(requested.id)).links).toMatchObject([
      { kind: 'SPLIT', remoteId: String(unrequested?.id), lines: [{ quantity: 3 }], order: null },
    ]);
    await sweep('FORECAST');
    expect((await forecast('SKU')).pieces).toBe(before.pieces + 3);
    expect(await customerOrder(requested.orderNumber)).toMatchObject({
      status: 'PROCESSING',
      fulfillmentOrders: [{ remoteId: String(requested.id) }],
      awaited: [{ remoteId: String(unrequested?.id) }],
    });
    // What the merchant ships before asking will not be asked for.
    await store.control.fulfilBySelf(store.domain, unrequested?.id ?? 0, { lines: [{ sku: 'IN', quantity: 1 }] });
    await sweep('FORECAST');
    expect((await forecast('SKU')).pieces).toBe(before.pieces + 2);
  });
});
