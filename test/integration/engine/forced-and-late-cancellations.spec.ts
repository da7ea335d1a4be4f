import { DeadlinesJob } from '../../../src/modules/cancellations/jobs/deadlines.job.js';
import { CancellationRequestsRepository } from '../../../src/modules/cancellations/cancellation-requests.repository.js';
import { AnswerOverdue } from '../../../src/modules/cancellations/use-cases/answer-overdue.js';
import { AdvanceOrder, type WarehouseStep } from '../../../src/modules/fulfillment-orders/use-cases/advance-order.js';
import type { StorePolicy } from '../../../src/modules/stores/stores.facade.js';
import { ShippingStore, type TwoSided } from './shipping-store.js';
import { ShippingWorld } from './shipping-world.js';

const PART = [
  { sku: 'MUG', quantity: 3 },
  { sku: 'CUP', quantity: 2 },
];
const DAY_S = 86_400;

describe('cancellations that do not wait', () => {
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

  const step = ({ id }: TwoSided, steps: readonly WarehouseStep[]): Promise<void> =>
    world.app.database.tx(async (tx) => {
      for (const one of steps) await world.app.get(AdvanceOrder).execute(tx, one, { fulfillmentOrderId: id }, 'key:a');
    });
  const tick = (): Promise<void> =>
    new DeadlinesJob(
      world.app.get(CancellationRequestsRepository),
      world.app.get(AnswerOverdue),
      world.app.database,
    ).look();
  const open = async (policy: Partial<StorePolicy>): Promise<void> => {
    store = await ShippingStore.open(world, { policy });
  };
  const forced = async (order: TwoSided): Promise<void> => {
    await store.merchant.forceCancel(store.domain, order.remote);
    await store.pull('ACCEPTED');
    await store.pull('CANCELLATIONS');
  };
  const evidence = async ({ id }: TwoSided): Promise<unknown> =>
    (
      await store.sql<{ evidence: unknown }>(
        'SELECT evidence FROM cancellation_request WHERE fulfillment_order_id = $1 ORDER BY id DESC LIMIT 1',
        [id],
      )
    )[0]?.evidence;
  const saved = async ({ id }: TwoSided): Promise<(number | null)[] | undefined> =>
    (
      await store.sql<{ of: (number | null)[] }>(
        'SELECT ARRAY[saved_parcels, saved_lines, saved_pieces] AS "of" FROM cancellation_request WHERE fulfillment_order_id = $1',
        [id],
      )
    )[0]?.of;

  describe('forced by the merchant', () => {
    it.each<[string, readonly WarehouseStep[], boolean]>([
      ['READY', [], false],
      ['PICKING', ['START_PICKING'], true],
      ['PACKED', ['MARK_PACKED'], true],
      ['LABELLED', ['MARK_PACKED', 'MARK_LABELLED'], true],
      ['HANDED_OVER', ['MARK_PACKED', 'MARK_LABELLED', 'MARK_HANDED_OVER'], true],
    ])('%s, without having asked: recorded as FORCED, and the floor is told where it has the goods', async (...row) => {
      const [stage, steps, stop] = row;
      const order = await store.ready(PART);
      await step(order, steps);
      await forced(order);
      await store.pull('ACCEPTED');
      expect(await store.stage(order)).toBe('CANCELLED');
      expect(await store.requests(order)).toEqual(['1 FORCED -']);
      expect(await evidence(order)).toEqual({ stage, parcels: [] });
      expect(await store.ours.exceptions()).toEqual(stop ? ['STOP_SHIP'] : []);
    });

    it('before we answer: the request is FORCED, its parcel is evidence, and no answer is sent', async () => {
      await open({ cancellationMode: 'MANUAL' });
      const order = await store.ready(PART);
      await store.ship(order, 'A', { lines: [{ lineId: await store.line(order, 'MUG'), quantity: 1 }] });
      await store.cancelAsked(order);
      expect(await store.ours.exceptions()).toEqual(['CANCELLATION_WAITING']);
      await forced(order);
      expect(await store.stage(order)).toBe('CANCELLED');
      expect(await store.requests(order)).toEqual(['1 FORCED -']);
      expect(await evidence(order)).toMatchObject({ stage: 'READY', parcels: [{ trackingNumber: 'TN-A' }] });
      expect(await store.ours.exceptions()).toEqual(['STOP_SHIP']);
      expect(await store.shipment(order, 'A')).toMatchObject({ status: 'CANCELLED' });
      expect(await store.idle()).toBe(true);
    });

    it('while our refusal is on its way: the refusal fails, the request is FORCED once', async () => {
      const order = await store.ready(PART);
      await step(order, ['MARK_PACKED']);
      await store.cancelAsked(order);
      const claimed = await store.claim();
      await store.merchant.forceCancel(store.domain, order.remote);
      await store.send(claimed);
      await store.verify(false);
      expect(await store.stage(order)).toBe('CANCELLED');
      expect(await store.requests(order)).toEqual(['1 FORCED REJECT']);
      expect(await store.ours.exceptions()).toEqual(['STOP_SHIP']);
    });

    it('before it was accepted: nothing was worked on, nothing is recorded', async () => {
      await open({ decisionMode: 'MANUAL' });
      const [made] = await store.control.createOrders(store.domain, { order: { lines: PART, country: 'DE' } });
      const remote = made?.id ?? 0;
      await store.merchant.request(store.domain, remote, { callbacks: 0 });
      await store.pull('REQUESTS');
      const { id, stage } = await store.ours.order(String(remote));
      expect(stage).toBe('REVIEW');
      await store.merchant.forceCancel(store.domain, remote);
      const view = { remote, id };
      await store.pull('REQUESTS');
      expect(await store.stage(view)).toBe('CANCELLED');
      expect(await store.requests(view)).toEqual([]);
      expect(await store.ours.exceptions()).toEqual([]);
    });
  });

  describe('the deadline', () => {
    it.each<[StorePolicy['cancellationDefaultAnswer'], readonly WarehouseStep[], string]>([
      ['BY_STAGE', [], 'ACCEPT'],
      ['BY_STAGE', ['MARK_PACKED'], 'REJECT'],
      ['REJECT', [], 'REJECT'],
      ['ACCEPT', ['MARK_PACKED', 'MARK_LABELLED'], 'ACCEPT'],
    ])('default %s after %j: %s, once', async (cancellationDefaultAnswer, steps, answer) => {
      await open({ cancellationMode: 'MANUAL', cancellationDefaultAnswer, cancellationDeadlineMinutes: 60 });
      const order = await store.ready(PART);
      await step(order, steps);
      await store.cancelAsked(order);
      await tick();
      expect(await store.requests(order)).toEqual(['1 OPEN -']);
      world.pass(3_601);
      await tick();
      await tick();
      expect(await store.requests(order)).toEqual([`1 ANSWERING ${answer}`]);
      expect(await store.ours.exceptions()).toEqual([]);
      await store.next();
      expect(await store.requests(order)).toEqual([`1 ${answer}ED ${answer}`]);
      expect(await store.idle()).toBe(true);
    });

    it('agreeing is not possible any more when the store has a parcel: refused with evidence', async () => {
      await open({ cancellationMode: 'MANUAL', cancellationDefaultAnswer: 'ACCEPT' });
      const order = await store.ready(PART);
      await store.ship(order, 'A', { lines: [{ lineId: await store.line(order, 'MUG'), quantity: 1 }] });
      await store.next();
      await store.cancelAsked(order);
      world.pass(DAY_S + 1);
      await tick();
      await store.next();
      expect(await store.story(order)).toMatch(/Too late to cancel: DHL TN-A/);
    });

    it('without a deadline an operator has all the time', async () => {
      await open({ cancellationMode: 'MANUAL', cancellationDeadlineMinutes: 0 });
      const order = await store.ready(PART);
      await store.cancelAsked(order);
      world.pass(30 * DAY_S);
      await tick();
      expect(await store.requests(order)).toEqual(['1 OPEN -']);
    });

    it('what nobody can know is not answered: it stays open, and is overdue', async () => {
      await open({ cancellationMode: 'MANUAL', cancellationDeadlineMinutes: 1 });
      const order = await store.ready(PART);
      await store.ship(order, 'A', { lines: [{ lineId: await store.line(order, 'MUG'), quantity: 1 }] });
      await store.refusedForGood('/fulfillments/');
      await store.cancelAsked(order);
      world.pass(61);
      await tick();
      await tick();
      expect(await store.requests(order)).toEqual(['1 OPEN -']);
      expect(await store.ours.exceptions()).toEqual([
        'CANCELLATION_OVERDUE',
        'CANCELLATION_WAITING',
        'OPERATION_PARKED',
      ]);
    });
  });

  describe('parcels saved', () => {
    it('an agreement before anything was shipped saves a parcel with all its pieces', async () => {
      const order = await store.ready(PART);
      await store.cancelAsked(order);
      expect(await saved(order)).toEqual([null, null, null]);
      await store.next();
      expect(await saved(order)).toEqual([1, 2, 5]);
    });

    it('recorded parcels that did not go are counted; a refusal saves nothing', async () => {
      await open({ pointOfNoReturn: 'SHIPPED' });
      const order = await store.ready(PART);
      const lines = [{ lineId: await store.line(order, 'MUG'), quantity: 1 }];
      await store.ship(order, 'A', { lines });
      await store.ship(order, 'B', { lines });
      await store.cancelAsked(order);
      await store.next();
      expect(await store.requests(order)).toEqual(['1 ACCEPTED ACCEPT']);
      expect(await saved(order)).toEqual([2, 2, 5]);
      await open({});
      const packed = await store.ready(PART);
      await step(packed, ['MARK_PACKED']);
      await store.cancelAsked(packed);
      await store.next();
      expect(await saved(packed)).toEqual([null, null, null]);
    });
  });
});
