import { jest } from '@jest/globals';
import type { FaultName, FaultParams } from '../../sandbox/faults/model.js';
import { startCrossdock, type RunningCrossdock } from '../support/crossdock.js';
import { SwiftTime, UNPACED } from '../support/swift-time.js';
import { E2eStore, QUICK } from './support/e2e-store.js';

jest.setTimeout(90_000);

let crossdock: RunningCrossdock;

beforeAll(async () => {
  crossdock = await startCrossdock(QUICK, { time: new SwiftTime() });
});
afterAll(() => crossdock?.close());

describe('an operator decides', () => {
  let store: E2eStore;

  beforeAll(async () => {
    store = await E2eStore.open(crossdock, 'operators', { settings: UNPACED });
    await store.decideBy('MANUAL');
  });

  /** Accepts at the store with a token that is not ours, as another app or a person would. */
  const acceptElsewhere = async (order: number): Promise<void> => {
    const { token } = await store.control.issueToken(store.domain, ['fulfillment_service:write']);
    const url = `${crossdock.sandbox.url}/${store.domain}/api/admin/fulfillment-orders/${order}/fulfillment-request/accept/`;
    const headers = { authorization: `Bearer ${token}`, 'x-29next-api-version': '2024-04-01' };
    const answer = await fetch(url, { method: 'POST', headers });
    expect(answer.status).toBe(200);
  };

  it('what passed all checks waits in REVIEW for the operator, whose accept and message reach the store', async () => {
    const { id } = await store.request();
    const order = await store.reaches(id, 'REVIEW');
    expect(order.decision).toMatchObject({ outcome: 'REVIEW', actor: 'policy' });
    expect(await store.reserved()).toBe(0);
    const input = { fulfillmentOrderId: order.id, message: 'Ships on Monday', expectedVersion: order.version };
    expect((await store.decide('fulfillmentOrderAccept', input)).userErrors).toEqual([]);
    const accepted = await store.reaches(id, 'READY');
    expect(accepted.decision).toMatchObject({ outcome: 'ACCEPT', actor: expect.stringMatching(/^key:/) as string });
    expect(await store.ledger('accept', id)).toMatchObject([{ result: 'applied', message: 'Ships on Monday' }]);
    expect(await store.reserved()).toBe(1);
  });

  it('a reject reaches the store with reason and message, and the order cannot be decided twice', async () => {
    const { id } = await store.request();
    const order = await store.reaches(id, 'REVIEW');
    const input = { fulfillmentOrderId: order.id, reason: 'INELIGIBLE_PRODUCT', message: 'We do not ship batteries' };
    expect((await store.decide('fulfillmentOrderReject', input)).userErrors).toEqual([]);
    const second = await store.decide('fulfillmentOrderAccept', { fulfillmentOrderId: order.id });
    expect(second.userErrors).toMatchObject([{ code: 'INVALID_STAGE' }]);
    await store.reaches(id, 'REJECTED');
    expect(await store.ledger('reject', id)).toMatchObject([
      { result: 'applied', reason: 'ineligible_product', message: 'We do not ship batteries' },
    ]);
    expect(await store.decisions(id)).toEqual(['reject applied in 1']);
  });

  it('an accept without stock is refused with OUT_OF_STOCK, and taken once the stock is counted', async () => {
    await store.crossdock.client.mutate(
      'storePolicyUpdate',
      { storeId: store.storeId, checks: { outOfStock: 'REVIEW' } },
      'store { id }',
    );
    const { id } = await store.request({ lines: [{ sku: 'OUT', quantity: 3 }] });
    const order = await store.reaches(id, 'REVIEW');
    const refused = await store.decide('fulfillmentOrderAccept', { fulfillmentOrderId: order.id });
    expect(refused.userErrors).toMatchObject([{ code: 'OUT_OF_STOCK' }]);
    expect(await store.operations(id)).toEqual([]);
    await crossdock.client.setStock(store, [{ sku: 'OUT', onHand: 3 }]);
    expect((await store.decide('fulfillmentOrderAccept', { fulfillmentOrderId: order.id })).userErrors).toEqual([]);
    await store.reaches(id, 'READY');
    expect(await store.reserved('OUT')).toBe(3);
    await crossdock.client.setStock(store, [{ sku: 'OUT', onHand: 0 }]);
  });

  it('a stale version is refused', async () => {
    const { id } = await store.request();
    const order = await store.reaches(id, 'REVIEW');
    const input = { fulfillmentOrderId: order.id, expectedVersion: order.version + 5 };
    expect((await store.decide('fulfillmentOrderAccept', input)).userErrors).toMatchObject([{ code: 'STALE_VERSION' }]);
    expect((await store.order(id))?.stage).toBe('REVIEW');
  });

  it('what others accepted before we knew it is adopted into REVIEW with an exception, and can be taken on', async () => {
    await store.pause();
    const { id } = await store.request();
    await acceptElsewhere(id);
    await store.resume();
    await store.sync();
    const order = await store.reaches(id, 'REVIEW');
    const exceptions = await store.exceptions('DECIDED_ELSEWHERE');
    expect(exceptions).toMatchObject([{ fulfillmentOrderId: order.id, resolvedAt: null }]);
    expect(await store.decisions(id)).toEqual(['accept applied in 1']);
    expect((await store.decide('fulfillmentOrderAccept', { fulfillmentOrderId: order.id })).userErrors).toEqual([]);
    await store.reaches(id, 'READY');
    const applied = (await store.decisions(id)).filter((decision) => decision.includes('applied'));
    expect(applied).toEqual(['accept applied in 1']);
  });

  it('what others accepted while it was in REVIEW here opens an exception too', async () => {
    const { id } = await store.request();
    const order = await store.reaches(id, 'REVIEW');
    await acceptElsewhere(id);
    await store.sync();
    await store.until(
      'the accept of others is mirrored',
      async () => (await store.order(id))?.requestStatus === 'ACCEPTED',
    );
    const about = (await store.exceptions('DECIDED_ELSEWHERE')).filter((one) => one.fulfillmentOrderId === order.id);
    expect(about).toHaveLength(1);
    expect((await store.order(id))?.stage).toBe('REVIEW');
  });

  it('with the policy back at AUTO the next request is accepted by itself', async () => {
    await store.decideBy('AUTO');
    const { id } = await store.request();
    await store.reaches(id, 'READY');
    expect(await store.decisions(id)).toEqual(['accept applied in 1']);
  });
});

