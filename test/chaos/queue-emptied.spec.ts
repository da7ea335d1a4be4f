import { Redis } from 'ioredis';
import { QUEUE_SCHEMA } from '../../src/platform/queue/migrate-queue.js';
import { disagreements } from './support/agreement.js';
import { CHAOS_WAREHOUSE, Fleet } from './support/fleet.js';

const DOMAIN = 'north.29next.store';
const SKU = 'MUG-BLUE';
const BURST = 10;
const BURSTS = 3;

describe('the queue loses all its state in mid-run [@queue]', () => {
  const redisUrl = process.env['TEST_REDIS_URL'];
  let fleet: Fleet;

  beforeAll(async () => {
    fleet = await Fleet.start({ workers: 1 });
    await fleet.sandbox.control.createStore({
      domain: DOMAIN,
      latency: { minMs: 20, maxMs: 20 },
      products: [{ sku: SKU }],
    });
    await fleet.client.setUp({ domain: DOMAIN, warehouse: CHAOS_WAREHOUSE, stock: [{ sku: SKU, onHand: 1_000 }] });
  }, 150_000);
  afterAll(() => fleet?.close(), 40_000);

  it('is what the processes say it is', async () => {
    const ready = (await (await fetch(`${fleet.front.url}/health/ready`)).json()) as object;
    expect(JSON.stringify(ready)).toContain(redisUrl ? 'redis' : 'postgres');
    expect(fleet.front.readyLine).toContain(redisUrl ? 'queue: redis' : 'queue: postgres');
  });

  it('and nothing is lost: every order is accepted once', async () => {
    const { control } = fleet.sandbox;
    let emptied = 0;
    for (let n = 1; n <= BURSTS; n += 1) {
      await control.burst(DOMAIN, BURST, 2, { lines: [{ sku: SKU, quantity: 1 }] });
      // In the middle of the burst's work: some of it is answered, some is not.
      await fleet.client.until(
        'some are accepted',
        async () => {
          const { accepted } = await control.verdict();
          return accepted > (n - 1) * BURST && accepted < n * BURST;
        },
        20_000,
      );
      expect(await queueState()).toBeGreaterThan(0);
      await emptyQueue();
      emptied += 1;
    }
    const total = BURST * BURSTS;
    await fleet.client.until('all are accepted', async () => (await control.verdict()).accepted === total, 60_000);
    await fleet.client.until(
      'both sides agree',
      async () => (await disagreements(fleet, [DOMAIN])).length === 0,
      20_000,
    );
    expect(emptied).toBe(BURSTS);
    expect(await control.verdict()).toMatchObject({ clean: true, lost: 0, decidedTwice: 0, over4PerSecond: 0 });
  }, 120_000);

  it('and the queue itself works again: a wake-up gets through', async () => {
    const before = await processed();
    await fleet.sandbox.control.burst(DOMAIN, 1, 1, { lines: [{ sku: SKU, quantity: 1 }] });
    await fleet.client.until('a wake-up was processed', async () => (await processed()) > before, 30_000);
  }, 60_000);

  async function processed(): Promise<number> {
    const [worker] = fleet.workers;
    if (!worker) throw new Error('There is no worker.');
    const line = /^crossdock_queue_wakes_total\{step="processed"\} (\d+)/m.exec(await fleet.metrics(worker));
    return Number(line?.[1] ?? 0);
  }

  /** Tables of BullMQ's schema that hold state; what its migrations did is no state. */
  async function tables(): Promise<string[]> {
    const found = await fleet.rows<{ name: string }>(
      `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname = $1 AND tablename NOT LIKE '%migration%'`,
      [QUEUE_SCHEMA],
    );
    return found.map(({ name }) => name);
  }

  /** Number of rows or keys that the queue's backend holds. */
  async function queueState(): Promise<number> {
    if (redisUrl) return withRedis(redisUrl, (redis) => redis.dbsize());
    const counts = await Promise.all((await tables()).map((table) => fleet.count(`SELECT count(*) FROM ${table}`)));
    return counts.reduce((sum, count) => sum + count, 0);
  }

  async function emptyQueue(): Promise<void> {
    if (redisUrl) return withRedis(redisUrl, (redis) => redis.flushall().then(() => undefined));
    const all = (await tables()).join(', ');
    // TRUNCATE takes its locks in another order than the queue at work: PostgreSQL may choose it as the one to give way.
    await fleet.client.until(
      'the queue is emptied',
      () => fleet.rows(`TRUNCATE ${all}`).then(done, deadlocked),
      20_000,
    );
  }
});

function done(): boolean {
  return true;
}

/** False for a deadlock, which is tried again. */
function deadlocked(error: Error & { code?: string }): boolean {
  if (error.code === '40P01') return false;
  throw error;
}

async function withRedis<T>(url: string, use: (redis: Redis) => Promise<T>): Promise<T> {
  const redis = new Redis(url, { maxRetriesPerRequest: 2 });
  try {
    return await use(redis);
  } finally {
    redis.disconnect();
  }
}
