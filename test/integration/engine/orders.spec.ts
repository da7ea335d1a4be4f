import type { RemoteFulfillmentOrder } from '../../../src/clients/store-client.js';
import { onCrashPoint } from '../../../src/common/crash-point.js';
import { AssignedListPull } from '../../../src/modules/fulfillment-orders/jobs/assigned-list.pull.js';
import { OrderLinks } from '../../../src/modules/fulfillment-orders/lineage/order-links.js';
import { DecideByOperator } from '../../../src/modules/fulfillment-orders/use-cases/decide-by-operator.js';
import { RetryUnmapped } from '../../../src/modules/fulfillment-orders/use-cases/retry-unmapped.js';
import { MapSkus } from '../../../src/modules/inventory/use-cases/map-skus.js';
import { RoutingFacade } from '../../../src/modules/routing/routing.facade.js';
import type { PacedRead } from '../../../src/modules/store-operations/store-operations.facade.js';
import { StoreNotificationsFacade } from '../../../src/modules/store-notifications/store-notifications.facade.js';
import { EngineApp } from './engine-app.js';
import { remoteOrder, SECRETS } from './order-book.js';
import { ScriptedShop } from './scripted-shop.js';
import { TestStore } from './test-store.js';
import { QuarantineOrder } from '../../../src/modules/fulfillment-orders/use-cases/quarantine-order.js';

const T0 = '2026-03-01T10:00:00Z';
const T1 = '2026-03-01T10:01:00Z';
const T2 = '2026-03-01T10:02:00Z';
const OUT_OF_STOCK = [{ sku: 'MUG', quantity: 99 }];

