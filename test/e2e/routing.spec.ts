import { jest } from '@jest/globals';
import type { OrderInput } from '../../sandbox/store/order-book.js';
import { fromGlobalId } from '../../src/platform/graphql/global-id.js';
import { startCrossdock, TEST_API_KEY, type RunningCrossdock } from '../support/crossdock.js';
import { PATIENT, SwiftTime, UNPACED } from '../support/swift-time.js';
import { E2eStore } from './support/e2e-store.js';

jest.setTimeout(120_000);

/** What of ours answered a mutation. */
interface Answered {
  userErrors: { code: string; field: string[] }[];
}

interface QueryError {
  message: string;
  path: string[];
  extensions: { code: string };
}

interface Plan {
  sentence: string;
  better: boolean;
  recommended: { warehouse: { code: string } } | null;
  assigned: { warehouse: { code: string } } | null;
  candidates: {
    warehouse: { code: string };
    excludedBy: string[];
    score: { linesInStock: number; splits: number; sameCountry: boolean; distanceKm: number | null };
  }[];
  pin: { reason: string; warehouse: { code: string } } | null;
}

interface Routed {
  id: string;
  stage: string;
  version: number;
  location: { id: string } | null;
  lines: { id: string; sku: string; remoteFulfillable: number }[];
  links: { kind: string; direction: string; remoteId: string }[];
  shortStock: { kind: string; pieces: number } | null;
  relocation: {
    state: string;
    stoppedBecause: string | null;
    steps: { name: string; done: boolean }[];
    newFulfillmentOrder: { remoteId: string; stage: string } | null;
    newRemoteId: string | null;
  } | null;
}

const ROUTED = `id stage version location { id } lines { id sku remoteFulfillable } links { kind direction remoteId }
  shortStock { kind pieces }
  relocation { state stoppedBecause steps { name done } newFulfillmentOrder { remoteId stage } newRemoteId }`;

const NEW_YORK: OrderInput = { address: { line4: 'New York', state: 'NY', postcode: '10001', country: 'US' } };

