import { newId } from '../../../src/common/ids.js';
import { SystemClock } from '../../../src/common/clock.js';
import { StoreDrainer } from '../../../src/modules/store-operations/draining/store-drainer.js';
import { HandlerRegistry } from '../../../src/modules/store-operations/handler-registry.js';
import type { OperationHandler } from '../../../src/modules/store-operations/store-operations.facade.js';
import type { Tx } from '../../../src/platform/database/tx.js';
import { freshStores } from './fresh-stores.js';

/** So many times as fast as the machine's time passes. */
const FACTOR = 5;
const WAITING = 60;
/** Decisions that may be sent before it: those that were there before it, and what comes while it ages and while it is read for. */
const SENT_BEFORE = 120;

class FastClock extends SystemClock {
  override monotonicMs(): number {
    return performance.now() * FACTOR;
  }

  override sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return super.sleep(ms / FACTOR, signal);
  }
}

describe('a store with more decisions than can be sent', () => {
  const here = freshStores();

  it('is told of a changed location soon, and once, although that is read for first', async () => {
    const { store, world } = here;
    const { database } = world.app;
    const clock = new FastClock();
    const registry = new HandlerRegistry();
    const stop = new AbortController();
    const put = async (tx: Tx, kind: string, priority: number): Promise<void> => {
      const name = newId();
      const { operations } = world.tools;
      const operation = { kind, lane: name, dedupeKey: name, priority, payload: {}, actor: 't' };
      await operations.insert(tx, [{ ...operation, storeId: store.ours.id }]);
    };
    let decided = 0;
    let sentBefore = Infinity;
    const common = { settleMs: 60_000, resolve: () => Promise.reject(new Error('nothing is lost here')) };
    const decide: OperationHandler = {
      ...common,
      kind: 'decide',
      send: () => Promise.resolve(),
      // Five come for four that go.
      settle: async (tx) => {
        decided += 1;
        for (let n = decided % 4 === 0 ? 2 : 1; n > 0; n -= 1) await put(tx, 'decide', 20);
        return { state: 'CONFIRMED' };
      },
    };
    const locate: OperationHandler = {
      ...common,
      kind: 'locate',
      readsFirst: true,
      ready: async (_operation, read) => {
        await read(() => Promise.resolve());
        return { type: 'SEND', prepared: null };
      },
      send: () => {
        sentBefore = decided;
        return Promise.resolve();
      },
      settle: () => {
        stop.abort();
        return Promise.resolve({ state: 'CONFIRMED' });
      },
    };
    registry.registerOperation(decide);
    registry.registerOperation(locate);
    await database.tx(async (tx) => {
      for (let n = 0; n < WAITING; n += 1) await put(tx, 'decide', 20);
      await put(tx, 'locate', 25);
    });
    const started = performance.now();
    const running = setInterval(() => {
      database.setClockOffset(`${(performance.now() - started) * (FACTOR - 1)} milliseconds`);
      if (decided > SENT_BEFORE) stop.abort();
    }, 5);
    const errors: unknown[] = [];
    const drainer = new StoreDrainer(store.ours.id, { ...world.tools, registry, clock }, stop.signal, (error) =>
      errors.push(error),
    );
    await drainer.drain().finally(() => clearInterval(running));
    expect(errors).toEqual([]);
    expect(sentBefore).toBeLessThan(SENT_BEFORE);
    const rows = await store.sql(
      `SELECT state, attempts, resolve_attempts AS resolves FROM store_operation WHERE store_id = $1 AND kind = 'locate'`,
      [store.ours.id],
    );
    expect(rows).toEqual([{ state: 'CONFIRMED', attempts: 1, resolves: 0 }]);
  }, 60_000);
});
