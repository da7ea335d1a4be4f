import { jest } from '@jest/globals';
import { Database } from '../../src/platform/database/database.js';
import { startCrossdock, type RunningCrossdock } from '../support/crossdock.js';
import { E2eStore, QUICK } from './support/e2e-store.js';

/** What a callback may cost: the pull itself, and trailing looks while more callbacks come in. */
const MOST_LISTS = 6;

jest.setTimeout(60_000);

describe('from a callback to the accept', () => {
  let crossdock: RunningCrossdock;
  let store: E2eStore;
  /** Webhooks that were sent before the tests. */
  let sentBefore: number;

  beforeAll(async () => {
    crossdock = await startCrossdock(QUICK);
    store = await E2eStore.open(crossdock, 'calls');
    // Their hints would find what callbacks are tested for. They are lost, not deactivated: a sync would activate them again.
    await store.control.setFaults(store.domain, [{ kind: 'webhook', fault: 'callback_lost', rate: 1 }]);
    sentBefore = (await store.control.webhookDeliveries(store.domain)).length;
  });
  beforeEach(() => store.quiet());
  afterAll(() => crossdock?.close());

  const callbacksKept = async (): Promise<number> => {
    const [row] = await store.sql<{ kept: number }>(
      `SELECT count(*)::int AS kept FROM store_notification WHERE store_id = $1 AND source = 'CALLBACK'`,
      [store.uuid],
    );
    return row?.kept ?? 0;
  };

  it('accepts five requests with one list and one write each, reserves the stock and tells the story', async () => {
    const before = (await store.arrivals()).length;
    const orders = await store.requestMany(5, { order: { lines: [{ sku: 'IN', quantity: 2 }] } });
    const seen = await Promise.all(orders.map(({ id }) => store.reaches(id, 'READY')));
    expect(await store.reserved()).toBe(10);
    for (const [i, order] of orders.entries()) {
      expect(await store.decisions(order.id)).toEqual(['accept applied in 1']);
      expect(seen[i]).toMatchObject({
        cycle: 1,
        requestStatus: 'ACCEPTED',
        decision: { outcome: 'ACCEPT', actor: 'policy' },
        pendingOperations: [],
      });
      const told = seen[i]?.timeline.nodes.map(({ type }) => type).reverse();
      expect(told).toEqual(['REQUEST_SEEN', 'ACCEPT_DECIDED', 'ACCEPT_CONFIRMED']);
    }
    const kinds = (await store.arrivals(before)).map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === 'accept')).toHaveLength(5);
    expect(kinds.filter((kind) => kind === 'point')).toHaveLength(0);
    expect(kinds.length).toBeLessThanOrEqual(5 + MOST_LISTS);
    expect(await store.control.verdict(store.domain)).toMatchObject({ clean: true, accepted: 5, over4PerSecond: 0 });
  });

  it('decides once when the callback comes a hundred times', async () => {
    const before = (await store.arrivals()).length;
    const kept = await callbacksKept();
    const { id } = await store.request({}, 100);
    await store.reaches(id, 'READY');
    await store.until('all callbacks are kept', async () => (await callbacksKept()) === kept + 100);
    await store.quiet();
    const { callbacks } = await store.control.traffic(store.domain);
    expect(callbacks.answered200).toBe(callbacks.sent);
    expect(await store.decisions(id)).toEqual(['accept applied in 1']);
    expect((await store.arrivals(before)).length).toBeLessThanOrEqual(1 + MOST_LISTS);
  });

  it('decides once when the store multiplies its callbacks', async () => {
    const kept = await callbacksKept();
    await store.control.nextFault(store.domain, {
      kind: 'callback',
      fault: 'callback_multiplied',
      params: { times: 7 },
    });
    const { id } = await store.request();
    await store.reaches(id, 'READY');
    await store.until('all callbacks are kept', async () => (await callbacksKept()) === kept + 7);
    expect(await store.decisions(id)).toEqual(['accept applied in 1']);
  });

  it('finds a request whose callback was lost when an operator asks for a sync', async () => {
    const kept = await callbacksKept();
    await store.control.nextFault(store.domain, { kind: 'callback', fault: 'callback_lost' });
    const { id } = await store.request();
    expect((await store.control.callbacks(store.domain)).at(-1)).toMatchObject({ sentMs: null });
    await store.sync();
    await store.reaches(id, 'READY');
    expect(await callbacksKept()).toBe(kept);
    expect(await store.decisions(id)).toEqual(['accept applied in 1']);
  });

  it('waits for a callback that comes late', async () => {
    await store.control.nextFault(store.domain, { kind: 'callback', fault: 'callback_delayed', params: { ms: 1_200 } });
    const { id } = await store.request();
    await store.reaches(id, 'READY');
    const [asked] = await store.ledger('request', id);
    const [accepted] = await store.ledger('accept', id);
    expect((accepted?.atMs ?? 0) - (asked?.atMs ?? 0)).toBeGreaterThanOrEqual(1_200);
    expect(await store.decisions(id)).toEqual(['accept applied in 1']);
  });

  it('meets a request whose callback left before the store showed it, by a trailing pull', async () => {
    const [made] = await store.control.createOrders(store.domain, { order: { lines: [{ sku: 'IN', quantity: 1 }] } });
    const id = made?.id ?? 0;
    await fetch(`${await store.callbackUrl()}/fulfillment-order-notification/`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ type: 'fulfillment_requested' }),
    });
    const trailing = () =>
      store.sql<{ seconds: number }>(
        `SELECT round(extract(epoch FROM due_at - last_done_at))::int AS seconds
         FROM pull_wake WHERE store_id = $1 AND kind = 'REQUESTS' AND gen = done_gen AND trail = 1`,
        [store.uuid],
      );
    await store.until('the empty list was read', async () => (await trailing()).length === 1);
    expect(await trailing()).toEqual([{ seconds: 5 }]);
    await store.control.request(store.domain, id, { callbacks: 0 });
    await store.sql(`UPDATE pull_wake SET due_at = db_now() WHERE store_id = $1 AND kind = 'REQUESTS'`, [store.uuid]);
    await store.reaches(id, 'READY');
    expect(await store.decisions(id)).toEqual(['accept applied in 1']);
  });

  it('finds requests without any callback or webhook: the sweep finds the request when its time has come, and looks sooner while callbacks are lost', async () => {
    const database = crossdock.app.get(Database);
    await store.quiet();
    const first = await store.request({}, 0);
    database.setClockOffset('11 minutes');
    await store.reaches(first.id, 'READY');
    await store.quiet();
    const [wake] = await store.sql<{ seconds: number }>(
      `SELECT extract(epoch FROM due_at - last_done_at)::int AS seconds FROM pull_wake WHERE store_id = $1 AND kind = 'REQUESTS'`,
      [store.uuid],
    );
    expect(wake?.seconds).toBe(120);
    const second = await store.request({}, 0);
    database.setClockOffset('14 minutes');
    await store.reaches(second.id, 'READY');
    expect(await store.decisions(first.id)).toEqual(['accept applied in 1']);
    expect(await store.decisions(second.id)).toEqual(['accept applied in 1']);
    const hints = (await store.control.webhookDeliveries(store.domain)).slice(sentBefore);
    expect(hints.filter(({ status }) => status !== 0)).toEqual([]);
    const verdict = await store.control.verdict(store.domain);
    expect(verdict).toMatchObject({ lost: 0, decidedTwice: 0, attemptedTwice: 0 });
  });
});
