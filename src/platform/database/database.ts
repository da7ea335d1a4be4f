import { Inject, Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import pg, { type QueryResult, type QueryResultRow } from 'pg';
import { DATABASE_OPTIONS, STATEMENT_TIMEOUT_MS, type DatabaseOptions, type PoolName } from './database.options.js';
import { SessionPool } from './session-pool.js';
import { runTransaction } from './transaction.js';
import type { Tx } from './tx.js';

const POOLS: readonly PoolName[] = ['ingest', 'worker', 'api'];
const HEALTH_TIMEOUT_MS = 1_000;
const SHUTDOWN_TIMEOUT_MS = 5_000;
/** SQLSTATE of a transaction that was ended to break a deadlock (PostgreSQL manual, appendix A). */
const DEADLOCK_DETECTED = '40P01';
const MAX_ATTEMPTS = 3;

/**
 * True for an error after which the session goes on (a violated constraint, a time-out), so that it need not be
 * opened anew, as pg's own pool.query does after any error.
 */
const isOrdinary = (error: unknown): boolean => error instanceof pg.DatabaseError && error.severity === 'ERROR';

const within = <T>(promise: Promise<T>, ms: number, otherwise: T): Promise<T> => {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<T>((resolve) => (timer = setTimeout(() => resolve(otherwise), ms)));
  return Promise.race([promise, timeout]).finally(() => clearTimeout(timer));
};

/**
 * Raw SQL for the engine, over three pools of its own. int8, numeric and date columns arrive as strings, timestamptz
 * as Date, jsonb parsed. Statement time-outs: ingest 2 s, worker 10 s, api 5 s (SQLSTATE 57014).
 */
@Injectable()
export class Database implements OnApplicationShutdown {
  private readonly logger = new Logger(Database.name);
  private readonly pools: Record<PoolName, SessionPool>;
  private readonly running = new Set<Promise<void>>();
  private closing: Promise<void> | undefined;

  constructor(@Inject(DATABASE_OPTIONS) options: DatabaseOptions) {
    const open = (name: PoolName): SessionPool =>
      new SessionPool({
        url: options.url,
        name,
        max: options.poolSizes[name],
        statementTimeoutMs: STATEMENT_TIMEOUT_MS[name],
        clockOffset: options.clockOffset,
        onError: (error) => this.logger.warn(`An idle connection of pool ${name} was lost: ${error.message}`),
        onStatement: options.onQuery,
      });
    this.pools = { ingest: open('ingest'), worker: open('worker'), api: open('api') };
  }

  /** Runs one statement in a transaction of its own. */
  async query<R extends QueryResultRow>(
    sql: string,
    params?: unknown[],
    pool: PoolName = 'worker',
  ): Promise<QueryResult<R>> {
    const client = await this.pools[pool].connect();
    let broken = false;
    try {
      return await client.query<R>(sql, params);
    } catch (error) {
      broken = !isOrdinary(error);
      throw error;
    } finally {
      client.release(broken);
    }
  }

  /**
   * Runs `fn` in one READ COMMITTED transaction: commits when it resolves, rolls back and rethrows when it throws.
   * Never hold one open across HTTP. `afterCommit` callbacks are started after the commit and not waited for.
   * A transaction that PostgreSQL chose as the victim of a deadlock is run again, so `fn` does nothing but SQL.
   */
  async tx<T>(fn: (tx: Tx) => Promise<T>, pool: PoolName = 'worker'): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        const { value, callbacks } = await runTransaction(await this.pools[pool].connect(), fn);
        for (const run of callbacks) this.start(run);
        return value;
      } catch (error) {
        const deadlock = error instanceof pg.DatabaseError && error.code === DEADLOCK_DETECTED;
        if (!deadlock || attempt === MAX_ATTEMPTS) throw error;
      }
    }
  }

  /** True when the database answers within a second. Never rejects. */
  async isUp(): Promise<boolean> {
    const asked = this.pools.api.query('SELECT 1').then(
      () => true,
      () => false,
    );
    return within(asked, HEALTH_TIMEOUT_MS, false);
  }

  /** Moves the clock of every session handed out from now on by a PostgreSQL interval, such as '2 hours'. Tests only. */
  setClockOffset(interval: string): void {
    for (const name of POOLS) this.pools[name].setClockOffset(interval);
  }

  /** Waits for started callbacks and running statements, at most 5 s, and closes the pools. Safe to call twice. */
  async onApplicationShutdown(): Promise<void> {
    this.closing ??= within(this.close(), SHUTDOWN_TIMEOUT_MS, undefined);
    await this.closing;
  }

  private start(run: () => void | Promise<void>): void {
    const done = (async () => run())().catch((error: unknown) =>
      this.logger.warn(`After a commit: ${error instanceof Error ? error.message : String(error)}`),
    );
    this.running.add(done);
    void done.finally(() => this.running.delete(done));
  }

  private async close(): Promise<void> {
    await Promise.allSettled(this.running);
    await Promise.all(POOLS.map((name) => this.pools[name].end()));
  }
}
