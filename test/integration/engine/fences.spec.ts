import { HttpTransport, type HttpAnswer, type HttpFailure } from '../../../src/clients/http-transport.js';
import { StoreClientError } from '../../../src/clients/store-client.errors.js';
import { Clock, SystemClock } from '../../../src/common/clock.js';
import type { Result } from '../../../src/common/result.js';
import { AssignedListPull } from '../../../src/modules/fulfillment-orders/jobs/assigned-list.pull.js';
import { SHIP_OPERATION } from '../../../src/modules/fulfillment-orders/shipments/domain/ship-operation.js';
import { StoreNotificationsFacade } from '../../../src/modules/store-notifications/store-notifications.facade.js';
import { runPull } from '../../../src/modules/store-operations/draining/pull-runner.js';
import { settleOperation } from '../../../src/modules/store-operations/draining/settle-operation.js';
import { StoreSession } from '../../../src/modules/store-operations/draining/store-session.js';
import { MAX_ATTEMPTS } from '../../../src/modules/store-operations/domain/operation.js';
import { HandlerRegistry } from '../../../src/modules/store-operations/handler-registry.js';
import { FAILURES_TO_OPEN } from '../../../src/modules/store-operations/store-breakers.repository.js';
import { StoreOperationsFacade } from '../../../src/modules/store-operations/store-operations.facade.js';
import { freshStores } from './fresh-stores.js';
import { remoteOrder } from './order-book.js';
import { ScriptedShop } from './scripted-shop.js';

type Sent = Result<HttpAnswer, HttpFailure>;

const TIMED_OUT: Sent = { ok: false, error: { reason: 'TIMED_OUT', detail: 'test' } };
const answer = (status: number, headers: Record<string, string> = {}): Sent => ({
  ok: true,
  value: { status, headers: { 'content-type': 'application/json', ...headers }, body: Buffer.from('{"detail":"No."}') },
});

/** A clock whose sleepers wake when the test says. */
class HeldClock extends SystemClock {
  private readonly sleepers = new Set<() => void>();

  override sleep(_ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => (this.sleepers.delete(wake), resolve());
      this.sleepers.add(wake);
      signal?.addEventListener('abort', wake, { once: true });
      if (signal?.aborted) wake();
    });
  }

  wakeAll(): void {
    for (const wake of [...this.sleepers]) wake();
  }
}

const isOurs = (stillOurs: () => void): boolean => {
  try {
    stillOurs();
    return true;
  } catch {
    return false;
  }
};

