import { AssignedListPull } from '../../../src/modules/fulfillment-orders/jobs/assigned-list.pull.js';
import { OrdersPull } from '../../../src/modules/fulfillment-orders/jobs/orders.pull.js';
import { StoreNotificationsFacade } from '../../../src/modules/store-notifications/store-notifications.facade.js';
import type { PullResult } from '../../../src/modules/store-operations/store-operations.facade.js';
import { EngineApp } from './engine-app.js';
import { remoteOrder, type OrderShape } from './order-book.js';
import { ScriptedShop } from './scripted-shop.js';
import { TestStore } from './test-store.js';

const T1 = '2026-03-01T10:01:00Z';
const T2 = '2026-03-01T10:02:00Z';
const ACCEPTED = { requestStatus: 'ACCEPTED', status: 'PROCESSING', updatedAt: T1 } as const;
const OUT_OF_STOCK = [{ sku: 'MUG', quantity: 99 }];

describe('orders that are read one by one', () => {
  let app: EngineApp;
  let store: TestStore;
  let shop: ScriptedShop;

  beforeAll(async () => {
    app = await EngineApp.start();
  });
  afterAll(() => app.stop());
  beforeEach(async () => {
    app.database.setClockOffset('0 s');
    store = await TestStore.create(app, { MUG: 30 });
    shop = new ScriptedShop(store);
    await app.database.tx((tx) => app.get(StoreNotificationsFacade).openWakes(tx, store.id));
  });
  afterEach(async () => expect(await store.wrongLevels()).toEqual([]));

  const rows = async <Row extends object>(sql: string, ...params: unknown[]): Promise<Row[]> =>
    (await app.database.query<Row & Record<string, unknown>>(sql, [store.id, ...params])).rows;
  const accept = async (shape: OrderShape = {}): Promise<void> => {
    await store.see(remoteOrder(shape));
    await store.answered(await store.claim(), remoteOrder({ ...shape, ...ACCEPTED }));
  };
  const accepted = async (...ids: string[]): Promise<void> => {
    for (const remoteId of ids) await accept({ remoteId, lines: [{ sku: 'MUG', quantity: 1 }] });
  };
  const lists = (kind: 'REQUESTS' | 'ACCEPTED' = 'ACCEPTED'): Promise<PullResult> => {
    shop.forget();
    return app.get(AssignedListPull).pull(shop.session(kind), kind);
  };
  const orders = (): Promise<PullResult> => {
    shop.forget();
    return app.get(OrdersPull).pull(shop.session('ORDERS'));
  };
  const cancelledAtStore = (remoteId: string): void =>
    shop.put(remoteOrder({ ...ACCEPTED, remoteId, status: 'CANCELLED', updatedAt: T2 }));

  it.each(['SERVER_ERROR', 'REFUSED', 'BROKEN_RESPONSE', 'UNREADABLE'] as const)(
    'one that answers %s keeps no other waiting: told once, put off, and over when it reads again',
    async (kind) => {
      await accepted('1001', '1002');
      shop.brokenDetails.set('1001', kind);
      cancelledAtStore('1002');
      expect(await lists()).toMatchObject({ unsettled: 0 });
      expect(shop.asked).toEqual(['list FULFILLMENT_ACCEPTED', 'order 1001', 'order 1002']);
      expect(await store.order('1002')).toMatchObject({ stage: 'CANCELLED' });
      expect(await store.exceptions()).toEqual(['ORDER_NOT_PROCESSED']);
      await accepted('1003');
      cancelledAtStore('1003');
      await lists();
      expect(shop.asked).toEqual(['list FULFILLMENT_ACCEPTED', 'order 1003', 'order 1001']);
      await lists();
      await orders();
      expect(shop.asked).toEqual([]);
      app.database.setClockOffset('61 s');
      await orders();
      expect(shop.asked).toEqual(['order 1001']);
      app.database.setClockOffset('3 min');
      await orders();
      expect(shop.asked).toEqual([]);
      shop.brokenDetails.clear();
      cancelledAtStore('1001');
      app.database.setClockOffset('4 min');
      await orders();
      expect(await store.order('1001')).toMatchObject({ stage: 'CANCELLED' });
      expect(await store.exceptions()).toEqual([]);
      expect(await rows('SELECT FROM point_read WHERE store_id = $1')).toEqual([]);
    },
  );

  it.each(['RATE_LIMITED', 'UNAUTHORIZED', 'FORBIDDEN', 'UNREACHABLE', 'TIMEOUT'] as const)(
    'what concerns the whole store (%s) ends the pull',
    async (kind) => {
      await accepted('1001', '1002');
      shop.brokenDetails.set('1001', kind);
      await expect(lists()).rejects.toMatchObject({ kind });
      expect(shop.asked).toEqual(['list FULFILLMENT_ACCEPTED', 'order 1001']);
      expect(await store.exceptions()).toEqual([]);
    },
  );

  it('an order that is always met with silence does not stay first in line', async () => {
    await accepted('1001', '1002');
    shop.brokenDetails.set('1001', 'TIMEOUT');
    cancelledAtStore('1002');
    await expect(lists()).rejects.toMatchObject({ kind: 'TIMEOUT' });
    await expect(lists()).rejects.toMatchObject({ kind: 'TIMEOUT' });
    expect(await store.order('1002')).toMatchObject({ stage: 'CANCELLED' });
    expect(await store.exceptions()).toEqual(['ORDER_NOT_PROCESSED']);
  });

  it('a store that answers nothing is left alone after three reads; many odd answers are read to the end', async () => {
    const ids = ['1001', '1002', '1003', '1004', '1005', '1006'];
    await accepted(...ids);
    for (const id of ids) shop.brokenDetails.set(id, 'SERVER_ERROR');
    expect(await lists()).toMatchObject({ unsettled: 1 });
    expect(shop.asked).toHaveLength(1 + 3);
    for (const id of ids) shop.brokenDetails.set(id, 'UNREADABLE');
    expect(await orders()).toMatchObject({ unsettled: 0 });
    expect([...shop.asked].sort()).toEqual(ids.map((id) => `order ${id}`));
  });

  it.each([
    ['waits for a decision', { status: 'ON_HOLD' } as const, 'RECEIVED'],
    ['is in review', { lines: [{ sku: 'NOBODY', quantity: 1 }] }, 'REVIEW'],
    ['waits for our accept to be sent', {}, 'ACCEPT_PENDING'],
    ['waits for our reject to be sent', { lines: OUT_OF_STOCK }, 'REJECT_PENDING'],
  ])(
    'a deleted order that %s is over after four reads; no withdrawn order waits behind it',
    async (_what, shape, stage) => {
      await store.see(remoteOrder({ remoteId: '1001', ...shape }));
      await store.see(remoteOrder({ remoteId: '1002' }));
      expect(await store.order('1001')).toMatchObject({ stage });
      shop.put(remoteOrder({ remoteId: '1002', requestStatus: 'PENDING', updatedAt: T1 }));
      await lists('REQUESTS');
      expect(await store.order('1002')).toMatchObject({ stage: 'WITHDRAWN' });
      for (const later of ['0 s', '61 s', '4 min']) {
        expect(await store.order('1001')).toMatchObject({ stage });
        expect(await store.exceptions()).toContain('ORDER_NOT_PROCESSED');
        app.database.setClockOffset(later);
        await orders();
        expect(shop.asked).toContain('order 1001');
      }
      expect(await store.order('1001')).toMatchObject({ stage: 'CLOSED', reserved: 0 });
      expect(await store.exceptions()).not.toContain('ORDER_NOT_PROCESSED');
      app.database.setClockOffset('9 days');
      await lists('REQUESTS');
      expect(shop.asked).not.toContain('order 1001');
    },
  );

  it('accepted work that the store deleted stays for a person, told once, and is read less and less often', async () => {
    await accepted('1001');
    let reads = 0;
    for (let minutes = 0; minutes <= 120; minutes += 2) {
      app.database.setClockOffset(`${minutes} min`);
      await orders();
      await lists();
      reads += shop.asked.filter((one) => one === 'order 1001').length;
    }
    expect(reads).toBeLessThanOrEqual(9);
    expect(await store.order('1001')).toMatchObject({ stage: 'READY' });
    expect(await store.exceptions()).toEqual(['ORDER_NOT_PROCESSED']);
  });

  it('how shipped orders ended is looked at as fast as needed, and once where the store deleted them', async () => {
    const ids = Array.from({ length: 12 }, (_, index) => String(1001 + index));
    await accepted(...ids);
    await rows(`UPDATE fulfillment_order SET stage = 'SHIPPED' WHERE store_id = $1`);
    await rows(
      `INSERT INTO fulfillment_order SELECT (jsonb_populate_record(o, jsonb_build_object('id', gen_random_uuid(), 'remote_id', (5000 + n)::text))).*
       FROM fulfillment_order o, generate_series(1, 98) n WHERE store_id = $1 AND remote_id = '1001'`,
    );
    app.database.setClockOffset('25 hours');
    expect(await orders()).toMatchObject({ more: true });
    expect(shop.asked).toHaveLength(100);
    expect(await orders()).toMatchObject({ more: false });
    expect(shop.asked).toHaveLength(10);
    app.database.setClockOffset('20 days');
    await orders();
    expect(shop.asked).toEqual([]);
    expect(await store.exceptions()).toEqual([]);
  });

  describe('a webhook about one order', () => {
    const hint = (orderNumber?: string): Promise<void> =>
      app.database.tx((tx) => app.get(StoreNotificationsFacade).followWebhook(tx, store.id, ['ACCEPTED'], orderNumber));
    const soon = async (): Promise<string[]> =>
      (
        await rows<{ kind: string }>(
          'SELECT kind FROM pull_wake WHERE store_id = $1 AND soon_at IS NOT NULL ORDER BY kind',
        )
      ).map(({ kind }) => kind);
    const acceptedInSeconds = async (): Promise<number> => {
      const sql = `SELECT extract(epoch FROM soon_at - db_now())::float8 AS seconds FROM pull_wake WHERE store_id = $1 AND kind = 'ACCEPTED'`;
      return (await rows<{ seconds: number }>(sql))[0]?.seconds ?? Number.NaN;
    };

    it('asks for that order alone, once, however many come', async () => {
      await accepted('1001', '1002');
      app.database.setClockOffset('10 min');
      await hint('N-1001');
      await hint('N-1001');
      await hint('N-unknown');
      expect(await soon()).toEqual(['ORDERS']);
      cancelledAtStore('1001');
      await orders();
      expect(shop.asked).toEqual(['order 1001']);
      expect(await store.order('1001')).toMatchObject({ stage: 'CANCELLED' });
      await orders();
      expect(shop.asked).toEqual([]);
      expect(await soon()).toEqual(['ORDERS']);
    });

    it('that echoes what we just did asks for no read of its own', async () => {
      await accepted('1001');
      await hint('N-1001');
      await orders();
      expect(shop.asked).toEqual([]);
      expect(await soon()).toEqual(['ACCEPTED', 'ORDERS']);
      expect(await acceptedInSeconds()).toBeGreaterThan(30);
    });

    it('that says more than an echo brings the look at the list forward', async () => {
      await accepted('1001');
      await hint('N-1001');
      await orders();
      await hint();
      expect(await acceptedInSeconds()).toBeLessThanOrEqual(0);
    });

    it('asks for the list where it names none', async () => {
      await hint();
      expect(await soon()).toEqual(['ACCEPTED']);
    });
  });

  it('cancellations are looked for every two minutes while accepted work is open', async () => {
    const due = async (): Promise<number> => {
      await orders();
      const sql = `SELECT extract(epoch FROM due_at - last_done_at)::int AS seconds FROM pull_wake WHERE store_id = $1 AND kind = 'CANCELLATIONS'`;
      return (await rows<{ seconds: number }>(sql))[0]?.seconds ?? 0;
    };
    await rows(
      `UPDATE pull_wake SET last_done_at = db_now(), due_at = db_now() + interval '10 min' WHERE store_id = $1`,
    );
    expect(await due()).toBe(600);
    await accepted('1001');
    expect(await due()).toBe(120);
  });
});
