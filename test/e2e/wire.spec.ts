import { jest } from '@jest/globals';
import { NextWire, readNextOpenApi } from '../contract/next-wire.js';
import { startCrossdock, type RunningCrossdock } from '../support/crossdock.js';
import { E2eStore, QUICK, type SeenOrder } from './support/e2e-store.js';
import { Network } from './support/network.js';

jest.setTimeout(120_000);

describe('what goes over the wire between Crossdock and a store', () => {
  const network = new Network();
  let crossdock: RunningCrossdock;

  beforeAll(async () => {
    crossdock = await startCrossdock({ ...QUICK, STORE_SHIPMENT_SETTLE_MS: '500' }, { wiretap: network.tap });
  });
  afterAll(() => crossdock?.close());

  /** One store's life: install, location, requests of every outcome, several pages, a lost answer, a new install, the end. */
  const live = async (): Promise<void> => {
    const store = await E2eStore.open(crossdock, 'contract', { settings: { pageSize: 2 } });
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
    const store = await E2eStore.open(crossdock, 'contract-end');
    const [location] = await store.sql<{ id: string }>('SELECT id FROM location WHERE store_id = $1', [store.uuid]);
    await crossdock.client.mutate('locationDelete', { locationId: `loc_${location?.id}` }, 'location { id }');
    await store.until('it is deleted', async () => (await store.ledger('location_delete')).length === 1);
    await store.quiet();
  };

  /** Accepted work of every end: shipped, with a lost answer; cancelled; shipped although a cancellation was wanted; closed. */
  const work = async (): Promise<void> => {
    const store = await E2eStore.open(crossdock, 'contract-work', { settings: { products: [{ sku: 'IN' }] } });
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

  it('fits our description of the 29 Next API: every request and every answer, of every kind that we use', async () => {
    await Promise.all([live(), end(), work()]);
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
    // Removing a webhook is described for off-boarding by hand; nothing of Crossdock does it yet.
    expect(unused).toEqual(['delete /webhooks/{id}/']);
  });
});

function template(path: string): string {
  return path
    .replace(/^.*\/api\/admin/, '')
    .replace(/^\/[^/]+(?=\/oauth2\/)/, '')
    .replace(/\/\d+\//, '/{id}/');
}
