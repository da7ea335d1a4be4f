import type { FaultName, FaultParams } from '../../../sandbox/faults/model.js';
import { ControlError } from '../../../sandbox/control-client.js';
import { StoreClientError } from '../../../src/clients/store-client.errors.js';
import { DomainError } from '../../../src/common/domain-error.js';
import { DEFAULT_STORE_POLICY } from '../../../src/modules/stores/stores.facade.js';
import { freshStores } from './fresh-stores.js';
import { seeded } from './process.js';
import { ShippingStore, UnsettledError, type Claimed, type TwoSided } from './shipping-store.js';
import type { ShippingWorld } from './shipping-world.js';

const code = (value: string): object => expect.objectContaining({ code: value }) as object;

const parcel = (trackingNumber: string, more: object = {}) => ({
  carrier: 'ups',
  carrierName: null,
  trackingNumber,
  trackingUrl: null,
  lines: null,
  ...more,
});

/** How many walks; each is another story of the same three orders. */
const WALKS = Number(process.env['SHIPPING_WALKS'] ?? 3);
const STEPS = 45;
const LINES = [
  { sku: 'MUG', quantity: 3 },
  { sku: 'CUP', quantity: 2 },
];
const FAULTS: [FaultName, FaultParams][] = [
  ['error_before', {}],
  ['html_before', {}],
  ['error_after', {}],
  ['reset_after', {}],
  ['apply_late', { ms: 50_000, client: 'reset' }],
  ['rate_limited', {}],
];
const WRITES = ['ship', 'cancel_accept', 'cancel_reject', 'close', 'accept', 'point', 'fulfillments'] as const;
const LISTS = ['REQUESTS', 'CANCELLATIONS', 'ACCEPTED'] as const;

const here = freshStores();

