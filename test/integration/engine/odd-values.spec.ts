import { createHash } from 'node:crypto';
import { HttpTransport, type HttpAnswer } from '../../../src/clients/http-transport.js';
import { breakWrites } from './break-writes.js';
import { ShippingStore } from './shipping-store.js';
import { ShippingWorld } from './shipping-world.js';

type Shown = Record<string, unknown> & { line_items: Record<string, unknown>[] };

/** Longer than an index of PostgreSQL takes, and of no pattern by which it could be shortened. */
const LONG = Array.from({ length: 50 }, (_, n) => createHash('sha256').update(String(n)).digest('hex')).join('');

const twice = (order: Shown): void => void order.line_items.push({ ...order.line_items[0] });

describe('values of a store that nobody counts on', () => {
  const here = {} as { world: ShippingWorld; store: ShippingStore };
  let transport: HttpTransport;
  let send: HttpTransport['send'];
  beforeAll(async () => {
    here.world = await ShippingWorld.start();
  });
  afterAll(() => here.world?.stop());
  beforeEach(async () => {
    here.store = await ShippingStore.open(here.world);
    transport = here.world.app.get(HttpTransport);
    send = transport.send;
  });
  afterEach(() => {
    transport.send = send;
  });

  /** From now on the store shows this order changed. */
  const showAs = (remote: number, change: (order: Shown) => void): void => {
    const each = (value: unknown): void => {
      if (value === null || typeof value !== 'object') return;
      if ('id' in value && String(value.id) === String(remote) && 'request_status' in value)
        return change(value as unknown as Shown);
      for (const inner of Object.values(value)) each(inner);
    };
    transport.send = async (request) => {
      const sent = await send.call(transport, request);
      if (!sent.ok || sent.value.body.length === 0) return sent;
      const value: unknown = JSON.parse(sent.value.body.toString());
      each(value);
      return { ok: true, value: { ...sent.value, body: Buffer.from(JSON.stringify(value)) } satisfies HttpAnswer };
    };
  };
  const order = { lines: [{ sku: 'MUG', quantity: 2 }], country: 'DE' };
  const requested = async (): Promise<number> => {
    const [made] = await here.store.control.createOrders(here.store.domain, { order });
    if (!made) throw new Error('The sandbox made no order.');
    await here.store.merchant.request(here.store.domain, made.id, { callbacks: 0 });
    return made.id;
  };
  const stages = () =>
    here.store.sql<{ stage: string }>('SELECT stage FROM fulfillment_order WHERE store_id = $1', [here.store.ours.id]);

  it.each<[string, (order: Shown) => void, string]>([
    ['one line twice', twice, 'ACCEPT_PENDING'],
    ['a time before the year 1', (shown) => (shown['updated_at'] = '-004714-01-01T00:00:00Z'), 'ACCEPT_PENDING'],
    ['a SKU of 3,200 characters', ({ line_items: [line] }) => line && (line['sku'] = LONG), 'REVIEW'],
  ])('%s does not keep an order from being decided', async (_name, change, stage) => {
    const remote = await requested();
    showAs(remote, change);
    await here.store.pull('REQUESTS');
    expect(await here.store.ours.order(String(remote))).toMatchObject({ stage });
    expect(await here.store.ours.exceptions()).not.toContain('ORDER_NOT_PROCESSED');
  });

  it.each<[string, (order: Shown) => void, RegExp]>([
    [
      'an order number of 3,200 characters',
      (shown) => (shown['order_number'] = LONG),
      /order_number is longer than 255/,
    ],
    [
      'two lines of one id',
      (shown) => shown.line_items.push({ ...shown.line_items[0], quantity: 1 }),
      /line_items\[1\]\.id is that of another line/,
    ],
    ['no request status', (shown) => (shown['request_status'] = null), /its request status is missing/],
    ['another request status', (shown) => (shown['request_status'] = 'Requested'), /its request status is a word/],
  ])('%s sets an order aside with its reason, until it is understood', async (_name, change, reason) => {
    const remote = await requested();
    showAs(remote, change);
    await here.store.pull('REQUESTS');
    await here.store.pull('REQUESTS');
    expect(await stages()).toEqual([]);
    const aside = await here.store.sql<{ reason: string }>('SELECT reason FROM quarantined_order WHERE store_id = $1', [
      here.store.ours.id,
    ]);
    expect(aside).toEqual([{ reason: expect.stringMatching(reason) as string }]);
    expect(await here.store.ours.exceptions()).toEqual(['ORDER_NOT_UNDERSTOOD']);
    const everTold = await here.store.sql('SELECT FROM exception WHERE store_id = $1', [here.store.ours.id]);
    expect(everTold).toHaveLength(1);
    transport.send = send;
    await here.store.pull('REQUESTS');
    expect(await stages()).toEqual([{ stage: 'ACCEPT_PENDING' }]);
    expect(await here.store.ours.exceptions()).toEqual([]);
  });

  it.each<[string, (order: Shown) => void]>([
    ['one line twice', twice],
    ['a SKU of 3,200 characters', ({ line_items: [line] }) => line && (line['sku'] = LONG)],
  ])('%s, since it was accepted, does not keep its cancellation from being answered', async (_name, change) => {
    const { store } = here;
    const ready = await store.ready();
    showAs(ready.remote, change);
    await store.cancelAsked(ready);
    await store.next();
    expect(await store.ledger(ready, 'accept_cancel')).toEqual(['accept_cancel applied']);
  });

  it.each([null, 'Cancel_Requested'])('a wish to cancel that is shown as %s is told', async (word) => {
    const { store } = here;
    const ready = await store.ready();
    showAs(ready.remote, (shown) => (shown['request_status'] = word));
    await store.cancelAsked(ready);
    expect(await store.ours.exceptions()).toContain('ORDER_NOT_UNDERSTOOD');
    expect(await store.stage(ready)).toBe('READY');
    transport.send = send;
    await store.pull('CANCELLATIONS');
    expect(await store.stage(ready)).toBe('CANCEL_PENDING');
    expect(await store.ours.exceptions()).not.toContain('ORDER_NOT_UNDERSTOOD');
  });

  describe('an error of ours', () => {
    const foresee = () => here.store.pull('FORECAST');

    it('with one order leaves it out of the forecast, and no other', async () => {
      const { store } = here;
      const made = await store.control.createOrders(store.domain, { orders: [order, order, order] });
      const [first, second, third] = made.map(({ id }) => String(id));
      const mend = await breakWrites(here.world.app, 'forecast_order', `NEW.remote_id = '${second}'`);
      await foresee().finally(mend);
      const foreseen = async () =>
        (
          await store.sql<{ id: string }>(
            'SELECT remote_id AS id FROM forecast_order WHERE store_id = $1 ORDER BY id',
            [store.ours.id],
          )
        ).map(({ id }) => id);
      expect(await foreseen()).toEqual([first, third].sort());
      await foresee();
      expect((await foreseen()).sort()).toEqual([first, second, third].sort());
    });

    it('while an outcome is settled is thrown, and it is looked at again less and less often', async () => {
      const { store, world } = here;
      const ready = await store.ready();
      await store.ship(ready, 'A');
      await store.sendUnseen(await store.claim());
      await store.leaseExpires();
      const mend = await breakWrites(world.app, 'fulfillment', `NEW.store_id = '${store.ours.id}'`);
      let looks = 0;
      const look = (): Promise<unknown> =>
        store.verify(false).then(
          (operation) => operation,
          (error: unknown) => {
            expect(String(error)).toContain('broken');
            looks += 1;
          },
        );
      for (let seconds = 0; seconds < 3_600; seconds += 10) {
        await look();
        world.pass(10);
      }
      await mend();
      expect(looks).toBeGreaterThan(30);
      expect(looks).toBeLessThan(180);
      await store.verify();
      expect(await store.operations(ready)).toEqual(['fulfillment.create CONFIRMED 1']);
      expect(await store.ledger(ready, 'ship')).toEqual(['ship applied']);
    }, 60_000);
  });
});
