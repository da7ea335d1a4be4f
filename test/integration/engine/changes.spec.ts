import { jest } from '@jest/globals';
import { OrderLinks } from '../../../src/modules/fulfillment-orders/lineage/order-links.js';
import { EndGoneOrder } from '../../../src/modules/fulfillment-orders/use-cases/end-gone-order.js';
import { LinkFamily } from '../../../src/modules/fulfillment-orders/lineage/use-cases/link-family.js';
import { EngineApp } from './engine-app.js';
import { remoteOrder, SECRETS, type OrderShape } from './order-book.js';
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
    app.database.tx((tx) =>
      app.get(LinkFamily).execute(tx, { storeId: store.id, orderNumber, siblings: [], clues: [] }),
    );

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

  it('a link is stored once, told to both ends, and may name an order that was never requested', async () => {
    await accept();
    const link = { fromRemoteId: '1001', toRemoteId: '2002', kind: 'MOVED', lines: [] } as const;
    for (const expected of [true, false]) {
      const stored = await app.database.tx((tx) => app.get(OrderLinks).link(tx, store.id, link, 'move'));
      expect(stored).toBe(expected);
    }
    const told = await rows(
      `SELECT data ->> 'kind' AS kind FROM timeline_event WHERE store_id = $1 AND type = 'ORDER_LINKED'`,
      store.id,
    );
    expect(told).toEqual([{ kind: 'MOVED' }]);
    await expect(
      app.database.tx((tx) => app.get(OrderLinks).link(tx, store.id, { ...link, toRemoteId: '1001' }, 'move')),
    ).rejects.toThrow('fulfillment_order_link_two_ends');
  });
});
