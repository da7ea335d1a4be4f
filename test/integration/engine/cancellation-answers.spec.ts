import { AnswerCancellation } from '../../../src/modules/cancellations/use-cases/answer-cancellation.js';
import { ShippingStore, type TwoSided } from './shipping-store.js';
import { ShippingWorld } from './shipping-world.js';

const PART = [
  { sku: 'MUG', quantity: 3 },
  { sku: 'CUP', quantity: 2 },
];
const FREE = { onHand: 100, reserved: 0 };

describe('answers to cancellation requests', () => {
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

  describe('answered by an operator', () => {
    beforeEach(manual);

    it('waits with an exception that names what to do, and keeps the merchant’s words sealed', async () => {
      const order = await store.ready(PART);
      await store.cancelAsked(order, 'a-private-word');
      expect(await store.stage(order)).toBe('READY');
      expect(await store.requests(order)).toEqual(['1 OPEN -']);
      expect(await store.ours.exceptions()).toEqual(['CANCELLATION_WAITING']);
      expect(await store.idle()).toBe(true);
      const rows = await store.sql<{ text: string }>(
        'SELECT c::text AS text FROM cancellation_request c WHERE fulfillment_order_id = $1',
        [order.id],
      );
      expect(rows[0]?.text).not.toContain('a-private-word');
    });

    it('accepted: agreed and cancelled, held shipments dropped', async () => {
      const order = await store.ready(PART);
      await shipMugs(order);
      await store.cancelAsked(order);
      await answer(order, 'ACCEPT', 'Stopped in time.');
      expect(await store.ours.exceptions()).toEqual([]);
      await expect(answer(order, 'REJECT')).rejects.toMatchObject({ code: 'INVALID_STATE' });
      await store.next();
      expect(await store.stage(order)).toBe('CANCELLED');
      expect(await store.shipment(order, 'A')).toMatchObject({ status: 'CANCELLED' });
      expect(await store.story(order)).toContain('Stopped in time.');
      expect(await store.stock()).toEqual(FREE);
    });

    it.each([
      [null, /DHL TN-A \(handed over/],
      ['The van has left.', /The van has left\./],
    ])('refused with the message %j', async (message, text) => {
      const order = await store.ready(PART);
      await shipMugs(order);
      await store.cancelAsked(order);
      await answer(order, 'REJECT', message);
      await store.next();
      await store.next();
      expect(await store.story(order)).toMatch(text);
      expect(await store.shipment(order, 'A')).toMatchObject({ status: 'CONFIRMED' });
    });

    it('two operators at once: one answer', async () => {
      const order = await store.ready(PART);
      await store.cancelAsked(order);
      const both = await Promise.allSettled([answer(order, 'ACCEPT'), answer(order, 'REJECT')]);
      expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      expect((await store.operations(order)).filter((one) => one.includes('PENDING'))).toHaveLength(1);
    });

    it('an unknown request is told so', async () => {
      await expect(answer({ id: store.ours.id, remote: 0 }, 'ACCEPT')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    });
  });

  describe('when the answer to the store is lost', () => {
    it.each([
      ['ACCEPT', 'cancel_accept', 'CANCELLED'],
      ['REJECT', 'cancel_reject', 'PACKED'],
    ] as const)('%s applied: confirmed by reading', async (given, kind, stage) => {
      const order = await store.ready(PART);
      if (given === 'REJECT') await store.packed(order);
      await store.fault(kind, 'reset_after');
      await store.cancelAsked(order);
      await store.next();
      await store.pull('CANCELLATIONS');
      await store.verify();
      expect(await store.stage(order)).toBe(stage);
      expect(await store.requests(order)).toEqual([`1 ${given}ED ${given}`]);
      expect(await store.operations(order)).toEqual(['cancellation.answer CONFIRMED 1']);
      expect(await answers(order)).toHaveLength(1);
    });

    it.each([
      ['ACCEPT', 'cancel_accept'],
      ['REJECT', 'cancel_reject'],
    ] as const)('%s not applied: sent again once', async (given, kind) => {
      const order = await store.ready(PART);
      if (given === 'REJECT') await store.packed(order);
      await store.fault(kind, 'error_before');
      await store.cancelAsked(order);
      await store.next();
      expect(await store.verify(false)).toBeNull();
      await store.verify();
      await store.next();
      expect(await store.requests(order)).toEqual([`1 ${given}ED ${given}`]);
      expect(await store.operations(order)).toEqual(['cancellation.answer CONFIRMED 2']);
      expect(await answers(order)).toHaveLength(1);
    });

    it('a refusal that is lost holds the shipment behind it until it is known', async () => {
      const order = await store.ready(PART);
      await shipMugs(order);
      await store.fault('cancel_reject', 'reset_after');
      await store.cancelAsked(order);
      await store.next();
      expect(await store.idle()).toBe(true);
      await store.verify();
      await store.next();
      expect(await store.ledger(order, 'ship', 'reject_cancel')).toEqual(['reject_cancel applied', 'ship applied']);
    });

    it('the store requests the order anew after our lost agreement: the next cycle', async () => {
      const order = await store.ready(PART);
      await store.fault('cancel_accept', 'reset_after');
      await store.cancelAsked(order);
      await store.next();
      await store.merchant.request(store.domain, order.remote, { callbacks: 0 });
      await store.verify();
      expect(await store.requests(order)).toEqual(['1 OVERTAKEN ACCEPT']);
      expect(await store.stage(order)).toBe('ACCEPT_PENDING');
      await store.next();
      expect(await store.ours.order(String(order.remote))).toMatchObject({ stage: 'READY', cycle: 2, reserved: 5 });
    });

    it('an answer that the store refuses without a reason is parked; taken back by the merchant, its exception ends', async () => {
      const order = await store.ready(PART);
      await store.cancelAsked(order);
      await store.refusedForGood('/cancellation-request/');
      expect(await store.ours.exceptions()).toEqual(['OPERATION_PARKED']);
      await takenBack(order);
      expect(await store.stage(order)).toBe('READY');
      expect(await store.operations(order)).toEqual(['cancellation.answer SUPERSEDED 3']);
      expect(await store.ours.exceptions()).toEqual([]);
    });
  });
});