describe('a worker that is slow, late or replaced', () => {
  const here = freshStores();
  let transport: HttpTransport;
  let send: HttpTransport['send'];
  beforeEach(() => {
    transport = here.world.app.get(HttpTransport);
    send = transport.send;
  });
  afterEach(() => {
    transport.send = send;
  });

  const answerAll = (sent: Sent): void => {
    transport.send = () => Promise.resolve(sent);
  };
  const slots = (): Promise<{ slot: number; freeAt: Date }[]> =>
    here.store.sql('SELECT slot, free_at AS "freeAt" FROM pace_slot WHERE store_id = $1 ORDER BY slot', [
      here.store.ours.id,
    ]);
  const busy = async (): Promise<number> => (await here.world.tools.slots.load(here.store.ours.id)).busy;
  const session = async (): Promise<StoreSession> => {
    const opened = new StoreSession(here.store.ours.id, here.world.tools, () => undefined);
    expect(await opened.gate()).toBe('OPEN');
    return opened;
  };

  it('a request that timed out keeps its slot until the lease is over: it may still arrive', async () => {
    const { store } = here;
    await store.ship(await store.ready(), 'S1');
    const claimed = await store.claim();
    const before = await slots();
    answerAll(TIMED_OUT);
    await store.send(claimed);
    expect(await slots()).toEqual(before);
  });

  it('nothing is sent once the time in which it might be is over, and it was no attempt', async () => {
    const { store } = here;
    const order = await store.ready();
    await store.ship(order, 'S1');
    await store.send(await store.claim(), -1);
    expect(await store.operations(order)).toEqual(['fulfillment.create PENDING 0']);
    expect(await store.ledger(order, 'ship')).toEqual([]);
    await store.next();
    expect(await store.operations(order)).toEqual(['fulfillment.create CONFIRMED 1']);
  });

  it('between that look at the clock and the request the database is not asked', async () => {
    const { store, world } = here;
    const { database } = world.app;
    await store.ship(await store.ready(), 'S1');
    const handler = world.tools.registry.operation(SHIP_OPERATION);
    const [sendShipment, query] = [handler.send, database.query];
    const asked: string[] = [];
    handler.send = (...args) => {
      database.query = ((text: string, ...more: [never]) => {
        asked.push(text);
        return query.call(database, text, ...more);
      }) as typeof query;
      transport.send = (request) => {
        database.query = query;
        asked.push('request');
        return send.call(transport, request);
      };
      return sendShipment.apply(handler, args);
    };
    await store.next().finally(() => (handler.send = sendShipment));
    expect(asked).toEqual(['request']);
  });

  it('a pause that the store asks for with a 503 holds for all its slots', async () => {
    const { store, world } = here;
    await store.ship(await store.ready(), 'S1');
    answerAll(answer(503, { 'retry-after': '120' }));
    await store.next();
    world.pass(110);
    expect(await busy()).toBe(4);
    world.pass(11);
    expect(await busy()).toBe(0);
    await store.healBreaker();
  });

  it.each<[string, Sent, string]>([
    ['refuses every request is asked on', answer(404), 'OPEN'],
    ['is silent is left alone', TIMED_OUT, 'CLOSED'],
  ])('a store that %s', async (_what, sent, gate) => {
    const { store, world } = here;
    const opened = await session();
    answerAll(sent);
    for (let n = 0; n < FAILURES_TO_OPEN; n += 1) {
      await store.sql(`UPDATE pace_slot SET free_at = '-infinity' WHERE store_id = $1`, [store.ours.id]);
      const slot = await opened.takeSlot();
      if (!slot) throw new Error('no slot');
      await expect(
        opened.request('probe', slot, ({ client, connection }) => client.listLocations(connection)),
      ).rejects.toThrow();
    }
    expect(await new StoreSession(store.ours.id, world.tools, () => undefined).gate()).toBe(gate);
    await store.healBreaker();
  });

  it('a read for a person holds its slot for as long as the request may last', async () => {
    const { store, world } = here;
    const before = await store.ours.now();
    const [held] = await world.app
      .get(StoreOperationsFacade)
      .readNow(store.ours.id, { kind: 'live.available-locations', deadlineMs: 100 }, () =>
        store.sql<{ seconds: number }>(
          'SELECT extract(epoch FROM max(free_at) - $2::timestamptz)::float AS seconds FROM pace_slot WHERE store_id = $1',
          [store.ours.id, before],
        ),
      );
    expect(held?.seconds).toBeGreaterThan(1.4);
  });

  it.each([
    [true, 'ACTIVE'],
    [false, 'NEEDS_REAUTH'],
  ])('a 401 says nothing about a token that was installed meanwhile (installed: %s)', async (installed, status) => {
    const { store } = here;
    const old = await session();
    if (installed) await store.install();
    answerAll(answer(401));
    const slot = await old.takeSlot();
    if (!slot) throw new Error('no slot');
    await expect(
      old.request('probe', slot, ({ client, connection }) => client.listLocations(connection)),
    ).rejects.toMatchObject({ kind: 'UNAUTHORIZED' });
    expect(await store.sql('SELECT status FROM store WHERE id = $1', [store.ours.id])).toEqual([{ status }]);
  });

  it('a pull that lost its claim reads no further, and leaves the claim of its successor alone', async () => {
    const { store, world } = here;
    const storeId = store.ours.id;
    const notifications = world.app.get(StoreNotificationsFacade);
    await world.app.database.tx((tx) => notifications.openWakes(tx, storeId));
    const claim = () => notifications.claimPull(storeId, ['REQUESTS'], 5_000, 0);
    const [registry, clock] = [new HandlerRegistry(), new HeldClock()];
    let pages = 0;
    registry.registerPull({
      kind: 'REQUESTS',
      pull: async ({ stillOurs }) => {
        for (; pages < 3; pages += 1) {
          stillOurs();
          if (pages > 0) continue;
          world.pass(6);
          expect(await claim()).toMatchObject({ epoch: '2' });
          clock.wakeAll();
          // The renewal is on its way. A pull that is never told ends this, too, and reads on.
          for (let n = 0; n < 20_000 && isOurs(stillOurs); n += 1) await world.app.database.query('SELECT 1');
        }
        return { pages, found: 0, unsettled: 0 };
      },
    });
    const pull = await claim();
    if (!pull) throw new Error('nothing to pull');
    await runPull({ ...world.tools, registry, clock: clock as Clock }, await session(), pull);
    expect(pages).toBe(1);
    const states = await store.sql<{ failures: number; done: boolean; held: boolean }>(
      `SELECT failures, done_gen > 0 AS done, lease_until > db_now() AS held FROM pull_wake WHERE store_id = $1 AND kind = 'REQUESTS'`,
      [storeId],
    );
    expect(states).toEqual([{ failures: 0, done: false, held: true }]);
  });

  it('a pull that fails stays owed, and waits', async () => {
    const { store, world } = here;
    const storeId = store.ours.id;
    const notifications = world.app.get(StoreNotificationsFacade);
    await world.app.database.tx((tx) => notifications.openWakes(tx, storeId));
    const claim = () => notifications.claimPull(storeId, ['REQUESTS'], 5_000, 0);
    const pull = await claim();
    if (!pull) throw new Error('nothing to pull');
    const registry = new HandlerRegistry();
    const failed = { kind: 'SERVER_ERROR', retryable: true, outcomeUnknown: false, detail: 'HTTP 500' } as const;
    registry.registerPull({ kind: 'REQUESTS', pull: () => Promise.reject(new StoreClientError(failed)) });
    await runPull({ ...world.tools, registry }, await session(), pull);
    const states = await store.sql(
      `SELECT failures, gen > done_gen AS owed, last_done_at AS "doneAt" FROM pull_wake WHERE store_id = $1 AND kind = 'REQUESTS'`,
      [storeId],
    );
    expect(states).toEqual([{ failures: 1, owed: true, doneAt: null }]);
    world.pass(5);
    expect(await claim()).toMatchObject({ failures: 1 });
  });

  it('an answer to an attempt that another process has settled changes nothing', async () => {
    const { store, world } = here;
    const [made] = await store.control.createOrders(store.domain, {
      order: { lines: [{ sku: 'MUG', quantity: 2 }], country: 'DE' },
    });
    const remoteId = made?.id ?? 0;
    await store.merchant.request(store.domain, remoteId, { callbacks: 0 });
    await store.pull('REQUESTS');
    const { operation } = await store.claim();
    await store.leaseExpires();
    await store.verify();
    const state = async () => {
      const { stage, operations } = await store.ours.order(String(remoteId));
      return [stage, ...operations.map((one) => one.state)];
    };
    expect(await state()).toEqual(['ACCEPT_PENDING', 'PENDING']);
    const late = { ...remoteOrder({ requestStatus: 'ACCEPTED' }), remoteId: String(remoteId) };
    await settleOperation(world.tools, world.tools.registry.operation(operation.kind), operation, {
      type: 'ANSWERED',
      answer: late,
    });
    expect(await state()).toEqual(['ACCEPT_PENDING', 'PENDING']);
    await store.next();
    expect(await state()).toEqual(['READY', 'CONFIRMED']);
  });

  it('what was sent ten times, and is not at the store, is parked', async () => {
    const { store, world } = here;
    const order = await store.ready();
    await store.ship(order, 'A');
    await store.sql(`UPDATE store_operation SET attempts = $2 WHERE store_id = $1 AND state = 'PENDING'`, [
      store.ours.id,
      MAX_ATTEMPTS - 2,
    ]);
    await store.claim();
    await store.leaseExpires();
    await store.verify();
    expect(await store.operations(order)).toEqual([`fulfillment.create PENDING ${MAX_ATTEMPTS - 1}`]);
    world.pass(400);
    await store.claim();
    await store.leaseExpires();
    await store.verify();
    expect(await store.operations(order)).toEqual([`fulfillment.create PARKED ${MAX_ATTEMPTS}`]);
    expect(await store.ours.exceptions()).toEqual(['OPERATION_PARKED']);
  });

  it('the lists of orders ask whether the pull is still ours before each page', async () => {
    const shop = new ScriptedShop(here.store.ours);
    shop.put(remoteOrder());
    shop.secondPageFails = true;
    let asked = 0;
    const stillOurs = (): void => {
      asked += 1;
      if (asked > 1) throw new Error('lost');
    };
    const pull = { ...shop.session('REQUESTS'), stillOurs };
    await expect(here.world.app.get(AssignedListPull).pull(pull, 'REQUESTS')).rejects.toThrow('lost');
    expect(shop.asked.filter((one) => one.startsWith('list'))).toHaveLength(1);
  });
});
