/** The three pools of raw SQL, apart so that a burst in one kind of work cannot starve the others. */
export type PoolName = 'ingest' | 'worker' | 'api';

/** How Crossdock reaches its database. Comes from `config/`; nothing in this folder reads the environment. */
export interface DatabaseOptions {
  /** `postgres://user:password@host:port/database`. */
  url: string;
  /** Most connections per pool. Prisma has one more pool, of the size of `api`. */
  poolSizes: Record<PoolName, number>;
  /** A PostgreSQL interval, such as '90 minutes', that every session adds to its clock. For tests only. */
  clockOffset?: string;
  /** Told of every SQL statement (BEGIN and COMMIT too) that Database or Prisma sends. For tests that count them. */
  onQuery?: (sql: string) => void;
}

/** Injection token of DatabaseOptions. */
export const DATABASE_OPTIONS = Symbol('DatabaseOptions');

/** How long one statement may run, per pool, in milliseconds. */
export const STATEMENT_TIMEOUT_MS: Readonly<Record<PoolName, number>> = { ingest: 2_000, worker: 10_000, api: 5_000 };

/** How long a session may sit idle inside a transaction before the server ends it, in milliseconds. */
export const IDLE_IN_TRANSACTION_TIMEOUT_MS = 10_000;
