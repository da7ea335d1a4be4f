import type { QueueOptions } from '../../../src/platform/queue/queue.options.js';

/** Where the queue of a test lives: on the Redis of TEST_REDIS_URL when that is set, else in the test's own database. */
export function testQueueOptions(databaseUrl: string): QueueOptions {
  return { databaseUrl, redisUrl: process.env['TEST_REDIS_URL'] };
}

/** The backend that {@link testQueueOptions} chose. */
export function testQueueBackend(): 'postgres' | 'redis' {
  return process.env['TEST_REDIS_URL'] ? 'redis' : 'postgres';
}
