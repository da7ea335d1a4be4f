import { jest } from '@jest/globals';
import type { RemoteFulfillmentOrder } from '../../../src/clients/store-client.js';
import { EndGoneOrder } from '../../../src/modules/fulfillment-orders/use-cases/end-gone-order.js';
import { LinkFamily } from '../../../src/modules/fulfillment-orders/lineage/use-cases/link-family.js';
import { onCrashPoint } from '../../../src/common/crash-point.js';
import { ForecastPull } from '../../../src/modules/fulfillment-orders/forecast/jobs/forecast.pull.js';
import { AssignedListPull } from '../../../src/modules/fulfillment-orders/jobs/assigned-list.pull.js';
import { OrderSightings } from '../../../src/modules/fulfillment-orders/jobs/order-sightings.js';
import { FulfillmentOrdersRepository } from '../../../src/modules/fulfillment-orders/fulfillment-orders.repository.js';
import { FollowUpExceptions } from '../../../src/modules/fulfillment-orders/use-cases/follow-up-exceptions.js';
import { JournalFacade } from '../../../src/modules/journal/journal.facade.js';
import { ForecastReader } from '../../../src/modules/fulfillment-orders/forecast/forecast.reader.js';
import { OpenCycle } from '../../../src/modules/fulfillment-orders/use-cases/open-cycle.js';
import { EngineApp } from './engine-app.js';
import { remoteOrder, SECRETS, type OrderShape } from './order-book.js';
import { ScriptedShop } from './scripted-shop.js';
import { TestStore } from './test-store.js';

jest.setTimeout(60_000);

const [T1, T2, T3] = ['2026-03-01T10:00:01Z', '2026-03-01T10:00:02Z', '2026-03-01T10:00:03Z'] as const;
const ACCEPTED = { requestStatus: 'ACCEPTED', status: 'PROCESSING' } as const;