describe('a location whose creation goes wrong', () => {
  const cases: { name: string; fault: FaultName; params?: FaultParams }[] = [
    { name: '500 after applying', fault: 'error_after' },
    { name: 'a reset after applying', fault: 'reset_after' },
    { name: 'applied after we gave up', fault: 'apply_late', params: { ms: 2_000, client: 'hang' } },
    { name: '500 before applying', fault: 'error_before' },
  ];

  it.concurrent.each(cases)('$name: exists once at the store, and is active here', async ({ fault, params }) => {
    const store = await E2eStore.open(crossdock, `loc-${fault.replace('_', '-')}`, {
      location: false,
      settings: UNPACED,
    });
    await store.control.nextFault(store.domain, { kind: 'locations', fault, ...(params && { params }) });
    const { location } = await crossdock.client.mutate<{ location: { id: string } }>(
      'locationCreate',
      { storeId: store.storeId, warehouseId: store.warehouseId },
      'location { id }',
    );
    await store.until('the location is active', async () => {
      const data = await crossdock.client.graphql<{ location: { status: string } }>(
        'query ($id: ID!) { location(id: $id) { status } }',
        { id: location.id },
      );
      return data.location.status === 'ACTIVE';
    });
    await store.quiet();
    const atStore = (await store.control.store(store.domain)).locations;
    expect(atStore).toHaveLength(1);
    expect(await store.ledger('location_create')).toMatchObject([{ result: 'applied' }]);
    expect((await store.control.faults(store.domain)).counts).toEqual({ locations: { [fault]: 1 } });
    await crossdock.client.setStock(store, [{ sku: 'IN', onHand: 5 }]);
    const { id } = await store.request();
    await store.reaches(id, 'READY');
  });
});

describe('the end of a location', () => {
  const endOf = async (store: E2eStore) => {
    const [location] = await store.sql<{ id: string }>('SELECT id FROM location WHERE store_id = $1', [store.uuid]);
    const id = `loc_${location?.id}`;
    const ask = async (): Promise<string[]> => {
      const data = await crossdock.client.graphql<{ locationDelete: { userErrors: { code: string }[] } }>(
        'mutation ($input: LocationDeleteInput!) { locationDelete(input: $input) { userErrors { code } } }',
        { input: { locationId: id } },
      );
      return data.locationDelete.userErrors.map(({ code }) => code);
    };
    const reaches = (status: string): Promise<void> =>
      store.until(`the location is ${status}`, async () => {
        const data = await crossdock.client.graphql<{ location: { status: string } }>(
          'query ($id: ID!) { location(id: $id) { status } }',
          { id },
        );
        return data.location.status === status;
      });
    return { ask, reaches };
  };

  it.concurrent('is refused here while it has open work; what the store refuses leaves it active', async () => {
    const store = await E2eStore.open(crossdock, 'busy', { settings: UNPACED });
    const { ask, reaches } = await endOf(store);
    const { id } = await store.request();
    await store.reaches(id, 'READY');
    expect(await ask()).toEqual(['LOCATION_HAS_OPEN_WORK']);
    expect(
      await store.sql(`SELECT FROM store_operation WHERE store_id = $1 AND kind = 'location.delete'`, [store.uuid]),
    ).toEqual([]);
    await store.control.forceCancel(store.domain, id); // its replacement, not requested yet, keeps the location busy there
    await store.sync();
    await store.reaches(id, 'CANCELLED');
    expect(await store.reserved()).toBe(0);
    expect(await ask()).toEqual([]);
    await store.quiet();
    await reaches('ACTIVE');
    expect(await store.ledger('location_delete')).toEqual([]);
    const [refused] = (await store.exceptions()).filter(({ type }) => type.startsWith('LOCATION'));
    expect(refused).toMatchObject({ resolvedAt: null });
  });

  it.concurrent.each(['error_after', 'error_before'] as const)(
    'is carried out once at the store (%s)',
    async (fault) => {
      const store = await E2eStore.open(crossdock, `end-${fault.replace('_', '-')}`, { settings: UNPACED });
      const { ask, reaches } = await endOf(store);
      await store.control.nextFault(store.domain, { kind: 'locations', fault });
      expect(await ask()).toEqual([]);
      await reaches('DELETED');
      expect(await store.ledger('location_delete')).toMatchObject([{ result: 'applied' }]);
      expect(await ask()).toEqual([]);
    },
  );
});
