import { QUEUE_SCHEMA } from './migrate-queue.js';

/** Name of the only queue. */
export const STORE_WAKE_QUEUE = 'store-wake';

/** Injection token of {@link QueueOptions}. */
export const QUEUE_OPTIONS = Symbol('QueueOptions');

/** Where BullMQ keeps its jobs. */
export interface QueueOptions {
  /** Used when there is no `redisUrl`; its tables live in their own schema and are made by `migrateQueue`. */
  databaseUrl: string;
  redisUrl?: string | undefined;
}

/** Longest wait for a connection before a wake-up is given up, in milliseconds. */
const CONNECT_TIMEOUT_MS = 30_000;

/** Connections of the queue on PostgreSQL; listening takes one more. */
const POOL_SIZE = 3;

/** The settings that BullMQ's backend for PostgreSQL takes; bullmq 6.7.0, PostgresPoolConfig. */
export function postgresConnection(url: string): Record<string, unknown> {
  return {
    connectionString: url,
    schema: QUEUE_SCHEMA,
    max: POOL_SIZE,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    keepAlive: true,
  };
}

/** The settings of ioredis; BullMQ's workers must be allowed to retry for ever (null). */
export function redisConnection(url: string): Record<string, unknown> {
  return { url, maxRetriesPerRequest: null, connectTimeout: CONNECT_TIMEOUT_MS };
}