describe('what others change about an order', () => {
  let app: EngineApp;
  let store: TestStore;

  beforeAll(async () => {
    app = await EngineApp.start();
  });
  afterAll(() => app.stop());
  beforeEach(async () => {
    store = await TestStore.create(app, { MUG: 20 });
  });
  afterEach(async () => expect(await store.wrongLevels()).toEqual([]));

  const rows = async <Row extends object>(sql: string, ...params: unknown[]): Promise<Row[]> =>
    (await app.database.query<Row & Record<string, unknown>>(sql, params)).rows;
  const changes = (remoteId = '1001') =>
    rows<{ judgement: string; areas: string[]; stage: string; lineage_due: boolean }>(
      `SELECT c.judgement, c.areas, c.stage, c.lineage_due FROM external_change c JOIN fulfillment_order o ON o.id = c.fulfillment_order_id
       WHERE o.store_id = $1 AND o.remote_id = $2 ORDER BY c.id`,
      store.id,
      remoteId,
    );
  const lines = (remoteId = '1001') =>
    rows<{ requested: number; shipped: number; cancelled: number }>(
      `SELECT l.requested, l.shipped, l.cancelled FROM fulfillment_order_line l JOIN fulfillment_order o ON o.id = l.fulfillment_order_id
       WHERE o.store_id = $1 AND o.remote_id = $2 ORDER BY l.id`,
      store.id,
      remoteId,
    );
  const holds = () => rows('SELECT kind FROM order_hold WHERE store_id = $1 AND released_at IS NULL', store.id);
  const links = () =>
    rows<{ kind: string; from: string; to: string; lines: unknown }>(
      'SELECT kind, from_remote_id AS from, to_remote_id AS to, lines FROM fulfillment_order_link WHERE store_id = $1 ORDER BY id',
      store.id,
    );
  const accept = async (shape: OrderShape = {}): Promise<void> => {
    await store.see(remoteOrder(shape));
    await store.answered(await store.claim(), remoteOrder({ ...shape, ...ACCEPTED, updatedAt: T1 }));
  };
  const family = (orderNumber: string) =>
    app.database.tx(async (tx) => {
      const { due } = await app.get(LinkFamily).begin(tx, store.id, orderNumber);
      return app.get(LinkFamily).execute(tx, { storeId: store.id, orderNumber, siblings: [], foreseen: [], due });
    });

  it('an accepted order that shows the same again changes nothing', async () => {
    await accept();
    await store.see(remoteOrder({ ...ACCEPTED, updatedAt: T2 }));
    expect(await changes()).toEqual([]);
    expect(await holds()).toEqual([]);
  });

  it('an address that was changed while our accept was on its way stops the work before it begins', async () => {
    await store.see(remoteOrder());
    const operation = await store.claim();
    await store.see(remoteOrder({ city: 'Berlin', updatedAt: T1 }));
    await store.answered(operation, remoteOrder({ ...ACCEPTED, city: 'Berlin', updatedAt: T2 }));
    expect(await store.order()).toMatchObject({ stage: 'READY', reserved: 2 });
    expect(await changes()).toMatchObject([
      { judgement: 'NOTE', areas: ['ADDRESS'] },
      { judgement: 'STOP_WORK', areas: ['ADDRESS'], stage: 'ACCEPT_PENDING' },
    ]);
    expect(await holds()).toEqual([{ kind: 'CHANGED_AT_STORE' }]);
    expect(await store.exceptions()).toEqual(['ORDER_CHANGED_AT_STORE']);
  });

  it('quantities changed under accepted work: stopped once, and as much is reserved as is left', async () => {
    await accept({ lines: [{ sku: 'MUG', quantity: 3 }] });
    for (const [quantity, updatedAt] of [
      [5, T2],
      [1, T3],
    ] as const) {
      await store.see(remoteOrder({ ...ACCEPTED, lines: [{ sku: 'MUG', quantity }], updatedAt }));
      expect(await store.order()).toMatchObject({ stage: 'READY', reserved: quantity });
    }
    expect(await changes()).toMatchObject([
      { judgement: 'STOP_WORK', areas: ['LINES'], lineage_due: true },
      { judgement: 'STOP_WORK', areas: ['LINES'] },
    ]);
    expect(await holds()).toHaveLength(1);
  });

  it('pieces that others shipped can never be shipped here, not in the next cycle either', async () => {
    await accept({ lines: [{ sku: 'MUG', quantity: 5 }] });
    await store.see(remoteOrder({ ...ACCEPTED, lines: [{ sku: 'MUG', quantity: 5, fulfillable: 2 }], updatedAt: T2 }));
    expect(await lines()).toEqual([{ requested: 5, shipped: 0, cancelled: 3 }]);
    expect(await store.order()).toMatchObject({ stage: 'READY', reserved: 2 });
    const again = remoteOrder({ lines: [{ sku: 'MUG', quantity: 5, fulfillable: 2 }], updatedAt: T3 });
    expect(await store.see(again, 'POINT')).toBe('OPEN_CYCLE');
    expect(await lines()).toEqual([{ requested: 5, shipped: 0, cancelled: 3 }]);
    expect(await store.order()).toMatchObject({ cycle: 2, stage: 'ACCEPT_PENDING', reserved: 2 });
  });

  it.each(['ON_HOLD', 'UNKNOWN'] as const)(
    'a store that shows nothing to ship while it is %s says nothing about who shipped',
    async (status) => {
      await accept({ lines: [{ sku: 'MUG', quantity: 5 }] });
      await store.see(
        remoteOrder({ ...ACCEPTED, status, lines: [{ sku: 'MUG', quantity: 5, fulfillable: 0 }], updatedAt: T2 }),
      );
      expect(await lines()).toEqual([{ requested: 5, shipped: 0, cancelled: 0 }]);
    },
  );

  it('an older page changes nothing and is no change', async () => {
    await accept();
    await store.see(remoteOrder({ ...ACCEPTED, city: 'Berlin', updatedAt: T3 }));
    expect(await store.see(remoteOrder({ ...ACCEPTED, city: 'Bonn', updatedAt: T2 }))).toBe('STALE');
    expect(await changes()).toHaveLength(1);
  });

  it('an order at a location that is not ours is no work of ours, and its stock is free', async () => {
    await accept();
    expect(await store.see(remoteOrder({ ...ACCEPTED, location: '99', updatedAt: T2 }), 'POINT')).toBe('MOVED_AWAY');
    expect(await store.order()).toMatchObject({ stage: 'MOVED', reserved: 0 });
    expect(await changes()).toMatchObject([{ judgement: 'STOP_WORK', areas: ['LOCATION'] }]);
    // It comes back and is asked for: the next cycle.
    expect(await store.see(remoteOrder({ updatedAt: T3 }), 'POINT')).toBe('OPEN_CYCLE');
    expect(await store.order()).toMatchObject({ stage: 'ACCEPT_PENDING', cycle: 2, reserved: 2 });
  });

  it('what was changed is kept, but never in clear', async () => {
    await accept();
    await store.see(remoteOrder({ ...ACCEPTED, city: 'Geheimstadt', updatedAt: T2 }));
    await store.see(remoteOrder({ city: 'Geheimstadt', updatedAt: T3 }), 'POINT');
    const [{ all } = { all: '' }] = await rows<{ all: string }>(
      `SELECT (SELECT jsonb_agg(to_jsonb(c)) FROM external_change c)::text || (SELECT jsonb_agg(to_jsonb(c)) FROM request_cycle c)::text
         || (SELECT jsonb_agg(to_jsonb(e)) FROM timeline_event e)::text AS all`,
    );
    for (const secret of [...SECRETS, 'Geheimstadt']) expect(all).not.toContain(secret);
  });

  it('an order that the store forgot ends only when its pieces are found in another, and then once', async () => {
    const number = { orderNumber: 'N-7' };
    await accept(number);
    const later = new Date(+(await store.now()) + 1);
    await app.database.tx((tx) => app.get(EndGoneOrder).note(tx, store.id, '1001', later));
    await app.database.tx((tx) => app.get(EndGoneOrder).note(tx, store.id, '1001', later));
    expect(await changes()).toMatchObject([{ judgement: 'NOTE', areas: ['STATUS'], lineage_due: true }]);
    expect(await family('N-7')).toEqual([]);
    expect(await store.order()).toMatchObject({ stage: 'READY' });
    const heir = { ...remoteOrder({ ...number, remoteId: '1002', updatedAt: T3 }), createdAt: T3 };
    await store.see(heir);
    expect(await store.order('1002')).toMatchObject({ stage: 'REVIEW' });
    expect(await family('N-7')).toHaveLength(1);
    expect(await family('N-7')).toEqual([]);
    expect(await links()).toEqual([
      { kind: 'REPLACED', from: '1001', to: '1002', lines: [{ orderLineId: '500', quantity: 2 }] },
    ]);
    expect(await store.order()).toMatchObject({ stage: 'CANCELLED', reserved: 0 });
    // Now that it is no duplicate any more, the same request is decided.
    await store.see({ ...heir, updatedAt: '2026-03-01T10:00:09Z' });
    expect(await store.order('1002')).toMatchObject({ stage: 'ACCEPT_PENDING', reserved: 2 });
  });

  it('an order that the store does not know while an answer of ours is on its way is not taken for gone', async () => {
    await store.see(remoteOrder());
    const operation = await store.claim();
    const later = new Date(+(await store.now()) + 1);
    await app.database.tx((tx) => app.get(EndGoneOrder).note(tx, store.id, '1001', later));
    expect(await changes()).toEqual([]);
    await store.answered(operation, remoteOrder({ ...ACCEPTED, updatedAt: T1 }));
  });

  it('a cycle keeps what was decided on, not what was asked for before', async () => {
    const hold = { reason: 'other', message: 'wait', createdAt: null };
    await store.see(remoteOrder({ holds: [hold], status: 'ON_HOLD' }));
    expect(await store.see(remoteOrder({ city: 'Berlin', updatedAt: T1 }))).toBe('DECIDE');
    const decided = await app.database.tx(async (tx) => {
      const order = await app.get(FulfillmentOrdersRepository).lockByRemoteId(tx, store.id, '1001');
      return order && app.get(OpenCycle).decidedOn(tx, order);
    });
    expect(decided).toMatchObject({ destination: { city: 'Berlin' }, holds: [] });
  });

  describe('looking at the relatives', () => {
    const FAMILY = { orderNumber: 'N-7' };
    const heirOf = (shape: OrderShape = {}): RemoteFulfillmentOrder => ({
      ...remoteOrder({ ...FAMILY, remoteId: '1002', requestStatus: 'PENDING', updatedAt: T3, ...shape }),
      createdAt: T3,
    });
    const REPLACED = { kind: 'REPLACED', from: '1001', to: '1002', lines: [{ orderLineId: '500', quantity: 2 }] };
    let shop: ScriptedShop;

    beforeEach(async () => {
      shop = new ScriptedShop(store);
      await grant('orders:read');
    });
    afterEach(() => onCrashPoint(undefined));

    const grant = (...scopes: string[]) => rows('UPDATE store SET scopes = $2 WHERE id = $1', store.id, scopes);
    const pull = (kind: 'REQUESTS' | 'ACCEPTED' = 'ACCEPTED') =>
      app.get(AssignedListPull).pull(shop.session(kind), kind);
    const forecast = () => app.get(ForecastPull).pull(shop.session('FORECAST'));
    const crashAt = (point: string): void =>
      onCrashPoint((name) => {
        if (name === point) throw new Error(`crashed at ${point}`);
      });
    const due = async (): Promise<boolean> => (await changes()).some(({ lineage_due }) => lineage_due);
    /** Order 1001 is accepted; the store shows it so. */
    const working = async (shape: OrderShape = {}): Promise<void> => {
      await accept({ ...FAMILY, ...shape });
      shop.put(remoteOrder({ ...FAMILY, ...shape, ...ACCEPTED, updatedAt: T1 }));
    };

    it.each(['order.gone', 'family.read'])(
      'a process that dies at %s leaves the look due: the next one links the successor and ends the order',
      async (point) => {
        await working();
        shop.remove('1001');
        shop.put(heirOf());
        crashAt(point);
        await expect(pull()).rejects.toThrow('crashed');
        expect(await links()).toEqual([]);
        expect(await store.order()).toMatchObject({ stage: 'READY', reserved: 2 });
        onCrashPoint(undefined);
        await pull();
        expect(await links()).toEqual([REPLACED]);
        expect(await store.order()).toMatchObject({ stage: 'CANCELLED', reserved: 0 });
        expect(await store.exceptions()).not.toContain('ORDER_NOT_PROCESSED');
        shop.forget();
        await pull();
        expect(shop.asked).toEqual(['list FULFILLMENT_ACCEPTED']);
      },
    );

    it('a successor that appears long after the loss was looked at is linked, whenever the process dies', async () => {
      await working();
      shop.put(remoteOrder({ ...FAMILY, ...ACCEPTED, status: 'CANCELLED', updatedAt: T2 }));
      await pull();
      expect(await due()).toBe(false);
      shop.put(heirOf({ requestStatus: 'REQUESTED' }));
      crashAt('pull.pageDone');
      await expect(pull('REQUESTS')).rejects.toThrow('crashed');
      onCrashPoint(undefined);
      await pull('REQUESTS');
      expect(await links()).toEqual([REPLACED]);
      expect(await due()).toBe(false);
    });

    it('a successor that is only forecast is linked too', async () => {
      await working();
      shop.put(remoteOrder({ ...FAMILY, ...ACCEPTED, status: 'CANCELLED', updatedAt: T2 }));
      await pull();
      shop.put(heirOf());
      await forecast();
      await pull();
      expect(await links()).toEqual([REPLACED]);
    });

    it('what is seen while a look is under way is looked at again', async () => {
      await working({ lines: [{ sku: 'MUG', quantity: 3 }] });
      const less = { ...FAMILY, ...ACCEPTED, lines: [{ sku: 'MUG', quantity: 2 }] };
      shop.put(remoteOrder({ ...less, updatedAt: T2 }));
      shop.listed = async () => {
        shop.listed = () => Promise.resolve();
        shop.put(remoteOrder({ ...less, status: 'CANCELLED', updatedAt: T3 }), heirOf());
        await store.see(remoteOrder({ ...less, status: 'CANCELLED', updatedAt: T3 }));
      };
      await pull();
      expect(await links()).toEqual([]);
      await pull();
      expect(await links()).toEqual([REPLACED]);
    });

    it('without the scope to list them, relatives that were not seen just now are read one by one, once', async () => {
      await grant();
      await working();
      const sibling = { ...FAMILY, remoteId: '1003', lines: [{ sku: 'MUG', quantity: 1, orderLineId: '501' }] };
      await store.see(remoteOrder(sibling));
      shop.put(remoteOrder(sibling), remoteOrder({ ...FAMILY, ...ACCEPTED, status: 'CANCELLED', updatedAt: T2 }));
      shop.put(heirOf({ requestStatus: 'REQUESTED' }));
      await rows(`UPDATE fulfillment_order SET observed_at = observed_at - interval '2 minutes'`);
      await pull();
      expect(shop.asked).toEqual(['list FULFILLMENT_ACCEPTED', 'order 1001', 'order 1003']);
      expect(await links()).toEqual([]);
      shop.forget();
      await pull('REQUESTS');
      expect(shop.asked).toEqual(['list FULFILLMENT_REQUESTED']);
      expect(await links()).toEqual([REPLACED]);
      shop.forget();
      await pull('REQUESTS');
      await pull();
      expect(shop.asked).toEqual(['list FULFILLMENT_REQUESTED', 'list FULFILLMENT_ACCEPTED']);
      expect(await store.exceptions()).toEqual([]);
    });

    it('a store that refuses the list although it granted the scope loses nothing but that; people are told once', async () => {
      await working();
      shop.broken.set('N-7', 'FORBIDDEN');
      shop.put(remoteOrder({ ...FAMILY, ...ACCEPTED, status: 'CANCELLED', updatedAt: T2 }));
      shop.put(heirOf({ requestStatus: 'REQUESTED' }));
      await pull();
      await pull('REQUESTS');
      await pull();
      expect(shop.asked.filter((one) => one.startsWith('family')).length).toBeLessThanOrEqual(2);
      expect(shop.refused).toEqual([]);
      expect(await links()).toEqual([REPLACED]);
      expect(await store.exceptions()).toEqual(['SCOPES_MISSING']);
    });

    it('a family that cannot be read keeps no other from being looked at', async () => {
      for (const remoteId of ['1001', '1009']) {
        const shape = { remoteId, orderNumber: `N-${remoteId}` };
        await accept(shape);
        shop.put(remoteOrder({ ...shape, ...ACCEPTED, status: 'CANCELLED', updatedAt: T2 }));
      }
      shop.broken.set('N-1001', 'SERVER_ERROR');
      shop.put({ ...heirOf(), remoteId: '1010', orderNumber: 'N-1009' });
      await pull();
      expect(await links()).toMatchObject([{ kind: 'REPLACED', from: '1009', to: '1010' }]);
      expect(await due()).toBe(true);
      shop.broken.clear();
      shop.put({ ...heirOf(), orderNumber: 'N-1001' });
      await pull();
      expect(await links()).toHaveLength(2);
    });

    it('a family that nothing but its news asks for is looked at again once it could not be read', async () => {
      await working();
      const sibling = remoteOrder({ ...FAMILY, remoteId: '1003' });
      shop.put(sibling);
      shop.broken.set('N-7', 'SERVER_ERROR');
      await pull('REQUESTS');
      expect(await store.exceptions()).toContain('ORDER_NOT_PROCESSED');
      expect(await due()).toBe(false);
      shop.broken.clear();
      shop.forget();
      await pull();
      expect(shop.asked).toEqual(['list FULFILLMENT_ACCEPTED', 'family N-7']);
      expect(await store.exceptions()).not.toContain('ORDER_NOT_PROCESSED');
      shop.forget();
      await pull();
      expect(shop.asked).toEqual(['list FULFILLMENT_ACCEPTED']);
    });

    it.each(['family.read', 'forecast.looked'])(
      'orders that are merged before they are requested are linked, also when the process dies at %s',
      async (point) => {
        const first = { ...FAMILY, remoteId: '1001', requestStatus: 'PENDING' } as const;
        shop.put(remoteOrder(first), { ...heirOf(), createdAt: T1 });
        await forecast();
        shop.put(remoteOrder({ ...first, status: 'CLOSED', lines: [], updatedAt: T3 }));
        shop.put({ ...heirOf({ lines: [{ sku: 'MUG', quantity: 4 }] }), createdAt: T1 });
        crashAt(point);
        await expect(forecast()).rejects.toThrow('crashed');
        onCrashPoint(undefined);
        await forecast();
        expect(await links()).toEqual([{ ...REPLACED, kind: 'MERGED' }]);
        shop.forget();
        await forecast();
        expect(shop.asked).toEqual(['list FULFILLMENT_UNREQUESTED']);
      },
    );

    it('an order that takes the place of another before it is requested is linked, also after a look that failed', async () => {
      const first = { ...FAMILY, remoteId: '1001', requestStatus: 'PENDING' } as const;
      shop.put(remoteOrder(first));
      await forecast();
      shop.put(remoteOrder({ ...first, status: 'CANCELLED', updatedAt: T2 }), heirOf());
      shop.broken.set('N-7', 'SERVER_ERROR');
      await forecast();
      expect(await links()).toEqual([]);
      shop.broken.clear();
      shop.put(heirOf({ requestStatus: 'REQUESTED' }));
      await pull('REQUESTS');
      expect(await links()).toEqual([REPLACED]);
    });

    it('the forecast holds what waits to be requested, and nothing that was requested by now, whatever a late page says', async () => {
      const awaited = { remoteId: '2001', requestStatus: 'PENDING' } as const;
      shop.put(remoteOrder(awaited), remoteOrder({ remoteId: '2002', requestStatus: 'REJECTED' }));
      shop.put(remoteOrder({ ...awaited, remoteId: '2003', lines: [{ sku: 'MUG', quantity: 7 }] }));
      await store.see(remoteOrder({ remoteId: '2003', lines: [{ sku: 'MUG', quantity: 7 }], updatedAt: T1 }));
      await forecast();
      const query = { storeId: store.id, timeZone: 'UTC', from: null, to: null, groupBy: 'SKU' } as const;
      expect(await app.get(ForecastReader).forecast(query)).toMatchObject({
        orders: 1,
        pieces: 2,
        totals: [{ sku: 'MUG', orders: 1, pieces: 2 }],
      });
      await expect(store.order('2001')).rejects.toThrow('No order');
    });

    it('the forecast counts what is still to be shipped; a hold says nothing about that, and what was told before stays', async () => {
      const awaited = (fulfillable: number, status: OrderShape['status'] = 'OPEN', quantity = 7): void =>
        shop.put(
          remoteOrder({
            remoteId: '2001',
            requestStatus: 'PENDING',
            status,
            lines: [
              { sku: 'MUG', quantity, fulfillable },
              { sku: 'CUP', quantity: 1, fulfillable: 0 },
            ],
          }),
        );
      const foreseen = async (): Promise<unknown> => {
        await forecast();
        const query = { storeId: store.id, timeZone: 'UTC', from: null, to: null, groupBy: 'SKU' } as const;
        return app.get(ForecastReader).forecast(query);
      };
      awaited(0, 'ON_HOLD');
      expect(await foreseen()).toMatchObject({ orders: 1, pieces: 8 });
      awaited(3);
      const left = { orders: 1, pieces: 3, totals: [{ sku: 'MUG', orders: 1, pieces: 3 }] };
      expect(await foreseen()).toMatchObject(left);
      awaited(0, 'ON_HOLD');
      expect(await foreseen()).toMatchObject(left);
      awaited(0, 'ON_HOLD', 2);
      expect(await foreseen()).toMatchObject({ orders: 1, pieces: 2 });
      awaited(0, 'PROCESSING');
      expect(await foreseen()).toMatchObject({ orders: 0, pieces: 0, totals: [] });
    });

    it('an exception about an order that was not understood, or was gone, is over when it is seen again', async () => {
      await accept();
      const result = { pages: 0, found: 0, unsettled: 0 };
      const sightings = app.get(OrderSightings);
      await sightings.pointRead(shop.session('ACCEPTED'), '1001', result);
      const item = { ok: false as const, remoteId: '1001', reason: 'lines: not a list', raw: {} };
      await sightings.setAside(shop.session('ACCEPTED'), item, await store.now(), result);
      expect(await store.exceptions()).toEqual(['ORDER_NOT_PROCESSED', 'ORDER_NOT_UNDERSTOOD']);
      const stale = {
        remote: remoteOrder({ ...ACCEPTED, updatedAt: '2026-03-01T10:00:00Z' }),
        source: 'LIST',
      } as const;
      await sightings.see(shop.session('ACCEPTED'), { ...stale, sentAt: await store.now() }, result);
      expect(await store.exceptions()).toHaveLength(2);
      const remote = remoteOrder({ ...ACCEPTED, updatedAt: T1 });
      await sightings.see(shop.session('ACCEPTED'), { remote, sentAt: await store.now(), source: 'LIST' }, result);
      expect(await store.exceptions()).toEqual([]);
      expect(await rows('SELECT FROM quarantined_order WHERE store_id = $1', store.id)).toEqual([]);
    });
  });

  it('many rejections are no problem any more once the order is cancelled, or somebody accepts it', async () => {
    await accept();
    const subject = `fulfillment_order:${(await store.order()).id}`;
    for (const event of ['cancelConfirmed', 'acceptConfirmed'] as const) {
      await app.database.tx(async (tx) => {
        const type = 'ORDER_REJECTED_AGAIN';
        const problem = { type, subject, severity: 'WARNING', storeId: store.id, message: 'x' } as const;
        await app.get(JournalFacade).openException(tx, problem);
        const order = await app.get(FulfillmentOrdersRepository).lockByRemoteId(tx, store.id, '1001');
        if (order) await app.get(FollowUpExceptions).execute(tx, { ...order, cycle: 4 }, event, 'test');
      });
      expect(await store.exceptions()).toEqual([]);
    }
  });

  it('accepted work that nobody asks us for any more stops, though nothing but the request changed', async () => {
    await accept();
    await store.see(remoteOrder({ ...ACCEPTED, requestStatus: 'PENDING', updatedAt: T2 }));
    expect(await changes()).toMatchObject([{ judgement: 'STOP_WORK', areas: ['STATUS'] }]);
    expect(await holds()).toEqual([{ kind: 'CHANGED_AT_STORE' }]);
  });
});
