import { jest } from '@jest/globals';
import type { OrderInput } from '../../sandbox/store/order-book.js';
import { DeadlinesJob } from '../../src/modules/cancellations/jobs/deadlines.job.js';
import { DueHoldsJob } from '../../src/modules/fulfillment-orders/holds/jobs/due-holds.job.js';
import { startCrossdock, type RunningCrossdock } from '../support/crossdock.js';
import { PATIENT, SwiftTime, UNPACED } from '../support/swift-time.js';
import { E2eStore } from './support/e2e-store.js';

jest.setTimeout(90_000);

interface HoldSeen {
  id: string;
  storeState: string;
}

interface Seen {
  id: string;
  stage: string;
  holds: { reason: string }[];
  internalHolds: HoldSeen[];
  availableActions: { action: string; allowed: boolean; blockedBy: string[] }[];
  cycles: { closeText: string | null; decision: { sentText: string | null } | null }[];
  cancellationRequest: { id: string; status: string; answerMessage: string | null; dueAt: string | null } | null;
  evidencePack: {
    stage: string;
    digest: string;
    shipments: { parcels: { trackingNumber: string }[] }[];
    story: { what: string }[];
  };
  pickData: {
    workable: boolean;
    deliveryNotes: string | null;
    merchantNotes: string[];
    lines: { sku: string; quantity: number; properties: { name: string; value: string }[] }[];
  } | null;
}

const FIELDS = `id stage holds { reason } internalHolds { id storeState }
  availableActions { action allowed blockedBy }
  cycles { closeText decision { sentText } }
  cancellationRequest { id status answerMessage dueAt }
  evidencePack pickData { workable deliveryNotes merchantNotes lines { sku quantity properties { name value } } }`;

