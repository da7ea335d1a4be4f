import type { WarehouseStep } from '../../../src/modules/fulfillment-orders/use-cases/advance-order.js';
import type { StorePolicy } from '../../../src/modules/stores/stores.facade.js';
import { Cancelling } from './cancelling.js';
import { PART } from './shipping-scene.js';

const FREE = { onHand: 100, reserved: 0 };
const DAY_S = 86_400;

describe('how cancellation requests end', () => {
  const scene = new Cancelling();

  describe('answered by an operator', () => {
    beforeEach(() => scene.open({ cancellationMode: 'MANUAL' }));

    it('waits with an exception that names what to do, and keeps the merchant’s words sealed', async () => {
      const order = await scene.store.ready(PART);
      await scene.store.cancelAsked(order, 'a-private-word');
      expect(await scene.store.stage(order)).toBe('READY');
      expect(await scene.store.requests(order)).toEqual(['1 OPEN -']);
      expect(await scene.store.ours.exceptions()).toEqual(['CANCELLATION_WAITING']);
      expect(await scene.store.idle()).toBe(true);
      const rows = await scene.store.sql<{ text: string }>(
        'SELECT c::text AS text FROM cancellation_request c WHERE fulfillment_order_id = $1',
        [order.id],
      );
      expect(rows[0]?.text).not.toContain('a-private-word');
    });

    it('accepted: agreed and cancelled, held shipments dropped', async () => {
      const order = await scene.store.ready(PART);
      await scene.shipMug(order);
      await scene.store.cancelAsked(order);
      await scene.answer(order, 'ACCEPT', 'Stopped in time.');
      expect(await scene.store.ours.exceptions()).toEqual([]);
      await expect(scene.answer(order, 'REJECT')).rejects.toMatchObject({ code: 'INVALID_STATE' });
      await scene.store.next();
      expect(await scene.store.stage(order)).toBe('CANCELLED');
      expect(await scene.store.shipment(order, 'A')).toMatchObject({ status: 'CANCELLED' });
      expect(await scene.store.story(order)).toContain('Stopped in time.');
      expect(await scene.store.stock()).toEqual(FREE);
    });

    it.each([
      [null, /DHL TN-A \(handed over/],
      ['The van has left.', /The van has left\./],
    ])('refused with the message %j', async (message, text) => {
      const order = await scene.store.ready(PART);
      await scene.shipMug(order);
      await scene.store.cancelAsked(order);
      await scene.answer(order, 'REJECT', message);
      await scene.store.next();
      await scene.store.next();
      expect(await scene.store.story(order)).toMatch(text);
      expect(await scene.store.shipment(order, 'A')).toMatchObject({ status: 'CONFIRMED' });
    });

    it('two operators at once: one answer', async () => {
      const order = await scene.store.ready(PART);
      await scene.store.cancelAsked(order);
      const both = await Promise.allSettled([scene.answer(order, 'ACCEPT'), scene.answer(order, 'REJECT')]);
      expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      expect((await scene.store.operations(order)).filter((one) => one.includes('PENDING'))).toHaveLength(1);
    });

    it('an unknown request is told so', async () => {
      await expect(scene.answer({ id: scene.store.ours.id, remote: 0 }, 'ACCEPT')).rejects.toMatchObject({
        code: 'NOT_FOUND',
      });
    });
  });

  describe('when the answer to the store is lost', () => {
    it.each([
      ['ACCEPT', 'cancel_accept', 'CANCELLED'],
      ['REJECT', 'cancel_reject', 'PACKED'],
    ] as const)('%s applied: confirmed by reading', async (given, kind, stage) => {
      const order = await scene.store.ready(PART);
      if (given === 'REJECT') await scene.store.packed(order);
      await scene.store.fault(kind, 'reset_after');
      await scene.store.cancelAsked(order);
      await scene.store.next();
      await scene.store.pull('CANCELLATIONS');
      await scene.store.verify();
      expect(await scene.store.stage(order)).toBe(stage);
      expect(await scene.store.requests(order)).toEqual([`1 ${given}ED ${given}`]);
      expect(await scene.store.operations(order)).toEqual(['cancellation.answer CONFIRMED 1']);
      expect(await scene.answers(order)).toHaveLength(1);
    });

    it.each([
      ['ACCEPT', 'cancel_accept'],
      ['REJECT', 'cancel_reject'],
    ] as const)('%s not applied: sent again once', async (given, kind) => {
      const order = await scene.store.ready(PART);
      if (given === 'REJECT') await scene.store.packed(order);
      await scene.store.fault(kind, 'error_before');
      await scene.store.cancelAsked(order);
      await scene.store.next();
      expect(await scene.store.verify(false)).toBeNull();
      await scene.store.verify();
      await scene.store.next();
      expect(await scene.store.requests(order)).toEqual([`1 ${given}ED ${given}`]);
      expect(await scene.store.operations(order)).toEqual(['cancellation.answer CONFIRMED 2']);
      expect(await scene.answers(order)).toHaveLength(1);
    });

    it('a refusal that is lost holds the shipment behind it until it is known', async () => {
      const order = await scene.store.ready(PART);
      await scene.shipMug(order);
      await scene.store.fault('cancel_reject', 'reset_after');
      await scene.store.cancelAsked(order);
      await scene.store.next();
      expect(await scene.store.idle()).toBe(true);
      await scene.store.verify();
      await scene.store.next();
      expect(await scene.store.ledger(order, 'ship', 'reject_cancel')).toEqual([
        'reject_cancel applied',
        'ship applied',
      ]);
    });

    it('the store requests the order anew after our lost agreement: the next cycle', async () => {
      const order = await scene.store.ready(PART);
      await scene.store.fault('cancel_accept', 'reset_after');
      await scene.store.cancelAsked(order);
      await scene.store.next();
      await scene.store.merchant.request(scene.store.domain, order.remote, { callbacks: 0 });
      await scene.store.verify();
      expect(await scene.store.requests(order)).toEqual(['1 OVERTAKEN ACCEPT']);
      expect(await scene.store.stage(order)).toBe('ACCEPT_PENDING');
      await scene.store.next();
      expect(await scene.store.ours.order(String(order.remote))).toMatchObject({
        stage: 'READY',
        cycle: 2,
        reserved: 5,
      });
    });

    it('an answer that the store refuses without a reason is parked; taken back by the merchant, its exception ends', async () => {
      const order = await scene.store.ready(PART);
      await scene.store.cancelAsked(order);
      await scene.store.refusedForGood('/cancellation-request/');
      expect(await scene.store.ours.exceptions()).toEqual(['OPERATION_PARKED']);
      await scene.takenBack(order);
      expect(await scene.store.stage(order)).toBe('READY');
      expect(await scene.store.operations(order)).toEqual(['cancellation.answer SUPERSEDED 3']);
      expect(await scene.store.ours.exceptions()).toEqual([]);
    });
  });

  describe('forced by the merchant', () => {
    it.each<[string, readonly WarehouseStep[], boolean]>([
      ['READY', [], false],
      ['PICKING', ['START_PICKING'], true],
      ['PACKED', ['MARK_PACKED'], true],
      ['LABELLED', ['MARK_PACKED', 'MARK_LABELLED'], true],
      ['HANDED_OVER', ['MARK_PACKED', 'MARK_LABELLED', 'MARK_HANDED_OVER'], true],
    ])('%s, without having asked: recorded as FORCED, and the floor is told where it has the goods', async (...row) => {
      const [stage, steps, stop] = row;
      const order = await scene.store.ready(PART);
      await scene.step(order, ...steps);
      await scene.forced(order);
      await scene.store.pull('ACCEPTED');
      expect(await scene.store.stage(order)).toBe('CANCELLED');
      expect(await scene.store.requests(order)).toEqual(['1 FORCED -']);
      expect((await scene.kept(order))?.evidence).toEqual({ stage, parcels: [] });
      expect(await scene.store.ours.exceptions()).toEqual(stop ? ['STOP_SHIP'] : []);
    });

    it('before we answer: the request is FORCED, its parcel is evidence, and no answer is sent', async () => {
      await scene.open({ cancellationMode: 'MANUAL' });
      const order = await scene.store.ready(PART);
      await scene.shipMug(order);
      await scene.store.cancelAsked(order);
      expect(await scene.store.ours.exceptions()).toEqual(['CANCELLATION_WAITING']);
      await scene.forced(order);
      expect(await scene.store.stage(order)).toBe('CANCELLED');
      expect(await scene.store.requests(order)).toEqual(['1 FORCED -']);
      expect((await scene.kept(order))?.evidence).toMatchObject({
        stage: 'READY',
        parcels: [{ trackingNumber: 'TN-A' }],
      });
      expect(await scene.store.ours.exceptions()).toEqual(['STOP_SHIP']);
      expect(await scene.store.shipment(order, 'A')).toMatchObject({ status: 'CANCELLED' });
      expect(await scene.store.idle()).toBe(true);
    });

    it('while our refusal is on its way: the refusal fails, the request is FORCED once', async () => {
      const order = await scene.store.ready(PART);
      await scene.step(order, 'MARK_PACKED');
      await scene.store.cancelAsked(order);
      const claimed = await scene.store.claim();
      await scene.store.merchant.forceCancel(scene.store.domain, order.remote);
      await scene.store.send(claimed);
      await scene.store.verify(false);
      expect(await scene.store.stage(order)).toBe('CANCELLED');
      expect(await scene.store.requests(order)).toEqual(['1 FORCED REJECT']);
      expect(await scene.store.ours.exceptions()).toEqual(['STOP_SHIP']);
    });

    it('after all of it was shipped, without having asked: FORCED with its parcels, and it stays SHIPPED', async () => {
      const { store, world } = scene;
      const order = await store.ready(PART);
      await store.ship(order, 'A');
      await store.next();
      const { remoteIds } = await store.shipment(order, 'A');
      await store.merchant.cancelFulfillment(store.domain, Number((remoteIds as string[])[0]));
      await scene.forced(order);
      expect(await store.requests(order)).toEqual([]);
      world.pass(DAY_S + 1);
      await store.pull('ORDERS', 'SWEEP');
      await store.pull('ORDERS', 'SWEEP');
      expect(await store.stage(order)).toBe('SHIPPED');
      expect(await store.requests(order)).toEqual(['1 FORCED -']);
      expect((await scene.kept(order))?.evidence).toMatchObject({
        stage: 'SHIPPED',
        parcels: [{ trackingNumber: 'TN-A' }],
      });
      expect(await store.ours.exceptions()).toEqual(['STOP_SHIP']);
      expect(
        (
          await store.sql<{ message: string }>('SELECT message FROM exception WHERE fulfillment_order_id = $1', [
            order.id,
          ])
        )[0]?.message,
      ).toMatch(/All of it was shipped \(DHL TN-A\): ask the carrier/);
    });

    it('after having asked: the store still shows the wish, but nobody waits for an answer any more', async () => {
      await scene.open({ cancellationMode: 'MANUAL' });
      const { store } = scene;
      const order = await store.ready(PART);
      await store.cancelAsked(order);
      expect((await store.ours.order(String(order.remote))).cancelOpen).toBe(true);
      await scene.forced(order);
      expect(await store.ours.order(String(order.remote))).toMatchObject({
        status: 'CANCELLED',
        requestStatus: 'CANCEL_REQUESTED',
        cancelOpen: false,
      });
    });

    it('before it was accepted: nothing was worked on, nothing is recorded', async () => {
      await scene.open({ decisionMode: 'MANUAL' });
      const [made] = await scene.store.control.createOrders(scene.store.domain, {
        order: { lines: PART, country: 'DE' },
      });
      const remote = made?.id ?? 0;
      await scene.store.merchant.request(scene.store.domain, remote, { callbacks: 0 });
      await scene.store.pull('REQUESTS');
      const { id, stage } = await scene.store.ours.order(String(remote));
      expect(stage).toBe('REVIEW');
      await scene.store.merchant.forceCancel(scene.store.domain, remote);
      const view = { remote, id };
      await scene.store.pull('REQUESTS');
      expect(await scene.store.stage(view)).toBe('CANCELLED');
      expect(await scene.store.requests(view)).toEqual([]);
      expect(await scene.store.ours.exceptions()).toEqual([]);
    });
  });

  it('parcels of an earlier request keep nobody from cancelling the next one', async () => {
    const { store } = scene;
    const order = await store.ready(PART);
    await scene.shipMug(order);
    await store.next();
    await store.close(order);
    await store.next();
    await store.merchant.request(store.domain, order.remote, { callbacks: 0 });
    await store.pull('REQUESTS');
    await store.next();
    expect(await store.stage(order)).toBe('READY');
    await store.cancelAsked(order);
    await store.next();
    expect(await store.requests(order)).toEqual(['1 ACCEPTED ACCEPT']);
    expect(await store.stage(order)).toBe('CANCELLED');
  });

  describe('the deadline', () => {
    it.each<[StorePolicy['cancellationDefaultAnswer'], readonly WarehouseStep[], string]>([
      ['BY_STAGE', [], 'ACCEPT'],
      ['BY_STAGE', ['MARK_PACKED'], 'REJECT'],
      ['REJECT', [], 'REJECT'],
      ['ACCEPT', ['MARK_PACKED', 'MARK_LABELLED'], 'ACCEPT'],
    ])('default %s after %j: %s, once', async (cancellationDefaultAnswer, steps, answer) => {
      await scene.open({ cancellationMode: 'MANUAL', cancellationDefaultAnswer, cancellationDeadlineMinutes: 60 });
      const order = await scene.store.ready(PART);
      await scene.step(order, ...steps);
      await scene.store.cancelAsked(order);
      await scene.lookAtDeadlines();
      expect(await scene.store.requests(order)).toEqual(['1 OPEN -']);
      scene.world.pass(3_601);
      await scene.lookAtDeadlines();
      await scene.lookAtDeadlines();
      expect(await scene.store.requests(order)).toEqual([`1 ANSWERING ${answer}`]);
      expect(await scene.store.ours.exceptions()).toEqual([]);
      await scene.store.next();
      expect(await scene.store.requests(order)).toEqual([`1 ${answer}ED ${answer}`]);
      expect(await scene.store.idle()).toBe(true);
    });

    it('agreeing is not possible any more when the store has a parcel: refused with evidence', async () => {
      await scene.open({ cancellationMode: 'MANUAL', cancellationDefaultAnswer: 'ACCEPT' });
      const order = await scene.store.ready(PART);
      await scene.shipMug(order);
      await scene.store.next();
      await scene.store.cancelAsked(order);
      scene.world.pass(DAY_S + 1);
      await scene.lookAtDeadlines();
      await scene.store.next();
      expect(await scene.store.story(order)).toMatch(/Too late to cancel: DHL TN-A/);
    });

    it('without a deadline an operator has all the time', async () => {
      await scene.open({ cancellationMode: 'MANUAL', cancellationDeadlineMinutes: 0 });
      const order = await scene.store.ready(PART);
      await scene.store.cancelAsked(order);
      scene.world.pass(30 * DAY_S);
      await scene.lookAtDeadlines();
      expect(await scene.store.requests(order)).toEqual(['1 OPEN -']);
    });

    it('what nobody can know is not answered: it stays open, is overdue, and keeps no other waiting', async () => {
      await scene.open({ cancellationMode: 'MANUAL', cancellationDeadlineMinutes: 1 });
      const { store } = scene;
      const [order, other] = [await store.ready(PART), await store.ready(PART)];
      await scene.shipMug(order);
      await store.refusedForGood('/fulfillments/');
      await store.cancelAsked(order);
      await store.cancelAsked(other);
      scene.world.pass(61);
      await scene.lookAtDeadlines();
      await scene.lookAtDeadlines();
      expect(await store.requests(order)).toEqual(['1 OPEN -']);
      expect(await store.requests(other)).toEqual(['1 ANSWERING ACCEPT']);
      expect(await store.ours.exceptions()).toEqual([
        'CANCELLATION_OVERDUE',
        'CANCELLATION_WAITING',
        'OPERATION_PARKED',
      ]);
      const sql = `SELECT count FROM exception WHERE store_id = $1 AND type = 'CANCELLATION_OVERDUE'`;
      expect(await store.sql(sql, [store.ours.id])).toEqual([{ count: 1 }]);
    });
  });

  describe('parcels saved', () => {
    it('an agreement before anything was shipped saves a parcel with all its pieces', async () => {
      const order = await scene.store.ready(PART);
      await scene.store.cancelAsked(order);
      expect((await scene.kept(order))?.saved).toEqual([null, null, null]);
      await scene.store.next();
      expect((await scene.kept(order))?.saved).toEqual([1, 2, 5]);
    });

    it('recorded parcels that did not go are counted; a refusal saves nothing', async () => {
      await scene.open({ pointOfNoReturn: 'SHIPPED' });
      const order = await scene.store.ready(PART);
      const lines = [{ lineId: await scene.store.line(order, 'MUG'), quantity: 1 }];
      await scene.store.ship(order, 'A', { lines });
      await scene.store.ship(order, 'B', { lines });
      await scene.store.cancelAsked(order);
      await scene.store.next();
      expect(await scene.store.requests(order)).toEqual(['1 ACCEPTED ACCEPT']);
      expect((await scene.kept(order))?.saved).toEqual([2, 2, 5]);
      await scene.open({});
      const packed = await scene.store.ready(PART);
      await scene.step(packed, 'MARK_PACKED');
      await scene.store.cancelAsked(packed);
      await scene.store.next();
      expect((await scene.kept(packed))?.saved).toEqual([null, null, null]);
    });
  });
});
