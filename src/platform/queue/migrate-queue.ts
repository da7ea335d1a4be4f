import { runMigrations } from 'bullmq';
import pg from 'pg';

/** The PostgreSQL schema that holds BullMQ's tables; the queue's connection must name the same one. */
export const QUEUE_SCHEMA = 'bullmq';

/** Brings BullMQ's tables, in their own schema `bullmq`, up to date; safe for processes that start at once. */
export async function migrateQueue(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, application_name: 'crossdock-migrate-queue' });
  await client.connect();
  try {
    await runMigrations(client, QUEUE_SCHEMA);
  } finally {
    await client.end();
  }
}
