import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/database.js';
import { AGED_MS } from './domain/priority.js';
import type { Operation } from './domain/operation.js';
import { toOperation, type OperationRow } from './operation-row.js';
import type { HeldSlot } from './pace-slots.repository.js';

/** What a look for work brought. */
export type Claim =
  | { type: 'OPERATION'; operation: Operation; slot: HeldSlot }
  /** A slot is free, but nothing (more urgent than asked for) may be sent. */
  | { type: 'NOTHING' }
  /** All slots are busy for this many milliseconds. */
  | { type: 'BUSY'; waitMs: number };

type ClaimRow = OperationRow & { slot: number; ticket: string; wait_ms: number | null };

/** Waits of a claim: how long slot and operation are held, and how long each kind needs to settle. */
export interface ClaimTimes {
  /** The longest time from the claim to the answer, plus 1 s. */
  holdMs: number;
  /** Settle time by operation kind. */
  settleMs: Readonly<Record<string, number>>;
}

/** Settle time of a kind that this process does not know (a newer version wrote it). */
const CAUTIOUS_SETTLE_MS = 60_000;

/** SQL by which one process makes one operation its own, together with a slot, in one statement. */
@Injectable()
export class OperationClaimsRepository {
  constructor(private readonly database: Database) {}

  /**
   * Claims the best operation of a store with priority below `below`, and a free slot; committed before it returns, so SENDING
   * stands before the socket is written. On slot 3 work older than a minute goes first. Only the oldest unfinished operation
   * of a lane is eligible.
   */
  async claim(storeId: string, below: number, times: ClaimTimes): Promise<Claim> {
    const eligible = `o.store_id = $1 AND o.state = 'PENDING' AND o.next_at <= db_now()
      AND NOT EXISTS (SELECT FROM store_operation p WHERE p.store_id = $1 AND p.lane = o.lane AND p.seq < o.seq
        AND p.state IN ('PENDING', 'SENDING', 'AMBIGUOUS', 'PARKED'))`;
    const { rows } = await this.database.query<ClaimRow>(
      `WITH free AS MATERIALIZED (SELECT slot FROM pace_slot WHERE store_id = $1 AND free_at <= db_clock()
           ORDER BY free_at LIMIT 1 FOR UPDATE SKIP LOCKED),
         aged AS MATERIALIZED (SELECT o.id FROM store_operation o
           WHERE EXISTS (SELECT FROM free WHERE slot = 3) AND $3 > 0 AND ${eligible} AND o.created_at < db_now() - $5 * interval '1 ms'
           ORDER BY o.seq LIMIT 1 FOR UPDATE OF o SKIP LOCKED),
         urgent AS MATERIALIZED (SELECT o.id FROM store_operation o
           WHERE EXISTS (SELECT FROM free) AND NOT EXISTS (SELECT FROM aged) AND o.priority < $3 AND ${eligible}
           ORDER BY o.priority, o.seq LIMIT 1 FOR UPDATE OF o SKIP LOCKED),
         best AS (SELECT id FROM aged UNION ALL SELECT id FROM urgent),
         held AS (UPDATE pace_slot s SET free_at = db_clock() + $2 * interval '1 ms', ticket = s.ticket + 1
           FROM free, best WHERE s.store_id = $1 AND s.slot = free.slot RETURNING s.slot, s.ticket),
         sending AS (UPDATE store_operation o SET state = 'SENDING', attempts = o.attempts + 1, epoch = o.epoch + 1,
             sent_at = db_clock(), lease_until = db_clock() + $2 * interval '1 ms', result = NULL,
             settle_until = db_clock() + ($2 + coalesce(($4::jsonb ->> o.kind)::int, ${CAUTIOUS_SETTLE_MS})) * interval '1 ms'
           FROM best, held WHERE o.id = best.id RETURNING o.*)
       SELECT sending.*, held.slot, held.ticket, CASE WHEN held.slot IS NOT NULL THEN NULL WHEN EXISTS (SELECT FROM free) THEN -1
           ELSE (SELECT extract(epoch FROM min(free_at) - db_clock())::float * 1000 FROM pace_slot WHERE store_id = $1) END AS wait_ms
       FROM (SELECT) one LEFT JOIN held ON true LEFT JOIN sending ON true`,
      [storeId, times.holdMs, below, JSON.stringify(times.settleMs), AGED_MS],
    );
    const row = rows[0];
    if (!row) return { type: 'NOTHING' };
    if (row.wait_ms === null) {
      return { type: 'OPERATION', operation: toOperation(row), slot: { storeId, slot: row.slot, ticket: row.ticket } };
    }
    return row.wait_ms < 0 ? { type: 'NOTHING' } : { type: 'BUSY', waitMs: row.wait_ms };
  }

