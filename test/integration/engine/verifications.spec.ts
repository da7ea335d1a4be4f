import { newId } from '../../../src/common/ids.js';
import { SystemClock } from '../../../src/common/clock.js';
import { PRIORITY } from '../../../src/modules/store-operations/domain/priority.js';
import { StoreDrainer } from '../../../src/modules/store-operations/draining/store-drainer.js';
import type { OperationHandler } from '../../../src/modules/store-operations/store-operations.facade.js';
import { waitUntil } from '../platform/wait-until.js';
import { freshStores } from './fresh-stores.js';

/** So many times as fast as the machine's time passes. */
const FACTOR = 5;
/** Outcomes to be verified, far more than are read at once. */
const UNKNOWN = 60;
/** Verifying reads under way when the merchant asks. */
const BEFORE = 6;
/** Reads that may come in between: those that hold a slot, and what aged while the list was read and the answer sent. */
const BETWEEN = 10;

/** Sweeps do not come in between. */
const RARELY = { normalSeconds: 86_400, lateSeconds: 86_400 };

class FastClock extends SystemClock {
  override monotonicMs(): number {
    return performance.now() * FACTOR;
  }

  override sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return super.sleep(ms / FACTOR, signal);
  }
}

describe('a store with many outcomes to verify', () => {
  const here = freshStores();

  it('has a cancellation answered and a request accepted before nearly all of them, by the order in which requests arrive', async () => {
    const { store, world } = here;
    const { database } = world.app;
    const storeId = store.ours.id;
    const look: OperationHandler = {
      kind: 'look',
      settleMs: 60_000,
      send: () => Promise.reject(new Error('nothing is sent here')),
      resolve: (read) => read(({ client, connection }) => client.listLocations(connection)),
      settle: () => Promise.resolve({ state: 'CONFIRMED' }),
    };
    world.tools.registry.registerOperation(look);
    const order = await store.ready();
    await database.tx(async (tx) => {
      await world.tools.notifications.openWakes(tx, storeId);
      for (let n = 0; n < UNKNOWN; n += 1) {
        const name = newId();
        const operation = { storeId, kind: 'look', lane: name, dedupeKey: name, priority: PRIORITY.STOCK, payload: {} };
        await world.tools.operations.insert(tx, [{ ...operation, actor: 't' }]);
      }
    });
    await store.sql(
      `UPDATE store_operation SET state = 'AMBIGUOUS', sent_at = db_now(), settle_until = db_now() WHERE store_id = $1 AND kind = 'look'`,
      [storeId],
    );
    // No pull is owed but those that the merchant's callbacks ask for.
    await store.sql(
      `UPDATE pull_wake SET gen = 0, started_gen = 0, done_gen = 0, due_at = db_now() + interval '1 day' WHERE store_id = $1`,
      [storeId],
    );
    const arrivals = async (): Promise<string[]> =>
      (await store.control.arrivals(store.domain)).map(({ kind }) => kind);
    const looks = (of: readonly string[]): number => of.filter((kind) => kind === 'locations').length;
    const started = performance.now();
    const running = setInterval(
      () => database.setClockOffset(`${(performance.now() - started) * (FACTOR - 1)} milliseconds`),
      5,
    );
    const stop = new AbortController();
    const errors: unknown[] = [];
    const sweeps = { CANCELLATIONS: RARELY, REQUESTS: RARELY };
    const tools = { ...world.tools, clock: new FastClock(), times: { ...world.tools.times, sweeps } };
    const drainer = new StoreDrainer(storeId, tools, stop.signal, (error) => errors.push(error));
    const drained = drainer.drain();
    try {
      await waitUntil('verifications are read', async () => looks(await arrivals()) >= BEFORE);
      await store.merchant.requestCancel(store.domain, order.remote);
      const [asked] = await store.control.createOrders(store.domain, {
        order: { lines: [{ sku: 'MUG', quantity: 1 }], country: 'DE' },
      });
      await store.merchant.request(store.domain, asked?.id ?? 0, { callbacks: 0 });
      const from = (await arrivals()).length;
      await database.tx((tx) => world.tools.notifications.wakePulls(tx, storeId, ['CANCELLATIONS', 'REQUESTS']));
      drainer.nudge();
      const since = async (): Promise<string[]> => (await arrivals()).slice(from);
      await waitUntil('both are answered', async () => {
        const kinds = await since();
        return kinds.includes('cancel_accept') && kinds.includes('accept');
      });
      const kinds = await since();
      const before = (kind: string): number => looks(kinds.slice(0, kinds.indexOf(kind)));
      expect(before('cancel_accept')).toBeLessThanOrEqual(BETWEEN);
      expect(before('accept')).toBeLessThanOrEqual(BETWEEN);
      await waitUntil('all are verified', async () => looks(await arrivals()) >= UNKNOWN, 30_000);
    } finally {
      stop.abort();
      await drained.finally(() => clearInterval(running));
    }
    expect(errors).toEqual([]);
  }, 60_000);
});