describe('holds, cancellations in full, and texts', () => {
  let crossdock: RunningCrossdock;
  let store: E2eStore;

  beforeAll(async () => {
    crossdock = await startCrossdock(PATIENT, { time: new SwiftTime() });
    store = await E2eStore.open(crossdock, 'work', { settings: UNPACED });
  });
  afterAll(() => crossdock?.close());
  beforeEach(() => store.quiet());

  const look = async (id: string): Promise<Seen> => {
    const query = `query ($id: ID!) { fulfillmentOrder(id: $id) { ${FIELDS} } }`;
    return (await crossdock.client.graphql<{ fulfillmentOrder: Seen }>(query, { id })).fulfillmentOrder;
  };
  const mutate = <T>(name: string, input: Record<string, unknown>, fields: string): Promise<T> =>
    crossdock.client.mutate<T>(name, input, fields);
  const act = (name: string, fulfillmentOrderId: string, more: Record<string, unknown> = {}): Promise<unknown> =>
    mutate(name, { fulfillmentOrderId, ...more }, 'fulfillmentOrder { stage }');
  const complaints = async (name: string, input: Record<string, unknown>): Promise<string[]> => {
    const type = `${name[0]?.toUpperCase()}${name.slice(1)}Input!`;
    const data = await crossdock.client.graphql<Record<string, { userErrors: { code: string; field: string[] }[] }>>(
      `mutation ($input: ${type}) { ${name}(input: $input) { userErrors { code field } } }`,
      { input },
    );
    return data[name]?.userErrors.map(({ code, field }) => `${code} ${field.join('.')}`) ?? [];
  };
  const ready = async (order: OrderInput = {}): Promise<{ remote: number; id: string }> => {
    const { id: remote } = await store.request(order);
    return { remote, id: (await store.reaches(remote, 'READY')).id };
  };
  const policy = (change: Record<string, unknown>): Promise<unknown> =>
    mutate('storePolicyUpdate', { storeId: store.storeId, ...change }, 'store { id }');
  const openExceptions = async (type: string): Promise<string[]> =>
    (await store.exceptions(type)).filter(({ resolvedAt }) => resolvedAt === null).map(({ message }) => message);
  /** What the merchant reads about an order at the store. */
  const told = async (remote: number): Promise<string> =>
    (await store.control.order(store.domain, remote)).timeline.map(({ text }) => text).join('\n');

  it('our hold goes to the store and comes off there; the merchant’s stays with the merchant', async () => {
    const { remote, id } = await ready();
    await act('fulfillmentOrderHold', id, { reason: 'HIGH_RISK', message: 'Looks odd', atStore: true });
    await store.quiet();
    const held = await look(id);
    expect(held.holds).toEqual([{ reason: 'high_risk' }]);
    expect(held.internalHolds).toMatchObject([{ storeState: 'PLACED' }]);
    expect(held.availableActions).toContainEqual({ action: 'SHIP', allowed: false, blockedBy: ['ON_HOLD'] });
    expect(await complaints('fulfillmentOrderStartPicking', { fulfillmentOrderId: id })).toEqual([
      'ON_HOLD input.fulfillmentOrderId',
    ]);
    const payload = await mutate<{ stillBlockedBy: { blocker: string; hold: HoldSeen | null }[] }>(
      'fulfillmentOrderReleaseHold',
      { fulfillmentOrderId: id, holdId: held.internalHolds[0]?.id },
      'stillBlockedBy { blocker hold { id storeState } }',
    );
    expect(payload.stillBlockedBy).toMatchObject([{ blocker: 'INTERNAL_HOLD', hold: { storeState: 'RELEASING' } }]);
    await store.quiet();
    expect(await look(id)).toMatchObject({ holds: [], internalHolds: [] });
    await store.control.hold(store.domain, remote, 'awaiting_payment', 'Not paid');
    await store.sync();
    await store.until('the hold is told', async () => (await openExceptions('ON_HOLD_AT_STORE')).length === 1);
    expect(await complaints('fulfillmentOrderReleaseHold', { fulfillmentOrderId: id })).toEqual([
      'HELD_BY_MERCHANT input.fulfillmentOrderId',
    ]);
    await store.control.release(store.domain, remote);
    await store.sync();
    await store.until('the hold is over', async () => (await openExceptions('ON_HOLD_AT_STORE')).length === 0);
    await act('fulfillmentOrderStartPicking', id);
  });

  it('an internal hold keeps a request undecided until its date has come', async () => {
    await policy({ decisionMode: 'MANUAL' });
    const { id: remote } = await store.request();
    const { id } = await store.reaches(remote, 'REVIEW');
    await act('fulfillmentOrderHold', id, { reason: 'OTHER', until: '2999-01-01T00:00:00Z' });
    expect(await complaints('fulfillmentOrderAccept', { fulfillmentOrderId: id })).toEqual([
      'ON_HOLD input.fulfillmentOrderId',
    ]);
    await policy({ decisionMode: 'AUTO' });
    await store.control.editAddress(store.domain, remote, { line1: '5 Harbor Street' });
    await store.sync();
    await store.reaches(remote, 'RECEIVED', 2);
    await store.sql(`UPDATE order_hold SET until = db_now() - interval '1 s' WHERE released_at IS NULL`);
    await crossdock.app.get(DueHoldsJob, { strict: false }).look();
    await store.reaches(remote, 'READY', 2);
    expect(await store.decisions(remote)).toEqual(['accept applied in 1']);
  });

  it('LABELLED and HANDED_OVER: a point of no return may be as late as that', async () => {
    await policy({ pointOfNoReturn: 'HANDED_OVER' });
    const [labelled, handedOver] = [await ready(), await ready()];
    for (const { id } of [labelled, handedOver]) {
      await act('fulfillmentOrderMarkPacked', id);
      await act('fulfillmentOrderMarkLabelled', id);
    }
    const many = await mutate<{ results: { fulfillmentOrder: { stage: string } }[] }>(
      'fulfillmentOrdersMarkHandedOver',
      { fulfillmentOrderIds: [handedOver.id] },
      'results { fulfillmentOrder { stage } userErrors { code } }',
    );
    expect(many.results).toMatchObject([{ fulfillmentOrder: { stage: 'HANDED_OVER' } }]);
    for (const { remote } of [labelled, handedOver]) await store.control.requestCancel(store.domain, remote);
    await store.reaches(labelled.remote, 'CANCELLED');
    await store.until('the refusal is told', async () =>
      (await told(handedOver.remote)).includes('Too late to cancel: the order is handed over.'),
    );
    await policy({ pointOfNoReturn: 'PACKED' });
  });

  it('a forced cancel of parcels on their way: stop them, with evidence for the merchant, and without a reserve', async () => {
    const reserved = await store.reserved();
    const { remote, id } = await ready({ lines: [{ sku: 'IN', quantity: 3 }] });
    const lines = await crossdock.client.graphql<{ fulfillmentOrder: { lines: { id: string }[] } }>(
      'query ($id: ID!) { fulfillmentOrder(id: $id) { lines { id } } }',
      { id },
    );
    await mutate(
      'fulfillmentCreate',
      {
        fulfillmentOrderId: id,
        shipmentKey: 'S1',
        lines: [{ lineId: lines.fulfillmentOrder.lines[0]?.id, quantity: 1 }],
        parcels: [{ carrier: 'DHL', trackingNumber: 'TN-FORCED' }],
      },
      'fulfillment { id }',
    );
    await store.quiet();
    await store.control.forceCancel(store.domain, remote);
    await store.sync();
    await store.reaches(remote, 'CANCELLED');
    const seen = await look(id);
    expect(seen.cancellationRequest).toMatchObject({ status: 'FORCED' });
    expect(seen.evidencePack).toMatchObject({
      stage: 'CANCELLED',
      digest: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
      shipments: [{ parcels: [{ carrier: 'DHL', trackingNumber: 'TN-FORCED' }] }],
    });
    expect(seen.evidencePack.story.map(({ what }) => what)).toEqual(
      expect.arrayContaining([
        'ACCEPT_CONFIRMED',
        'FULFILLMENT_CONFIRMED',
        'CANCELLATION_FORCED',
        'CANCELLED_AT_STORE',
      ]),
    );
    expect(await openExceptions('STOP_SHIP')).toEqual([expect.stringContaining('DHL TN-FORCED')]);
    expect(await store.reserved()).toBe(reserved);
  });

  it('an operator’s silence is answered at the deadline; what was saved is counted', async () => {
    await policy({ cancellationMode: 'MANUAL', cancellationDeadlineMinutes: 30 });
    const { remote, id } = await ready({ lines: [{ sku: 'IN', quantity: 4 }] });
    await store.control.requestCancel(store.domain, remote);
    await store.until('the request is open', async () => (await look(id)).cancellationRequest?.status === 'OPEN');
    const { cancellationRequest } = await look(id);
    expect(Date.parse(cancellationRequest?.dueAt ?? '') - Date.now()).toBeGreaterThan(25 * 60_000);
    await store.sql(`UPDATE cancellation_request SET due_at = db_now() WHERE status = 'OPEN'`);
    await crossdock.app.get(DeadlinesJob, { strict: false }).look();
    await store.reaches(remote, 'CANCELLED');
    await policy({ cancellationMode: 'AUTO' });
    const report = await crossdock.client.graphql<{ cancellationReport: Record<string, number> }>(
      `query ($id: ID!) { cancellationReport(storeId: $id, from: "2020-01-01T00:00:00Z", to: "2999-01-01T00:00:00Z") {
         asked agreed refused withdrawn forced other parcelsSaved linesSaved piecesSaved } }`,
      { id: store.storeId },
    );
    expect(report.cancellationReport).toEqual({
      asked: 4,
      agreed: 2,
      refused: 1,
      withdrawn: 0,
      forced: 1,
      other: 0,
      parcelsSaved: 2,
      linesSaved: 2,
      piecesSaved: 5,
    });
  });

  it('merchants read the store’s own words, and we keep them', async () => {
    const template = (purpose: string, text: string): Promise<unknown> =>
      mutate(
        'messageTemplateUpsert',
        { storeId: store.storeId, purpose, language: 'de', text },
        'messageTemplate { id }',
      );
    await template('ACCEPT', 'Bestellung {orderNumber} ist in Arbeit.');
    await template('REJECT', 'Leider nein: {reason}');
    await template('CANCEL_REJECT', 'Zu spät ({stage}): {orderNumber}.');
    await template('CLOSE', 'Der Rest von {orderNumber} entfällt.');
    const bad = { storeId: store.storeId, purpose: 'CLOSE', language: 'de', text: 'Hallo {name}' };
    expect(await complaints('messageTemplateUpsert', bad)).toEqual(['UNKNOWN_PLACEHOLDER input.text']);
    await policy({ language: 'de' });
    const { remote, id } = await ready();
    const number = (await store.control.order(store.domain, remote)).orderNumber;
    expect(await told(remote)).toContain(`Bestellung ${number} ist in Arbeit.`);
    const { id: out } = await store.request({ lines: [{ sku: 'OUT', quantity: 1 }] });
    await store.reaches(out, 'REJECTED');
    expect(await told(out)).toContain('Leider nein: Out of stock');
    await act('fulfillmentOrderMarkPacked', id);
    await store.control.requestCancel(store.domain, remote);
    await store.until('the refusal is told', async () => (await told(remote)).includes(`Zu spät (packed): ${number}.`));
    await store.quiet();
    await act('fulfillmentOrderClose', id);
    await store.reaches(remote, 'CLOSED');
    expect(await told(remote)).toContain(`Der Rest von ${number} entfällt.`);
    const seen = await look(id);
    expect(seen.cancellationRequest?.answerMessage).toBe(`Zu spät (packed): ${number}.`);
    expect(seen.cycles).toMatchObject([
      { closeText: `Der Rest von ${number} entfällt.`, decision: { sentText: `Bestellung ${number} ist in Arbeit.` } },
    ]);
    await policy({ language: 'en' });
  });

  it('the floor reads what customer and merchant wrote, and finds such orders', async () => {
    const address = { notes: 'Ring twice' };
    const [made] = await store.control.createOrders(store.domain, {
      order: { lines: [{ sku: 'IN', quantity: 2, properties: { Engraving: 'For Ann' } }], address },
    });
    const remote = made?.id ?? 0;
    await store.control.request(store.domain, remote, { message: 'Gift wrap, please', callbacks: 1 });
    const { id } = await store.reaches(remote, 'READY');
    expect((await look(id)).pickData).toEqual({
      workable: true,
      deliveryNotes: 'Ring twice',
      merchantNotes: ['Gift wrap, please'],
      lines: [{ sku: 'IN', quantity: 2, properties: [{ name: 'Engraving', value: 'For Ann' }] }],
    });
    const found = async (filter: Record<string, unknown>): Promise<string[]> =>
      (
        await crossdock.client.graphql<{ fulfillmentOrders: { nodes: { id: string }[] } }>(
          'query ($filter: FulfillmentOrderFilter) { fulfillmentOrders(filter: $filter, first: 50) { nodes { id } } }',
          { filter: { storeId: [store.storeId], ...filter } },
        )
      ).fulfillmentOrders.nodes.map((order) => order.id);
    expect(await found({ hasMerchantNotes: true, hasDeliveryNotes: true })).toEqual([id]);
    expect(await found({ hasDeliveryNotes: false, stage: ['READY'] })).not.toContain(id);
  });
});
