import { AnswerCancellation } from '../../../src/modules/cancellations/use-cases/answer-cancellation.js';
import { ShippingStore, type TwoSided } from './shipping-store.js';
import { ShippingWorld } from './shipping-world.js';

const PART = [
  { sku: 'MUG', quantity: 3 },
  { sku: 'CUP', quantity: 2 },
];
const UNTOUCHED = { onHand: 100, reserved: 3 };
const FREE = { onHand: 100, reserved: 0 };

describe('cancellation requests', () => {
  let world: ShippingWorld;
  let store: ShippingStore;
  beforeAll(async () => {
    world = await ShippingWorld.start();
  });
  afterAll(() => world?.stop());
  beforeEach(async () => {
    store = await ShippingStore.open(world);
  });
  afterEach(async () => {
    expect(await store.ours.wrongLevels()).toEqual([]);
    expect(await world.offences()).toEqual({});
  });

  const manual = async (): Promise<void> => {
    store = await ShippingStore.open(world, { policy: { cancellationMode: 'MANUAL' } });
  };

  const shipMugs = async (order: TwoSided, key = 'A'): Promise<void> => {
    await store.ship(order, key, { lines: [{ lineId: await store.line(order, 'MUG'), quantity: 1 }] });
  };

  const answer = async (order: TwoSided, given: 'ACCEPT' | 'REJECT', message: string | null = null): Promise<void> => {
    const cancellationRequestId = await store.requestId(order);
    const wish = { cancellationRequestId, answer: given, message, actor: 'key:test' };
    await world.app.database.tx((tx) => world.app.get(AnswerCancellation).execute(tx, wish));
  };

  /** The merchant takes the request back, and we read the order. */
  const takenBack = async (order: TwoSided): Promise<void> => {
    await store.merchant.withdrawCancel(store.domain, order.remote);
    await store.pull('CANCELLATIONS');
  };

  const answers = (order: TwoSided): Promise<string[]> => store.ledger(order, 'accept_cancel', 'reject_cancel');

  describe('answered by policy', () => {
    it('READY: agreed, and when the store confirms, CANCELLED with its stock free', async () => {
      const order = await store.ready(PART);
      await store.cancelAsked(order, 'Customer changed their mind.');
      expect(await store.stage(order)).toBe('CANCEL_PENDING');
      expect(await store.requests(order)).toEqual(['1 ANSWERING ACCEPT']);
      expect(await store.stock()).toEqual(UNTOUCHED);
      await expect(store.ship(order, 'A')).rejects.toMatchObject({ code: 'INVALID_STAGE' });
      await store.next();
      expect(await store.stage(order)).toBe('CANCELLED');
      expect(await store.requests(order)).toEqual(['1 ACCEPTED ACCEPT']);
      expect(await store.stock()).toEqual(FREE);
      expect(await store.quantities(order)).toEqual({ MUG: [3, 0, 0, 3], CUP: [2, 0, 0, 2] });
      expect(await answers(order)).toEqual(['accept_cancel applied']);
      expect(await store.story(order)).toContain('Nothing was shipped.');
    });

    it('seen again and again while it waits: one request, one answer', async () => {
      const order = await store.ready(PART);
      await store.cancelAsked(order);
      await store.pull('CANCELLATIONS');
      await store.pull('ACCEPTED');
      await store.next();
      await store.pull('CANCELLATIONS');
      expect(await store.operations(order)).toEqual(['cancellation.answer CONFIRMED 1']);
      expect(await store.requests(order)).toEqual(['1 ACCEPTED ACCEPT']);
    });

    it('PACKED: refused with the reason in the timeline at the store, and the order can be shipped', async () => {
      const order = await store.ready(PART);
      await store.packed(order);
      await store.cancelAsked(order);
      await expect(store.ship(order, 'A')).rejects.toMatchObject({ code: 'CANCELLATION_OPEN' });
      await store.next();
      expect(await store.stage(order)).toBe('PACKED');
      expect(await store.requests(order)).toEqual(['1 REJECTED REJECT']);
      expect(await store.story(order)).toContain('Too late to cancel: the order is packed.');
      expect(await store.stock()).toEqual(UNTOUCHED);
      await store.ship(order, 'A');
      await store.next();
      expect(await store.stage(order)).toBe('SHIPPED');
    });

    it('a part shipped: refused with carrier, number and time as evidence, here and at the store', async () => {
      const order = await store.ready(PART);
      await shipMugs(order);
      await store.next();
      await store.cancelAsked(order);
      await store.next();
      expect(await store.story(order)).toMatch(
        /Too late to cancel: DHL TN-A \(shipped \d{4}-\d\d-\d\d \d\d:\d\d UTC\)\./,
      );
      const [row] = await store.sql<{ evidence: unknown }>(
        'SELECT evidence FROM cancellation_request WHERE fulfillment_order_id = $1',
        [order.id],
      );
      expect(row?.evidence).toMatchObject({ stage: 'READY', parcels: [{ carrier: 'DHL', trackingNumber: 'TN-A' }] });
      await store.ship(order, 'B');
      await store.next();
      expect(await store.stage(order)).toBe('SHIPPED');
    });

    it('the merchant asks again after a refusal, in the same cycle: number 2; stale pages ask nothing', async () => {
      const order = await store.ready(PART);
      await store.packed(order);
      await store.cancelAsked(order);
      await store.next();
      // Pages of the time when the first request was open: they are late and must not open a second one.
      await store.fault('list', 'stale_list', { ms: 500 });
      await store.pull('CANCELLATIONS');
      await store.pull('CANCELLATIONS');
      expect(await store.requests(order)).toEqual(['1 REJECTED REJECT']);
      await store.cancelAsked(order);
      expect(await store.requests(order)).toEqual(['1 REJECTED REJECT', '2 ANSWERING REJECT']);
      await store.next();
      expect(await store.requests(order)).toEqual(['1 REJECTED REJECT', '2 REJECTED REJECT']);
      expect(await answers(order)).toEqual(['reject_cancel applied', 'reject_cancel applied']);
      expect((await store.ours.order(String(order.remote))).cycle).toBe(1);
    });

    it('requested anew after an agreed cancellation: the next cycle, with its own first request', async () => {
      const order = await store.ready(PART);
      await store.cancelAsked(order);
      await store.next();
      await store.merchant.request(store.domain, order.remote, { callbacks: 0 });
      await store.pull('REQUESTS');
      await store.next();
      expect(await store.stage(order)).toBe('READY');
      await store.cancelAsked(order);
      await store.next();
      expect(await store.requests(order)).toEqual(['1 ACCEPTED ACCEPT', '1 ACCEPTED ACCEPT']);
      expect(await store.stage(order)).toBe('CANCELLED');
      expect(await store.stock()).toEqual(FREE);
    });

    it('of an order that Crossdock meets with it: adopted for review, and refused or agreed by policy', async () => {
      const order = await store.ready(PART);
      await store.merchant.requestCancel(store.domain, order.remote);
      await store.forget(order);
      await store.pull('CANCELLATIONS');
      const met = await store.ours.order(String(order.remote));
      expect(met.stage).toBe('CANCEL_PENDING');
      await store.next();
      expect(await store.stage(order)).toBe('CANCELLED');
      expect(await answers(order)).toEqual(['accept_cancel applied']);
    });

    it('a request before our accept is confirmed is answered when it is', async () => {
      const [made] = await store.control.createOrders(store.domain, { order: { lines: PART, country: 'DE' } });
      const remote = made?.id ?? 0;
      await store.merchant.request(store.domain, remote, { callbacks: 0 });
      await store.pull('REQUESTS');
      await store.fault('accept', 'reset_after');
      await store.next();
      await store.merchant.requestCancel(store.domain, remote);
      await store.pull('CANCELLATIONS');
      await store.verify();
      const order = { remote, id: (await store.ours.order(String(remote))).id };
      if ((await store.stage(order)) === 'READY') await store.pull('CANCELLATIONS');
      expect(await store.stage(order)).toBe('CANCEL_PENDING');
      await store.next();
      expect(await store.stage(order)).toBe('CANCELLED');
    });
  });

  describe('racing a shipment', () => {
    it('that waits: held, then sent behind the refusal', async () => {
      const order = await store.ready(PART);
      await shipMugs(order);
      await store.cancelAsked(order);
      expect(await store.shipment(order, 'A')).toMatchObject({ status: 'PENDING' });
      expect(await store.operations(order)).toEqual(['cancellation.answer PENDING 0', 'fulfillment.create PENDING 0']);
      expect((await store.next()).kind).toBe('cancellation.answer');
      expect((await store.next()).kind).toBe('fulfillment.create');
      expect(await store.shipment(order, 'A')).toMatchObject({ status: 'CONFIRMED', confirmedBy: 'ANSWER' });
      expect(await store.story(order)).toMatch(/DHL TN-A \(handed over/);
      expect(await store.ledger(order, 'ship', 'reject_cancel')).toEqual(['reject_cancel applied', 'ship applied']);
    });

    it('that waits, with SHIPPED as point of no return: dropped, and the order cancelled', async () => {
      store = await ShippingStore.open(world, { policy: { pointOfNoReturn: 'SHIPPED' } });
      const order = await store.ready(PART);
      await shipMugs(order);
      await store.cancelAsked(order);
      expect(await store.shipment(order, 'A')).toMatchObject({ status: 'HELD' });
      expect(await store.operations(order)).toEqual([
        'fulfillment.create SUPERSEDED 0',
        'cancellation.answer PENDING 0',
      ]);
      await store.next();
      expect(await store.stage(order)).toBe('CANCELLED');
      expect(await store.shipment(order, 'A')).toMatchObject({ status: 'CANCELLED' });
      expect(await store.stock()).toEqual(FREE);
      expect(await store.quantities(order)).toEqual({ MUG: [3, 0, 0, 3], CUP: [2, 0, 0, 2] });
      expect(await store.ledger(order, 'ship', 'accept_cancel')).toEqual(['accept_cancel applied']);
    });

    it('on its way, applied first: its proof decides, the cancellation is refused', async () => {
      const order = await store.ready(PART);
      await shipMugs(order);
      const claimed = await store.claim();
      await store.sendUnseen(claimed);
      await store.cancelAsked(order);
      expect(await store.requests(order)).toEqual([]);
      expect(await store.idle()).toBe(true);
      await store.leaseExpires();
      await store.verify();
      expect(await store.shipment(order, 'A')).toMatchObject({ status: 'CONFIRMED', confirmedBy: 'READ' });
      expect(await store.requests(order)).toEqual(['1 ANSWERING REJECT']);
      await store.next();
      expect(await store.story(order)).toMatch(/DHL TN-A \(shipped/);
    });

    it('on its way, the store refuses it because of the cancellation: held, answered, and sent behind the refusal', async () => {
      const order = await store.ready(PART);
      await shipMugs(order);
      const claimed = await store.claim();
      await store.cancelAsked(order);
      expect(await store.requests(order)).toEqual([]);
      await store.send(claimed);
      await store.verify(false);
      expect(await store.requests(order)).toEqual(['1 ANSWERING REJECT']);
      await store.next();
      await store.next();
      expect(await store.shipment(order, 'A')).toMatchObject({ status: 'CONFIRMED' });
      expect(await store.ledger(order, 'ship', 'reject_cancel')).toEqual([
        'ship refused',
        'reject_cancel applied',
        'ship applied',
      ]);
      expect(await store.quantities(order)).toEqual({ MUG: [3, 0, 1, 0], CUP: [2, 0, 0, 0] });
    });

    it('on its way and refused, with SHIPPED as point of no return: dropped, and the order cancelled', async () => {
      store = await ShippingStore.open(world, { policy: { pointOfNoReturn: 'SHIPPED' } });
      const order = await store.ready(PART);
      await shipMugs(order);
      await shipMugs(order, 'B');
      const claimed = await store.claim();
      await store.cancelAsked(order);
      await store.send(claimed);
      await store.verify(false);
      await store.next();
      expect(await store.stage(order)).toBe('CANCELLED');
      expect([await store.shipment(order, 'A'), await store.shipment(order, 'B')]).toMatchObject([
        { status: 'CANCELLED' },
        { status: 'CANCELLED' },
      ]);
      expect(await store.stock()).toEqual(FREE);
    });

    it.each([true, false])('whose outcome is unknown: resolved first, then answered (applied: %s)', async (applied) => {
      const order = await store.ready(PART);
      await store.fault('ship', applied ? 'reset_after' : 'error_before');
      await shipMugs(order);
      await store.next();
      await store.cancelAsked(order);
      await store.pull('CANCELLATIONS');
      expect(await store.requests(order)).toEqual([]);
      expect(await store.idle()).toBe(true);
      await store.verify();
      expect(await store.requests(order)).toEqual(['1 ANSWERING REJECT']);
      await store.next();
      if (!applied) await store.next();
      expect(await store.shipment(order, 'A')).toMatchObject({
        status: 'CONFIRMED',
        confirmedBy: applied ? 'READ' : 'ANSWER',
      });
      expect(await store.requests(order)).toEqual(['1 REJECTED REJECT']);
      expect(await store.ledger(order, 'ship', 'email')).toEqual(['ship applied']);
    });

    it('refused because of a cancellation that is taken back before we read: sent once more', async () => {
      const order = await store.ready(PART);
      await shipMugs(order);
      const claimed = await store.claim();
      await store.merchant.requestCancel(store.domain, order.remote);
      await store.send(claimed);
      await store.merchant.withdrawCancel(store.domain, order.remote);
      await store.verify(false);
      await store.next();
      expect(await store.shipment(order, 'A')).toMatchObject({ status: 'CONFIRMED' });
      expect(await store.ledger(order, 'ship')).toEqual(['ship refused', 'ship applied']);
      expect(await store.ours.exceptions()).toEqual([]);
    });

    it('that is parked: a person has to look first, then the request is answered', async () => {
      const order = await store.ready(PART);
      await shipMugs(order);
      await store.refusedForGood('/fulfillments/');
      await store.cancelAsked(order);
      expect(await store.ours.exceptions()).toEqual(['CANCELLATION_WAITING', 'OPERATION_PARKED']);
      await expect(answer(order, 'ACCEPT')).rejects.toMatchObject({ code: 'SHIPMENT_PARKED' });
      await store.redrive(order);
      await store.verify(false);
      expect(await store.shipment(order, 'A')).toMatchObject({ status: 'HELD' });
      await answer(order, 'REJECT');
      await store.next();
      await store.next();
      expect(await store.shipment(order, 'A')).toMatchObject({ status: 'CONFIRMED' });
      expect(await store.ours.exceptions()).toEqual([]);
    });
  });

  describe('taken back by the merchant', () => {
    it('before an operator answered: the shipment that was held goes out', async () => {
      await manual();
      const order = await store.ready(PART);
      await shipMugs(order);
      await store.cancelAsked(order);
      expect(await store.shipment(order, 'A')).toMatchObject({ status: 'HELD' });
      await takenBack(order);
      expect(await store.requests(order)).toEqual(['1 WITHDRAWN -']);
      expect(await store.ours.exceptions()).toEqual([]);
      await store.next();
      expect(await store.shipment(order, 'A')).toMatchObject({ status: 'CONFIRMED' });
    });

    it('after our agreement was recorded, before it was sent: nothing is sent, the work goes on', async () => {
      const order = await store.ready(PART);
      await store.cancelAsked(order);
      await takenBack(order);
      expect(await store.stage(order)).toBe('READY');
      expect(await store.operations(order)).toEqual(['cancellation.answer SUPERSEDED 0']);
      expect(await store.stock()).toEqual(UNTOUCHED);
      expect(await store.idle()).toBe(true);
      await store.ship(order, 'A');
      await store.next();
      expect(await store.stage(order)).toBe('SHIPPED');
      expect(await answers(order)).toEqual([]);
    });

    it('while our agreement is on its way: the store refuses it, the work goes on', async () => {
      const order = await store.ready(PART);
      await store.cancelAsked(order);
      const claimed = await store.claim();
      await takenBack(order);
      await store.send(claimed);
      await store.verify(false);
      expect(await store.stage(order)).toBe('READY');
      expect(await store.requests(order)).toEqual(['1 WITHDRAWN ACCEPT']);
      await store.cancelAsked(order);
      await store.next();
      expect(await store.requests(order)).toEqual(['1 WITHDRAWN ACCEPT', '2 ACCEPTED ACCEPT']);
      expect(await store.stage(order)).toBe('CANCELLED');
    });

    it('and asked again: the second request is answered', async () => {
      const order = await store.ready(PART);
      await store.cancelAsked(order);
      await takenBack(order);
      await store.cancelAsked(order);
      expect(await store.requests(order)).toEqual(['1 WITHDRAWN ACCEPT', '2 ANSWERING ACCEPT']);
      await store.next();
      expect(await store.stage(order)).toBe('CANCELLED');
    });

    it('and asked again between our refused answer and the read: sent once more', async () => {
      const order = await store.ready(PART);
      await store.cancelAsked(order);
      const claimed = await store.claim();
      await store.merchant.withdrawCancel(store.domain, order.remote);
      await store.send(claimed);
      await store.merchant.requestCancel(store.domain, order.remote);
      await store.verify(false);
      await store.next();
      expect(await store.stage(order)).toBe('CANCELLED');
      expect(await answers(order)).toEqual(['accept_cancel refused', 'accept_cancel applied']);
    });

    it('and asked again while our answer to the first is on its way: the answer that the store took counts', async () => {
      const order = await store.ready(PART);
      await store.packed(order);
      await store.cancelAsked(order);
      const claimed = await store.claim();
      await store.merchant.withdrawCancel(store.domain, order.remote);
      await store.cancelAsked(order);
      await store.send(claimed);
      expect(await store.requests(order)).toEqual(['1 REJECTED REJECT']);
      expect(await answers(order)).toEqual(['reject_cancel applied']);
      await store.pull('CANCELLATIONS');
      expect(await store.requests(order)).toEqual(['1 REJECTED REJECT']);
    });
  });

  describe('cancelled by force', () => {
    it('while our answer waits: FORCED, the answer is never sent', async () => {
      const order = await store.ready(PART);
      await store.cancelAsked(order);
      await store.merchant.forceCancel(store.domain, order.remote);
      await store.pull('CANCELLATIONS');
      expect(await store.stage(order)).toBe('CANCELLED');
      expect(await store.requests(order)).toEqual(['1 FORCED ACCEPT']);
      expect(await store.operations(order)).toEqual(['cancellation.answer SUPERSEDED 0']);
      expect(await store.stock()).toEqual(FREE);
      expect(await store.idle()).toBe(true);
    });

    it.each(['ACCEPT', 'REJECT'])('while our answer is on its way (%s): FORCED', async (given) => {
      const order = await store.ready(PART);
      if (given === 'REJECT') await shipMugs(order);
      await store.cancelAsked(order);
      const claimed = await store.claim();
      await store.merchant.forceCancel(store.domain, order.remote);
      await store.send(claimed);
      await store.verify(false);
      expect(await store.stage(order)).toBe('CANCELLED');
      expect(await store.requests(order)).toEqual([`1 FORCED ${given}`]);
      expect(await store.stock()).toEqual(FREE);
      expect(await store.quantities(order)).toEqual({ MUG: [3, 0, 0, 3], CUP: [2, 0, 0, 2] });
      expect(await store.idle()).toBe(true);
    });

    it('while an operator thinks: FORCED, held shipments dropped, and the floor is told to stop', async () => {
      await manual();
      const order = await store.ready(PART);
      await shipMugs(order);
      await store.cancelAsked(order);
      await store.merchant.forceCancel(store.domain, order.remote);
      await store.pull('CANCELLATIONS');
      expect(await store.stage(order)).toBe('CANCELLED');
      expect(await store.requests(order)).toEqual(['1 FORCED -']);
      expect(await store.shipment(order, 'A')).toMatchObject({ status: 'CANCELLED' });
      expect(await store.ours.exceptions()).toEqual(['STOP_SHIP']);
      await expect(answer(order, 'REJECT')).rejects.toMatchObject({ code: 'INVALID_STATE' });
      expect(await store.stock()).toEqual(FREE);
    });
  });
});
