import { getQueueToken } from '@nestjs/bullmq';
import { Global, Module, type DynamicModule, type INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import pg from 'pg';
import { Metrics } from '../../../src/platform/observability/metrics.js';
import { QueueModule } from '../../../src/platform/queue/queue.module.js';
import { STORE_WAKE_QUEUE, type QueueOptions } from '../../../src/platform/queue/queue.options.js';
import { StoreWakeHandler } from '../../../src/platform/queue/store-wake.handler.js';
import { StoreWakeQueue } from '../../../src/platform/queue/store-wake.queue.js';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.js';
import { testQueueBackend, testQueueOptions } from './queue-backend.js';
import { waitUntil } from './wait-until.js';

/** Remembers who was woken. */
class RecordingHandler extends StoreWakeHandler {
  readonly woken: string[] = [];

  override onWake(storeId: string): void {
    if (storeId === 'throws') throw new Error('a handler that fails');
    this.woken.push(storeId);
  }
}

@Global()
@Module({})
class HandlerModule {
  static register(handler: StoreWakeHandler): DynamicModule {
    const provider = { provide: StoreWakeHandler, useValue: handler };
    return { module: HandlerModule, providers: [provider, Metrics], exports: [StoreWakeHandler, Metrics] };
  }
}

let database: TestDatabase;
let app: INestApplicationContext;
let handler: RecordingHandler;
let queue: StoreWakeQueue;

async function start(options: QueueOptions, consume = true): Promise<void> {
  handler = new RecordingHandler();
  const root: DynamicModule = {
    module: class Root {},
    imports: [HandlerModule.register(handler), QueueModule.register(options, consume)],
  };
  app = await NestFactory.createApplicationContext(root, { logger: false });
  queue = app.get(StoreWakeQueue);
}

/** Empties everything that the queue ever stored, behind its back. */
async function wipe(): Promise<void> {
  const redisUrl = process.env['TEST_REDIS_URL'];
  if (redisUrl) {
    const redis = new Redis(redisUrl);
    await redis.flushall();
    await redis.quit();
    return;
  }
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  const { rows } = await client.query<{ name: string }>(
    `SELECT quote_ident(tablename) AS name FROM pg_tables WHERE schemaname = 'bullmq' AND tablename NOT LIKE '%migration%'`,
  );
  expect(rows.length).toBeGreaterThan(0);
  await client.query(`TRUNCATE ${rows.map(({ name }) => `bullmq.${name}`).join(', ')} CASCADE`);
  await client.end();
}

const metric = async (step: string): Promise<number> => {
  const text = await app.get(Metrics).registry.metrics();
  return Number(new RegExp(`crossdock_queue_wakes_total\\{step="${step}"\\} (\\d+)`).exec(text)?.[1] ?? 0);
};

beforeEach(async () => {
  database = await createTestDatabase();
});
afterEach(async () => {
  await app.close();
  await database.drop();
});

describe('wake-up queue @queue', () => {
  it('names its backend, is up, and hands a wake-up with the store id alone to the engine', async () => {
    await start(testQueueOptions(database.url));
    expect(queue.backend).toBe(testQueueBackend());
    expect(await queue.isUp()).toBe(true);
    queue.wake('store-1');
    queue.wake('store-2');
    await waitUntil('both stores were woken', () => new Set(handler.woken).size === 2);
    expect(handler.woken.sort()).toEqual(['store-1', 'store-2']);
    expect(await metric('sent')).toBe(2);
    expect(await metric('processed')).toBe(2);
  });

  it('coalesces a burst, and always sends once more after its last wake-up', async () => {
    await start(testQueueOptions(database.url));
    for (let i = 0; i < 1000; i++) queue.wake('store-1');
    await waitUntil('the burst was sent', async () => (await metric('sent')) >= 2);
    await waitUntil('the engine was woken', () => handler.woken.length >= 2);
    expect(await metric('sent')).toBe(2);
  });

  it('stores nothing but the store id, and leaves no finished job behind', async () => {
    await start(testQueueOptions(database.url));
    const jobs = app.get<Queue>(getQueueToken(STORE_WAKE_QUEUE));
    await jobs.pause();
    queue.wake('store-1');
    await waitUntil('the job is there', async () => (await jobs.getJobs()).length === 1);
    const [job] = await jobs.getJobs();
    expect(job?.data).toEqual({ storeId: 'store-1' });
    await jobs.resume();
    await waitUntil('the job is gone', async () => handler.woken.length === 1 && (await jobs.getJobs()).length === 0);
  });

  it('survives a handler that throws', async () => {
    await start(testQueueOptions(database.url));
    queue.wake('throws');
    queue.wake('store-1');
    await waitUntil('the other store was woken', () => handler.woken.includes('store-1'));
  });

  it('goes on after all its state was emptied in mid-run', async () => {
    await start(testQueueOptions(database.url));
    queue.wake('before');
    await waitUntil('the first wake-up arrived', () => handler.woken.includes('before'));
    await wipe();
    await waitUntil(
      'a wake-up arrived again',
      () => {
        queue.wake('after');
        return handler.woken.includes('after');
      },
      20_000,
    );
    expect(await queue.isUp()).toBe(true);
  });

  it('never throws and says so when its backend is away', async () => {
    await start({ databaseUrl: 'postgres://nobody:x@127.0.0.1:1/none' }, false);
    expect(() => queue.wake('store-1')).not.toThrow();
    await waitUntil('the failure was counted', async () => (await metric('failed')) === 1);
    expect(await queue.isUp()).toBe(false);
  });
});