describe('shipments', () => {
  let world: ShippingWorld;
  let store: ShippingStore;
  beforeEach(() => {
    ({ world, store } = here);
  });

  const mugsAndCups = (): Promise<TwoSided> =>
    store.ready([
      { sku: 'MUG', quantity: 3 },
      { sku: 'CUP', quantity: 2 },
    ]);

  it('a whole order: claimed at once, SHIPPED only when the store has it, with proof, stock and reservation', async () => {
    const order = await mugsAndCups();
    expect(await store.stock()).toEqual({ onHand: 100, reserved: 3 });
    const id = await store.ship(order, 'A', { notifyCustomer: true });
    expect(await store.quantities(order)).toEqual({ MUG: [3, 3, 0, 0], CUP: [2, 2, 0, 0] });
    expect(await store.stock()).toEqual({ onHand: 97, reserved: 0 });
    expect(await store.stage(order)).toBe('READY');
    expect(await store.shipment(order, 'A')).toMatchObject({ id, status: 'PENDING', confirmedBy: null, remoteIds: [] });
    expect((await store.remote(order)).status).toBe('processing');

    await store.next();
    const [remote] = await store.control.fulfillments(store.domain, order.remote);
    expect(await store.shipment(order, 'A')).toMatchObject({
      status: 'CONFIRMED',
      remoteIds: [String(remote?.id)],
      confirmedBy: 'ANSWER',
      sentAt: expect.any(Date) as Date,
      confirmedAt: expect.any(Date) as Date,
      actor: 'key:test',
      digest: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
    });
    expect(remote).toMatchObject({ notify: true, tracking: [{ carrier: 'dhl', code: 'TN-A' }] });
    expect(remote?.tracking[0]?.link).toContain('TN-A');
    expect(await store.quantities(order)).toEqual({ MUG: [3, 0, 3, 0], CUP: [2, 0, 2, 0] });
    expect(await store.stage(order)).toBe('SHIPPED');
    expect(await store.stock()).toEqual({ onHand: 97, reserved: 0 });
    expect(await store.stock('CUP')).toEqual({ onHand: 98, reserved: 0 });
    expect((await store.remote(order)).status).toBe('closed');
    await store.pull('ACCEPTED');
    expect(await store.stage(order)).toBe('SHIPPED');
    expect(await store.ours.exceptions()).toEqual([]);
  });

  it('in parts: each takes its own pieces, the last one ships the order', async () => {
    const order = await mugsAndCups();
    const mug = await store.line(order, 'MUG');
    await store.ship(order, 'A', { lines: [{ lineId: mug, quantity: 2 }] });
    await store.next();
    expect(await store.stage(order)).toBe('READY');
    expect(await store.quantities(order)).toEqual({ MUG: [3, 0, 2, 0], CUP: [2, 0, 0, 0] });
    expect(await store.stock()).toEqual({ onHand: 98, reserved: 1 });
    await store.pull('ACCEPTED');
    expect(await store.stage(order)).toBe('READY');
    await store.ship(order, 'B');
    await store.next();
    expect(await store.stage(order)).toBe('SHIPPED');
    expect(await store.quantities(order)).toEqual({ MUG: [3, 0, 3, 0], CUP: [2, 0, 2, 0] });
    const made = await store.control.fulfillments(store.domain, order.remote);
    expect(made.map(({ lines }) => lines.map(({ sku, quantity }) => `${sku} ${quantity}`).sort())).toEqual([
      ['MUG 2'],
      ['CUP 2', 'MUG 1'],
    ]);
    await expect(store.ship(order, 'C')).rejects.toEqual(code('INVALID_STAGE'));
  });

  it('of an order that was accepted in part: without lines what is reserved for it, more only by name', async () => {
    const checks = { ...DEFAULT_STORE_POLICY.checks, outOfStock: 'SHIP_PART' } as const;
    const here = await ShippingStore.open(world, { policy: { checks }, stock: { MUG: 3, CUP: 100 } });
    const order = await here.ready([
      { sku: 'MUG', quantity: 2 },
      { sku: 'MUG', quantity: 4 },
      { sku: 'CUP', quantity: 1 },
    ]);
    const pieces = async (key: string): Promise<number[]> =>
      (
        await here.sql<{ quantity: number }>(
          `SELECT quantity FROM fulfillment_line fl JOIN fulfillment f ON f.id = fl.fulfillment_id
           WHERE f.fulfillment_order_id = $1 AND f.shipment_key = $2 ORDER BY line_id`,
          [order.id, key],
        )
      ).map(({ quantity }) => quantity);
    const [cup] = [await here.line(order, 'CUP')];
    await here.ship(order, 'A', { lines: [{ lineId: cup, quantity: 1 }] });
    await here.next();
    await here.ship(order, 'B');
    expect(await pieces('B')).toEqual([2, 1]);
    expect(await here.stock()).toEqual({ onHand: 0, reserved: 0 });
    await expect(here.ship(order, 'C')).rejects.toEqual(code('QUANTITY_CLAIMED'));
    await here.next();
    await expect(here.ship(order, 'C')).rejects.toMatchObject({ code: 'NOTHING_LEFT', message: /Name the lines/ });
    const { rows } = await world.app.database.query<{ id: string }>(
      'SELECT id FROM fulfillment_order_line WHERE fulfillment_order_id = $1 AND requested = 4',
      [order.id],
    );
    await here.ours.setStock('MUG', 3);
    await here.ship(order, 'C', { lines: [{ lineId: rows[0]?.id ?? '', quantity: 3 }] });
    await here.next();
    expect(await here.stage(order)).toBe('SHIPPED');
  });

  it('the same key with the same content is the same shipment, also when asked eight times together', async () => {
    const order = await store.ready();
    const ids = await Promise.all(Array.from({ length: 8 }, () => store.ship(order, 'A')));
    expect(new Set(ids).size).toBe(1);
    expect(await store.operations(order)).toEqual(['fulfillment.create PENDING 0']);
    expect(await store.stock()).toEqual({ onHand: 98, reserved: 0 });
    await store.next();
    expect(await store.ship(order, 'A')).toBe(ids[0]);
    expect(await store.ledger(order, 'ship')).toEqual(['ship applied']);
  });

  it('the same key with other content is refused, and nothing changes', async () => {
    const order = await mugsAndCups();
    await store.ship(order, 'A');
    await expect(store.ship(order, 'A', { parcels: [parcel('OTHER')] })).rejects.toEqual(code('SHIPMENT_KEY_USED'));
    await expect(store.ship(order, 'A', { notifyCustomer: false })).rejects.toEqual(code('SHIPMENT_KEY_USED'));
    expect(await store.quantities(order)).toEqual({ MUG: [3, 3, 0, 0], CUP: [2, 2, 0, 0] });
  });

  it('pieces of a shipment in flight cannot be claimed again; too many never', async () => {
    const order = await mugsAndCups();
    const [mug, cup] = [await store.line(order, 'MUG'), await store.line(order, 'CUP')];
    await store.ship(order, 'A', { lines: [{ lineId: mug, quantity: 2 }] });
    const wish = (lineId: string, quantity: number) => store.ship(order, 'B', { lines: [{ lineId, quantity }] });
    await expect(wish(mug, 2)).rejects.toEqual(code('QUANTITY_CLAIMED'));
    await expect(wish(cup, 3)).rejects.toEqual(code('QUANTITY_EXCEEDED'));
    await expect(wish(order.id, 1)).rejects.toEqual(code('UNKNOWN_LINE'));
    await store.ship(order, 'B');
    await expect(store.ship(order, 'C')).rejects.toEqual(code('QUANTITY_CLAIMED'));
    await expect(store.close(order)).rejects.toEqual(code('SHIPMENT_IN_FLIGHT'));
    expect(await store.quantities(order)).toEqual({ MUG: [3, 3, 0, 0], CUP: [2, 2, 0, 0] });
  });

  it('concurrent shipments of all that remains: one takes it, the others are told', async () => {
    const order = await store.ready();
    const tries = await Promise.allSettled(['A', 'B', 'C', 'D'].map((key) => store.ship(order, key)));
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await store.quantities(order)).toEqual({ MUG: [2, 2, 0, 0] });
    await store.next();
    expect(await store.stage(order)).toBe('SHIPPED');
  });

  it('several parcels are one shipment with their own carriers and numbers', async () => {
    const order = await store.ready([{ sku: 'MUG', quantity: 2 }]);
    const mug = await store.line(order, 'MUG');
    const parcels = [
      parcel('1Z1', { carrier: 'UPS', lines: [{ lineId: mug, quantity: 1 }] }),
      parcel('X-2', { carrier: 'other', carrierName: 'Hermann', trackingUrl: 'https://track.example/X-2' }),
    ];
    const doubled = [parcel('1Z1'), parcel('1Z1')];
    await expect(store.ship(order, 'A', { parcels: doubled })).rejects.toEqual(code('DUPLICATE_TRACKING_NUMBER'));
    await store.ship(order, 'A', { parcels });
    await store.next();
    const made = await store.control.fulfillments(store.domain, order.remote);
    expect(made).toHaveLength(1);
    expect(made[0]?.tracking).toMatchObject([
      { carrier: 'ups', code: '1Z1' },
      { carrier: 'other', carrierOtherName: 'Hermann', code: 'X-2', link: 'https://track.example/X-2' },
    ]);
    expect(await store.stage(order)).toBe('SHIPPED');
  });

  it.each([
    { input: true, merchant: false, policy: false, told: true },
    { input: false, merchant: true, policy: true, told: false },
    { input: null, merchant: true, policy: false, told: true },
    { input: null, merchant: false, policy: true, told: false },
    { input: null, merchant: null, policy: false, told: false },
    { input: null, merchant: null, policy: true, told: true },
  ])('tells the customer: operator $input, merchant $merchant, policy $policy: $told', async (one) => {
    const here = await ShippingStore.open(world, { policy: { notifyCustomer: one.policy } });
    const order = await here.ready(undefined, one.merchant ?? undefined);
    // The sandbox always says it; the platform need not.
    if (one.merchant === null) {
      await here.sql('UPDATE fulfillment_order SET merchant_notify = NULL WHERE id = $1', [order.id]);
    }
    await here.ship(order, 'A', { notifyCustomer: one.input });
    await here.next();
    expect(await here.shipment(order, 'A')).toMatchObject({ status: 'CONFIRMED', notify: one.told });
    expect(await here.ledger(order, 'email')).toEqual(one.told ? ['email applied'] : []);
  });

  it('shipments of one order go out one after the other, those of others beside', async () => {
    const [one, other] = [await mugsAndCups(), await store.ready()];
    await store.ship(one, 'A', { lines: [{ lineId: await store.line(one, 'MUG'), quantity: 3 }] });
    await store.ship(one, 'B');
    await store.ship(other, 'A');
    const first = await store.claim();
    const second = await store.claim();
    expect([first, second].map(({ operation }) => operation.fulfillmentOrderId)).toEqual([one.id, other.id]);
    expect(await store.idle()).toBe(true);
    await store.send(second);
    expect(await store.idle()).toBe(true);
    await store.send(first);
    await store.next();
    expect(await store.operations(one)).toEqual(['fulfillment.create CONFIRMED 1', 'fulfillment.create CONFIRMED 1']);
    expect([await store.stage(one), await store.stage(other)]).toEqual(['SHIPPED', 'SHIPPED']);
  });

  it('a shipment that the store refuses for no visible reason keeps its claim and is parked for a person', async () => {
    const order = await store.ready();
    await store.ship(order, 'A');
    await store.refusedForGood('/fulfillments/');
    expect(await store.operations(order)).toEqual(['fulfillment.create PARKED 3']);
    expect(await store.ours.exceptions()).toEqual(['OPERATION_PARKED']);
    expect(await store.quantities(order)).toEqual({ MUG: [2, 2, 0, 0] });
    await expect(store.ship(order, 'B')).rejects.toEqual(code('QUANTITY_CLAIMED'));
    await store.redrive(order);
    expect(await store.ours.exceptions()).toEqual([]);
    await store.verify(false);
    expect(await store.operations(order)).toEqual(['fulfillment.create PENDING 0']);
    await store.next();
    expect(await store.stage(order)).toBe('SHIPPED');
    expect(await store.ledger(order, 'ship')).toEqual(['ship applied']);
  });

  it('an order that is not accepted yet, at no location of ours, or on hold, cannot be shipped', async () => {
    const [made] = await store.control.createOrders(store.domain, {
      order: { lines: [{ sku: 'MUG', quantity: 1 }], country: 'DE' },
    });
    await store.merchant.request(store.domain, made?.id ?? 0, { callbacks: 0 });
    await store.pull('REQUESTS');
    const { id } = await store.ours.order(String(made?.id));
    await expect(store.ship({ id, remote: made?.id ?? 0 }, 'A')).rejects.toEqual(code('INVALID_STAGE'));
    await store.next();
    const set = (change: string) => store.sql(`UPDATE fulfillment_order SET ${change} WHERE id = $1`, [id]);
    await set(`status = 'ON_HOLD'`);
    await expect(store.ship({ id, remote: made?.id ?? 0 }, 'A')).rejects.toEqual(code('ON_HOLD'));
    await set(`status = 'PROCESSING', location_id = NULL`);
    await expect(store.ship({ id, remote: made?.id ?? 0 }, 'A')).rejects.toEqual(code('NOT_AT_OUR_LOCATION'));
  });
});

