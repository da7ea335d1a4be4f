import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/database.js';

/** The breaker of a store as the database holds it. */
export interface BreakerState {
  failures: number;
  /** How many times in a row it opened. */
  opened: number;
  /** Milliseconds until it half-opens; 0 or less when that time is over. */
  opensInMs: number;
}

/** Failures in a row that open the breaker. */
export const FAILURES_TO_OPEN = 5;

/** SQL of the breakers. They live in the database, so that a restart does not stampede. */
@Injectable()
export class StoreBreakersRepository {
  constructor(private readonly database: Database) {}

  /** The state of a store's breaker; a store without failures has none. */
  async read(storeId: string): Promise<BreakerState> {
    const { rows } = await this.database.query<{ failures: number; opened: number; opens_in_ms: number }>(
      `SELECT failures, opened, extract(epoch FROM open_until - db_now())::float * 1000 AS opens_in_ms FROM store_breaker WHERE store_id = $1`,
      [storeId],
    );
    const row = rows[0];
    return row
      ? { failures: row.failures, opened: row.opened, opensInMs: Math.max(0, row.opens_in_ms) }
      : { failures: 0, opened: 0, opensInMs: 0 };
  }

  /**
   * Counts a failure. The one that reaches the limit opens the breaker for `openMs`, and so does every failed probe; failures of
   * requests that were under way meanwhile change nothing. Returns true when it opened.
   */
  async recordFailure(storeId: string, openMs: number, probing: boolean): Promise<boolean> {
    const { rows } = await this.database.query<{ failures: number }>(
      `INSERT INTO store_breaker AS b (store_id, failures, open_until) VALUES ($1, 1, db_now())
       ON CONFLICT (store_id) DO UPDATE SET failures = b.failures + 1,
         opened = b.opened + CASE WHEN $3 OR b.failures + 1 = ${FAILURES_TO_OPEN} THEN 1 ELSE 0 END,
         open_until = CASE WHEN $3 OR b.failures + 1 = ${FAILURES_TO_OPEN}
           THEN db_now() + $2 * interval '1 ms' ELSE b.open_until END
       RETURNING failures`,
      [storeId, openMs, probing],
    );
    return probing || rows[0]?.failures === FAILURES_TO_OPEN;
  }

  /** An answer came: the breaker closes. */
  async recordSuccess(storeId: string): Promise<void> {
    await this.database.query(
      'UPDATE store_breaker SET failures = 0, opened = 0, open_until = db_now() WHERE store_id = $1 AND failures > 0',
      [storeId],
    );
  }

  /** Makes this process the one that probes a half-open store for `forMs`; false when another one does. */
  async claimProbe(storeId: string, forMs: number): Promise<boolean> {
    const { rowCount } = await this.database.query(
      `UPDATE store_breaker SET open_until = db_now() + $2 * interval '1 ms'
       WHERE store_id = $1 AND failures >= ${FAILURES_TO_OPEN} AND open_until <= db_now()`,
      [storeId, forMs],
    );
    return rowCount === 1;
  }
}
