import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/database.js';
import type { Tx } from '../../platform/database/tx.js';

/** One of a token's four slots, held for one request. The ticket fences its release. */
export interface HeldSlot {
  storeId: string;
  slot: number;
  ticket: string;
}

/** Anything that runs SQL: a transaction, or the database itself. */
type Runner = Pick<Tx, 'query'>;

/**
 * The pacer: four slots per access token, each free again 1 s after the response of its last request. Two requests through one
 * slot arrive more than 1 s apart, so no window of one second ever holds five.
 */
@Injectable()
export class PaceSlotsRepository {
  constructor(private readonly database: Database) {}

  /** Creates the slots of a store, once. */
  async open(tx: Tx, storeId: string): Promise<void> {
    await tx.query(
      `INSERT INTO pace_slot (store_id, slot, free_at) SELECT $1, slot, '-infinity' FROM generate_series(0, 3) AS slot
       ON CONFLICT DO NOTHING`,
      [storeId],
    );
  }

  /** Takes a free slot for a read, for at most `holdMs`. Null when none is free. `sentAt` is the database clock. */
  async take(storeId: string, holdMs: number): Promise<(HeldSlot & { sentAt: Date }) | null> {
    const { rows } = await this.database.query<{ slot: number; ticket: string; sent_at: Date }>(
      `WITH free AS MATERIALIZED (SELECT slot FROM pace_slot WHERE store_id = $1 AND free_at <= db_clock()
         ORDER BY free_at LIMIT 1 FOR UPDATE SKIP LOCKED)
       UPDATE pace_slot s SET free_at = db_clock() + $2 * interval '1 ms', ticket = s.ticket + 1
       FROM free WHERE s.store_id = $1 AND s.slot = free.slot RETURNING s.slot, s.ticket, db_clock() AS sent_at`,
      [storeId, holdMs],
    );
    const row = rows[0];
    return row ? { storeId, slot: row.slot, ticket: row.ticket, sentAt: row.sent_at } : null;
  }

  /**
   * The response came `agoMs` milliseconds ago: the slot is free again 1 s after it. After an aborted request do not call it: the
   * lease must run out.
   */
  async release(runner: Runner, held: HeldSlot, agoMs = 0): Promise<void> {
    await runner.query(
      `UPDATE pace_slot SET free_at = db_clock() + interval '1 s' - $4 * interval '1 ms'
       WHERE store_id = $1 AND slot = $2 AND ticket = $3`,
      [held.storeId, held.slot, held.ticket, agoMs],
    );
  }

  /** Nothing was sent through it: the slot is free at once. */
  async giveBack(held: HeldSlot): Promise<void> {
    await this.database.query(
      'UPDATE pace_slot SET free_at = db_clock() WHERE store_id = $1 AND slot = $2 AND ticket = $3',
      [held.storeId, held.slot, held.ticket],
    );
  }

  /** The store said 429 to the request of this slot: nothing is sent for `ms` (at least 1 s) through any slot, this one included. */
  async block(held: HeldSlot, ms: number): Promise<void> {
    await this.database.query(
      `UPDATE pace_slot SET free_at = CASE WHEN slot = $2 AND ticket = $3 THEN db_clock() + $4 * interval '1 ms'
         ELSE GREATEST(free_at, db_clock() + $4 * interval '1 ms') END WHERE store_id = $1`,
      [held.storeId, held.slot, held.ticket, Math.max(1_000, ms)],
    );
  }

  /** How many slots are busy now. */
  async busy(storeId: string): Promise<number> {
    const { rows } = await this.database.query<{ busy: number }>(
      'SELECT count(*)::int AS busy FROM pace_slot WHERE store_id = $1 AND free_at > db_clock()',
      [storeId],
    );
    return rows[0]?.busy ?? 0;
  }
}