  /** Starts the attempt's times anew, right before the write of an operation that had to be prepared; false when fenced. */
  async restart(operation: Operation, times: ClaimTimes): Promise<boolean> {
    const { rowCount } = await this.database.query(
      `UPDATE store_operation SET sent_at = db_clock(), lease_until = db_clock() + $3 * interval '1 ms',
         settle_until = db_clock() + ($3 + $4) * interval '1 ms'
       WHERE id = $1 AND epoch = $2 AND state = 'SENDING'`,
      [operation.id, operation.epoch, times.holdMs, times.settleMs[operation.kind] ?? CAUTIOUS_SETTLE_MS],
    );
    return rowCount === 1;
  }

  /** Claims an AMBIGUOUS operation whose settle time is over, for its verifying read. The epoch stays: a late answer still counts. */
  async claimResolve(storeId: string, leaseMs: number): Promise<Operation | null> {
    const { rows } = await this.database.query<OperationRow>(
      `UPDATE store_operation SET lease_until = db_clock() + $2 * interval '1 ms', resolve_attempts = resolve_attempts + 1
       WHERE id = (SELECT id FROM store_operation WHERE store_id = $1 AND state = 'AMBIGUOUS' AND settle_until <= db_now()
         AND (lease_until IS NULL OR lease_until <= db_now()) ORDER BY priority, seq LIMIT 1 FOR UPDATE SKIP LOCKED)
       RETURNING *`,
      [storeId, leaseMs],
    );
    return rows[0] ? toOperation(rows[0]) : null;
  }

  /** The verifying read failed: try again after `backoffMs`. Reads never give up. */
  async deferResolve(operation: Operation, backoffMs: number): Promise<void> {
    await this.database.query(
      `UPDATE store_operation SET lease_until = db_clock() + $3 * interval '1 ms' WHERE id = $1 AND epoch = $2 AND state = 'AMBIGUOUS'`,
      [operation.id, operation.epoch, backoffMs],
    );
  }

  /** The verifying read was not sent: the claim ends as if it had not been made. */
  async giveResolveBack(operation: Operation): Promise<void> {
    await this.database.query(
      `UPDATE store_operation SET lease_until = NULL, resolve_attempts = resolve_attempts - 1
       WHERE id = $1 AND epoch = $2 AND state = 'AMBIGUOUS'`,
      [operation.id, operation.epoch],
    );
  }

  /** Turns attempts whose owner vanished into AMBIGUOUS. Returns how many. */
  async expireLeases(): Promise<number> {
    const { rowCount } = await this.database.query(
      `UPDATE store_operation SET state = 'AMBIGUOUS', lease_until = NULL, reason = 'The process that sent it did not report back.'
       WHERE state = 'SENDING' AND lease_until < db_now()`,
    );
    return rowCount ?? 0;
  }

  /** Those of the given stores with something to send or to verify now. */
  async storesWithDueWork(storeIds: readonly string[]): Promise<string[]> {
    const { rows } = await this.database.query<{ id: string }>(
      `SELECT s.id FROM unnest($1::uuid[]) AS s (id)
       WHERE EXISTS (SELECT FROM store_operation o WHERE o.store_id = s.id AND o.state = 'PENDING' AND o.next_at <= db_now())
         OR EXISTS (SELECT FROM store_operation o WHERE o.store_id = s.id AND o.state = 'AMBIGUOUS' AND o.settle_until <= db_now()
           AND (o.lease_until IS NULL OR o.lease_until <= db_now()))`,
      [storeIds],
    );
    return rows.map((row) => row.id);
  }

  /** True when more than `limit` operations of this priority wait to be sent. */
  async moreThanWaiting(storeId: string, priority: number, limit: number): Promise<boolean> {
    const { rows } = await this.database.query<{ waiting: number }>(
      `SELECT count(*)::int AS waiting FROM (SELECT FROM store_operation
         WHERE store_id = $1 AND state = 'PENDING' AND priority = $2 LIMIT $3) waiting_some`,
      [storeId, priority, limit + 1],
    );
    return (rows[0]?.waiting ?? 0) > limit;
  }
}
