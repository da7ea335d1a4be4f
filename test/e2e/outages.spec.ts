import { jest } from '@jest/globals';
import type { StoreView } from '../../sandbox/control-types.js';
import { PollJob } from '../../src/modules/store-operations/jobs/poll.job.js';
import { startCrossdock, type RunningCrossdock } from '../support/crossdock.js';
import { E2eStore, QUICK } from './support/e2e-store.js';
import { Network } from './support/network.js';

jest.setTimeout(120_000);

describe('a store that does not answer as it should', () => {
  const network = new Network();
  let crossdock: RunningCrossdock;

  beforeAll(async () => {
    crossdock = await startCrossdock(QUICK, { wiretap: network.tap });
  });
  afterAll(() => crossdock?.close());

  const breaker = async (store: E2eStore): Promise<{ failures: number; opened: number; closedForMs: number }> => {
    const [row] = await store.sql<{ failures: number; opened: number; closedForMs: number }>(
      `SELECT failures, opened, extract(epoch FROM open_until - db_now())::float * 1000 AS "closedForMs"
       FROM store_breaker WHERE store_id = $1`,
      [store.uuid],
    );
    return row ?? { failures: 0, opened: 0, closedForMs: 0 };
  };

  /** The breaker that opened so often has been open for long enough. */
  const timeIsUp = async (store: E2eStore, opened: number): Promise<void> => {
    await store.sql('UPDATE store_breaker SET open_until = db_now() WHERE store_id = $1 AND opened = $2', [
      store.uuid,
      opened,
    ]);
    await crossdock.app.get(PollJob).poll();
  };

  it.concurrent('429: no attempt is counted, nothing is sent for Retry-After, then the work goes on', async () => {
    const store = await E2eStore.open(crossdock, 'limited');
    const limited = { kind: 'accept', fault: 'rate_limited', params: { retryAfter: '2' } } as const;
    await store.control.nextFault(store.domain, limited);
    const before = (await store.arrivals()).length;
    const { id } = await store.request();
    await store.reaches(id, 'READY');
    const arrivals = await store.arrivals(before);
    const at = arrivals.findIndex(({ status }) => status === 429);
    const gap = (arrivals[at + 1]?.atMs ?? 0) - (arrivals[at]?.atMs ?? 0);
    expect(gap).toBeGreaterThanOrEqual(2_000);
    expect(await store.sent('accept', id)).toBe(2);
    expect(await store.decisions(id)).toEqual(['accept applied in 1']);
    expect(await store.operations(id)).toMatchObject([{ state: 'CONFIRMED', attempts: 1 }]);
    expect(await breaker(store)).toMatchObject({ failures: 0 });
  });

  it.concurrent('refused connections: nothing was sent, so it is sent as soon as the store is back', async () => {
    const store = await E2eStore.open(crossdock, 'refused');
    const heal = network.cut(`${store.domain}/api/admin/fulfillment-orders/`);
    const { id } = await store.request();
    await store.until('two accepts could not leave', async () => ((await store.operations(id))[0]?.attempts ?? 0) >= 2);
    expect(await store.sent('accept', id)).toBe(0);
    heal();
    await store.sql(`UPDATE store_operation SET next_at = db_now() WHERE store_id = $1 AND state = 'PENDING'`, [
      store.uuid,
    ]);
    await crossdock.app.get(PollJob).poll();
    await store.reaches(id, 'READY');
    expect(await store.sent('accept', id)).toBe(1);
    // A pull that meets the order gone from the list may read it; what became of the accept was never in doubt.
    const reads = `SELECT sum(resolve_attempts)::int AS reads FROM store_operation
      WHERE store_id = $1 AND fulfillment_order_id IS NOT NULL`;
    expect(await store.sql(reads, [store.uuid])).toEqual([{ reads: 0 }]);
  });

  it.concurrent(
    'a store that is down: the breaker opens, half-opens by one read, and the work is caught up',
    async () => {
      const [down, well] = await Promise.all([E2eStore.open(crossdock, 'down'), E2eStore.open(crossdock, 'well')]);
      const always = (kind: 'accept' | 'point' | '*') => ({ kind, fault: 'error_before', rate: 1 }) as const;
      await down.control.setFaults(down.domain, [always('accept'), always('point')]);
      const orders = await down.requestMany(8);
      await down.until('the breaker is open', async () => (await breaker(down)).closedForMs > 500);
      await down.control.setFaults(down.domain, [always('*')]);
      await down.nothingUnderWay();
      const open = await breaker(down);
      const during = (await down.arrivals()).length;
      const elsewhere = await well.requestMany(4);
      await Promise.all(elsewhere.map(({ id }) => well.reaches(id, 'READY')));
      await timeIsUp(down, open.opened);
      await down.until('the breaker opened again', async () => (await breaker(down)).opened > open.opened);
      const probes = await down.arrivals(during);
      expect(new Set(probes.map(({ kind, method }) => `${method} ${kind}`))).toEqual(new Set(['GET locations']));
      // One read each time that it half-opened; the last of them may not be counted yet.
      const halfOpened = (await breaker(down)).opened - open.opened;
      expect(probes.length).toBeLessThanOrEqual(halfOpened + 1);
      await down.control.setFaults(down.domain, []);
      await timeIsUp(down, (await breaker(down)).opened);
      await Promise.all(orders.map(({ id }) => down.reaches(id, 'READY', 1, 60_000)));
      const [first] = (await down.arrivals(during)).filter(({ status }) => status === 200);
      expect(first).toMatchObject({ method: 'GET', kind: 'locations' });
      const verdict = await down.control.verdict(down.domain);
      expect(verdict).toMatchObject({ clean: true, accepted: 8, attemptedTwice: 0, over4PerSecond: 0 });
    },
  );

  it.concurrent('a hanging store does not delay the others', async () => {
    const [hanging, quick] = await Promise.all([
      E2eStore.open(crossdock, 'hanging'),
      E2eStore.open(crossdock, 'prompt'),
    ]);
    const hang = { kind: '*', fault: 'slow', rate: 1, params: { ms: 60_000 } } as const;
    await hanging.control.setFaults(hanging.domain, [hang]);
    const before = (await hanging.arrivals()).length;
    await hanging.requestMany(10);
    await hanging.until('the first request hangs', async () => (await hanging.arrivals(before)).length > 0);
    const orders = await quick.requestMany(4);
    await Promise.all(orders.map(({ id }) => quick.reaches(id, 'READY')));
    const { firstCallbackMs, lastDecisionMs } = await quick.control.traffic(quick.domain);
    const during = async (store: E2eStore) =>
      (await store.arrivals()).filter(({ atMs }) => atMs >= (firstCallbackMs ?? 0) && atMs <= (lastDecisionMs ?? 0));
    // Had its requests waited for those of the hanging store, there would be one of them for each of its own.
    expect((await during(hanging)).length).toBeLessThan((await during(quick)).length);
    expect(await hanging.control.verdict(hanging.domain)).toMatchObject({ accepted: 0, lost: 10 });
    expect(await quick.control.verdict(quick.domain)).toMatchObject({ clean: true, accepted: 4 });
  });

  it.concurrent(
    '401: no storm, callbacks are kept, and a new install heals the store and resolves the exception',
    async () => {
      const store = await E2eStore.open(crossdock, 'reauth');
      const orders = await store.requestMany(12);
      await store.until('the first is accepted', async () => (await store.ledger('accept')).length > 0);
      await store.control.revokeTokens(store.domain);
      await store.hasStatus('NEEDS_REAUTH');
      await store.nothingUnderWay();
      const refused = (await store.arrivals()).filter(({ status }) => status === 401);
      expect(refused.length).toBeGreaterThan(0);
      expect(refused.length).toBeLessThanOrEqual(4);
      expect(await store.exceptions('STORE_NEEDS_REAUTH')).toMatchObject([{ resolvedAt: null }]);
      const arrived = (await store.arrivals()).length;
      const late = await store.request();
      await store.until('its callback is answered 200', async () => {
        const { callbacks } = await store.control.traffic(store.domain);
        return callbacks.answered200 === 13;
      });
      await polledTwice();
      expect(await store.arrivals(arrived)).toEqual([]);
      await crossdock.client.install(store.domain);
      expect(await store.status()).toBe('ACTIVE');
      expect(await store.exceptions('STORE_NEEDS_REAUTH')).toMatchObject([
        { resolvedAt: expect.any(String) as string },
      ]);
      for (const { id } of [...orders, late]) await store.reaches(id, 'READY');
      const verdict = await store.control.verdict(store.domain);
      expect(verdict).toMatchObject({ clean: true, accepted: 13, attemptedTwice: 0 });
    },
  );

  it.concurrent('a paused store gets no request, keeps its callbacks, and is caught up when it goes on', async () => {
    const store = await E2eStore.open(crossdock, 'paused');
    await store.pause();
    const before = (await store.arrivals()).length;
    const { id } = await store.request();
    await store.until('its callback is kept', async () => (await kept(store)) === 1);
    await polledTwice();
    expect(await store.arrivals(before)).toEqual([]);
    expect(await store.order(id)).toBeNull();
    await store.resume();
    await store.reaches(id, 'READY');
    expect(await store.decisions(id)).toEqual(['accept applied in 1']);
  });

  it.concurrent('an uninstall erases the tokens and ends all requests; a new install works', async () => {
    const store = await E2eStore.open(crossdock, 'leaving');
    const {
      locations: [location],
    }: StoreView = await store.control.store(store.domain);
    const sent = await store.control.uninstall(store.domain);
    expect(sent).toMatchObject([{ status: 200 }]);
    await store.hasStatus('UNINSTALLED');
    const [row] = await store.sql<{ access: string | null; refresh: string | null }>(
      'SELECT access_token_sealed AS access, refresh_token_sealed AS refresh FROM store WHERE id = $1',
      [store.uuid],
    );
    expect(row).toEqual({ access: null, refresh: null });
    await store.nothingUnderWay();
    const before = (await store.arrivals()).length;
    const { id } = await store.request();
    await polledTwice();
    expect(await store.arrivals(before)).toEqual([]);
    await crossdock.client.install(store.domain);
    await store.hasStatus('ACTIVE');
    await store.reaches(id, 'READY');
    expect(await store.decisions(id)).toEqual(['accept applied in 1']);
    expect((await store.control.store(store.domain)).locations.map((one) => one.id)).toEqual([location?.id]);
    await store.quiet();
    expect(await store.control.uninstall(store.domain)).toMatchObject([{ status: 200 }]);
    await store.hasStatus('UNINSTALLED');
  });

  const kept = async (store: E2eStore): Promise<number> => {
    const [row] = await store.sql<{ count: number }>(
      `SELECT count(*)::int AS count FROM store_notification WHERE store_id = $1 AND source = 'CALLBACK'`,
      [store.uuid],
    );
    return row?.count ?? 0;
  };

  /**
   * Lets the poll for due work run twice more: a witness in need of a pull was served both times. One after the other, because they
   * share the witness.
   */
  let witness: Promise<E2eStore> | undefined;
  let turn: Promise<void> = Promise.resolve();
  const polledTwice = (): Promise<void> => (turn = turn.then(twice));
  const twice = async (): Promise<void> => {
    const store = await (witness ??= E2eStore.open(crossdock, 'witness', { location: false }));
    for (let round = 0; round < 2; round += 1) {
      await store.quiet();
      const lists = await listsOf(store);
      await store.sql(`UPDATE pull_wake SET due_at = db_now() WHERE store_id = $1 AND kind = 'REQUESTS'`, [store.uuid]);
      await crossdock.app.get(PollJob).poll();
      await store.until('the poll has found the witness', async () => (await listsOf(store)) > lists);
    }
  };
  const listsOf = async (store: E2eStore): Promise<number> =>
    (await store.arrivals()).filter(({ kind }) => kind === 'list').length;
});