describe('where an order is worked on', () => {
  let crossdock: RunningCrossdock;
  let store: E2eStore;
  let other: E2eStore;
  let reno: { warehouseId: string; locationId: string };
  let newark: string;

  beforeAll(async () => {
    crossdock = await startCrossdock(PATIENT, { time: new SwiftTime() });
    store = await E2eStore.open(crossdock, 'routing', { settings: { moveNeedsStock: false, ...UNPACED } });
    other = await E2eStore.open(crossdock, 'elsewhere', {
      settings: { grantedScopes: NO_MOVES, ...UNPACED },
      stock: [],
    });
    reno = await crossdock.client.setUpWarehouse(store.storeId, {
      warehouse: {
        code: 'RNO1',
        name: 'Reno',
        address: { line1: '2 Dock Road', city: 'Reno', state: 'NV', postcode: '89501', country: 'US' },
        servedCountries: ['US'],
      },
      stock: [
        { sku: 'IN', onHand: 500 },
        { sku: 'OUT', onHand: 5 },
      ],
    });
    const { locations } = await crossdock.client.graphql<{
      locations: { nodes: { id: string; warehouse: { id: string } }[] };
    }>('query ($filter: LocationFilter) { locations(filter: $filter, first: 10) { nodes { id warehouse { id } } } }', {
      filter: { storeId: [store.storeId] },
    });
    newark = locations.nodes.find((node) => node.warehouse.id === store.warehouseId)?.id ?? '';
    // The store itself tracks no stock of it: every location may have it.
    await store.control.createOrders(store.domain, { count: 1, order: { lines: [{ sku: 'IN', quantity: 1 }] } });
    for (const { id } of await store.control.stock(store.domain, { sku: 'IN' })) {
      await store.control.setStock(store.domain, id, null);
    }
  });
  afterAll(() => crossdock?.close());

  const policy = (change: Record<string, unknown>): Promise<unknown> =>
    crossdock.client.mutate('storePolicyUpdate', { storeId: store.storeId, ...change }, 'store { id }');

  const seen = async (remoteId: number | string): Promise<Routed> => {
    const data = await crossdock.client.graphql<{ fulfillmentOrders: { nodes: Routed[] } }>(
      `query ($filter: FulfillmentOrderFilter) { fulfillmentOrders(filter: $filter, first: 1) { nodes { ${ROUTED} } } }`,
      { filter: { storeId: [store.storeId], remoteId: [String(remoteId)] } },
    );
    const [node] = data.fulfillmentOrders.nodes;
    if (!node) throw new Error(`Order ${remoteId} is not known.`);
    return node;
  };

  const planOf = async (id: string): Promise<Plan> => {
    const data = await crossdock.client.graphql<{ routingPlan: Plan }>(
      `query ($id: ID!) { routingPlan(fulfillmentOrderId: $id) { sentence better
         recommended { warehouse { code } } assigned { warehouse { code } } pin { reason warehouse { code } }
         candidates { warehouse { code } excludedBy score { linesInStock splits sameCountry distanceKm } } } }`,
      { id },
    );
    return data.routingPlan;
  };

  const run = async (name: string, input: Record<string, unknown>): Promise<Answered> => {
    const type = `${name[0]?.toUpperCase()}${name.slice(1)}Input!`;
    const data = await crossdock.client.graphql<Record<string, Answered>>(
      `mutation ($input: ${type}) { ${name}(input: $input) { userErrors { code field } } }`,
      { input },
    );
    return data[name] as Answered;
  };
  /** The answer of `availableLocations`, errors and all. */
  const whereTo = async (id: string): Promise<{ data: unknown; errors: QueryError[] }> => {
    const query = 'query ($id: ID!) { availableLocations(fulfillmentOrderId: $id) { remoteId } }';
    const answer = await fetch(`${crossdock.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${TEST_API_KEY}` },
      body: JSON.stringify({ query, variables: { id } }),
    });
    return (await answer.json()) as { data: unknown; errors: QueryError[] };
  };
  const refused = async (name: string, input: Record<string, unknown>): Promise<string> => {
    const [error] = (await run(name, input)).userErrors;
    return error ? `${error.code} ${error.field.join('.')}` : 'nothing';
  };

  const moved = async (remoteId: number, state = 'DONE'): Promise<NonNullable<Routed['relocation']>> => {
    await store
      .until(`order ${remoteId} is moved: ${state}`, async () => {
        const rows = await store.sql(
          `SELECT FROM relocation r JOIN fulfillment_order o ON o.id = r.fulfillment_order_id
           WHERE o.store_id = $1 AND o.remote_id = $2 AND r.state = $3`,
          [store.uuid, String(remoteId), state],
        );
        return rows.length === 1;
      })
      .catch(async (error: Error) => {
        const operations = JSON.stringify(await store.operations(remoteId));
        throw new Error(`${error.message} It is: ${JSON.stringify(await seen(remoteId))} ${operations}`);
      });
    const { relocation } = await seen(remoteId);
    if (!relocation) throw new Error(`Order ${remoteId} was not moved.`);
    return relocation;
  };

  it('explains which warehouse should do the work, respects a pin, and asks the store where it could go', async () => {
    const { id } = await store.request(NEW_YORK);
    const order = await store.reaches(id, 'READY');
    const plan = await planOf(order.id);
    expect(plan.candidates.map(({ warehouse, excludedBy }) => [warehouse.code, excludedBy])).toEqual([
      ['WH-ROUTING', []],
      ['RNO1', []],
    ]);
    expect(plan.sentence).toMatch(
      /^WH-ROUTING should do the work: it is nearer to the destination: \d+ km, RNO1: 3\d{3} km\.$/,
    );
    expect(plan).toMatchObject({ better: false, assigned: { warehouse: { code: 'WH-ROUTING' } } });

    const pin = { fulfillmentOrderId: order.id, warehouseId: reno.warehouseId, reason: 'Gift wrap is there' };
    expect((await run('fulfillmentOrderPin', pin)).userErrors).toEqual([]);
    const pinned = await planOf(order.id);
    expect(pinned).toMatchObject({
      better: true,
      recommended: { warehouse: { code: 'RNO1' } },
      pin: { reason: 'Gift wrap is there', warehouse: { code: 'RNO1' } },
    });
    expect(pinned.candidates.at(-1)?.excludedBy).toEqual(['PINNED_ELSEWHERE']);
    const here = { ...pin, warehouseId: store.warehouseId, reason: 'It stays' };
    expect((await run('fulfillmentOrderPin', here)).userErrors).toEqual([]);
    const away = { fulfillmentOrderId: order.id, locationId: reno.locationId, reason: 'x' };
    expect(await refused('fulfillmentOrderRelocate', away)).toBe('PINNED_ELSEWHERE input.locationId');
    expect(await refused('fulfillmentOrderRelocate', { ...away, expectedVersion: 99 })).toBe(
      'STALE_VERSION input.expectedVersion',
    );
    expect(await refused('fulfillmentOrderRelocate', { ...away, locationId: store.storeId })).toBe(
      'INVALID_ID input.locationId',
    );
    expect((await run('fulfillmentOrderUnpin', { fulfillmentOrderId: order.id })).userErrors).toEqual([]);
    expect(await refused('fulfillmentOrderUnpin', { fulfillmentOrderId: order.id })).toBe(
      'NOT_PINNED input.fulfillmentOrderId',
    );
    const past = { ...pin, until: '2020-01-01T00:00:00Z' };
    expect(await refused('fulfillmentOrderPin', past)).toBe('UNTIL_IN_PAST input.until');
  });

  it('moves an order that was withdrawn, after asking the store, and follows the new one', async () => {
    const { id } = await store.request(BAD);
    const rejected = await store.reaches(id, 'REJECTED');
    const live = await crossdock.client.graphql<{
      availableLocations: { location: { id: string } | null; lines: { sku: string }[] }[];
    }>('query ($id: ID!) { availableLocations(fulfillmentOrderId: $id) { location { id } lines { sku } } }', {
      id: rejected.id,
    });
    expect(live.availableLocations).toContainEqual({ location: { id: reno.locationId }, lines: [{ sku: 'IN' }] });

    const { lines, version } = await seen(id);
    const wish = { fulfillmentOrderId: rejected.id, locationId: reno.locationId, reason: 'Nearer to the supplier' };
    const { locations } = await crossdock.client.graphql<{ locations: { nodes: { id: string }[] } }>(
      'query ($filter: LocationFilter) { locations(filter: $filter, first: 1) { nodes { id } } }',
      { filter: { storeId: [other.storeId] } },
    );
    expect(await refused('fulfillmentOrderMove', { ...wish, locationId: locations.nodes[0]?.id })).toBe(
      'LOCATION_OF_OTHER_STORE input.locationId',
    );
    expect(await refused('fulfillmentOrderMove', { ...wish, locationId: newark })).toBe(
      'SAME_LOCATION input.locationId',
    );
    expect(await refused('fulfillmentOrderMove', { ...wish, locationId: rejected.id })).toBe(
      'INVALID_ID input.locationId',
    );
    expect(await refused('fulfillmentOrderMove', { ...wish, expectedVersion: version + 1 })).toBe(
      'STALE_VERSION input.expectedVersion',
    );
    const line = lines[0]?.id;
    expect(await refused('fulfillmentOrderMove', { ...wish, lineIds: [line, line] })).toBe(
      'DUPLICATE_LINE input.lineIds.1',
    );
    expect(await refused('fulfillmentOrderMove', { ...wish, lineIds: [] })).toBe('INVALID input.lineIds');
    expect(await refused('fulfillmentOrderMove', { ...wish, reason: '' })).toBe('INVALID input.reason');
    expect(await store.sent('move', id)).toBe(0);

    for (const [status, code] of [
      [404, 'NOT_FOUND'],
      [400, 'STORE_REFUSED'],
    ] as const) {
      const fault = { kind: 'available_locations', fault: 'error_before', params: { status } } as const;
      await store.control.nextFault(store.domain, fault);
      const { data, errors } = await whereTo(rejected.id);
      expect(data).toBeNull();
      expect(errors).toMatchObject([{ path: ['availableLocations'], extensions: { code } }]);
    }

    const pin = { fulfillmentOrderId: rejected.id, warehouseId: reno.warehouseId, reason: 'Gift wrap is there' };
    expect((await run('fulfillmentOrderPin', pin)).userErrors).toEqual([]);
    const keyed = { ...wish, lineIds: [line], idempotencyKey: 'move-1' };
    expect((await run('fulfillmentOrderMove', keyed)).userErrors).toEqual([]);
    expect((await run('fulfillmentOrderMove', keyed)).userErrors).toEqual([]);
    await store.reaches(id, 'MOVED');
    expect(await store.sent('move', id)).toBe(1);
    const { links } = await seen(id);
    expect(links).toMatchObject([{ kind: 'MOVED' }]);
    const there = (await store.control.orders(store.domain)).find((one) => String(one.id) === links[0]?.remoteId);
    expect(there).toMatchObject({ status: 'open', requestStatus: 'pending' });

    // Nobody asked for it there yet: the pin waits, and follows once it is met.
    await store.control.request(store.domain, there?.id ?? 0);
    const heir = await store.reaches(there?.id ?? 0, 'REJECTED');
    expect((await planOf(heir.id)).pin).toEqual({ reason: 'Gift wrap is there', warehouse: { code: 'RNO1' } });
    expect((await planOf(rejected.id)).pin).toBeNull();
    expect(await store.sql(PIN_STORY, [fromGlobalId('fo_', heir.id)])).toEqual([
      { type: 'ROUTING_PINNED', from: String(id) },
    ]);
  });

  it('refuses to bring work where it cannot be done: no stock, too little, or a country that is not served', async () => {
    const { id } = await store.request({ lines: [{ sku: 'ONLY-HERE', quantity: 2 }] });
    await store.reaches(id, 'REVIEW');
    await crossdock.client.setStock(store, [{ sku: 'ONLY-HERE', onHand: 9 }]);
    const order = await store.reaches(id, 'READY');
    const wish = { fulfillmentOrderId: order.id, locationId: reno.locationId, reason: 'Nearer' };
    expect(await refused('fulfillmentOrderRelocate', wish)).toBe('NO_STOCK_LEVEL input.locationId');
    await crossdock.client.setStock({ ...reno, storeId: store.storeId }, [{ sku: 'ONLY-HERE', onHand: 1 }]);
    expect(await refused('fulfillmentOrderRelocate', wish)).toBe('OUT_OF_STOCK input.locationId');
    expect(await store.reaches(id, 'READY')).toMatchObject({ id: order.id });
    expect(await store.reserved('ONLY-HERE')).toBe(2);

    const abroad = await store.request({ address: { line1: '', country: 'CA' } });
    const waits = await store.reaches(abroad.id, 'REJECTED');
    const move = { ...wish, fulfillmentOrderId: waits.id };
    expect(await refused('fulfillmentOrderMove', move)).toBe('COUNTRY_NOT_SERVED input.locationId');
    for (const one of [id, abroad.id])
      expect((await store.sent('cancel_request', one)) + (await store.sent('move', one))).toBe(0);
  });

  it('says which scope is missing where a store did not grant moves, and goes on with everything else', async () => {
    const { id } = await other.request();
    const { id: orderId } = await other.reaches(id, 'REVIEW');
    const { data, errors } = await whereTo(orderId);
    expect(data).toBeNull();
    expect(errors).toMatchObject([{ path: ['availableLocations'], extensions: { code: 'SCOPES_MISSING' } }]);
    expect(errors[0]?.message).toMatch(/grant/);
    expect(await other.sent('available_locations', id)).toBe(1);
    expect(await other.status()).toBe('ACTIVE');
    expect(await planOf(orderId)).toMatchObject({ better: false, recommended: null });
  });

  it('relocates accepted work, and a move whose answer was lost is looked for', async () => {
    await store.control.nextFault(store.domain, { kind: 'move', fault: 'reset_after' });
    const { id } = await store.request(NEW_YORK);
    const order = await store.reaches(id, 'READY');
    await crossdock.client.mutate(
      'fulfillmentOrderStartPicking',
      { fulfillmentOrderId: order.id },
      'fulfillmentOrder { stage }',
    );
    const wish = { fulfillmentOrderId: order.id, locationId: reno.locationId, reason: 'The belt in Newark is broken' };
    expect((await run('fulfillmentOrderRelocate', wish)).userErrors).toEqual([]);
    expect(await refused('fulfillmentOrderRelocate', wish)).toBe('RELOCATION_RUNNING input.fulfillmentOrderId');
    const relocation = await moved(id);
    expect(relocation.steps.map(({ name, done }) => [name, done])).toEqual([
      ['ASK_CANCEL', true],
      ['AGREE_CANCEL', true],
      ['MOVE', true],
      ['REQUEST', true],
      ['ACCEPT', true],
    ]);
    expect(relocation.newFulfillmentOrder?.stage).toBe('READY');
    expect((await seen(id)).stage).toBe('MOVED');
    const there = await seen(relocation.newRemoteId ?? '');
    expect(there.location?.id).toBe(reno.locationId);
    expect(await store.decisions(Number(relocation.newRemoteId))).toEqual(['accept applied in 1']);
    for (const kind of ['cancel_request', 'cancel_accept', 'move'] as const) expect(await store.sent(kind, id)).toBe(1);
    expect(await store.exceptions('RELOCATION_STOPPED')).toEqual([]);
  });

  it('a merchant who comes between stops it: says where it stands, and the work goes on', async () => {
    const { id } = await store.request(NEW_YORK);
    const order = await store.reaches(id, 'READY');
    await store.quiet();
    await crossdock.client.mutate('storePause', { storeId: store.storeId }, 'store { status }');
    const wish = { fulfillmentOrderId: order.id, locationId: reno.locationId, reason: 'Closer' };
    expect((await run('fulfillmentOrderRelocate', wish)).userErrors).toEqual([]);
    await store.control.requestCancel(store.domain, id, 'The customer changed their mind');
    await store.resume();
    const relocation = await moved(id, 'STOPPED');
    expect(relocation.stoppedBecause).toMatch(/merchant wants the order cancelled/);
    const [exception] = await store.exceptions('RELOCATION_STOPPED');
    expect(exception?.message).toMatch(/Nothing was changed at the store/);
    await store.sync();
    await store.reaches(id, 'CANCELLED');
  });

  it('policy: suggests the better location, or moves the order before accepting it', async () => {
    await policy({ betterLocation: 'SUGGEST' });
    const suggested = await store.request({ ...SAN_FRANCISCO });
    await store.reaches(suggested.id, 'READY');
    const [exception] = await store.exceptions('BETTER_LOCATION');
    expect(exception?.message).toMatch(/RNO1 should do the work instead of WH-ROUTING: it is nearer/);

    await policy({ betterLocation: 'MOVE' });
    const { id } = await store.request({ ...SAN_FRANCISCO });
    const relocation = await moved(id);
    expect(relocation.steps.map(({ name }) => name)).toEqual(['WITHDRAW', 'MOVE', 'REQUEST', 'ACCEPT']);
    expect(relocation.newFulfillmentOrder?.stage).toBe('READY');
    expect(await store.decisions(id)).toEqual([]);
    await policy({ betterLocation: 'IGNORE' });
  });

  it('part stock: ships what is there and closes the rest by itself', async () => {
    await policy({ checks: { outOfStock: 'SHIP_PART' } });
    await crossdock.client.setStock(store, [{ sku: 'FEW', onHand: 2 }]);
    const { id } = await store.request({ lines: [{ sku: 'FEW', quantity: 5 }] });
    const order = await store.reaches(id, 'READY');
    expect(await store.reserved('FEW')).toBe(2);
    const { lines, shortStock } = await seen(id);
    expect(shortStock).toEqual({ kind: 'SHIP_PART', pieces: 2 });
    await crossdock.client.mutate(
      'fulfillmentCreate',
      {
        fulfillmentOrderId: order.id,
        shipmentKey: 'part',
        lines: [{ lineId: lines[0]?.id, quantity: 2 }],
        parcels: [{ carrier: 'UPS', trackingNumber: '1Z1' }],
      },
      'fulfillment { id }',
    );
    await store.reaches(id, 'CLOSED');
    expect((await store.ledger('close', id)).length).toBe(1);
  });

  it('part stock: parks until stock comes in, and rejects at the deadline', async () => {
    await policy({ checks: { outOfStock: 'PARK' } });
    const { id } = await store.request({ lines: [{ sku: 'LATE', quantity: 3 }] }, 1);
    const late = await store.request({ lines: [{ sku: 'NEVER', quantity: 3 }] }, 1);
    await crossdock.client.setStock(store, [
      { sku: 'LATE', onHand: 1 },
      { sku: 'NEVER', onHand: 0 },
    ]);
    await Promise.all([id, late.id].map((one) => store.reaches(one, 'REVIEW')));
    await store.until('both are parked', async () => (await store.exceptions('PARKED_FOR_STOCK')).length === 2);
    await crossdock.client.setStock(store, [{ sku: 'LATE', onHand: 3 }]);
    await store.reaches(id, 'READY');
    await store.sql('UPDATE short_stock SET due_at = db_now() WHERE ended_at IS NULL');
    await store.reaches(late.id, 'REJECTED');
    expect(await store.ledger('reject', late.id)).toMatchObject([{ reason: 'inventory_out_of_stock' }]);
    for (const exception of await store.exceptions('PARKED_FOR_STOCK')) expect(exception.resolvedAt).not.toBeNull();
    await policy({ checks: { outOfStock: 'REJECT' } });
  });
});

const PIN_STORY = `SELECT type, data->>'fromRemoteId' AS "from" FROM timeline_event
  WHERE fulfillment_order_id = $1 AND type LIKE 'ROUTING%'`;
const BAD: OrderInput = { address: { line1: '' } };
const NO_MOVES = [
  'fulfillment_service:read',
  'fulfillment_service:write',
  'catalogue:read',
  'catalogue:write',
  'webhooks:read',
  'webhooks:write',
  'orders:read',
  'orders:write',
  'store:read',
];
const SAN_FRANCISCO: OrderInput = {
  address: { line4: 'San Francisco', state: 'CA', postcode: '94103', country: 'US' },
};
