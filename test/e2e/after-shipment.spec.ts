import { jest } from '@jest/globals';
import { startCrossdock, type RunningCrossdock } from '../support/crossdock.js';
import { PATIENT, SwiftTime, UNPACED } from '../support/swift-time.js';
import { E2eStore } from './support/e2e-store.js';

jest.setTimeout(90_000);

interface SeenFulfillment {
  id: string;
  status: string;
  remoteId: string | null;
  deliveryStatus: string | null;
  rawDeliveryStatus: string | null;
  deliveredAt: string | null;
  events: { status: string; relay: string; remoteId: string | null; message: string | null; city: string | null }[];
  parcels: {
    id: string;
    trackingNumber: string;
    trackingChanges: { before: { trackingNumber: string }; reason: string }[];
  }[];
  proof: {
    intendedAt: string;
    actor: string;
    contentDigest: string;
    sentAt: string | null;
    confirmedAt: string | null;
    confirmedBy: string | null;
    remoteIds: string[];
    emailRequested: boolean;
    endedAt: string | null;
    events: { status: string; relayedAt: string | null }[];
  };
}

interface Refused {
  userErrors: { code: string; field: string[] }[];
}

const FULFILLMENT = `id status remoteId deliveryStatus rawDeliveryStatus deliveredAt
  events { status relay remoteId message city }
  parcels { id trackingNumber trackingChanges { before { trackingNumber } reason } }
  proof { intendedAt actor contentDigest sentAt confirmedAt confirmedBy remoteIds emailRequested endedAt events { status relayedAt } }`;

const DAY_MS = 86_400_000;
const DAYS_IN_TRANSIT = 15;