describe('whatever merchant, warehouse, network and processes do in any order', () => {
  let world: ShippingWorld;
  beforeEach(() => {
    ({ world } = here);
  });

  it.each(Array.from({ length: WALKS }, (_, n) => n + 1))('walk %i ends with both sides of one mind', async (seed) => {
    const chance = seeded(seed);
    const pick = <T>(from: readonly T[]): T => from[Math.floor(chance() * from.length)] as T;
    const store = await ShippingStore.open(world, {
      policy: { pointOfNoReturn: pick(['PACKED', 'SHIPPED', 'PICKING']) },
    });
    const orders: TwoSided[] = [];
    for (let n = 0; n < 3; n += 1) orders.push(await store.ready(LINES));
    const held: Claimed[] = [];
    const told: string[] = [];
    let keys = 0;

    const send = async (): Promise<void> => {
      const claimed = await store.tryClaim();
      if (!claimed) return;
      const fate = chance();
      if (fate < 0.1) return;
      if (fate < 0.2) return store.sendUnseen(claimed).catch(() => undefined);
      if (fate < 0.35) held.push(claimed);
      else await store.send(claimed);
    };
    const shipSome = async (order: TwoSided): Promise<void> => {
      const lineId = await store.line(order, pick(LINES).sku);
      const lines = chance() < 0.5 ? null : [{ lineId, quantity: 1 }];
      await store.ship(order, `k${(keys += 1)}`, { lines, notifyCustomer: chance() < 0.5 });
    };
    const steps: Record<string, [number, () => Promise<unknown>]> = {
      send: [8, send],
      answerComes: [
        3,
        async () => {
          const late = held.shift();
          if (late) await store.send(late);
        },
      ],
      verify: [3, () => store.verify()],
      pull: [5, () => store.pull(pick(LISTS))],
      timePasses: [
        2,
        async () => {
          world.pass(5);
          await world.tools.claims.expireLeases();
        },
      ],
      processEnds: [
        1,
        async () => {
          held.length = 0;
          await store.leaseExpires();
        },
      ],
      fault: [3, () => store.fault(pick(WRITES), ...pick(FAULTS))],
      ship: [5, () => shipSome(pick(orders))],
      packed: [1, () => store.packed(pick(orders))],
      close: [1, () => store.close(pick(orders))],
      cancel: [3, () => store.merchant.requestCancel(store.domain, pick(orders).remote)],
      takeBack: [2, () => store.merchant.withdrawCancel(store.domain, pick(orders).remote)],
      force: [0.4, () => store.merchant.forceCancel(store.domain, pick(orders).remote)],
      again: [2, () => store.merchant.request(store.domain, pick(orders).remote, { callbacks: 0 })],
      together: [
        2,
        () => Promise.all([store.pull('CANCELLATIONS').catch(tooEarly), shipSome(pick(orders)).catch(refused), send()]),
      ],
    };
    const bag = Object.entries(steps).flatMap(([name, [weight]]) => Array.from({ length: weight * 5 }, () => name));
    for (let n = 0; n < STEPS; n += 1) {
      const name = pick(bag);
      told.push(name);
      await store.healBreaker();
      await steps[name]?.[1]().catch(refused);
    }
    await drain(store);

    const ofOurs = `SELECT message FROM exception WHERE store_id = $1 AND message LIKE '%error of ours%'`;
    expect(await store.sql(ofOurs, [store.ours.id])).toEqual([]);
    const states = await Promise.all(orders.map((order) => bothSides(store, order)));
    const story = { seed, told, states };
    for (const { theirs, ours } of states) expect({ story, mind: ours }).toEqual({ story, mind: theirs });
    expect({ story, offences: await world.offences(store.domain), levels: await store.ours.wrongLevels() }).toEqual({
      story,
      offences: {},
      levels: [],
    });
    for (const sku of ['MUG', 'CUP']) {
      const shipped = states.reduce((sum, { shippedOf }) => sum + (shippedOf[sku] ?? 0), 0);
      const left = states.reduce((sum, { leftOf }) => sum + (leftOf[sku] ?? 0), 0);
      expect({ story, stock: await store.stock(sku) }).toEqual({
        story,
        stock: { onHand: 100 - shipped, reserved: left },
      });
    }
  });

  /** A page that was read while an answer was on its way may show what that answered: nobody can tell yet, and it is read again. */
  function tooEarly(error: unknown): void {
    if (!(error instanceof UnsettledError)) throw error;
  }

  /** Whatever is not possible now is refused with a word that tells why; anything else is a defect. */
  function refused(error: unknown): void {
    if (error instanceof DomainError || error instanceof StoreClientError) return;
    if (error instanceof ControlError && error.status === 400) return;
    throw error;
  }

  /** All lists, all reads, all writes, until nothing is left to do. */
  async function drain(store: ShippingStore): Promise<void> {
    for (let quiet = 0, rounds = 0; quiet < 3; rounds += 1) {
      if (rounds > 40) throw new Error('The work never ends.');
      await store.healBreaker();
      await store.leaseExpires();
      let worked = 0;
      for (const list of LISTS) {
        worked += await store.pull(list).catch((error: unknown) => {
          if (!(error instanceof StoreClientError)) throw error;
          return 1;
        });
      }
      while (await store.verify()) worked += 1;
      for (let claimed = await store.tryClaim(); claimed; claimed = await store.tryClaim(), worked += 1) {
        await store.healBreaker();
        await store.send(claimed);
        if (worked > 60) throw new Error('The work never ends.');
      }
      quiet = worked === 0 ? quiet + 1 : 0;
    }
  }

  /** What the store holds of an order, what we do, and how they ought to go together. */
  async function bothSides(store: ShippingStore, order: TwoSided) {
    const remote = await store.remote(order);
    const made = await store.control.fulfillments(store.domain, order.remote);
    const stages: Record<string, string[]> = {
      closed: ['SHIPPED'],
      canceled: ['CANCELLED'],
      incomplete: ['CLOSED'],
      open: ['CANCELLED'],
      processing: ['READY', 'PICKING', 'PACKED'],
    };
    const stage = await store.stage(order);
    const quantities = await store.quantities(order);
    const working = ['READY', 'PICKING', 'PACKED'].includes(stage);
    const shipments = await store.sql<{ status: string; remoteIds: string[] }>(
      'SELECT status, remote_ids AS "remoteIds" FROM fulfillment WHERE fulfillment_order_id = $1 ORDER BY id',
      [order.id],
    );
    const unfinished = (await store.operations(order)).filter((one) => /PENDING|SENDING|AMBIGUOUS|PARKED/.test(one));
    return {
      theirs: {
        stageFits: true,
        waits: false,
        shipped: Object.fromEntries(remote.lines.map(({ sku, shipped }) => [sku, shipped])),
        fulfillments: made.map(({ id }) => String(id)).sort(),
        unsettled: [],
        unfinished: [],
      },
      ours: {
        stageFits: (stages[remote.status]?.includes(stage) ?? false) || `the store says ${remote.status}, we ${stage}`,
        waits: remote.requestStatus === 'cancel_requested' && remote.status === 'processing',
        shipped: Object.fromEntries(Object.entries(quantities).map(([sku, [, , shipped]]) => [sku, shipped])),
        fulfillments: shipments.flatMap(({ remoteIds }) => remoteIds).sort(),
        unsettled: shipments.filter(({ status }) => status === 'PENDING' || status === 'HELD'),
        unfinished,
      },
      remote: `${remote.status}/${remote.requestStatus}`,
      stage,
      requests: await store.requests(order),
      shippedOf: Object.fromEntries(remote.lines.map(({ sku, shipped }) => [sku, shipped])),
      leftOf: Object.fromEntries(
        remote.lines.map(({ sku, quantity, shipped }) => [sku, working ? quantity - shipped : 0]),
      ),
    };
  }
});
