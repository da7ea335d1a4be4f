import { ShippingStore, type TwoSided } from './shipping-store.js';
import { ShippingWorld } from './shipping-world.js';

const code = (value: string): object => expect.objectContaining({ code: value }) as object;

const parcel = (trackingNumber: string, more: object = {}) => ({
  carrier: 'ups',
  carrierName: null,
  trackingNumber,
  trackingUrl: null,
  lines: null,
  ...more,
});

describe('shipments', () => {
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
