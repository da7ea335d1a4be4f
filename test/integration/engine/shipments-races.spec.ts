import type { FaultName, FaultParams } from '../../../sandbox/faults/model.js';
import { freshStores } from './fresh-stores.js';
import type { ShippingStore, TwoSided } from './shipping-store.js';
import type { ShippingWorld } from './shipping-world.js';

const PART = [
  { sku: 'MUG', quantity: 3 },
  { sku: 'CUP', quantity: 2 },
];
const SENT_ONCE = 'fulfillment.create CONFIRMED 1';

const here = freshStores();

describe('shipments and closes whose answer is lost, and what crosses them', () => {
  let world: ShippingWorld;
  let store: ShippingStore;
  beforeEach(() => {
    ({ world, store } = here);
  });

  /** Ships the mugs of an order with a second line, so that the store would take the same shipment twice. */
  const shipMugs = async (order: TwoSided, key = 'A'): Promise<void> => {
    await store.ship(order, key, {
      lines: [{ lineId: await store.line(order, 'MUG'), quantity: 1 }],
      notifyCustomer: true,
    });
  };

  const state = async (order: TwoSided): Promise<string[]> => {
    const { status, confirmedBy } = await store.shipment(order, 'A');
    return [String(status), String(confirmedBy), ...(await store.operations(order))];
  };

  describe('a shipment', () => {
    const APPLIED: [FaultName, FaultParams][] = [
      ['error_after', {}],
      ['reset_after', {}],
      ['html_after', {}],
      ['hang_after', { ms: 60_000 }],
    ];

    it.each(APPLIED)(
      'applied, and the answer lost (%s): confirmed by reading, never sent again',
      async (fault, params) => {
        const order = await store.ready(PART);
        await store.fault('ship', fault, params);
        await shipMugs(order);
        await store.next();
        expect(await state(order)).toEqual(['PENDING', 'null', 'fulfillment.create AMBIGUOUS 1']);
        expect(await store.verify(false)).toBeNull();
        expect(await store.idle()).toBe(true);
        await store.verify();
        expect(await state(order)).toEqual(['CONFIRMED', 'READ', SENT_ONCE]);
        const made = await store.control.fulfillments(store.domain, order.remote);
        expect((await store.shipment(order, 'A'))['remoteIds']).toEqual(made.map(({ id }) => String(id)));
        expect(await store.quantities(order)).toEqual({ MUG: [3, 0, 1, 0], CUP: [2, 0, 0, 0] });
        expect(await store.ledger(order, 'ship', 'email')).toEqual(['ship applied', 'email applied']);
        expect(await store.idle()).toBe(true);
      },
    );

    it.each(['list', 'page', 'object'] as const)(
      'is found whatever the store lists shipments as (%s)',
      async (fulfillmentsShape) => {
        await store.control.updateSettings(store.domain, { fulfillmentsShape, pageSize: 1 });
        const order = await store.ready(PART);
        await shipMugs(order, 'before');
        await store.next();
        await store.fault('ship', 'reset_after');
        await shipMugs(order);
        await store.next();
        await store.verify();
        expect(await state(order)).toEqual(['CONFIRMED', 'READ', SENT_ONCE, SENT_ONCE]);
        const made = await store.control.fulfillments(store.domain, order.remote);
        expect((await store.shipment(order, 'A'))['remoteIds']).toEqual([String(made[1]?.id)]);
      },
    );

    it.each(['error_before', 'html_before'] as const)(
      'not applied, and the answer lost (%s): sent again once, after the settle time',
      async (fault) => {
        const order = await store.ready(PART);
        await store.fault('ship', fault);
        await shipMugs(order);
        await store.next();
        expect(await store.verify(false)).toBeNull();
        await store.verify();
        expect(await state(order)).toEqual(['PENDING', 'null', 'fulfillment.create PENDING 1']);
        await store.next();
        expect(await state(order)).toEqual(['CONFIRMED', 'ANSWER', 'fulfillment.create CONFIRMED 2']);
        expect(await store.ledger(order, 'ship', 'email')).toEqual(['ship applied', 'email applied']);
      },
    );

    it.each(['reset', 'hang'] as const)('applied only after we gave up (%s): still once', async (client) => {
      const order = await store.ready(PART);
      await store.fault('ship', 'apply_late', { ms: 50_000, client });
      await shipMugs(order);
      await store.next();
      world.pass(30);
      expect(await store.verify(false)).toBeNull();
      await store.verify();
      expect(await state(order)).toEqual(['CONFIRMED', 'READ', SENT_ONCE]);
      expect(await store.ledger(order, 'ship')).toEqual(['ship applied late']);
    });

    it('the verifying reads fail: repeated, and nothing is sent meanwhile', async () => {
      const order = await store.ready(PART);
      await store.fault('ship', 'error_before');
      await shipMugs(order);
      await store.next();
      await store.fault('fulfillments', 'error_before');
      await store.verify();
      await store.fault('point', 'html_before');
      await store.verify();
      expect(await state(order)).toEqual(['PENDING', 'null', 'fulfillment.create AMBIGUOUS 1']);
      expect(await store.idle()).toBe(true);
      await store.verify();
      await store.next();
      expect(await state(order)).toEqual(['CONFIRMED', 'ANSWER', 'fulfillment.create CONFIRMED 2']);
    });

    it('429 and 401 are no attempts: sent once when the store takes it', async () => {
      const order = await store.ready(PART);
      await shipMugs(order);
      await store.fault('ship', 'rate_limited', { retryAfter: '3' });
      await store.next();
      expect(await store.operations(order)).toEqual(['fulfillment.create PENDING 0']);
      await store.fault('ship', 'unauthorized');
      await store.next();
      expect(await store.operations(order)).toEqual(['fulfillment.create PENDING 0']);
      await expect(store.next()).rejects.toThrow('CLOSED');
      await store.leaseExpires();
      await store.install();
      await store.verify();
      await store.next();
      expect((await state(order)).slice(0, 2)).toEqual(['CONFIRMED', 'ANSWER']);
      expect(await store.ledger(order, 'ship', 'email')).toEqual(['ship applied', 'email applied']);
    });

    it.each([true, false])(
      'its process ends between SENDING and the answer (arrived at the store: %s)',
      async (arrived) => {
        const order = await store.ready(PART);
        await shipMugs(order);
        const claimed = await store.claim();
        if (arrived) await store.sendUnseen(claimed);
        expect(await state(order)).toEqual(['PENDING', 'null', 'fulfillment.create SENDING 1']);
        await store.leaseExpires();
        await store.verify();
        if (!arrived) await store.next();
        expect(await state(order)).toEqual([
          'CONFIRMED',
          arrived ? 'READ' : 'ANSWER',
          `fulfillment.create CONFIRMED ${arrived ? 1 : 2}`,
        ]);
        expect(await store.ledger(order, 'ship', 'email')).toEqual(['ship applied', 'email applied']);
      },
    );

    it('an answer that comes after its lease is over still counts', async () => {
      const order = await store.ready(PART);
      await shipMugs(order);
      const claimed = await store.claim();
      await store.leaseExpires();
      await store.send(claimed);
      expect(await state(order)).toEqual(['CONFIRMED', 'ANSWER', SENT_ONCE]);
    });

    it('the order is cancelled by force while it is under way: refused, claim and stock given back, an exception', async () => {
      const order = await store.ready(PART);
      await shipMugs(order);
      await store.ship(order, 'B');
      const claimed = await store.claim();
      await store.merchant.forceCancel(store.domain, order.remote);
      await store.send(claimed);
      await store.verify(false);
      expect(await store.stage(order)).toBe('CANCELLED');
      expect([await store.shipment(order, 'A'), await store.shipment(order, 'B')]).toMatchObject([
        { status: 'REFUSED' },
        { status: 'CANCELLED' },
      ]);
      expect(await store.quantities(order)).toEqual({ MUG: [3, 0, 0, 3], CUP: [2, 0, 0, 2] });
      expect(await store.stock()).toEqual({ onHand: 100, reserved: 0 });
      expect(await store.ours.exceptions()).toEqual(['SHIPMENT_REFUSED', 'STOP_SHIP']);
      expect(await store.operations(order)).toEqual([
        'fulfillment.create REFUSED 1',
        'fulfillment.create SUPERSEDED 0',
      ]);
    });

    it('the order is cancelled by force after its shipment was applied and the answer lost: the proof stays', async () => {
      const order = await store.ready(PART);
      await store.fault('ship', 'reset_after');
      await shipMugs(order);
      await store.next();
      await store.merchant.forceCancel(store.domain, order.remote);
      await store.verify();
      expect(await state(order)).toEqual(['CONFIRMED', 'READ', SENT_ONCE]);
      await store.pull('ACCEPTED');
      expect(await store.stage(order)).toBe('CANCELLED');
      expect(await store.quantities(order)).toEqual({ MUG: [3, 0, 1, 2], CUP: [2, 0, 0, 2] });
      expect(await store.stock()).toEqual({ onHand: 99, reserved: 0 });
    });

    it('two orders to one shipment key, and another order with the same tracking number, do not disturb each other', async () => {
      const [one, other] = [await store.ready(PART), await store.ready(PART)];
      await store.fault('ship', 'reset_after');
      await shipMugs(one);
      await store.next();
      await store.fault('ship', 'error_before');
      await shipMugs(other);
      await store.next();
      await store.verify();
      await store.verify(false);
      await store.next();
      expect([await state(one), await state(other)]).toEqual([
        ['CONFIRMED', 'READ', SENT_ONCE],
        ['CONFIRMED', 'ANSWER', 'fulfillment.create CONFIRMED 2'],
      ]);
    });
  });

  describe('a close', () => {
    it('of which nothing was shipped: CLOSED, stock free, the rest counts as cancelled', async () => {
      const order = await store.ready(PART);
      await store.close(order, 'Damaged in the warehouse.');
      expect(await store.stage(order)).toBe('CLOSE_PENDING');
      expect(await store.stock()).toEqual({ onHand: 100, reserved: 3 });
      await expect(store.ship(order, 'A')).rejects.toMatchObject({ code: 'INVALID_STAGE' });
      await store.next();
      expect(await store.stage(order)).toBe('CLOSED');
      expect(await store.stock()).toEqual({ onHand: 100, reserved: 0 });
      expect(await store.quantities(order)).toEqual({ MUG: [3, 0, 0, 3], CUP: [2, 0, 0, 2] });
      expect(await store.story(order)).toContain('Damaged in the warehouse.');
      expect(await store.remote(order)).toMatchObject({ status: 'incomplete', requestStatus: 'closed' });
      await store.pull('ACCEPTED');
      expect(await store.stage(order)).toBe('CLOSED');
    });

    it('of which a part was shipped: the part stays shipped', async () => {
      const order = await store.ready(PART);
      await shipMugs(order);
      await store.next();
      await store.close(order);
      await store.next();
      expect(await store.stage(order)).toBe('CLOSED');
      expect(await store.quantities(order)).toEqual({ MUG: [3, 0, 1, 2], CUP: [2, 0, 0, 2] });
      expect(await store.stock()).toEqual({ onHand: 99, reserved: 0 });
    });

    it('with a lost answer, applied: confirmed by reading', async () => {
      const order = await store.ready(PART);
      await store.fault('close', 'reset_after');
      await store.close(order);
      await store.next();
      await store.verify();
      expect(await store.stage(order)).toBe('CLOSED');
      expect(await store.operations(order)).toEqual(['fulfillment-order.close CONFIRMED 1']);
      expect(await store.ledger(order, 'close')).toEqual(['close applied']);
    });

    it('with a lost answer, not applied: sent again once', async () => {
      const order = await store.ready(PART);
      await store.fault('close', 'error_before');
      await store.close(order);
      await store.next();
      await store.verify();
      expect(await store.stage(order)).toBe('CLOSE_PENDING');
      await store.next();
      expect(await store.stage(order)).toBe('CLOSED');
      expect(await store.ledger(order, 'close')).toEqual(['close applied']);
    });

    describe('refused by the store for no visible reason', () => {
      let order: TwoSided;
      beforeEach(async () => {
        order = await store.ready(PART);
        await refused();
        expect(await store.stage(order)).toBe('READY');
        expect(await store.ours.exceptions()).toEqual(['CLOSE_REFUSED']);
      });

      const refused = async (): Promise<void> => {
        world.refuseNext('/close/');
        await store.close(order);
        await store.next();
        await store.verify(false);
      };
      const ended = async (): Promise<unknown[]> => {
        const { rows } = await world.app.database.query(
          'SELECT type, resolution FROM exception WHERE store_id = $1 AND resolved_at IS NOT NULL',
          [store.ours.id],
        );
        return rows;
      };

      it('can be closed once more; refused again it is still one exception, which ends when the store agrees', async () => {
        await refused();
        expect(await store.ours.exceptions()).toEqual(['CLOSE_REFUSED']);
        await store.close(order);
        await store.next();
        expect(await store.stage(order)).toBe('CLOSED');
        expect(await store.ours.exceptions()).toEqual([]);
        expect(await ended()).toEqual([{ type: 'CLOSE_REFUSED', resolution: 'The order is CLOSED.' }]);
      });

      it('a part that is shipped leaves the exception; with the rest it ends by itself', async () => {
        await shipMugs(order);
        await store.next();
        expect(await store.ours.exceptions()).toEqual(['CLOSE_REFUSED']);
        await store.ship(order, 'B', { notifyCustomer: false });
        await store.next();
        expect(await store.stage(order)).toBe('SHIPPED');
        expect(await ended()).toEqual([{ type: 'CLOSE_REFUSED', resolution: 'The order is SHIPPED.' }]);
      });

      it('a merchant who cancels the order ends it as well', async () => {
        await store.cancelAsked(order);
        await store.next();
        expect(await store.stage(order)).toBe('CANCELLED');
        expect(await store.ours.exceptions()).toEqual([]);
      });
    });

    it('crossed by a cancellation before it was sent: taken back, and the cancellation is agreed', async () => {
      const order = await store.ready(PART);
      await store.close(order);
      await store.cancelAsked(order);
      expect(await store.stage(order)).toBe('CANCEL_PENDING');
      await store.next();
      expect(await store.stage(order)).toBe('CANCELLED');
      expect(await store.operations(order)).toEqual([
        'fulfillment-order.close SUPERSEDED 0',
        'cancellation.answer CONFIRMED 1',
      ]);
      expect(await store.ledger(order, 'close', 'accept_cancel')).toEqual(['accept_cancel applied']);
      expect(await store.stock()).toEqual({ onHand: 100, reserved: 0 });
    });

    it('crossed by a cancellation on its way: refused by the store, and the cancellation is agreed', async () => {
      const order = await store.ready(PART);
      await store.close(order);
      const claimed = await store.claim();
      await store.cancelAsked(order);
      expect(await store.stage(order)).toBe('CLOSE_PENDING');
      await store.send(claimed);
      await store.verify(false);
      expect(await store.stage(order)).toBe('CANCEL_PENDING');
      await store.next();
      expect(await store.stage(order)).toBe('CANCELLED');
      expect(await store.ledger(order, 'close', 'accept_cancel')).toEqual(['close refused', 'accept_cancel applied']);
      expect(await store.ours.exceptions()).toEqual([]);
    });

    it('crossed by a forced cancellation on its way', async () => {
      const order = await store.ready(PART);
      await store.close(order);
      const claimed = await store.claim();
      await store.merchant.forceCancel(store.domain, order.remote);
      await store.send(claimed);
      await store.verify(false);
      expect(await store.stage(order)).toBe('CANCELLED');
      expect(await store.operations(order)).toEqual(['fulfillment-order.close REFUSED 1']);
      expect(await store.stock()).toEqual({ onHand: 100, reserved: 0 });
    });

    it('requested again after a close: what was left is the next cycle', async () => {
      const order = await store.ready(PART);
      await shipMugs(order);
      await store.next();
      await store.close(order);
      await store.next();
      await store.merchant.request(store.domain, order.remote, { callbacks: 0 });
      await store.pull('REQUESTS');
      await store.next();
      expect(await store.stage(order)).toBe('READY');
      await store.ship(order, 'rest');
      await store.next();
      expect(await store.stage(order)).toBe('SHIPPED');
      expect(await store.quantities(order)).toEqual({ MUG: [3, 0, 3, 0], CUP: [2, 0, 2, 0] });
      expect(await store.stock()).toEqual({ onHand: 97, reserved: 0 });
    });
  });
});
