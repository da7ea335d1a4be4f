import { jest } from '@jest/globals';
import { NextWire, readNextOpenApi } from '../contract/next-wire.js';
import { startCrossdock, type RunningCrossdock } from '../support/crossdock.js';
import { PATIENT, SwiftTime, UNPACED } from '../support/swift-time.js';
import { E2eStore, type SeenOrder } from './support/e2e-store.js';
import { Network } from './support/network.js';

jest.setTimeout(120_000);

describe('what goes over the wire between Crossdock and a store', () => {
  const network = new Network();
  let crossdock: RunningCrossdock;

  beforeAll(async () => {
    crossdock = await startCrossdock(
      { ...PATIENT, STORE_SHIPMENT_SETTLE_MS: '500' },
      { wiretap: network.tap, time: new SwiftTime() },
    );
  });
  afterAll(() => crossdock?.close());

  /** One store's life: install, location, requests of every outcome, several pages, a lost answer, a new install, the end. */
  const live = async (): Promise<void> => {
    const store = await E2eStore.open(crossdock, 'contract', { settings: { pageSize: 2, ...UNPACED } });
    const { client } = crossdock;
    await store.requestMany(5);
    await store.control.nextFault(store.domain, { kind: 'accept', fault: 'reset_after' });
    const { id } = await store.request({ address: null });
    await store.reaches(id, 'REJECTED');
    const notes = await store.request({ lines: [{ sku: 'OUT', quantity: 2 }] });
    await store.reaches(notes.id, 'REJECTED');
    await store.control.request(store.domain, notes.id, { message: 'Please try again', notify: true });
    await store.reaches(notes.id, 'REJECTED', 2);
    await store.quiet();
    const [location] = await store.sql<{ id: string }>('SELECT id FROM location WHERE store_id = $1', [store.uuid]);
    await client.mutate('locationUpdate', { locationId: `loc_${location?.id}`, name: 'Newark 2' }, 'location { id }');
    await store.quiet();
    await client.install(store.domain);
    await store.control.uninstall(store.domain);
    await store.hasStatus('UNINSTALLED');
    await client.install(store.domain);
    await store.quiet(60_000);
  };

  /** The end of a location. */
  const end = async (): Promise<void> => {
    const store = await E2eStore.open(crossdock, 'contract-end', { settings: UNPACED });
    const [location] = await store.sql<{ id: string }>('SELECT id FROM location WHERE store_id = $1', [store.uuid]);
    await crossdock.client.mutate('locationDelete', { locationId: `loc_${location?.id}` }, 'location { id }');
    await store.until('it is deleted', async () => (await store.ledger('location_delete')).length === 1);
    await store.quiet();
  };

  /** Accepted work of every end: shipped, with a lost answer; cancelled; shipped although a cancellation was wanted; closed. */
  const work = async (): Promise<void> => {
    const store = await E2eStore.open(crossdock, 'contract-work', {
      settings: { products: [{ sku: 'IN' }], ...UNPACED },
    });
    const { client } = crossdock;
    const asked = await store.requestMany(4);
    const ready = await Promise.all(asked.map(({ id }) => store.reaches(id, 'READY')));
    const [shipped, cancelled, refused, closed] = ready as [SeenOrder, SeenOrder, SeenOrder, SeenOrder];
    const act = (name: string, { id }: SeenOrder, input: object = {}): Promise<unknown> =>
      client.mutate(name, { fulfillmentOrderId: id, ...input }, '__typename');
    const ship = (order: SeenOrder): Promise<unknown> =>
      act('fulfillmentCreate', order, {
        shipmentKey: order.remoteId,
        parcels: [{ trackingNumber: `1Z999AA1${order.remoteId}`, carrier: 'ups' }],
        notifyCustomer: true,
      });
    await store.control.nextFault(store.domain, { kind: 'ship', fault: 'reset_after' });
    await ship(shipped);
    await act('fulfillmentOrderStartPicking', refused);
    await act('fulfillmentOrderMarkPacked', refused);
    await store.control.requestCancel(store.domain, Number(cancelled.remoteId), 'Ordered twice');
    await store.control.requestCancel(store.domain, Number(refused.remoteId));
    await act('fulfillmentOrderClose', closed, { message: 'Damaged in the warehouse' });
    await store.reaches(Number(shipped.remoteId), 'SHIPPED');
    await store.reaches(Number(cancelled.remoteId), 'CANCELLED');
    await store.reaches(Number(closed.remoteId), 'CLOSED');
    await store.until('the cancellation is refused', async () => (await store.ledger('reject_cancel')).length === 1);
    await store.quiet();
    await ship(refused);
    await store.reaches(Number(refused.remoteId), 'SHIPPED');
    await store.control.nextFault(store.domain, { kind: 'stock_set', fault: 'reset_after' });
    await client.setStock(store, [{ sku: 'IN', onHand: 77 }]);
    await store.quiet();
    expect(await store.control.stock(store.domain)).toMatchObject([{ sku: 'IN', inStock: 77 }]);
  };

  /** Holds, delivery events, a move, and work that goes to another warehouse. */
  const roam = async (): Promise<void> => {
    const { client } = crossdock;
    const store = await E2eStore.open(crossdock, 'contract-roam', { settings: { moveNeedsStock: false, ...UNPACED } });
    const reno = await client.setUpWarehouse(store.storeId, {
      warehouse: {
        code: 'WH-ROAM',
        name: 'Reno',
        address: { line1: '2 Dock Road', city: 'Reno', state: 'NV', postcode: '89501', country: 'US' },
        servedCountries: ['US'],
      },
      stock: [{ sku: 'IN', onHand: 5 }],
    });
    const ready = async (): Promise<SeenOrder> => store.reaches((await store.request()).id, 'READY');
    const act = <T>(name: string, { id }: SeenOrder, input: object = {}, shown = '__typename'): Promise<T> =>
      client.mutate<T>(name, { fulfillmentOrderId: id, ...input }, shown);
    const held = await ready();
    for (const { id } of await store.control.stock(store.domain, { sku: 'IN' })) {
      await store.control.setStock(store.domain, id, null);
    }
    await act('fulfillmentOrderHold', held, { reason: 'OTHER', atStore: true });
    await store.quiet();
    await act('fulfillmentOrderReleaseHold', held);
    await store.quiet();
    const parcels = [{ trackingNumber: '1Z999AA1', carrier: 'ups' }];
    const { fulfillment } = await act<{ fulfillment: { id: string } }>(
      'fulfillmentCreate',
      held,
      { shipmentKey: 'roam', parcels },
      'fulfillment { id }',
    );
    await store.reaches(Number(held.remoteId), 'SHIPPED');
    await store.control.nextFault(store.domain, { kind: 'event_create', fault: 'reset_after' });
    const event = { fulfillmentId: fulfillment.id, status: 'IN_TRANSIT', happenedAt: new Date().toISOString() };
    await client.mutate('fulfillmentEventCreate', event, '__typename');
    const { id } = await store.request({ address: { line1: '' } });
    const rejected = await store.reaches(id, 'REJECTED');
    const there = { locationId: reno.locationId, reason: 'Nearer' };
    await act('fulfillmentOrderMove', rejected, there);
    await act('fulfillmentOrderRelocate', await ready(), there);
    await store.until('the relocated order is asked for there', async () =>
      (await store.arrivals()).some(({ kind }) => kind === 'request'),
    );
    const [webhook] = await store.control.webhooks(store.domain);
    await store.control.deactivateWebhook(store.domain, webhook?.id ?? 0);
    await store.sync();
    await store.quiet(60_000);
  };

  it('fits our description of the 29 Next API: every request and every answer, of every kind that we use', async () => {
    await Promise.all([live(), end(), work(), roam()]);
    const wire = new NextWire();
    const used = new Set<string>();
    for (const { request, answer } of network.exchanges) {
      const path = new URL(request.url).pathname;
      const what = `${request.method} ${path}`;
      expect({ what, complaints: wire.request(request) }).toEqual({ what, complaints: [] });
      used.add(`${request.method.toLowerCase()} ${template(path)}`);
      if (!answer) continue;
      const body = Buffer.from(answer.body).toString();
      const { status } = answer;
      const complaints = wire.answer(request, { status, body });
      expect({ what, status, complaints }).toEqual({ what, status, complaints: [] });
    }
    const described = Object.entries(readNextOpenApi().paths).flatMap(([path, operations]) =>
      Object.keys(operations)
        .filter((method) => ['get', 'post', 'put', 'patch', 'delete'].includes(method))
        .map((method) => `${method} ${path}`),
    );
    const unused = described.filter((operation) => !used.has(operation));
    // Removing a webhook is described for off-boarding by hand; the others need a day or a special order of events, and are sent in
    // specs of their own: their requests are held against the description in test/contract/next-client-orders.spec.ts.
    const elsewhere = [
      'post /fulfillment-orders/{id}/fulfillment-request/cancel/',
      'get /orders/{number}/fulfillments/{fulfillmentId}/',
      'get /orders/{number}/fulfillments/{fulfillmentId}/events/',
      'get /orders/{number}/fulfillment-orders/',
      'post /stockrecords/',
      'delete /webhooks/{id}/',
    ];
    expect(unused.filter((operation) => !elsewhere.includes(operation))).toEqual([]);
  });
});

function template(path: string): string {
  return path
    .replace(/^.*\/api\/admin/, '')
    .replace(/^\/[^/]+(?=\/oauth2\/)/, '')
    .replace(/^\/orders\/[^/]+\//, '/orders/{number}/')
    .replace(/(?<=fulfillments)\/\d+\//, '/{fulfillmentId}/')
    .replace(/\/\d+\//, '/{id}/');
}