describe('after shipment', () => {
  const time = new SwiftTime();
  let crossdock: RunningCrossdock;
  let store: E2eStore;

  beforeAll(async () => {
    crossdock = await startCrossdock(PATIENT, { time });
    store = await E2eStore.open(crossdock, 'after', { settings: UNPACED });
  });
  afterAll(() => crossdock?.close());

  const minutesAgo = (minutes: number): string => new Date(Date.now() - minutes * 60_000).toISOString();
  const fulfillment = async (id: string): Promise<SeenFulfillment> =>
    (
      await crossdock.client.graphql<{ fulfillment: SeenFulfillment }>(
        `query ($id: ID!) { fulfillment(id: $id) { ${FULFILLMENT} } }`,
        { id },
      )
    ).fulfillment;
  /** A mutation that may be refused. */
  const attempt = async (name: string, input: Record<string, unknown>): Promise<Refused> => {
    const type = `${name[0]?.toUpperCase()}${name.slice(1)}Input!`;
    const data = await crossdock.client.graphql<Record<string, Refused>>(
      `mutation ($input: ${type}) { ${name}(input: $input) { userErrors { code field } } }`,
      { input },
    );
    return data[name] ?? { userErrors: [] };
  };
  const record = async (order: string, key: string): Promise<string> => {
    const parcels = [{ trackingNumber: `TN-${key}`, carrier: 'UPS' }];
    const input = { fulfillmentOrderId: order, shipmentKey: key, parcels, notifyCustomer: true };
    const made = await crossdock.client.mutate<{ fulfillment: { id: string } }>(
      'fulfillmentCreate',
      input,
      'fulfillment { id }',
    );
    return made.fulfillment.id;
  };
  /** An order of the store and its confirmed shipment. */
  const shipped = async (key: string): Promise<{ remote: number; order: string; id: string; at: number }> => {
    const { id: remote } = await store.request();
    const { id: order } = await store.reaches(remote, 'READY');
    const id = await record(order, key);
    await store.reaches(remote, 'SHIPPED');
    return { remote, order, id, at: Number((await fulfillment(id)).remoteId) };
  };
  const tell = (fulfillmentId: string, status: string, happenedAt: string, more: object = {}) =>
    crossdock.client.mutate<{ event: { id: string; relay: string } }>(
      'fulfillmentEventCreate',
      { fulfillmentId, status, happenedAt, ...more },
      'event { id relay }',
    );
  const relayed = (id: string, count: number): Promise<void> =>
    store.until(`${count} events of ${id} are at the store`, async () => {
      const { events } = await fulfillment(id);
      return events.filter(({ relay }) => relay === 'RELAYED').length === count;
    });
  /** Time passes for Crossdock: everything that is due by then is done. */
  const pass = async (what: string, days: number, until: () => Promise<boolean>): Promise<void> => {
    time.pass(days * DAY_MS);
    await store.until(what, until);
  };

  it('events are relayed once each, also through lost answers, and the proof card shows everything', async () => {
    const { id: remote } = await store.request();
    const { id: order } = await store.reaches(remote, 'READY');
    const heal = await store.control.nextFault(store.domain, { kind: 'event_create', fault: 'error_after' });
    expect(heal).toBeDefined();
    const id = await record(order, 'E');
    const at = minutesAgo(3);
    await tell(id, 'CARRIER_PICKED_UP', at, { message: 'On the van', city: 'Newark', country: 'US' });
    await tell(id, 'CARRIER_PICKED_UP', at);
    const many = ['IN_TRANSIT', 'OUT_FOR_DELIVERY'].map((status, index) => ({
      fulfillmentId: id,
      status,
      happenedAt: minutesAgo(2 - index),
    }));
    const { results } = await crossdock.client.mutate<{ results: { userErrors: unknown[] }[] }>(
      'fulfillmentEventsCreate',
      { events: [...many, { ...many[0], happenedAt: '2199-01-01T00:00:00Z' }], idempotencyKey: 'bulk-1' },
      'results { userErrors { code field } }',
    );
    expect(results.map(({ userErrors }) => userErrors)).toEqual([
      [],
      [],
      [{ code: 'HAPPENED_IN_FUTURE', field: ['input', 'events', '2', 'happenedAt'] }],
    ]);
    await relayed(id, 3);
    const seen = await fulfillment(id);
    const told = await store.control.deliveryEvents(store.domain, Number(seen.remoteId));
    expect(told.map(({ status }) => status)).toEqual(['carrier_picked_up', 'in_transit', 'out_for_delivery']);
    expect(told[0]).toMatchObject({ message: 'On the van', place: { city: 'Newark', country: 'US' } });
    expect(seen).toMatchObject({ status: 'CONFIRMED', deliveryStatus: 'OUT_FOR_DELIVERY' });
    expect(seen.events.map(({ remoteId }) => remoteId)).toEqual(told.map((event) => String(event.id)));
    expect(seen.proof).toMatchObject({
      contentDigest: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
      confirmedBy: 'ANSWER',
      remoteIds: [seen.remoteId],
      emailRequested: true,
      endedAt: null,
      events: [{ status: 'CARRIER_PICKED_UP' }, { status: 'IN_TRANSIT' }, { status: 'OUT_FOR_DELIVERY' }],
    });
    expect(seen.proof.events.every(({ relayedAt }) => relayedAt !== null)).toBe(true);
  });

  it('a corrected tracking number: kept, told, and left to the merchant as a task', async () => {
    const { id, at } = await shipped('T');
    const [parcel] = (await fulfillment(id)).parcels;
    const { limitation } = await crossdock.client.mutate<{ limitation: string }>(
      'fulfillmentTrackingUpdate',
      { fulfillmentId: id, parcelId: parcel?.id, trackingNumber: 'TN-RIGHT', reason: 'Two labels swapped' },
      'limitation',
    );
    expect(limitation).toContain('29 Next cannot change');
    await relayed(id, 1);
    expect((await fulfillment(id)).parcels).toMatchObject([
      {
        trackingNumber: 'TN-RIGHT',
        trackingChanges: [{ before: { trackingNumber: 'TN-T' }, reason: 'Two labels swapped' }],
      },
    ]);
    expect(await store.control.deliveryEvents(store.domain, at)).toMatchObject([
      { status: 'confirmed', message: expect.stringContaining('TN-RIGHT') as string },
    ]);
    expect(await store.exceptions('TRACKING_CORRECTED')).toHaveLength(1);
  });

  it('bad input is told by code and field, and changes nothing', async () => {
    const { id } = await shipped('B');
    const now = minutesAgo(1);
    const other = id.replace(/[0-9a-f]{12}$/, '000000000000');
    const event = { fulfillmentId: id, status: 'IN_TRANSIT', happenedAt: now };
    const tracking = { fulfillmentId: id, trackingNumber: 'TN-X', reason: 'r' };
    const cases: [string, Record<string, unknown>, string, string][] = [
      ['fulfillmentEventCreate', { ...event, fulfillmentId: other }, 'NOT_FOUND', 'fulfillmentId'],
      ['fulfillmentEventCreate', { ...event, fulfillmentId: store.storeId }, 'INVALID_ID', 'fulfillmentId'],
      ['fulfillmentEventCreate', { ...event, parcelId: id }, 'INVALID_ID', 'parcelId'],
      ['fulfillmentEventCreate', { ...event, parcelId: other.replace('ful_', 'par_') }, 'UNKNOWN_PARCEL', 'parcelId'],
      ['fulfillmentEventCreate', { ...event, happenedAt: '2199-01-01T00:00:00Z' }, 'HAPPENED_IN_FUTURE', 'happenedAt'],
      ['fulfillmentEventCreate', { ...event, happenedAt: minutesAgo(44_000) }, 'HAPPENED_TOO_EARLY', 'happenedAt'],
      ['fulfillmentEventCreate', { ...event, country: 'usa' }, 'INVALID', 'country'],
      ['fulfillmentEventCreate', { ...event, message: 'x'.repeat(1_001) }, 'INVALID', 'message'],
      ['fulfillmentEventCreate', { ...event, city: '\u0007' }, 'INVALID', 'city'],
      ['fulfillmentEventsCreate', { events: [] }, 'INVALID', 'events'],
      ['fulfillmentTrackingUpdate', { ...tracking, fulfillmentId: other }, 'NOT_FOUND', 'fulfillmentId'],
      ['fulfillmentTrackingUpdate', { ...tracking, trackingNumber: ' ' }, 'INVALID', 'trackingNumber'],
      ['fulfillmentTrackingUpdate', { ...tracking, trackingNumber: 'a,b' }, 'INVALID', 'trackingNumber'],
      ['fulfillmentTrackingUpdate', { ...tracking, trackingNumber: 'tn b' }, 'TRACKING_UNCHANGED', 'trackingNumber'],
      ['fulfillmentTrackingUpdate', { ...tracking, trackingUrl: 'http://x.example' }, 'INVALID', 'trackingUrl'],
      ['fulfillmentTrackingUpdate', { ...tracking, reason: '' }, 'INVALID', 'reason'],
      ['fulfillmentCancel', { fulfillmentId: other, reason: 'r' }, 'NOT_FOUND', 'fulfillmentId'],
      ['fulfillmentCancel', { fulfillmentId: id, reason: '' }, 'INVALID', 'reason'],
      ['fulfillmentCancel', { fulfillmentId: id, reason: 'Wrong box' }, 'UNSUPPORTED_BY_PLATFORM', 'fulfillmentId'],
    ];
    for (const [name, input, code, field] of cases) {
      const { userErrors } = await attempt(name, input);
      expect([name, code, userErrors[0]]).toMatchObject([name, code, { code, field: ['input', field] }]);
    }
    await tell(id, 'DELAYED', now, { idempotencyKey: 'once' });
    const reused = await attempt('fulfillmentEventCreate', { ...event, idempotencyKey: 'once' });
    expect(reused.userErrors[0]).toMatchObject({ field: ['input', 'idempotencyKey'] });
    const seen = await fulfillment(id);
    expect(seen.events.map(({ status }) => status)).toEqual(['DELAYED']);
    expect(seen.parcels[0]?.trackingNumber).toBe('TN-B');
    await relayed(id, 1);
  });

  it('cancelled by the merchant: its pieces come back, and one new shipment takes them', async () => {
    const { id, remote, order, at } = await shipped('C1');
    await store.control.cancelFulfillment(store.domain, at);
    await store.until('the cancelled shipment is seen', async () => {
      await store.sync();
      await store.quiet();
      return (await fulfillment(id)).status === 'CANCELED_AT_STORE';
    });
    const reopened = await store.reaches(remote, 'READY');
    expect(reopened.timeline.nodes.map(({ type }) => type)).toContain('REOPENED_AT_STORE');
    expect(await store.exceptions('FULFILLMENT_CANCELED_AT_STORE')).toHaveLength(1);
    expect(await store.ledger('ship', remote)).toHaveLength(1);
    await record(order, 'C2');
    await store.reaches(remote, 'SHIPPED');
    expect(await store.ledger('ship', remote)).toHaveLength(2);
    const { shippedTwice, emailsDoubled } = await store.control.verdict(store.domain);
    expect({ shippedTwice, emailsDoubled }).toEqual({ shippedTwice: 0, emailsDoubled: 0 });
  });

  it('read back daily; late when it does not arrive; the exception ends with its arrival', async () => {
    const { id, remote, at } = await shipped('L');
    await store.control.setDeliveryStatus(store.domain, at, 'in_transit');
    await pass(
      'the delivery status is read back',
      1.1,
      async () => (await fulfillment(id)).deliveryStatus === 'IN_TRANSIT',
    );
    expect(await store.exceptions('LATE_IN_TRANSIT')).toEqual([]);
    const open = async (): Promise<number> =>
      (await store.exceptions('LATE_IN_TRANSIT')).filter(({ resolvedAt }) => resolvedAt === null).length;
    await pass('the late parcel is told of', DAYS_IN_TRANSIT, async () => (await open()) > 0);
    await store.control.setDeliveryStatus(store.domain, at, 'delivered');
    await pass('it has arrived', 1.1, async () => (await fulfillment(id)).deliveryStatus === 'DELIVERED');
    expect(await fulfillment(id)).toMatchObject({
      rawDeliveryStatus: 'delivered',
      deliveredAt: expect.any(String) as string,
    });
    const late = await store.exceptions('LATE_IN_TRANSIT');
    const order = await store.order(remote);
    expect(late.filter(({ fulfillmentOrderId }) => fulfillmentOrderId === order?.id)).toMatchObject([
      { resolvedAt: expect.any(String) as string },
    ]);
    const found = await crossdock.client.graphql<{
      fulfillments: { nodes: { id: string }[] };
      fulfillmentOrders: { nodes: { remoteId: string }[] };
    }>(
      `query ($store: [ID!]) { fulfillments(filter: { storeId: $store, deliveryStatus: [DELIVERED] }, first: 10) { nodes { id } }
        fulfillmentOrders(filter: { storeId: $store, deliveryStatus: [DELIVERED] }, first: 10) { nodes { remoteId } } }`,
      { store: [store.storeId] },
    );
    expect(found.fulfillments.nodes).toEqual([{ id }]);
    expect(found.fulfillmentOrders.nodes).toEqual([{ remoteId: String(remote) }]);
  });
});
