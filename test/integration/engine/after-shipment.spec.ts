import { CancelFulfillment } from '../../../src/modules/fulfillment-orders/deliveries/use-cases/cancel-fulfillment.js';
import {
  CreateDeliveryEvent,
  type DeliveryNews,
} from '../../../src/modules/fulfillment-orders/deliveries/use-cases/create-delivery-event.js';
import {
  UpdateTracking,
  type TrackingCorrection,
} from '../../../src/modules/fulfillment-orders/deliveries/use-cases/update-tracking.js';
import { freshStores } from './fresh-stores.js';
import { ShippingStore, type TwoSided } from './shipping-store.js';
import type { ShippingWorld } from './shipping-world.js';

const code = (value: string): object => expect.objectContaining({ code: value }) as object;
const DAY_S = 86_400;
const READ_ONLY = ['fulfillment_service:read', 'fulfillment_service:write', 'orders:read'];
const POOR = ['fulfillment_service:read', 'fulfillment_service:write'];

const here = freshStores();

describe('after shipment', () => {
  let world: ShippingWorld;
  let store: ShippingStore;
  beforeEach(() => {
    ({ world, store } = here);
  });

  /** Something that happened `secondsAgo`, by the database clock. */
  const tell = async (
    id: string,
    status: DeliveryNews['status'],
    secondsAgo = 0,
    more: Partial<DeliveryNews> = {},
  ): Promise<string> => {
    const happenedAt = new Date(+(await store.ours.now()) - secondsAgo * 1_000);
    const details = { message: null, city: null, state: null, postcode: null };
    const news = { parcelId: null, status, happenedAt, estimatedDeliveryAt: null, country: null, details };
    return world.app.database.tx((tx) =>
      world.app.get(CreateDeliveryEvent).execute(tx, id, { ...news, actor: 'key:test', ...more }),
    );
  };
  const correct = (id: string, change: Partial<TrackingCorrection>) =>
    world.app.database.tx((tx) =>
      world.app.get(UpdateTracking).execute(tx, id, {
        parcelId: null,
        carrier: null,
        carrierName: null,
        trackingNumber: 'TN-A',
        trackingUrl: null,
        reason: 'Label swapped.',
        actor: 'key:test',
        ...change,
      }),
    );
  const cancel = (id: string) =>
    world.app.database.tx((tx) =>
      world.app.get(CancelFulfillment).execute(tx, id, { reason: 'Wrong box.', actor: 'key:test' }),
    );
  const shipped = async (
    lines?: Parameters<ShippingStore['ready']>[0],
  ): Promise<TwoSided & { ful: string; at: number }> => {
    const order = await store.ready(lines);
    const ful = await store.ship(order, 'A');
    await store.next();
    const [made] = await store.control.fulfillments(store.domain, order.remote);
    return { ...order, ful, at: made?.id ?? 0 };
  };
  const relays = (id: string): Promise<string[]> => store.relays(id);
  const delivery = (id: string): Promise<Record<string, unknown>> => store.delivery(id);
  const atStore = async (at: number): Promise<string[]> =>
    (await store.control.deliveryEvents(store.domain, at)).map(({ status }) => status);
  const parcelIds = (id: string): Promise<string[]> => store.parcelIds(id);
  /** The merchant cancels a shipment, a second after what was before. */
  const canceled = async (at: number) => {
    world.storeClock.advance(1_000);
    return store.control.cancelFulfillment(store.domain, at);
  };
  /** A confirmed shipment of parcels P1 and P2. */
  const twoParcels = async (): Promise<{ order: TwoSided; ful: string }> => {
    const order = await store.ready();
    const rest = { carrier: 'DHL', carrierName: null, trackingUrl: null, lines: null };
    const parcels = ['P1', 'P2'].map((trackingNumber) => ({ ...rest, trackingNumber }));
    const ful = await store.ship(order, 'A', { parcels });
    await store.next();
    return { order, ful };
  };

  describe('delivery events', () => {
    it('told before the store has the shipment: they wait for it, and follow in the order of recording', async () => {
      const order = await store.ready();
      const id = await store.ship(order, 'A');
      await tell(id, 'CARRIER_PICKED_UP', 30);
      await tell(id, 'LABEL_PRINTED', 60);
      expect(await relays(id)).toEqual(['WAITING', 'WAITING']);
      await store.next();
      expect(await relays(id)).toEqual(['PENDING', 'PENDING']);
      await store.next();
      await store.next();
      expect(await relays(id)).toEqual(['RELAYED', 'RELAYED']);
      const [made] = await store.control.fulfillments(store.domain, order.remote);
      expect(await atStore(made?.id ?? 0)).toEqual(['carrier_picked_up', 'label_printed']);
      expect(await delivery(id)).toMatchObject({ state: 'IN_TRANSIT' });
      expect(await store.idle()).toBe(true);
    });

    it('the same event again is the same event; another parcel, status or time is another', async () => {
      const { ful, at } = await shipped();
      const when = { happenedAt: await store.ours.now() };
      const [parcelId] = await parcelIds(ful);
      const first = await tell(ful, 'IN_TRANSIT', 0, when);
      const again = await Promise.all(Array.from({ length: 4 }, () => tell(ful, 'IN_TRANSIT', 0, when)));
      expect(new Set(again)).toEqual(new Set([first]));
      await tell(ful, 'IN_TRANSIT', 0, { ...when, parcelId });
      await tell(ful, 'DELAYED', 0, when);
      for (let n = 0; n < 3; n += 1) await store.next();
      expect(await store.idle()).toBe(true);
      expect(await atStore(at)).toEqual(['in_transit', 'in_transit', 'delayed']);
    });

    it('a lost answer: what arrived is found and not sent again, what did not is', async () => {
      const { ful, at } = await shipped();
      await tell(ful, 'IN_TRANSIT', 60);
      await store.fault('event_create', 'error_after');
      await store.next();
      await tell(ful, 'OUT_FOR_DELIVERY', 30);
      expect(await store.idle()).toBe(true);
      await store.verify();
      await store.fault('event_create', 'error_before');
      await store.next();
      await store.verify();
      await store.next();
      expect(await atStore(at)).toEqual(['in_transit', 'out_for_delivery']);
      expect(await relays(ful)).toEqual(['RELAYED', 'RELAYED']);
      await store.healBreaker();
    });

    it('lost, and then its shipment was cancelled at the store: it is not told after all', async () => {
      const { ful, at } = await shipped();
      await tell(ful, 'OUT_FOR_DELIVERY');
      await store.fault('event_create', 'error_before');
      await store.next();
      await canceled(at);
      world.pass(DAY_S);
      await store.watchDeliveries();
      expect(await relays(ful)).toEqual(['PENDING']);
      await store.verify();
      expect(await relays(ful)).toEqual(['DROPPED']);
      expect(await store.idle()).toBe(true);
      expect(await atStore(at)).toEqual([]);
      await store.healBreaker();
    });

    it('two parcels scanned in the same second: the lost one is told from the other', async () => {
      const { order, ful } = await twoParcels();
      const when = { happenedAt: await store.ours.now() };
      const [one, two] = await parcelIds(ful);
      await tell(ful, 'DELIVERED', 0, { ...when, parcelId: one });
      await tell(ful, 'DELIVERED', 0, { ...when, parcelId: two });
      expect(await delivery(ful)).toMatchObject({ state: 'DELIVERED', deliveredAt: when.happenedAt });
      await store.next();
      await store.fault('event_create', 'error_before');
      await store.next();
      await store.verify();
      await store.next();
      const [made] = await store.control.fulfillments(store.domain, order.remote);
      const told = await store.control.deliveryEvents(store.domain, made?.id ?? 0);
      expect(told.map(({ status, message }) => `${status} ${message}`)).toEqual(['delivered P1', 'delivered P2']);
      await store.healBreaker();
    });

    it('an event that the store refuses stops no later one', async () => {
      const { ful, at } = await shipped();
      await tell(ful, 'IN_TRANSIT', 60);
      await tell(ful, 'DELIVERED', 30);
      world.refuseNext('/events/');
      await store.next();
      await store.verify(false);
      expect(await relays(ful)).toEqual(['REFUSED', 'PENDING']);
      await store.next();
      expect(await atStore(at)).toEqual(['delivered']);
    });

    it('without the scope nothing is sent and nothing is lost: it is told once the scope is there', async () => {
      await store.install(READ_ONLY);
      const { ful, at } = await shipped();
      await tell(ful, 'IN_TRANSIT', 60);
      expect(await relays(ful)).toEqual(['UNSUPPORTED']);
      const rows = await store.sql<{ reason: string }>(
        'SELECT relay_reason AS reason FROM delivery_event WHERE fulfillment_id = $1',
        [ful],
      );
      expect(rows[0]?.reason).toContain('orders:write');
      await store.watchDeliveries();
      expect(await relays(ful)).toEqual(['UNSUPPORTED']);
      await store.install();
      await store.watchDeliveries();
      await store.next();
      expect(await relays(ful)).toEqual(['RELAYED']);
      expect(await atStore(at)).toEqual(['in_transit']);
    });

    it('a shipment that never reaches the store takes its events along', async () => {
      const order = await store.ready();
      const ful = await store.ship(order, 'A');
      await tell(ful, 'LABEL_PRINTED');
      await cancel(ful);
      expect(await relays(ful)).toEqual(['DROPPED']);
      await expect(tell(ful, 'IN_TRANSIT')).rejects.toEqual(code('FULFILLMENT_ENDED'));
    });

    it('times and parcels that cannot be are refused, and nothing is recorded', async () => {
      const { ful } = await shipped();
      const now = await store.ours.now();
      const later = { happenedAt: new Date(+now + 180_000) };
      await expect(tell(ful, 'IN_TRANSIT', 0, later)).rejects.toEqual(code('HAPPENED_IN_FUTURE'));
      await expect(tell(ful, 'IN_TRANSIT', 31 * DAY_S)).rejects.toEqual(code('HAPPENED_TOO_EARLY'));
      await expect(tell(ful, 'IN_TRANSIT', 0, { parcelId: ful })).rejects.toEqual(code('UNKNOWN_PARCEL'));
      await expect(tell(store.ours.id, 'IN_TRANSIT')).rejects.toEqual(code('NOT_FOUND'));
      expect(await relays(ful)).toEqual([]);
    });
  });

  describe('where it is', () => {
    it('is read back once a day, until it is delivered', async () => {
      const { ful, at } = await shipped();
      const reads = async (): Promise<number> =>
        (await store.control.arrivals(store.domain)).filter(({ kind }) => kind === 'fulfillment_point').length;
      await store.watchDeliveries();
      expect(await reads()).toBe(0);
      await store.control.setDeliveryStatus(store.domain, at, 'in_transit');
      world.pass(DAY_S);
      await store.watchDeliveries();
      await store.watchDeliveries();
      expect(await reads()).toBe(1);
      expect(await delivery(ful)).toMatchObject({ state: 'IN_TRANSIT', raw: 'in_transit', deliveredAt: null });
      await store.control.setDeliveryStatus(store.domain, at, 'delivered');
      world.pass(DAY_S);
      await store.watchDeliveries();
      expect(await delivery(ful)).toMatchObject({ state: 'DELIVERED', raw: 'delivered' });
      expect((await delivery(ful)).deliveredAt).toBeInstanceOf(Date);
      world.pass(DAY_S);
      await store.watchDeliveries();
      expect(await reads()).toBe(2);
    });

    it('without the scope for one shipment, the shipments of its order are read', async () => {
      await store.install(POOR);
      const { ful, at } = await shipped();
      await store.control.setDeliveryStatus(store.domain, at, 'out_for_delivery');
      world.pass(DAY_S);
      await store.watchDeliveries();
      expect(await delivery(ful)).toMatchObject({ state: 'OUT_FOR_DELIVERY' });
    });

    it('one that cannot be read holds nobody up, and is tried again after an hour', async () => {
      const [one, other] = [await shipped(), await shipped()];
      for (const { at } of [one, other]) await store.control.setDeliveryStatus(store.domain, at, 'in_transit');
      world.pass(DAY_S);
      await store.fault('fulfillment_point', 'html_before');
      await expect(store.watchDeliveries()).rejects.toThrow('Unsettled shipments: 1');
      expect(await delivery(one.ful)).toMatchObject({ state: null });
      expect(await delivery(other.ful)).toMatchObject({ state: 'IN_TRANSIT' });
      await store.watchDeliveries();
      expect(await delivery(one.ful)).toMatchObject({ state: null });
      world.pass(3_601);
      await store.watchDeliveries();
      expect(await delivery(one.ful)).toMatchObject({ state: 'IN_TRANSIT' });
    });

    it('what the store refuses to show alone is read with its order', async () => {
      const { ful, at } = await shipped();
      await store.control.setDeliveryStatus(store.domain, at, 'delayed');
      world.pass(DAY_S);
      await store.install(undefined, POOR);
      await store.watchDeliveries();
      expect(await delivery(ful)).toMatchObject({ state: 'DELAYED' });
    });

    it('a word that is not documented is kept, and told once as drift of the schema', async () => {
      const { ful } = await shipped();
      world.pass(DAY_S);
      world.changeNext('/fulfillments/', '"tracking_added"', '"beamed_up"');
      await store.watchDeliveries();
      expect(await delivery(ful)).toMatchObject({ raw: 'beamed_up' });
      const drift = await store.sql<{ message: string }>(
        `SELECT message FROM exception WHERE store_id = $1 AND type = 'SCHEMA_DRIFT'`,
        [store.ours.id],
      );
      expect(drift).toMatchObject([
        { message: expect.stringContaining('fulfillment.delivery_status=beamed_up') as string },
      ]);
    });

    it('a parcel that does not arrive is told of once; the exception ends with its arrival', async () => {
      const { ful } = await shipped();
      await tell(ful, 'CARRIER_PICKED_UP');
      await store.next();
      world.pass(13 * DAY_S);
      await store.watchDeliveries();
      expect(await store.ours.exceptions()).toEqual([]);
      world.pass(DAY_S + 60);
      await store.watchDeliveries();
      await store.watchDeliveries();
      const late = await store.sql<{ count: number }>(
        `SELECT count FROM exception WHERE store_id = $1 AND type = 'LATE_IN_TRANSIT' AND resolved_at IS NULL`,
        [store.ours.id],
      );
      expect(late).toEqual([{ count: 1 }]);
      await tell(ful, 'DELIVERED');
      expect(await store.ours.exceptions()).toEqual([]);
    });
  });

  describe('cancelled at the store', () => {
    it('the whole order: its quantities come back, it is READY, and one new shipment takes them', async () => {
      const order = await shipped();
      expect(await store.stage(order)).toBe('SHIPPED');
      await tell(order.ful, 'IN_TRANSIT');
      await canceled(order.at);
      world.pass(DAY_S);
      await store.watchDeliveries();
      expect(await delivery(order.ful)).toMatchObject({ status: 'CANCELED_AT_STORE' });
      expect(await relays(order.ful)).toEqual(['DROPPED']);
      expect(await store.stage(order)).toBe('READY');
      expect(await store.quantities(order)).toEqual({ MUG: [2, 0, 0, 0] });
      expect(await store.stock()).toEqual({ onHand: 98, reserved: 2 });
      expect(await store.ours.exceptions()).toEqual(['FULFILLMENT_CANCELED_AT_STORE']);
      expect(await store.idle()).toBe(true);
      await store.watchDeliveries();
      expect(await store.quantities(order)).toEqual({ MUG: [2, 0, 0, 0] });

      expect(await store.ship(order, 'A')).toBe(order.ful);
      expect(await store.idle()).toBe(true);
      await store.ship(order, 'B');
      await store.next();
      expect(await store.stage(order)).toBe('SHIPPED');
      expect(await store.quantities(order)).toEqual({ MUG: [2, 0, 2, 0] });
      expect(await store.stock()).toEqual({ onHand: 96, reserved: 0 });
    });

    it('is seen by the hourly sweep of orders, without waiting for a day', async () => {
      const order = await shipped();
      await canceled(order.at);
      await store.pull('ACCEPTED');
      await store.watchDeliveries();
      expect(await store.stage(order)).toBe('READY');
    });

    it('a part: the order goes on where it was', async () => {
      const order = await store.ready([{ sku: 'MUG', quantity: 3 }]);
      const mug = await store.line(order, 'MUG');
      await store.packed(order);
      await store.ship(order, 'A', { lines: [{ lineId: mug, quantity: 2 }] });
      await store.next();
      const [made] = await store.control.fulfillments(store.domain, order.remote);
      await canceled(made?.id ?? 0);
      world.pass(DAY_S);
      await store.watchDeliveries();
      expect(await store.stage(order)).toBe('PACKED');
      expect(await store.quantities(order)).toEqual({ MUG: [3, 0, 0, 0] });
      await store.ship(order, 'B');
      await store.next();
      expect(await store.stage(order)).toBe('SHIPPED');
    });

    it('where a new order takes the pieces: the old one stays SHIPPED, nothing is left of it, and they are linked', async () => {
      await store.control.updateSettings(store.domain, { cancelledFulfillmentReopens: 'new' });
      const order = await shipped();
      const { replacement } = await canceled(order.at);
      world.pass(DAY_S);
      await store.watchDeliveries();
      expect(await store.stage(order)).toBe('SHIPPED');
      expect(await store.quantities(order)).toEqual({ MUG: [2, 0, 0, 2] });
      const links = await store.sql(
        'SELECT from_remote_id AS "from", to_remote_id AS "to", kind FROM fulfillment_order_link WHERE store_id = $1',
        [store.ours.id],
      );
      expect(links).toEqual([{ from: String(order.remote), to: String(replacement?.id), kind: 'REFULFILLED' }]);
    });

    it('between the lost answer and its read: confirmed, then restored, never sent again by itself', async () => {
      const order = await store.ready();
      const ful = await store.ship(order, 'A');
      await store.fault('ship', 'error_after');
      await store.next();
      const [made] = await store.control.fulfillments(store.domain, order.remote);
      await canceled(made?.id ?? 0);
      await store.verify();
      expect(await delivery(ful)).toMatchObject({ status: 'CONFIRMED' });
      await store.watchDeliveries();
      expect(await delivery(ful)).toMatchObject({ status: 'CANCELED_AT_STORE' });
      expect(await store.stage(order)).toBe('READY');
      expect(await store.idle()).toBe(true);
      await store.healBreaker();
    });
  });

  describe('tracking', () => {
    it('is corrected here with its history, told in a note, and left to the merchant as a task', async () => {
      const { ful, at } = await shipped();
      expect((await correct(ful, { trackingNumber: 'RIGHT-1' })).limitation).toContain('29 Next cannot change');
      await store.next();
      const [parcel] = await store.sql<{ number: string; url: string }>(
        'SELECT tracking_number AS number, tracking_url AS url FROM parcel WHERE fulfillment_id = $1',
        [ful],
      );
      expect(parcel).toEqual({ number: 'RIGHT-1', url: expect.stringContaining('RIGHT-1') as string });
      const history = await store.sql<{ before: { trackingNumber: string }; after: { trackingNumber: string } }>(
        'SELECT before, after FROM parcel_tracking_change c JOIN parcel p ON p.id = c.parcel_id WHERE p.fulfillment_id = $1',
        [ful],
      );
      expect(history.map(({ before, after }) => [before.trackingNumber, after.trackingNumber])).toEqual([
        ['TN-A', 'RIGHT-1'],
      ]);
      const told = await store.control.deliveryEvents(store.domain, at);
      expect(told).toMatchObject([{ status: 'confirmed', message: expect.stringContaining('RIGHT-1') as string }]);
      expect(await store.ours.exceptions()).toEqual(['TRACKING_CORRECTED']);
      await expect(correct(ful, { trackingNumber: 'RIGHT-1' })).rejects.toEqual(code('TRACKING_UNCHANGED'));
      await expect(correct(ful, { trackingNumber: 'X', parcelId: ful })).rejects.toEqual(code('UNKNOWN_PARCEL'));
    });

    it('of each of two parcels is a task of its own, which ends when the merchant cancels the shipment', async () => {
      const { order, ful } = await twoParcels();
      const [one, two] = (await parcelIds(ful)) as [string, string];
      const taken = correct(ful, { trackingNumber: 'P2', parcelId: one });
      await expect(taken).rejects.toEqual(code('DUPLICATE_TRACKING_NUMBER'));
      await correct(ful, { trackingNumber: 'P3', parcelId: one });
      await correct(ful, { trackingNumber: 'P4', parcelId: two });
      expect(await store.ours.exceptions()).toEqual(['TRACKING_CORRECTED', 'TRACKING_CORRECTED']);
      const [made] = await store.control.fulfillments(store.domain, order.remote);
      await canceled(made?.id ?? 0);
      world.pass(DAY_S);
      await store.watchDeliveries();
      expect(await store.ours.exceptions()).toEqual(['FULFILLMENT_CANCELED_AT_STORE']);
    });

    it('may be right while the name of the carrier, or the link, is not', async () => {
      const { ful } = await shipped();
      const hermann = { carrier: 'other', carrierName: 'Hermann' };
      await correct(ful, hermann);
      await expect(correct(ful, hermann)).rejects.toEqual(code('TRACKING_UNCHANGED'));
      await correct(ful, { carrierName: 'Hermann & Co' });
      await correct(ful, { trackingUrl: 'https://track.example/A' });
      await expect(correct(ful, {})).rejects.toEqual(code('TRACKING_UNCHANGED'));
    });

    it('of a delivered parcel is corrected without an event', async () => {
      const { ful, at } = await shipped();
      await tell(ful, 'DELIVERED');
      await store.next();
      await correct(ful, { trackingNumber: 'RIGHT-2' });
      expect(await store.idle()).toBe(true);
      expect(await atStore(at)).toEqual(['delivered']);
    });

    it('of a shipment that the store does not have is not corrected', async () => {
      const order = await store.ready();
      const ful = await store.ship(order, 'A');
      await expect(correct(ful, { trackingNumber: 'RIGHT' })).rejects.toEqual(code('FULFILLMENT_NOT_CONFIRMED'));
      await expect(correct(order.id, { trackingNumber: 'RIGHT' })).rejects.toEqual(code('NOT_FOUND'));
    });
  });

  describe('cancelled by us', () => {
    it('before it was sent: its pieces and its stock are free again, and it is never sent', async () => {
      const order = await store.ready();
      const ful = await store.ship(order, 'A');
      expect(await store.stock()).toEqual({ onHand: 98, reserved: 0 });
      await cancel(ful);
      expect(await store.stock()).toEqual({ onHand: 100, reserved: 2 });
      expect(await store.quantities(order)).toEqual({ MUG: [2, 0, 0, 0] });
      expect(await store.idle()).toBe(true);
      await expect(cancel(ful)).rejects.toEqual(code('FULFILLMENT_ENDED'));
      await store.ship(order, 'B');
      await store.next();
      expect(await store.ledger(order, 'ship')).toEqual(['ship applied']);
    });

    it('not while it is on its way, nor once the store has it', async () => {
      const order = await store.ready();
      const ful = await store.ship(order, 'A');
      const claimed = await store.claim();
      await expect(cancel(ful)).rejects.toEqual(code('SHIPMENT_IN_FLIGHT'));
      await store.send(claimed);
      await expect(cancel(ful)).rejects.toEqual(code('UNSUPPORTED_BY_PLATFORM'));
      expect(await delivery(ful)).toMatchObject({ status: 'CONFIRMED' });
      await expect(cancel(order.id)).rejects.toEqual(code('NOT_FOUND'));
    });

    it('held while a cancellation is open: it goes as well', async () => {
      store = here.store = await ShippingStore.open(world, { policy: { cancellationMode: 'MANUAL' } });
      const order = await store.ready();
      const ful = await store.ship(order, 'A');
      await store.cancelAsked(order);
      expect(await delivery(ful)).toMatchObject({ status: 'HELD' });
      await cancel(ful);
      expect(await store.quantities(order)).toEqual({ MUG: [2, 0, 0, 0] });
    });
  });
});
