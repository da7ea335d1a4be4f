import { Injectable } from '@nestjs/common';
import type { PaceModel } from '../../clients/platform.js';
import { Database } from '../../platform/database/database.js';
import type { Tx } from '../../platform/database/tx.js';

/** One of a token's slots, held for one request. The ticket fences its release. */
export interface HeldSlot {
  storeId: string;
  slot: number;
  ticket: string;
}

/** Anything that runs SQL: a transaction, or the database itself. */
type Runner = Pick<Tx, 'query'>;

/**
 * The pacer: an access token has the slots of its platform's pace, each free again when it has rested after the response of its last
 * request. Two requests through one slot arrive further apart than that rest, so no such window ever holds more than there are slots.
 */
@Injectable()
export class PaceSlotsRepository {
  constructor(private readonly database: Database) {}

  /** Makes the slots of a store those of this pace, as it is at its last install. What holds one of them keeps it; slots beyond the pace are gone. */
  async open(tx: Tx, storeId: string, { slots, restMs }: PaceModel): Promise<void> {
    await tx.query('DELETE FROM pace_slot WHERE store_id = $1 AND slot >= $2', [storeId, slots]);
    await tx.query(
      `INSERT INTO pace_slot (store_id, slot, free_at, rest_ms) SELECT $1, slot, '-infinity', $3 FROM generate_series(0, $2::int - 1) AS slot
       ON CONFLICT (store_id, slot) DO UPDATE SET rest_ms = EXCLUDED.rest_ms`,
      [storeId, slots, restMs],
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
   * The response came `agoMs` milliseconds ago: from then on the slot rests. After an aborted request do not call it: the lease must run
   * out.
   */
  async release(runner: Runner, held: HeldSlot, agoMs = 0): Promise<void> {
    await runner.query(
      `UPDATE pace_slot SET free_at = db_clock() + (rest_ms - $4::float) * interval '1 ms'
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

  /** The store said 429 to the request of this slot: nothing is sent for `ms` (at least for its rest) through any slot, this one included. */
  async block(held: HeldSlot, ms: number): Promise<void> {
    await this.database.query(
      `UPDATE pace_slot SET free_at = GREATEST(db_clock() + GREATEST(rest_ms, $4::float) * interval '1 ms',
         CASE WHEN slot = $2 AND ticket = $3 THEN NULL ELSE free_at END) WHERE store_id = $1`,
      [held.storeId, held.slot, held.ticket, ms],
    );
  }

  /** How many slots there are, and how many of them are busy now. */
  async load(storeId: string): Promise<{ slots: number; busy: number }> {
    const { rows } = await this.database.query<{ slots: number; busy: number }>(
      'SELECT count(*)::int AS slots, count(*) FILTER (WHERE free_at > db_clock())::int AS busy FROM pace_slot WHERE store_id = $1',
      [storeId],
    );
    return rows[0] ?? { slots: 0, busy: 0 };
  }
}
