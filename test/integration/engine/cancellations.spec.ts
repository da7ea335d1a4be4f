import { Cancelling } from './cancelling.js';
import { PART } from './shipping-scene.js';

const UNTOUCHED = { onHand: 100, reserved: 3 };
const FREE = { onHand: 100, reserved: 0 };

describe('cancellation requests', () => {
  const scene = new Cancelling();

  describe('answered by policy', () => {
    it('READY: agreed, and when the store confirms, CANCELLED with its stock free', async () => {
      const order = await scene.store.ready(PART);
      await scene.store.cancelAsked(order, 'Customer changed their mind.');
      expect(await scene.store.stage(order)).toBe('CANCEL_PENDING');
      expect(await scene.store.requests(order)).toEqual(['1 ANSWERING ACCEPT']);
      expect(await scene.store.stock()).toEqual(UNTOUCHED);
      await expect(scene.store.ship(order, 'A')).rejects.toMatchObject({ code: 'INVALID_STAGE' });
      await scene.store.next();
      expect(await scene.store.stage(order)).toBe('CANCELLED');
      expect(await scene.store.requests(order)).toEqual(['1 ACCEPTED ACCEPT']);
      expect(await scene.store.stock()).toEqual(FREE);
      expect(await scene.store.quantities(order)).toEqual({ MUG: [3, 0, 0, 3], CUP: [2, 0, 0, 2] });
      expect(await scene.answers(order)).toEqual(['accept_cancel applied']);
      expect(await scene.store.story(order)).toContain('Nothing was shipped.');
    });

    it('seen again and again while it waits: one request, one answer', async () => {
      const order = await scene.store.ready(PART);
      await scene.store.cancelAsked(order);
      await scene.store.pull('CANCELLATIONS');
      await scene.store.pull('ACCEPTED');
      await scene.store.next();
      await scene.store.pull('CANCELLATIONS');
      expect(await scene.store.operations(order)).toEqual(['cancellation.answer CONFIRMED 1']);
      expect(await scene.store.requests(order)).toEqual(['1 ACCEPTED ACCEPT']);
    });

    it('PACKED: refused with the reason in the timeline at the store, and the order can be shipped', async () => {
      const order = await scene.store.ready(PART);
      await scene.store.packed(order);
      await scene.store.cancelAsked(order);
      await expect(scene.store.ship(order, 'A')).rejects.toMatchObject({ code: 'CANCELLATION_OPEN' });
      await scene.store.next();
      expect(await scene.store.stage(order)).toBe('PACKED');
      expect(await scene.store.requests(order)).toEqual(['1 REJECTED REJECT']);
      expect(await scene.store.story(order)).toContain('Too late to cancel: the order is packed.');
      expect(await scene.store.stock()).toEqual(UNTOUCHED);
      await scene.store.ship(order, 'A');
      await scene.store.next();
      expect(await scene.store.stage(order)).toBe('SHIPPED');
    });

    it('a part shipped: refused with carrier, number and time as evidence, here and at the store', async () => {
      const order = await scene.store.ready(PART);
      await scene.shipMug(order);
      await scene.store.next();
      await scene.store.cancelAsked(order);
      await scene.store.next();
      expect(await scene.store.story(order)).toMatch(
        /Too late to cancel: DHL TN-A \(shipped \d{4}-\d\d-\d\d \d\d:\d\d UTC\)\./,
      );
      const [row] = await scene.store.sql<{ evidence: unknown }>(
        'SELECT evidence FROM cancellation_request WHERE fulfillment_order_id = $1',
        [order.id],
      );
      expect(row?.evidence).toMatchObject({ stage: 'READY', parcels: [{ carrier: 'DHL', trackingNumber: 'TN-A' }] });
      await scene.store.ship(order, 'B');
      await scene.store.next();
      expect(await scene.store.stage(order)).toBe('SHIPPED');
    });

    it('the merchant asks again after a refusal, in the same cycle: number 2; stale pages ask nothing', async () => {
      const order = await scene.store.ready(PART);
      await scene.store.packed(order);
      await scene.store.cancelAsked(order);
      await scene.store.next();
      // Pages of the time when the first request was open: they are late and must not open a second one.
      await scene.store.fault('list', 'stale_list', { ms: 500 });
      await scene.store.pull('CANCELLATIONS');
      await scene.store.pull('CANCELLATIONS');
      expect(await scene.store.requests(order)).toEqual(['1 REJECTED REJECT']);
      await scene.store.cancelAsked(order);
      expect(await scene.store.requests(order)).toEqual(['1 REJECTED REJECT', '2 ANSWERING REJECT']);
      await scene.store.next();
      expect(await scene.store.requests(order)).toEqual(['1 REJECTED REJECT', '2 REJECTED REJECT']);
      expect(await scene.answers(order)).toEqual(['reject_cancel applied', 'reject_cancel applied']);
      expect((await scene.store.ours.order(String(order.remote))).cycle).toBe(1);
    });

    it('requested anew after an agreed cancellation: the next cycle, with its own first request', async () => {
      const order = await scene.store.ready(PART);
      await scene.store.cancelAsked(order);
      await scene.store.next();
      await scene.store.merchant.request(scene.store.domain, order.remote, { callbacks: 0 });
      await scene.store.pull('REQUESTS');
      await scene.store.next();
      expect(await scene.store.stage(order)).toBe('READY');
      await scene.store.cancelAsked(order);
      await scene.store.next();
      expect(await scene.store.requests(order)).toEqual(['1 ACCEPTED ACCEPT', '1 ACCEPTED ACCEPT']);
      expect(await scene.store.stage(order)).toBe('CANCELLED');
      expect(await scene.store.stock()).toEqual(FREE);
    });

    it('of an order that Crossdock meets with it: adopted for review, and refused or agreed by policy', async () => {
      const order = await scene.store.ready(PART);
      await scene.store.merchant.requestCancel(scene.store.domain, order.remote);
      await scene.store.forget(order);
      await scene.store.pull('CANCELLATIONS');
      const met = await scene.store.ours.order(String(order.remote));
      expect(met.stage).toBe('CANCEL_PENDING');
      await scene.store.next();
      expect(await scene.store.stage(order)).toBe('CANCELLED');
      expect(await scene.answers(order)).toEqual(['accept_cancel applied']);
    });

    it('a request before our accept is confirmed is answered when it is', async () => {
      const [made] = await scene.store.control.createOrders(scene.store.domain, {
        order: { lines: PART, country: 'DE' },
      });
      const remote = made?.id ?? 0;
      await scene.store.merchant.request(scene.store.domain, remote, { callbacks: 0 });
      await scene.store.pull('REQUESTS');
      await scene.store.fault('accept', 'reset_after');
      await scene.store.next();
      await scene.store.merchant.requestCancel(scene.store.domain, remote);
      await scene.store.pull('CANCELLATIONS');
      await scene.store.verify();
      const order = { remote, id: (await scene.store.ours.order(String(remote))).id };
      if ((await scene.store.stage(order)) === 'READY') await scene.store.pull('CANCELLATIONS');
      expect(await scene.store.stage(order)).toBe('CANCEL_PENDING');
      await scene.store.next();
      expect(await scene.store.stage(order)).toBe('CANCELLED');
    });
  });

  describe('racing a shipment', () => {
    it('that waits: held, then sent behind the refusal', async () => {
      const order = await scene.store.ready(PART);
      await scene.shipMug(order);
      await scene.store.cancelAsked(order);
      expect(await scene.store.shipment(order, 'A')).toMatchObject({ status: 'PENDING' });
      expect(await scene.store.operations(order)).toEqual([
        'cancellation.answer PENDING 0',
        'fulfillment.create PENDING 0',
      ]);
      expect((await scene.store.next()).kind).toBe('cancellation.answer');
      expect((await scene.store.next()).kind).toBe('fulfillment.create');
      expect(await scene.store.shipment(order, 'A')).toMatchObject({ status: 'CONFIRMED', confirmedBy: 'ANSWER' });
      expect(await scene.store.story(order)).toMatch(/DHL TN-A \(handed over/);
      expect(await scene.store.ledger(order, 'ship', 'reject_cancel')).toEqual([
        'reject_cancel applied',
        'ship applied',
      ]);
    });

    it('that goes out after the refusal: a list that still shows the request is no second one', async () => {
      const order = await scene.store.ready(PART);
      await scene.shipMug(order);
      await scene.store.cancelAsked(order);
      await scene.store.next();
      const shownLate = `UPDATE fulfillment_order o SET cancel_open = true, request_status = 'CANCEL_REQUESTED',
          remote_updated_at = NULL, observed_at = c.cancel_ended_at + interval '1 s'
        FROM request_cycle c WHERE o.id = $1 AND c.fulfillment_order_id = o.id AND c.cycle = o.cycle`;
      await scene.store.sql(shownLate, [order.id]);
      expect((await scene.store.next()).kind).toBe('fulfillment.create');
      expect(await scene.store.requests(order)).toEqual(['1 REJECTED REJECT']);
      expect(await scene.store.idle()).toBe(true);
      expect(await scene.answers(order)).toEqual(['reject_cancel applied']);
    });

    it('that waits, with SHIPPED as point of no return: dropped, and the order cancelled', async () => {
      await scene.open({ pointOfNoReturn: 'SHIPPED' });
      const order = await scene.store.ready(PART);
      await scene.shipMug(order);
      await scene.store.cancelAsked(order);
      expect(await scene.store.shipment(order, 'A')).toMatchObject({ status: 'HELD' });
      expect(await scene.store.operations(order)).toEqual([
        'fulfillment.create SUPERSEDED 0',
        'cancellation.answer PENDING 0',
      ]);
      await scene.store.next();
      expect(await scene.store.stage(order)).toBe('CANCELLED');
      expect(await scene.store.shipment(order, 'A')).toMatchObject({ status: 'CANCELLED' });
      expect(await scene.store.stock()).toEqual(FREE);
      expect(await scene.store.quantities(order)).toEqual({ MUG: [3, 0, 0, 3], CUP: [2, 0, 0, 2] });
      expect(await scene.store.ledger(order, 'ship', 'accept_cancel')).toEqual(['accept_cancel applied']);
    });

    it('on its way, applied first: its proof decides, the cancellation is refused', async () => {
      const order = await scene.store.ready(PART);
      await scene.shipMug(order);
      const claimed = await scene.store.claim();
      await scene.store.sendUnseen(claimed);
      await scene.store.cancelAsked(order);
      expect(await scene.store.requests(order)).toEqual([]);
      expect(await scene.store.idle()).toBe(true);
      await scene.store.leaseExpires();
      await scene.store.verify();
      expect(await scene.store.shipment(order, 'A')).toMatchObject({ status: 'CONFIRMED', confirmedBy: 'READ' });
      expect(await scene.store.requests(order)).toEqual(['1 ANSWERING REJECT']);
      await scene.store.next();
      expect(await scene.store.story(order)).toMatch(/DHL TN-A \(shipped/);
    });

    it('on its way, the store refuses it because of the cancellation: held, answered, and sent behind the refusal', async () => {
      const order = await scene.store.ready(PART);
      await scene.shipMug(order);
      const claimed = await scene.store.claim();
      await scene.store.cancelAsked(order);
      expect(await scene.store.requests(order)).toEqual([]);
      await scene.store.send(claimed);
      await scene.store.verify(false);
      expect(await scene.store.requests(order)).toEqual(['1 ANSWERING REJECT']);
      await scene.store.next();
      await scene.store.next();
      expect(await scene.store.shipment(order, 'A')).toMatchObject({ status: 'CONFIRMED' });
      expect(await scene.store.ledger(order, 'ship', 'reject_cancel')).toEqual([
        'ship refused',
        'reject_cancel applied',
        'ship applied',
      ]);
      expect(await scene.store.quantities(order)).toEqual({ MUG: [3, 0, 1, 0], CUP: [2, 0, 0, 0] });
    });

    it('on its way and refused, with SHIPPED as point of no return: dropped, and the order cancelled', async () => {
      await scene.open({ pointOfNoReturn: 'SHIPPED' });
      const order = await scene.store.ready(PART);
      await scene.shipMug(order);
      await scene.shipMug(order, 'B');
      const claimed = await scene.store.claim();
      await scene.store.cancelAsked(order);
      await scene.store.send(claimed);
      await scene.store.verify(false);
      await scene.store.next();
      expect(await scene.store.stage(order)).toBe('CANCELLED');
      expect([await scene.store.shipment(order, 'A'), await scene.store.shipment(order, 'B')]).toMatchObject([
        { status: 'CANCELLED' },
        { status: 'CANCELLED' },
      ]);
      expect(await scene.store.stock()).toEqual(FREE);
    });

    it.each([true, false])('whose outcome is unknown: resolved first, then answered (applied: %s)', async (applied) => {
      const order = await scene.store.ready(PART);
      await scene.store.fault('ship', applied ? 'reset_after' : 'error_before');
      await scene.shipMug(order);
      await scene.store.next();
      await scene.store.cancelAsked(order);
      await scene.store.pull('CANCELLATIONS');
      expect(await scene.store.requests(order)).toEqual([]);
      expect(await scene.store.idle()).toBe(true);
      await scene.store.verify();
      expect(await scene.store.requests(order)).toEqual(['1 ANSWERING REJECT']);
      await scene.store.next();
      if (!applied) await scene.store.next();
      expect(await scene.store.shipment(order, 'A')).toMatchObject({
        status: 'CONFIRMED',
        confirmedBy: applied ? 'READ' : 'ANSWER',
      });
      expect(await scene.store.requests(order)).toEqual(['1 REJECTED REJECT']);
      expect(await scene.store.ledger(order, 'ship', 'email')).toEqual(['ship applied']);
    });

    it('refused because of a cancellation that is taken back before we read: sent once more', async () => {
      const order = await scene.store.ready(PART);
      await scene.shipMug(order);
      const claimed = await scene.store.claim();
      await scene.store.merchant.requestCancel(scene.store.domain, order.remote);
      await scene.store.send(claimed);
      await scene.store.merchant.withdrawCancel(scene.store.domain, order.remote);
      await scene.store.verify(false);
      await scene.store.next();
      expect(await scene.store.shipment(order, 'A')).toMatchObject({ status: 'CONFIRMED' });
      expect(await scene.store.ledger(order, 'ship')).toEqual(['ship refused', 'ship applied']);
      expect(await scene.store.ours.exceptions()).toEqual([]);
    });

    it('that is parked: a person has to look first, then the request is answered', async () => {
      const order = await scene.store.ready(PART);
      await scene.shipMug(order);
      await scene.store.refusedForGood('/fulfillments/');
      await scene.store.cancelAsked(order);
      expect(await scene.store.ours.exceptions()).toEqual(['CANCELLATION_WAITING', 'OPERATION_PARKED']);
      await expect(scene.answer(order, 'ACCEPT')).rejects.toMatchObject({ code: 'SHIPMENT_PARKED' });
      await scene.store.redrive(order);
      await scene.store.verify(false);
      expect(await scene.store.shipment(order, 'A')).toMatchObject({ status: 'HELD' });
      await scene.answer(order, 'REJECT');
      await scene.store.next();
      await scene.store.next();
      expect(await scene.store.shipment(order, 'A')).toMatchObject({ status: 'CONFIRMED' });
      expect(await scene.store.ours.exceptions()).toEqual([]);
    });
  });

  describe('taken back by the merchant', () => {
    it('before an operator answered: the shipment that was held goes out', async () => {
      await scene.open({ cancellationMode: 'MANUAL' });
      const order = await scene.store.ready(PART);
      await scene.shipMug(order);
      await scene.store.cancelAsked(order);
      expect(await scene.store.shipment(order, 'A')).toMatchObject({ status: 'HELD' });
      await scene.takenBack(order);
      expect(await scene.store.requests(order)).toEqual(['1 WITHDRAWN -']);
      expect(await scene.store.ours.exceptions()).toEqual([]);
      await scene.store.next();
      expect(await scene.store.shipment(order, 'A')).toMatchObject({ status: 'CONFIRMED' });
    });

    it('after our agreement was recorded, before it was sent: nothing is sent, the work goes on', async () => {
      const order = await scene.store.ready(PART);
      await scene.store.cancelAsked(order);
      await scene.takenBack(order);
      expect(await scene.store.stage(order)).toBe('READY');
      expect(await scene.store.operations(order)).toEqual(['cancellation.answer SUPERSEDED 0']);
      expect(await scene.store.stock()).toEqual(UNTOUCHED);
      expect(await scene.store.idle()).toBe(true);
      await scene.store.ship(order, 'A');
      await scene.store.next();
      expect(await scene.store.stage(order)).toBe('SHIPPED');
      expect(await scene.answers(order)).toEqual([]);
    });

    it('while our agreement is on its way: the store refuses it, the work goes on', async () => {
      const order = await scene.store.ready(PART);
      await scene.store.cancelAsked(order);
      const claimed = await scene.store.claim();
      await scene.takenBack(order);
      await scene.store.send(claimed);
      await scene.store.verify(false);
      expect(await scene.store.stage(order)).toBe('READY');
      expect(await scene.store.requests(order)).toEqual(['1 WITHDRAWN ACCEPT']);
      await scene.store.cancelAsked(order);
      await scene.store.next();
      expect(await scene.store.requests(order)).toEqual(['1 WITHDRAWN ACCEPT', '2 ACCEPTED ACCEPT']);
      expect(await scene.store.stage(order)).toBe('CANCELLED');
    });

    it('and asked again: the second request is answered', async () => {
      const order = await scene.store.ready(PART);
      await scene.store.cancelAsked(order);
      await scene.takenBack(order);
      await scene.store.cancelAsked(order);
      expect(await scene.store.requests(order)).toEqual(['1 WITHDRAWN ACCEPT', '2 ANSWERING ACCEPT']);
      await scene.store.next();
      expect(await scene.store.stage(order)).toBe('CANCELLED');
    });

    it('and asked again between our refused answer and the read: sent once more', async () => {
      const order = await scene.store.ready(PART);
      await scene.store.cancelAsked(order);
      const claimed = await scene.store.claim();
      await scene.store.merchant.withdrawCancel(scene.store.domain, order.remote);
      await scene.store.send(claimed);
      await scene.store.merchant.requestCancel(scene.store.domain, order.remote);
      await scene.store.verify(false);
      await scene.store.next();
      expect(await scene.store.stage(order)).toBe('CANCELLED');
      expect(await scene.answers(order)).toEqual(['accept_cancel refused', 'accept_cancel applied']);
    });

    it('and asked again while our answer to the first is on its way: the answer that the store took counts', async () => {
      const order = await scene.store.ready(PART);
      await scene.store.packed(order);
      await scene.store.cancelAsked(order);
      const claimed = await scene.store.claim();
      await scene.store.merchant.withdrawCancel(scene.store.domain, order.remote);
      await scene.store.cancelAsked(order);
      await scene.store.send(claimed);
      expect(await scene.store.requests(order)).toEqual(['1 REJECTED REJECT']);
      expect(await scene.answers(order)).toEqual(['reject_cancel applied']);
      await scene.store.pull('CANCELLATIONS');
      expect(await scene.store.requests(order)).toEqual(['1 REJECTED REJECT']);
    });
  });

  describe('cancelled by force', () => {
    it('while our answer waits: FORCED, the answer is never sent', async () => {
      const order = await scene.store.ready(PART);
      await scene.store.cancelAsked(order);
      await scene.store.merchant.forceCancel(scene.store.domain, order.remote);
      await scene.store.pull('CANCELLATIONS');
      expect(await scene.store.stage(order)).toBe('CANCELLED');
      expect(await scene.store.requests(order)).toEqual(['1 FORCED ACCEPT']);
      expect(await scene.store.operations(order)).toEqual(['cancellation.answer SUPERSEDED 0']);
      expect(await scene.store.stock()).toEqual(FREE);
      expect(await scene.store.idle()).toBe(true);
    });

    it.each(['ACCEPT', 'REJECT'])('while our answer is on its way (%s): FORCED', async (given) => {
      const order = await scene.store.ready(PART);
      if (given === 'REJECT') await scene.shipMug(order);
      await scene.store.cancelAsked(order);
      const claimed = await scene.store.claim();
      await scene.store.merchant.forceCancel(scene.store.domain, order.remote);
      await scene.store.send(claimed);
      await scene.store.verify(false);
      expect(await scene.store.stage(order)).toBe('CANCELLED');
      expect(await scene.store.requests(order)).toEqual([`1 FORCED ${given}`]);
      expect(await scene.store.stock()).toEqual(FREE);
      expect(await scene.store.quantities(order)).toEqual({ MUG: [3, 0, 0, 3], CUP: [2, 0, 0, 2] });
      expect(await scene.store.idle()).toBe(true);
    });

    it('while an operator thinks: FORCED, held shipments dropped, and the floor is told to stop', async () => {
      await scene.open({ cancellationMode: 'MANUAL' });
      const order = await scene.store.ready(PART);
      await scene.shipMug(order);
      await scene.store.cancelAsked(order);
      await scene.store.merchant.forceCancel(scene.store.domain, order.remote);
      await scene.store.pull('CANCELLATIONS');
      expect(await scene.store.stage(order)).toBe('CANCELLED');
      expect(await scene.store.requests(order)).toEqual(['1 FORCED -']);
      expect(await scene.store.shipment(order, 'A')).toMatchObject({ status: 'CANCELLED' });
      expect(await scene.store.ours.exceptions()).toEqual(['STOP_SHIP']);
      await expect(scene.answer(order, 'REJECT')).rejects.toMatchObject({ code: 'INVALID_STATE' });
      expect(await scene.store.stock()).toEqual(FREE);
    });
  });
});
