import { jest } from '@jest/globals';
import { startCrossdock, type RunningCrossdock } from '../support/crossdock.js';
import { PATIENT, SwiftTime, UNPACED } from '../support/swift-time.js';
import { E2eStore } from './support/e2e-store.js';
import { Network } from './support/network.js';

jest.setTimeout(90_000);

/** A page of a list as the store answers it. */
interface Page {
  results: { id: number; request_status: string }[];
}

describe('request cycles', () => {
  const network = new Network();
  let crossdock: RunningCrossdock;
  let store: E2eStore;

  beforeAll(async () => {
    crossdock = await startCrossdock(PATIENT, { wiretap: network.tap, time: new SwiftTime() });
    store = await E2eStore.open(crossdock, 'cycles', { settings: UNPACED });
  });
  afterAll(() => crossdock?.close());
  beforeEach(() => store.quiet());

  const BAD = { address: { line1: '' } };

  it('a rejected order that was corrected is accepted in cycle 2', async () => {
    const { id } = await store.request(BAD);
    const first = await store.reaches(id, 'REJECTED', 1);
    expect(first.decision).toMatchObject({ outcome: 'REJECT', reason: 'INCORRECT_ADDRESS' });
    await store.control.editAddress(store.domain, id, { line1: '5 Harbor Street' });
    await store.control.request(store.domain, id);
    const second = await store.reaches(id, 'READY', 2);
    expect(second.cycles.map(({ outcome }) => outcome)).toEqual(['REJECTED', 'ACCEPTED']);
    expect(await store.decisions(id)).toEqual(['reject applied in 1', 'accept applied in 2']);
    expect(await store.ledger('reject', id)).toMatchObject([
      { reason: 'incorrect_address', message: expect.stringContaining('line 1') as string },
    ]);
  });

  it('a rejected order that is requested again as it is is rejected again in cycle 2', async () => {
    const { id } = await store.request({ lines: [{ sku: 'OUT', quantity: 1 }] });
    await store.reaches(id, 'REJECTED', 1);
    await store.control.request(store.domain, id);
    await store.reaches(id, 'REJECTED', 2);
    expect(await store.decisions(id)).toEqual(['reject applied in 1', 'reject applied in 2']);
    expect((await store.ledger('reject', id)).map(({ reason }) => reason)).toEqual([
      'inventory_out_of_stock',
      'inventory_out_of_stock',
    ]);
  });

  it.each([true, false])('a stale list page opens no false cycle (updated_at shown: %s)', async (showUpdatedAt) => {
    await store.control.updateSettings(store.domain, { showUpdatedAt });
    const { id } = await store.request(BAD);
    await store.reaches(id, 'REJECTED', 1);
    const pages = network.bodies(`${store.domain}/api/admin/assigned-fulfillment-orders/`) as Page[];
    const stale = pages.find(({ results }) => results.some((order) => order.id === id));
    expect(stale?.results.find((order) => order.id === id)).toMatchObject({ request_status: 'requested' });
    network.changeNext('assignment_status=fulfillment_requested', () => stale);
    await store.sync();
    await store.quiet();
    const order = await store.order(id);
    expect(order).toMatchObject({ stage: 'REJECTED', cycle: 1 });
    expect(order?.cycles).toHaveLength(1);
    expect(await store.decisions(id)).toEqual(['reject applied in 1']);
    await store.control.updateSettings(store.domain, { showUpdatedAt: true });
  });

  it('a request withdrawn before the accept was sent: nothing is sent, the stock is free, asking again opens cycle 2', async () => {
    const reserved = await store.reserved();
    const heal = network.cut('/accept/');
    const { id } = await store.request();
    await store.reaches(id, 'ACCEPT_PENDING');
    expect(await store.reserved()).toBe(reserved + 1);
    await store.control.withdraw(store.domain, id, 'Ordered by mistake');
    await store.sync();
    await store.reaches(id, 'WITHDRAWN');
    heal();
    expect(await store.reserved()).toBe(reserved);
    expect(await store.operations(id)).toMatchObject([{ state: 'SUPERSEDED' }]);
    expect(await store.sent('accept', id)).toBe(0);
    await store.control.request(store.domain, id);
    const again = await store.reaches(id, 'READY', 2);
    expect(again.cycles.map(({ outcome }) => outcome)).toEqual(['WITHDRAWN', 'ACCEPTED']);
    expect(await store.decisions(id)).toEqual(['accept applied in 2']);
  });

  it('a request withdrawn while the store is paused: the accept that waited is refused by the store, and nothing stays reserved', async () => {
    const reserved = await store.reserved();
    const heal = network.cut('/accept/');
    const { id } = await store.request();
    await store.reaches(id, 'ACCEPT_PENDING');
    await store.crossdock.client.mutate('storePause', { storeId: store.storeId }, 'store { status }');
    heal();
    await store.control.withdraw(store.domain, id);
    await store.resume();
    await store.sync();
    await store.reaches(id, 'WITHDRAWN');
    expect((await store.decisions(id)).filter((decision) => decision.includes('applied'))).toEqual([]);
    expect(await store.reserved()).toBe(reserved);
    expect(['SUPERSEDED', 'REFUSED']).toContain((await store.operations(id))[0]?.state);
    expect(await store.exceptions('OPERATION_PARKED')).toEqual([]);
  });

  it('a request withdrawn while it is in review is dropped, and asking again is reviewed in cycle 2', async () => {
    await store.decideBy('MANUAL');
    const { id } = await store.request();
    await store.reaches(id, 'REVIEW', 1);
    await store.control.withdraw(store.domain, id);
    await store.sync();
    const withdrawn = await store.reaches(id, 'WITHDRAWN', 1);
    const late = await store.decide('fulfillmentOrderAccept', { fulfillmentOrderId: withdrawn.id });
    expect(late.userErrors).toMatchObject([{ code: 'INVALID_STAGE' }]);
    await store.control.request(store.domain, id);
    await store.reaches(id, 'REVIEW', 2);
    await store.decideBy('AUTO');
    expect(await store.operations(id)).toEqual([]);
    expect(await store.decisions(id)).toEqual([]);
  });

  it('an order that cannot be understood is set aside with an exception, and its neighbours are decided', async () => {
    const order = { lines: [{ sku: 'IN', quantity: 1 }] };
    const orders = await store.control.createOrders(store.domain, { count: 3, order });
    const [first, garbled, last] = orders.map(({ id }) => id) as [number, number, number];
    const heal = network.change('assignment_status=fulfillment_requested', (body) => {
      const page = body as Page;
      return {
        ...page,
        results: page.results.map((one) => (one.id === garbled ? { ...one, line_items: 'none' } : one)),
      };
    });
    for (const { id } of orders) await store.control.request(store.domain, id, { callbacks: 0 });
    await store.sync();
    await Promise.all([first, last].map((id) => store.reaches(id, 'READY')));
    await store.quiet();
    const rows = await store.sql<{ remote_id: string }>('SELECT remote_id FROM quarantined_order WHERE store_id = $1', [
      store.uuid,
    ]);
    expect(rows).toEqual([{ remote_id: String(garbled) }]);
    expect(await store.exceptions('ORDER_NOT_UNDERSTOOD')).toMatchObject([{ resolvedAt: null }]);
    expect(await store.decisions(garbled)).toEqual([]);
    heal();
    await store.sync();
    await store.reaches(garbled, 'READY');
    for (const { id } of orders) expect(await store.decisions(id)).toEqual(['accept applied in 1']);
    expect(await store.exceptions('ORDER_NOT_UNDERSTOOD')).toMatchObject([
      { resolvedAt: expect.any(String) as string },
    ]);
  });
});
