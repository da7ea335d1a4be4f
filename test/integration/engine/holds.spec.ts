import type { HoldReason } from '../../../src/clients/store-client.js';
import { FulfillmentOrdersRepository } from '../../../src/modules/fulfillment-orders/fulfillment-orders.repository.js';
import { OrderHoldsRepository } from '../../../src/modules/fulfillment-orders/holds/order-holds.repository.js';
import { HoldOrder, type OrderHoldWish } from '../../../src/modules/fulfillment-orders/holds/use-cases/hold-order.js';
import { ReleaseHold } from '../../../src/modules/fulfillment-orders/holds/use-cases/release-hold.js';
import { DueHoldsJob } from '../../../src/modules/fulfillment-orders/holds/jobs/due-holds.job.js';
import { ShippingScene } from './shipping-scene.js';
import type { ShippingStore, TwoSided } from './shipping-store.js';
import type { ShippingWorld } from './shipping-world.js';

describe('holds', () => {
  const scene = new ShippingScene();
  let world: ShippingWorld;
  let store: ShippingStore;
  beforeEach(() => ({ world, store } = scene));

  const hold = ({ id }: TwoSided, wish: Partial<OrderHoldWish> = {}): Promise<void> => {
    const reason: HoldReason = 'HIGH_RISK';
    const whole = { reason, message: 'Check the address', until: null, atStore: false, actor: 'key:test', ...wish };
    return world.app.database.tx((tx) => world.app.get(HoldOrder).execute(tx, { fulfillmentOrderId: id, ...whole }));
  };
  const release = ({ id }: TwoSided, holdId: string | null = null): Promise<void> =>
    world.app.database.tx((tx) =>
      world.app.get(ReleaseHold).execute(tx, { fulfillmentOrderId: id, holdId, actor: 'key:test' }),
    );
  const pick = (order: TwoSided): Promise<void> => scene.step(order, 'START_PICKING');
  /** The tick of the scheduler, which this app does not run by itself. */
  const tick = (): Promise<void> => {
    const { app } = world;
    return new DueHoldsJob(
      app.get(OrderHoldsRepository),
      app.get(FulfillmentOrdersRepository),
      app.get(ReleaseHold),
      app.database,
    ).look();
  };
  const holds = async ({ id }: TwoSided): Promise<string[]> =>
    (
      await store.sql<{ kind: string; store_state: string; released_by: string | null }>(
        'SELECT kind, store_state, released_by FROM order_hold WHERE fulfillment_order_id = $1 ORDER BY id',
        [id],
      )
    ).map((row) => `${row.kind} ${row.store_state} ${row.released_by ?? '-'}`);
  const exceptions = async ({ id }: TwoSided): Promise<string[]> =>
    (
      await store.sql<{ type: string }>(
        'SELECT type FROM exception WHERE fulfillment_order_id = $1 AND resolved_at IS NULL ORDER BY type',
        [id],
      )
    ).map(({ type }) => type);
  const requested = async (): Promise<TwoSided> => {
    const [made] = await store.control.createOrders(store.domain, {
      order: { lines: [{ sku: 'MUG', quantity: 2 }], country: 'DE' },
    });
    if (!made) throw new Error('The sandbox made no order.');
    await store.merchant.request(store.domain, made.id, { callbacks: 0 });
    return { remote: made.id, id: '' };
  };
  const met = async (order: TwoSided): Promise<TwoSided> => ({
    ...order,
    id: (await store.ours.order(String(order.remote))).id,
  });

  describe('ours', () => {
    it('before the accept: the order waits undecided, and is decided when it is released', async () => {
      const made = await requested();
      await store.merchant.hold(store.domain, made.remote, 'awaiting_payment', 'Not paid yet');
      await store.pull('REQUESTS');
      const order = await met(made);
      expect(await store.stage(order)).toBe('RECEIVED');
      await hold(order);
      await store.merchant.release(store.domain, order.remote);
      await store.pull('REQUESTS');
      expect(await store.stage(order)).toBe('RECEIVED');
      await release(order);
      await store.pull('REQUESTS');
      await store.next();
      expect(await store.stage(order)).toBe('READY');
      expect(await store.ledger(order, 'accept', 'reject')).toEqual(['accept applied']);
    });

    it('on the floor: nothing is picked or shipped, an unsent shipment waits, and follows on release', async () => {
      const order = await store.ready([
        { sku: 'MUG', quantity: 2 },
        { sku: 'CUP', quantity: 1 },
      ]);
      await store.ship(order, 'A', { lines: [{ lineId: await store.line(order, 'CUP'), quantity: 1 }] });
      await hold(order);
      expect(await store.shipment(order, 'A')).toMatchObject({ status: 'HELD' });
      expect(await store.idle()).toBe(true);
      await expect(pick(order)).rejects.toMatchObject({ code: 'ON_HOLD' });
      await expect(store.ship(order, 'B')).rejects.toMatchObject({ code: 'ON_HOLD' });
      await hold(order, { reason: 'OTHER', message: null });
      const [first] = await store.sql<{ id: string }>(
        'SELECT id FROM order_hold WHERE fulfillment_order_id = $1 ORDER BY id LIMIT 1',
        [order.id],
      );
      await release(order, first?.id ?? '');
      expect(await store.idle()).toBe(true);
      await release(order);
      expect(await holds(order)).toEqual(['OPERATOR NONE key:test', 'OPERATOR NONE key:test']);
      await store.next();
      expect(await store.shipment(order, 'A')).toMatchObject({ status: 'CONFIRMED' });
      await pick(order);
      await expect(release(order)).rejects.toMatchObject({ code: 'NOT_ON_HOLD' });
    });

    it('until a date: the tick releases it when the database clock says so, and not before', async () => {
      const order = await store.ready();
      const until = new Date(+(await store.ours.now()) + 3_600_000);
      await hold(order, { until });
      await tick();
      expect(await holds(order)).toEqual(['OPERATOR NONE -']);
      world.pass(3_601);
      await tick();
      await tick();
      expect(await holds(order)).toEqual(['OPERATOR NONE crossdock']);
      await pick(order);
      await expect(hold(order, { until })).rejects.toMatchObject({ code: 'INVALID_UNTIL' });
    });

    it('one that the store was to be told of ends with the order, and the store hears nothing of it', async () => {
      const order = await store.ready();
      await hold(order, { atStore: true });
      await store.merchant.forceCancel(store.domain, order.remote);
      await store.pull('ACCEPTED');
      expect(await holds(order)).toEqual(['OPERATOR GONE crossdock']);
      expect(await store.idle()).toBe(true);
    });

    it('one that is being released when the order ends is no hold any more, whatever the store says', async () => {
      const order = await store.ready();
      await hold(order, { atStore: true });
      await store.next();
      await release(order);
      await store.merchant.forceCancel(store.domain, order.remote);
      await store.pull('ACCEPTED');
      expect(await store.stage(order)).toBe('CANCELLED');
      await store.nextPrepared();
      await store.verify(false);
      expect(await holds(order)).toEqual(['OPERATOR GONE crossdock']);
      expect(await exceptions(order)).toEqual([]);
    });

    it('because of a change at the store: released, its exception is over', async () => {
      const order = await store.ready();
      await store.merchant.editAddress(store.domain, order.remote, { line1: '5 Harbor Street' });
      await store.pull('ACCEPTED');
      expect(await exceptions(order)).toEqual(['ORDER_CHANGED_AT_STORE']);
      await release(order);
      expect(await exceptions(order)).toEqual([]);
      await pick(order);
    });

    it('ends with the order', async () => {
      const order = await store.ready();
      await hold(order);
      await store.merchant.forceCancel(store.domain, order.remote);
      await store.pull('ACCEPTED');
      expect(await store.stage(order)).toBe('CANCELLED');
      expect(await holds(order)).toEqual(['OPERATOR NONE crossdock']);
    });
  });

  describe('ours at the store', () => {
    it('placed and released there, once each', async () => {
      const order = await store.ready();
      await hold(order, { atStore: true });
      expect(await holds(order)).toEqual(['OPERATOR PLACING -']);
      await expect(hold(order, { atStore: true })).rejects.toMatchObject({ code: 'HELD_AT_STORE' });
      await store.next();
      expect(await store.remote(order)).toMatchObject({
        status: 'on_hold',
        holds: [{ reason: 'high_risk', message: 'Check the address' }],
      });
      expect(await holds(order)).toEqual(['OPERATOR PLACED -']);
      expect(await exceptions(order)).toEqual([]);
      await release(order);
      expect(await holds(order)).toEqual(['OPERATOR RELEASING -']);
      await expect(pick(order)).rejects.toMatchObject({ code: 'ON_HOLD' });
      await store.nextPrepared();
      expect(await holds(order)).toEqual(['OPERATOR GONE key:test']);
      expect((await store.remote(order)).status).toBe('processing');
      await pick(order);
    });

    it('after a lost answer our hold is found by reason, text and time, and not placed twice', async () => {
      const order = await store.ready();
      await store.fault('hold', 'reset_after');
      await hold(order, { atStore: true });
      await store.next();
      expect(await holds(order)).toEqual(['OPERATOR PLACING -']);
      await store.verify();
      expect(await holds(order)).toEqual(['OPERATOR PLACED -']);
      expect((await store.remote(order)).holds).toHaveLength(1);
      await store.healBreaker();
    });

    it('a hold that did not arrive is sent again, also where the merchant holds with the same words', async () => {
      const order = await store.ready();
      await store.merchant.hold(store.domain, order.remote, 'high_risk', 'Check the address');
      await store.pull('ACCEPTED');
      await hold(order, { atStore: true });
      await store.fault('hold', 'error_before');
      await store.next();
      await store.verify();
      expect(await holds(order)).toEqual(['OPERATOR PLACING -']);
      await store.next();
      expect(await holds(order)).toEqual(['OPERATOR PLACED -']);
      expect((await store.remote(order)).holds).toHaveLength(2);
      await store.healBreaker();
    });

    it('a hold that the store refuses stays in force here, and somebody is told', async () => {
      const order = await store.ready();
      await hold(order, { atStore: true });
      world.refuseNext('/hold/');
      await store.next();
      await store.verify(false);
      expect(await holds(order)).toEqual(['OPERATOR GONE -']);
      expect(await exceptions(order)).toEqual(['HOLD_REFUSED']);
      await expect(pick(order)).rejects.toMatchObject({ code: 'ON_HOLD' });
      await release(order);
      expect(await exceptions(order)).toEqual([]);
    });

    it('released before the store was told: the store never hears of it', async () => {
      const order = await store.ready();
      await hold(order, { atStore: true });
      await release(order);
      expect(await store.idle()).toBe(true);
      expect(await store.operations(order)).toEqual(['fulfillment-order.hold SUPERSEDED 0']);
      expect(await holds(order)).toEqual(['OPERATOR GONE key:test']);
    });

    it('beside a hold of the merchant’s it is not released: HELD_BY_MERCHANT, and nothing changes', async () => {
      const order = await store.ready();
      await hold(order, { atStore: true });
      await store.next();
      await store.merchant.hold(store.domain, order.remote, 'awaiting_payment');
      await store.pull('ACCEPTED');
      expect(await exceptions(order)).toEqual(['ON_HOLD_AT_STORE']);
      await expect(release(order)).rejects.toMatchObject({ code: 'HELD_BY_MERCHANT' });
      expect(await holds(order)).toEqual(['OPERATOR PLACED -']);
    });

    it('a hold that the merchant placed meanwhile is seen right before the release, which is not sent', async () => {
      const order = await store.ready();
      await hold(order, { atStore: true });
      await store.next();
      await store.merchant.hold(store.domain, order.remote, 'awaiting_payment');
      await release(order);
      await store.nextPrepared();
      await store.verify(false);
      expect((await store.remote(order)).holds).toHaveLength(2);
      expect(await holds(order)).toEqual(['OPERATOR PLACED -']);
      expect(await exceptions(order)).toEqual(['HOLD_NOT_RELEASED', 'ON_HOLD_AT_STORE']);
      // The merchant takes all of them off, as only he can: ours is in force here alone, and can be released.
      await store.merchant.release(store.domain, order.remote);
      await store.pull('ACCEPTED');
      expect(await holds(order)).toEqual(['OPERATOR GONE -']);
      expect(await exceptions(order)).toEqual([]);
      await release(order);
      await pick(order);
    });

    it('a hold of the merchant’s that took the place of ours is never released by us', async () => {
      const order = await store.ready();
      await hold(order, { atStore: true });
      await store.next();
      await release(order);
      await store.merchant.release(store.domain, order.remote);
      await store.merchant.hold(store.domain, order.remote, 'high_risk', 'Call the customer');
      await store.nextPrepared();
      await store.verify(false);
      expect((await store.remote(order)).holds).toMatchObject([{ message: 'Call the customer' }]);
      expect(await holds(order)).toEqual(['OPERATOR GONE key:test']);
      expect(await exceptions(order)).toEqual(['ON_HOLD_AT_STORE']);
    });

    it('beside the merchant’s, but not told yet: taken back', async () => {
      const order = await store.ready();
      await store.merchant.hold(store.domain, order.remote, 'awaiting_payment');
      await store.pull('ACCEPTED');
      await hold(order, { atStore: true });
      await release(order);
      expect(await holds(order)).toEqual(['OPERATOR GONE key:test']);
      expect(await store.idle()).toBe(true);
    });

    it('whose time is over, but that the store refuses to release: ends here, and the store is not asked for ever', async () => {
      const order = await store.ready();
      await hold(order, { atStore: true, until: new Date(+(await store.ours.now()) + 60_000) });
      await store.next();
      world.pass(61);
      await tick();
      world.refuseNext('/release-hold/');
      await store.nextPrepared();
      await store.verify(false);
      expect(await holds(order)).toEqual(['OPERATOR GONE crossdock']);
      expect(await exceptions(order)).toEqual(['HOLD_NOT_RELEASED', 'ON_HOLD_AT_STORE']);
      await tick();
      expect(await store.idle()).toBe(true);
      await expect(pick(order)).rejects.toMatchObject({ code: 'ON_HOLD' });
      await store.merchant.release(store.domain, order.remote);
      await store.pull('ACCEPTED');
      expect(await exceptions(order)).toEqual([]);
      await pick(order);
    });
  });

  describe('the merchant’s', () => {
    it('stops work on the floor with an exception that closes when it is released', async () => {
      const order = await store.ready();
      await pick(order);
      await store.merchant.hold(store.domain, order.remote, 'address_incorrect', 'Wrong street');
      await store.pull('ACCEPTED');
      expect(await exceptions(order)).toEqual(['ON_HOLD_AT_STORE']);
      await expect(store.packed(order)).rejects.toMatchObject({ code: 'ON_HOLD' });
      await expect(store.ship(order, 'A')).rejects.toMatchObject({ code: 'ON_HOLD' });
      await expect(release(order)).rejects.toMatchObject({ code: 'HELD_BY_MERCHANT' });
      await store.merchant.release(store.domain, order.remote);
      await store.pull('ACCEPTED');
      expect(await exceptions(order)).toEqual([]);
      await store.packed(order);
    });

    it('a shipment that the store refuses because of it waits, and is sent when it is released', async () => {
      const order = await store.ready();
      await store.ship(order, 'A');
      await store.merchant.hold(store.domain, order.remote);
      await store.next();
      await store.verify(false);
      expect(await store.shipment(order, 'A')).toMatchObject({ status: 'HELD' });
      await store.merchant.release(store.domain, order.remote);
      await store.pull('ACCEPTED');
      await store.next();
      expect(await store.stage(order)).toBe('SHIPPED');
      expect(await store.ledger(order, 'ship')).toContain('ship applied');
    });
  });
});