describe('ObserveOrder and DecideHandler on PostgreSQL', () => {
  let app: EngineApp;
  let store: TestStore;
  beforeAll(async () => {
    app = await EngineApp.start();
  });
  afterAll(() => app.stop());
  beforeEach(async () => {
    store = await TestStore.create(app);
  });
  afterEach(async () => {
    expect(await store.wrongLevels()).toEqual([]);
  });

  it('decides a first request once: reservation, cycle, operation', async () => {
    expect(await store.see(remoteOrder())).toBe('OPEN_CYCLE');
    expect(await store.order()).toMatchObject({
      stage: 'ACCEPT_PENDING',
      cycle: 1,
      reserved: 2,
      cycles: [{ decision: 'ACCEPT', outcome: null }],
      operations: [{ state: 'PENDING', decision: 'ACCEPT', cycle: 1 }],
    });
  });

  it('changes nothing when the same page is taken in again', async () => {
    await store.see(remoteOrder());
    const before = await store.order();
    expect(await store.see(remoteOrder())).toBe('MIRROR');
    expect(await store.order()).toEqual(before);
  });

  it('decides once when eight processes take in the same page together', async () => {
    const sentAt = await store.now();
    const seen = await Promise.all(Array.from({ length: 8 }, () => store.see(remoteOrder(), 'LIST', sentAt)));
    expect(seen.filter((judgement) => judgement === 'OPEN_CYCLE')).toHaveLength(1);
    expect(await store.order()).toMatchObject({ cycle: 1, reserved: 2, operations: [{ state: 'PENDING' }] });
  });

  it('confirms an accept: READY, and the reservation stays', async () => {
    await store.see(remoteOrder());
    const operation = await store.claim();
    const answer = remoteOrder({ requestStatus: 'ACCEPTED', status: 'PROCESSING', updatedAt: T1 });
    expect(await store.answered(operation, answer)).toMatchObject({ state: 'CONFIRMED' });
    expect(await store.order()).toMatchObject({
      stage: 'READY',
      requestStatus: 'ACCEPTED',
      reserved: 2,
      cycles: [{ decision: 'ACCEPT', outcome: 'ACCEPTED' }],
      operations: [{ state: 'CONFIRMED' }],
    });
  });

  it('judges nothing while an answer is on its way', async () => {
    await store.see(remoteOrder());
    const operation = await store.claim();
    expect(await store.see(remoteOrder({ requestStatus: 'PENDING', updatedAt: T1 }))).toBe('MIRROR');
    expect(await store.order()).toMatchObject({ stage: 'ACCEPT_PENDING', requestStatus: 'PENDING', reserved: 2 });
    expect(
      await store.readAfter('LOST', operation, remoteOrder({ requestStatus: 'PENDING', updatedAt: T1 })),
    ).toMatchObject({
      state: 'REFUSED',
    });
    expect(await store.order()).toMatchObject({ stage: 'WITHDRAWN', reserved: 0 });
  });

  it('supersedes what was decided on other content before it is sent, and decides the next cycle', async () => {
    await store.see(remoteOrder());
    const corrected = remoteOrder({ lines: [{ sku: 'MUG', quantity: 5 }], updatedAt: T1 });
    expect(await store.see(corrected)).toBe('SUPERSEDE');
    expect(await store.order()).toMatchObject({
      stage: 'ACCEPT_PENDING',
      cycle: 2,
      reserved: 5,
      cycles: [{ outcome: 'SUPERSEDED' }, { decision: 'ACCEPT', outcome: null }],
      operations: [
        { state: 'SUPERSEDED', cycle: 1 },
        { state: 'PENDING', cycle: 2 },
      ],
    });
  });

  it('gives back stock and takes back the answer when the request is withdrawn', async () => {
    await store.see(remoteOrder());
    expect(await store.see(remoteOrder({ requestStatus: 'PENDING', updatedAt: T1 }), 'POINT')).toBe('WITHDRAWN');
    expect(await store.order()).toMatchObject({
      stage: 'WITHDRAWN',
      reserved: 0,
      cycles: [{ outcome: 'WITHDRAWN' }],
      operations: [{ state: 'SUPERSEDED' }],
    });
  });

  it('an older observation changes nothing', async () => {
    await store.see(remoteOrder({ updatedAt: T1 }));
    const before = await store.order();
    expect(await store.see(remoteOrder({ requestStatus: 'PENDING', updatedAt: T0 }))).toBe('STALE');
    expect(await store.order()).toEqual(before);
  });

  it('confirms a lost accept that the store shows as accepted', async () => {
    await store.see(remoteOrder());
    const operation = await store.claim();
    const read = remoteOrder({ requestStatus: 'ACCEPTED', status: 'PROCESSING', updatedAt: T1 });
    expect(await store.readAfter('LOST', operation, read)).toMatchObject({ state: 'CONFIRMED' });
    expect(await store.order()).toMatchObject({ stage: 'READY', reserved: 2 });
  });

  it('sends a lost answer again when the store still asks for the same', async () => {
    await store.see(remoteOrder({ lines: OUT_OF_STOCK }));
    const operation = await store.claim();
    expect(await store.readAfter('LOST', operation, remoteOrder({ lines: OUT_OF_STOCK }))).toMatchObject({
      state: 'PENDING',
    });
    expect(await store.order()).toMatchObject({
      stage: 'REJECT_PENDING',
      operations: [{ state: 'PENDING', decision: 'REJECT' }],
    });
    expect((await store.claim()).attempts).toBe(2);
  });

  it('never sends a second reject to an order that was corrected: the next cycle is decided instead', async () => {
    await store.see(remoteOrder({ lines: OUT_OF_STOCK }));
    const operation = await store.claim();
    const corrected = remoteOrder({ lines: [{ sku: 'MUG', quantity: 1 }], updatedAt: T1 });
    expect(await store.readAfter('LOST', operation, corrected)).toMatchObject({ state: 'SUPERSEDED' });
    expect(await store.order()).toMatchObject({
      stage: 'ACCEPT_PENDING',
      cycle: 2,
      reserved: 1,
      operations: [
        { state: 'SUPERSEDED', decision: 'REJECT', cycle: 1 },
        { state: 'PENDING', decision: 'ACCEPT', cycle: 2 },
      ],
    });
  });

  it('parks an answer that the store refuses although it still asks', async () => {
    await store.see(remoteOrder());
    const operation = await store.claim();
    expect(await store.readAfter('REFUSED', operation, remoteOrder())).toMatchObject({ state: 'PARKED' });
    expect(await store.order()).toMatchObject({
      stage: 'ACCEPT_PENDING',
      reserved: 2,
      operations: [{ state: 'PARKED' }],
    });
  });

  it('treats a refusal as done when the goal is reached already', async () => {
    await store.see(remoteOrder());
    const operation = await store.claim();
    const read = remoteOrder({ requestStatus: 'ACCEPTED', updatedAt: T1 });
    expect(await store.readAfter('REFUSED', operation, read)).toMatchObject({ state: 'CONFIRMED' });
    expect(await store.order()).toMatchObject({ stage: 'READY' });
  });

  it('closes an order that the store does not know any more', async () => {
    await store.see(remoteOrder());
    const operation = await store.claim();
    expect(await store.readAfter('LOST', operation, null)).toMatchObject({ state: 'REFUSED' });
    expect(await store.order()).toMatchObject({ stage: 'CLOSED', reserved: 0 });
  });

  describe('after a confirmed reject', () => {
    beforeEach(async () => {
      await store.see(remoteOrder({ lines: OUT_OF_STOCK }));
      const operation = await store.claim();
      await store.answered(operation, remoteOrder({ lines: OUT_OF_STOCK, requestStatus: 'REJECTED', updatedAt: T1 }));
      await store.setStock('MUG', 100);
    });

    it('is finished', async () => {
      expect(await store.order()).toMatchObject({
        stage: 'REJECTED',
        cycles: [{ decision: 'REJECT', outcome: 'REJECTED' }],
      });
    });

    it.each(['LIST', 'POINT'] as const)('a page from before it opens nothing (%s)', async (source) => {
      expect(await store.see(remoteOrder({ lines: OUT_OF_STOCK }), source)).toBe('STALE');
      expect(await store.see(remoteOrder({ lines: OUT_OF_STOCK, updatedAt: T1 }), source)).toBe('TOO_EARLY');
      expect(await store.order()).toMatchObject({ stage: 'REJECTED', cycle: 1 });
    });

    it('a request that the store dates like our reject is not lost: a read that was sent 5 s later opens cycle 2', async () => {
      const again = remoteOrder({ lines: OUT_OF_STOCK, updatedAt: T1 });
      const later = new Date(+(await store.now()) + 5_100);
      expect(await store.see(again, 'LIST', later)).toBe('READ_AGAIN');
      expect(await store.see(again, 'POINT', later)).toBe('OPEN_CYCLE');
      expect(await store.order()).toMatchObject({ stage: 'ACCEPT_PENDING', cycle: 2 });
    });

    it('a list only asks for a point read; the point read opens cycle 2', async () => {
      const again = remoteOrder({ lines: OUT_OF_STOCK, updatedAt: T2 });
      expect(await store.see(again)).toBe('READ_AGAIN');
      expect(await store.order()).toMatchObject({ stage: 'REJECTED', cycle: 1 });
      expect(await store.see(again, 'POINT')).toBe('OPEN_CYCLE');
      expect(await store.order()).toMatchObject({
        stage: 'ACCEPT_PENDING',
        cycle: 2,
        cycles: [{ outcome: 'REJECTED' }, { decision: 'ACCEPT', outcome: null }],
      });
    });

    it('a pull that is too early to tell is not settled, and what only its list showed is not found', async () => {
      const shop = new ScriptedShop(store);
      const pull = (session = shop.session('REQUESTS')) => app.get(AssignedListPull).pull(session, 'REQUESTS');
      shop.put(remoteOrder({ lines: OUT_OF_STOCK, updatedAt: T1 }));
      expect(await pull()).toEqual({ pages: 1, found: 0, unsettled: 1 });
      shop.put(remoteOrder({ lines: OUT_OF_STOCK, updatedAt: T2 }));
      const session = shop.session('REQUESTS');
      const read: PacedRead = async (one) => {
        const answer = await session.read(one);
        shop.put(remoteOrder({ lines: OUT_OF_STOCK, updatedAt: T2, requestStatus: 'REJECTED' }));
        return answer;
      };
      expect(await pull({ ...session, read })).toEqual({ pages: 1, found: 0, unsettled: 0 });
      shop.put(remoteOrder({ lines: OUT_OF_STOCK, updatedAt: T2 }));
      expect(await pull()).toEqual({ pages: 1, found: 1, unsettled: 0 });
    });

    it('an accept that is not ours becomes REVIEW with an exception', async () => {
      const elsewhere = remoteOrder({ lines: OUT_OF_STOCK, requestStatus: 'ACCEPTED', updatedAt: T2 });
      expect(await store.see(elsewhere, 'POINT')).toBe('ACCEPTED_ELSEWHERE');
      expect(await store.order()).toMatchObject({ stage: 'REVIEW', cycle: 2 });
      expect(await store.exceptions()).toEqual(['DECIDED_ELSEWHERE']);
    });
  });

  it('without updated_at, a re-request counts only when read 5 s after the end', async () => {
    await store.see(remoteOrder({ lines: OUT_OF_STOCK, updatedAt: null }));
    const operation = await store.claim();
    await store.answered(operation, remoteOrder({ lines: OUT_OF_STOCK, requestStatus: 'REJECTED', updatedAt: null }));
    const again = remoteOrder({ lines: OUT_OF_STOCK, updatedAt: null });
    expect(await store.see(again, 'POINT')).toBe('TOO_EARLY');
    expect(await store.see(again, 'POINT', new Date(+(await store.now()) + 5_100))).toBe('OPEN_CYCLE');
    expect(await store.order()).toMatchObject({ cycle: 2 });
  });

  it('adopts an order that is accepted there and unknown here as REVIEW with an exception', async () => {
    expect(await store.see(remoteOrder({ requestStatus: 'ACCEPTED' }))).toBe('ACCEPTED_ELSEWHERE');
    expect(await store.order()).toMatchObject({ stage: 'REVIEW', cycle: 1, operations: [], reserved: 0 });
    expect(await store.exceptions()).toEqual(['DECIDED_ELSEWHERE']);
  });

  it('a cancellation request of a READY order is agreed; its stock stays until the store knows', async () => {
    await store.see(remoteOrder());
    await store.answered(await store.claim(), remoteOrder({ requestStatus: 'ACCEPTED', updatedAt: T1 }));
    await store.see(remoteOrder({ requestStatus: 'CANCEL_REQUESTED', updatedAt: T2 }));
    expect(await store.order()).toMatchObject({ stage: 'CANCEL_PENDING', cancelOpen: true, reserved: 2 });
  });

  it('waits, without a decision, while the order is on hold; decides when it is released', async () => {
    const hold = { reason: 'other', message: 'wait', createdAt: null };
    await store.see(remoteOrder({ holds: [hold], status: 'ON_HOLD' }));
    expect(await store.order()).toMatchObject({ stage: 'RECEIVED', cycles: [{ decision: null }], operations: [] });
    expect(await store.see(remoteOrder({ updatedAt: T1 }))).toBe('DECIDE');
    expect(await store.order()).toMatchObject({ stage: 'ACCEPT_PENDING', cycle: 1, reserved: 2 });
  });

  it('a SKU without a stock level goes to review, never to reject', async () => {
    await store.see(remoteOrder({ lines: [{ sku: 'NOBODY-KNOWS', quantity: 1 }] }));
    expect(await store.order()).toMatchObject({ stage: 'REVIEW', cycles: [{ decision: 'REVIEW' }], operations: [] });
  });

  it.each([
    ['no line', []],
    ['no pieces', [{ sku: 'MUG', quantity: 0 }]],
    ['nothing that may still be shipped', [{ sku: 'MUG', quantity: 2, fulfillable: 0 }]],
  ])('an order with %s goes to review, and a person can end it', async (_name, lines) => {
    await store.see(remoteOrder({ lines }));
    const { id, stage, cycles } = await store.order();
    expect({ stage, decision: cycles[0]?.decision }).toEqual({ stage: 'REVIEW', decision: 'REVIEW' });
    const message = 'The merchant took everything out.';
    const decision = { fulfillmentOrderId: id, actor: 'key:ops', message, reason: 'OTHER' as const };
    await app.database.tx((tx) => app.get(DecideByOperator).reject(tx, decision));
    await store.answered(await store.claim(), remoteOrder({ lines, requestStatus: 'REJECTED', updatedAt: T1 }));
    expect(await store.order()).toMatchObject({ stage: 'REJECTED', cycles: [{ outcome: 'REJECTED' }] });
  });

  it('more pieces than 32 bits hold are a matter of stock; a person may accept them all the same', async () => {
    const most = { sku: 'MUG', quantity: 2_147_483_647 };
    await store.see(remoteOrder({ lines: [most, most] }));
    expect(await store.order()).toMatchObject({ stage: 'REJECT_PENDING' });
    await store.see(remoteOrder({ remoteId: '1002', lines: [most, most, { sku: null, quantity: 1 }] }));
    const { id, stage } = await store.order('1002');
    expect(stage).toBe('REVIEW');
    const decision = { fulfillmentOrderId: id, actor: 'key:ops', message: null, allowShortStock: true };
    await app.database.tx((tx) => app.get(DecideByOperator).accept(tx, decision));
    expect(await store.order('1002')).toMatchObject({ stage: 'ACCEPT_PENDING' });
  });

  it('an address that lacks something, or everything, goes to review', async () => {
    await store.see(remoteOrder({ city: null }));
    await store.see({ ...remoteOrder({ remoteId: '1002' }), destination: null });
    for (const remoteId of ['1001', '1002']) {
      expect(await store.order(remoteId)).toMatchObject({ stage: 'REVIEW', cycles: [{ decision: 'REVIEW' }] });
    }
  });

  describe('orders that wait for SKUs, when all of them become known at once', () => {
    const IDS = ['1001', '1002', '1003'];
    const wants = (remoteId: string): RemoteFulfillmentOrder =>
      remoteOrder({ remoteId, lines: [{ sku: `KIT-${remoteId}`, quantity: 4 }] });
    const decisions = async (): Promise<(string | null | undefined)[]> =>
      (await Promise.all(IDS.map((id) => store.order(id)))).map(({ cycles }) => cycles[0]?.decision);
    const told = async (type: string): Promise<string[]> => {
      const { rows } = await app.database.query<{ remote_id: string }>(
        `SELECT o.remote_id FROM timeline_event e JOIN fulfillment_order o ON o.id = e.fulfillment_order_id
         WHERE o.store_id = $1 AND e.type = $2 ORDER BY e.seq`,
        [store.id, type],
      );
      return rows.map((row) => row.remote_id);
    };
    const owed = async (): Promise<boolean | undefined> => {
      const sql = `SELECT gen > done_gen AS owed FROM pull_wake WHERE store_id = $1 AND kind = 'REQUESTS'`;
      return (await app.database.query<{ owed: boolean }>(sql, [store.id])).rows[0]?.owed;
    };

    beforeEach(async () => {
      for (const id of IDS) await store.see(wants(id));
      expect(await decisions()).toEqual(['REVIEW', 'REVIEW', 'REVIEW']);
    });
    afterEach(() => onCrashPoint(undefined));

    it('they are decided the oldest first, however the store lists them: scarce stock goes to who waited longest', async () => {
      const scope = { storeId: store.id, warehouseId: null, actor: 'test' };
      const mappings = IDS.map((id) => ({
        storeSku: `KIT-${id}`,
        components: [{ warehouseSku: 'MUG', units: 2 }],
      }));
      await app.database.tx((tx) => app.get(MapSkus).putMany(tx, scope, [...mappings].reverse()));
      await app.get(RetryUnmapped).run();
      expect(await told('RECONSIDERED')).toEqual(IDS);
      const shop = new ScriptedShop(store);
      shop.put(...[...IDS].reverse().map(wants));
      await app.get(AssignedListPull).pull(shop.session('REQUESTS'), 'REQUESTS');
      // Ten mugs are enough for one.
      expect(await decisions()).toEqual(['ACCEPT', 'REJECT', 'REJECT']);
    });

    it('a page that fails each time keeps nobody waiting who stands on the pages before it', async () => {
      for (const id of IDS) await store.setStock(`KIT-${id}`, 4);
      await app.get(RetryUnmapped).run();
      const shop = new ScriptedShop(store);
      shop.put(...IDS.map(wants));
      shop.secondPageFails = true;
      await expect(app.get(AssignedListPull).pull(shop.session('REQUESTS'), 'REQUESTS')).rejects.toThrow('scripted');
      expect(await decisions()).toEqual(['ACCEPT', 'ACCEPT', 'ACCEPT']);
    });

    it('the list is read when the last of them has gone on, also after a process that died between them', async () => {
      await app.database.tx((tx) => app.get(StoreNotificationsFacade).openWakes(tx, store.id));
      await app.database.query('UPDATE pull_wake SET done_gen = gen, started_gen = gen WHERE store_id = $1', [
        store.id,
      ]);
      for (const id of IDS) await store.setStock(`KIT-${id}`, 4);
      onCrashPoint((name) => {
        if (name === 'unmapped.wentOn') throw new Error('crashed');
      });
      await expect(app.get(RetryUnmapped).run()).rejects.toThrow('crashed');
      expect([await told('RECONSIDERED'), await owed()]).toEqual([['1001'], false]);
      onCrashPoint(undefined);
      await app.get(RetryUnmapped).run();
      expect([await told('RECONSIDERED'), await owed()]).toEqual([IDS, true]);
    });
  });

  describe('links between orders', () => {
    const rows = async <Row extends object>(sql: string, ...params: unknown[]): Promise<Row[]> =>
      (await app.database.query<Row & Record<string, unknown>>(sql, params)).rows;

    it('a link is stored once, told to both ends, and may name an order that was never requested', async () => {
      await store.see(remoteOrder());
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

    it('a pin follows what is moved into other orders, whichever is known first, and ends where nothing is left', async () => {
      const routing = app.get(RoutingFacade);
      const idOf = async (remoteId: string) => (await store.order(remoteId)).id;
      const pin = async (remoteId: string, reason: string): Promise<void> => {
        const order = { fulfillmentOrderId: await idOf(remoteId), storeId: store.id, warehouseId: store.warehouseId };
        await app.database.tx((tx) => routing.pin(tx, { ...order, reason, until: null, pinnedBy: 'key:test' }));
      };
      const pinned = async (remoteId: string): Promise<string | null> => {
        const id = await idOf(remoteId);
        return (await routing.pinsOf(app.database, [id])).get(id)?.reason ?? null;
      };
      const link = (toRemoteId: string) =>
        app.database.tx((tx) =>
          app
            .get(OrderLinks)
            .link(tx, store.id, { fromRemoteId: '1001', toRemoteId, kind: 'MOVED', lines: [] }, 'move'),
        );
      await store.see(remoteOrder());
      await pin('1001', 'Gift wrap');
      await link('1002');
      await store.see(remoteOrder({ remoteId: '1002' }));
      expect([await pinned('1001'), await pinned('1002')]).toEqual(['Gift wrap', 'Gift wrap']);

      await store.see(remoteOrder({ remoteId: '1003' }));
      await pin('1003', 'Its own');
      await link('1003');
      expect(await pinned('1003')).toBe('Its own');

      await rows(
        'UPDATE fulfillment_order_line SET remote_fulfillable = 0 WHERE fulfillment_order_id = $1',
        await idOf('1001'),
      );
      for (const heir of ['1004', '1005']) {
        await store.see(remoteOrder({ remoteId: heir }));
        await link(heir);
        expect([await pinned('1001'), await pinned(heir)]).toEqual([null, 'Gift wrap']);
      }
      const told = await rows<{ type: string; from: string | null }>(
        `SELECT type, data ->> 'fromRemoteId' AS from FROM timeline_event WHERE store_id = $1 AND type LIKE 'ROUTING%' ORDER BY seq`,
        store.id,
      );
      expect(told.map(({ type, from }) => `${type} ${from}`)).toEqual([
        'ROUTING_PINNED 1001',
        'ROUTING_PINNED 1001',
        'ROUTING_UNPINNED null',
        'ROUTING_PINNED 1001',
      ]);
    });
  });

  it('concurrent requests never promise more than there is', async () => {
    const orders = Array.from({ length: 9 }, (_, n) =>
      remoteOrder({ remoteId: String(2000 + n), lines: [{ sku: 'MUG', quantity: 3 }] }),
    );
    await Promise.all(orders.map((order) => store.see(order)));
    const states = await Promise.all(orders.map((order) => store.order(order.remoteId)));
    expect(states.filter(({ stage }) => stage === 'ACCEPT_PENDING')).toHaveLength(3);
    expect(states.filter(({ stage }) => stage === 'REJECT_PENDING')).toHaveLength(6);
  });

  it('sets an unreadable item aside, sealed, with an exception', async () => {
    const item = { ok: false as const, remoteId: '55', reason: 'lines: not a list', raw: { name: 'Xaveria' } };
    await app.get(QuarantineOrder).execute(store.id, item, await store.now());
    expect(await store.exceptions()).toEqual(['ORDER_NOT_UNDERSTOOD']);
  });

  it('keeps no personal data in clear in any row of any table', async () => {
    const hold = { reason: 'other', message: 'Hidden Lane 77 is closed', createdAt: null };
    await store.see(remoteOrder());
    await store.answered(await store.claim(), remoteOrder({ requestStatus: 'ACCEPTED', updatedAt: T1 }));
    await store.see(remoteOrder({ remoteId: '3001', holds: [hold], status: 'ON_HOLD' }));
    await store.see(remoteOrder({ remoteId: '3002', city: null }));
    const { rows: tables } = await app.database.query<{ name: string }>(
      `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'`,
    );
    expect(tables.length).toBeGreaterThan(20);
    for (const { name } of tables) {
      const { rows } = await app.database.query<{ text: string }>(`SELECT t::text AS text FROM "${name}" t`);
      const clear = rows.filter(({ text }) => SECRETS.some((secret) => text.includes(secret)));
      expect({ name, clear }).toEqual({ name, clear: [] });
    }
  });
});
