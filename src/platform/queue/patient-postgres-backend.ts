import { setTimeout as delay } from 'node:timers/promises';
import { createPostgresBackend, type PostgresConnection } from 'bullmq';

/** Pause between two attempts to reach the queue's database. */
const RETRY_MS = 1_000;

/**
 * BullMQ's backend for PostgreSQL, made patient: while its database cannot be reached it tries again every second.
 * bullmq 6.7.0 remembers a first attempt that failed for ever, and its worker then loops without ever yielding to the event loop
 * (dist/esm/postgres/postgres-connection.js, `waitUntilReady`; dist/esm/classes/worker.js, `retryIfFailed` with `onlyEmitError`).
 */
export const createPatientPostgresBackend: typeof createPostgresBackend = (...args) => {
  const backend = createPostgresBackend(...args);
  const { connection } = backend;
  const once = connection.waitUntilReady.bind(connection);
  let ready: Promise<void> | undefined;
  connection.waitUntilReady = () => (ready ??= untilReady(connection, once));
  return backend;
};

async function untilReady(connection: PostgresConnection, once: () => Promise<void>): Promise<void> {
  for (;;) {
    try {
      return await once();
    } catch (error) {
      if (connection.isClosing) throw error;
      if (connection.listenerCount('error') > 0) connection.emit('error', error);
      Reflect.set(connection, 'readyPromise', undefined);
      await delay(RETRY_MS, undefined, { ref: false });
    }
  }
}
