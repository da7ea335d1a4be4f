import { CreateDeliveryEvent } from '../../../src/modules/fulfillment-orders/deliveries/use-cases/create-delivery-event.js';
import { ShippingStore, type TwoSided } from './shipping-store.js';
import { ShippingWorld } from './shipping-world.js';

let world: ShippingWorld;
beforeAll(async () => {
  world = await ShippingWorld.start();
});
afterAll(() => world?.stop());

describe('work that is parked', () => {
  let store: ShippingStore;
  beforeAll(async () => {
    store = await ShippingStore.open(world);
  });

  /** An order whose only shipment is parked, and not applied. */
  const withParkedShipment = async (): Promise<TwoSided> => {
    const order = await store.ready();
    await store.ship(order, 'A');
    await store.refusedForGood('/fulfillments/');
    expect(await store.operations(order)).toEqual(['fulfillment.create PARKED 3']);
    return order;
  };
  const asksAnew = async (order: TwoSided): Promise<void> => {
    await store.control.closeBySelf(store.domain, order.remote);
    await store.pull('ACCEPTED');
    expect(await store.stage(order)).toBe('CLOSED');
    await store.merchant.request(store.domain, order.remote, { callbacks: 0 });
    await store.pull('REQUESTS');
    expect(await store.stage(order)).toBe('ACCEPT_PENDING');
  };

  it('a shipment outlasts its order: nobody knows what the store has, so its pieces stay claimed', async () => {
    const order = await withParkedShipment();
    await store.merchant.forceCancel(store.domain, order.remote);
    await store.pull('ACCEPTED');
    expect(await store.stage(order)).toBe('CANCELLED');
    expect(await store.operations(order)).toEqual(['fulfillment.create PARKED 3']);
    expect(await store.shipment(order, 'A')).toMatchObject({ status: 'PENDING' });
    expect((await store.quantities(order))['MUG']?.[1]).toBe(2);
  });

  it('is in the way of no later request, until a person redrives it', async () => {
    const order = await withParkedShipment();
    await asksAnew(order);
    await store.next();
    expect(await store.stage(order)).toBe('READY');
    expect(await store.remote(order)).toMatchObject({ status: 'processing', requestStatus: 'accepted' });
    expect(await store.operations(order)).toEqual(['fulfillment.create PARKED 3']);
  });

  it('is in the way of no later request after a person redrove it', async () => {
    const order = await withParkedShipment();
    await asksAnew(order);
    await store.redrive(order);
    await store.verify(false);
    expect(await store.operations(order)).toEqual(['fulfillment.create PARKED 0']);
    await store.next();
    expect(await store.stage(order)).toBe('READY');
  });
});

describe('a shipment whose answer was lost', () => {
  let store: ShippingStore;
  beforeAll(async () => {
    store = await ShippingStore.open(world);
    // By its time a shipment is ours, or may be.
    world.storeClock.advance(Math.max(0, Date.now() - world.storeClock.wallMs()));
  });

  it.each(['without its number', 'under a number that the merchant corrected'])(
    'and that the store shows %s is ours: nothing is given back to stock, also when the order is cancelled',
    async (how) => {
      const order = await store.ready([
        { sku: 'MUG', quantity: 2 },
        { sku: 'CUP', quantity: 1 },
      ]);
      const before = (await store.stock()).onHand;
      await store.fault('ship', 'reset_after');
      await store.ship(order, 'A', { lines: [{ lineId: await store.line(order, 'MUG'), quantity: 2 }] });
      await store.next();
      await store.merchant.forceCancel(store.domain, order.remote);
      for (let both = 0; both < 2; both += 1) {
        world.changeNext('/fulfillments/', 'TN-A', how.startsWith('without') ? '' : 'CORRECTED-7');
      }
      await store.verify();
      expect(await store.shipment(order, 'A')).toMatchObject({ status: 'CONFIRMED', confirmedBy: 'READ' });
      expect((await store.quantities(order))['MUG']?.[2]).toBe(2);
      expect((await store.stock()).onHand).toBe(before - 2);
    },
  );
});

describe('what carriers tell', () => {
  it('with a clock a little ahead of ours is taken as now, once; what is days old keeps its time', async () => {
    const store = await ShippingStore.open(world);
    const order = await store.ready();
    const ful = await store.ship(order, 'A');
    await store.next();
    const tell = (happenedAt: Date): Promise<string> =>
      world.app.database.tx((tx) =>
        world.app.get(CreateDeliveryEvent).execute(tx, ful, {
          parcelId: null,
          status: 'IN_TRANSIT',
          happenedAt,
          estimatedDeliveryAt: null,
          country: null,
          details: { message: null, city: null, state: null, postcode: null },
          actor: 'key:test',
        }),
      );
    const now = await store.ours.now();
    const ahead = new Date(+now + 40_000);
    const first = await tell(ahead);
    world.pass(50);
    expect(await tell(ahead)).toBe(first);
    const weekend = new Date(+now - 60 * 3_600_000);
    await tell(weekend);
    const events = await store.sql<{ at: Date }>(
      'SELECT happened_at AS at FROM delivery_event WHERE fulfillment_id = $1 ORDER BY seq',
      [ful],
    );
    expect(events).toHaveLength(2);
    expect(+(events[0]?.at ?? 0)).toBeLessThan(+ahead);
    expect(events[1]?.at).toEqual(weekend);
  });

  it('of a shipment that cannot be read is asked for after a pause that grows, also when pieces are to be shipped again', async () => {
    const store = await ShippingStore.open(world);
    const order = await store.ready();
    const ful = await store.ship(order, 'A');
    await store.next();
    world.pass(86_400);
    await store.sql('UPDATE fulfillment_order_line SET remote_fulfillable = 2 WHERE fulfillment_order_id = $1', [
      order.id,
    ]);
    await store.sql('UPDATE fulfillment_order SET observed_at = db_now() WHERE id = $1', [order.id]);
    for (const hours of [1, 2]) {
      await store.fault('fulfillment_point', 'html_before');
      await expect(store.watchDeliveries()).rejects.toThrow('Unsettled shipments: 1');
      await store.healBreaker();
      expect(await store.watchDeliveries()).toBe(0);
      const [row] = await store.sql<{ hours: number }>(
        'SELECT extract(epoch FROM delivery_wait_until - db_now())::float / 3600 AS hours FROM fulfillment WHERE id = $1',
        [ful],
      );
      expect(Math.round(row?.hours ?? 0)).toBe(hours);
      world.pass(hours * 3_600 + 1);
    }
    await store.watchDeliveries();
    const [row] = await store.sql('SELECT delivery_failures AS failures FROM fulfillment WHERE id = $1', [ful]);
    expect(row).toEqual({ failures: 0 });
  });
});
