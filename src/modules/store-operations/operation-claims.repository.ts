import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/database.js';
import { AGED_MS } from './domain/priority.js';
import type { Operation } from './domain/operation.js';
import { toOperation, type OperationRow } from './operation-row.js';
import type { HeldSlot } from './pace-slots.repository.js';

/** What a look for work brought. */
export type Claim =
  | { type: 'OPERATION'; operation: Operation; slot: HeldSlot & { sentAt: Date } }
  /** A slot is free, but nothing (more urgent than asked for) may be sent. */
  | { type: 'NOTHING' }
  /** All slots are busy for this many milliseconds. */
  | { type: 'BUSY'; waitMs: number };

type ClaimRow = OperationRow & { slot: number; ticket: string; taken_at: Date; wait_ms: number | null };

/** The terms of a claim: how long slot and operation are held, how long each kind needs to settle, and which are read for first. */
export interface ClaimTerms {
  /** The longest time from the claim to the answer, plus 1 s. */
  holdMs: number;
  /** Settle time by operation kind. */
  settleMs: Readonly<Record<string, number>>;
  /** Kinds that read the store before they are sent: they stay PENDING, under a lease, until `begin`. */
  readFirst: readonly string[];
}

/** Settle time of a kind that this process does not know (a newer version wrote it). */
const CAUTIOUS_SETTLE_MS = 60_000;

const WAITED = `extract(epoch FROM db_now() - created_at)::float * 1000 AS waited_ms`;

/** An operation that its owner prepares: PENDING, and held by a lease. */
const PREPARED = `id = $1 AND epoch = $2 AND state = 'PENDING' AND lease_until IS NOT NULL`;

/** What could be sent now: due, nobody's, and the oldest unfinished operation of its lane. */
const SENDABLE = `o.store_id = $1 AND o.state = 'PENDING' AND o.next_at <= db_now() AND (o.lease_until IS NULL OR o.lease_until <= db_now())
  AND NOT EXISTS (SELECT FROM store_operation p WHERE p.store_id = $1 AND p.lane = o.lane AND p.seq < o.seq
    AND p.state IN ('PENDING', 'SENDING', 'AMBIGUOUS', 'PARKED'))`;

/** SQL by which one process makes one operation its own, together with a slot, in one statement. */
@Injectable()
export class OperationClaimsRepository {
  constructor(private readonly database: Database) {}

  /**
   * Claims the best operation of a store with priority below `below`, and a free slot; committed before it returns, so SENDING
   * stands before the socket is written. A kind that reads first is claimed without being SENDING: see `begin`. On a store's last slot
   * work that waits for more than `AGED_MS` goes first. Only the oldest unfinished operation of a lane is eligible.
   */
  async claim(storeId: string, below: number, terms: ClaimTerms): Promise<Claim> {
    const { rows } = await this.database.query<ClaimRow>(
      `WITH free AS MATERIALIZED (SELECT slot, slot = (SELECT max(slot) FROM pace_slot WHERE store_id = $1) AS last
           FROM pace_slot WHERE store_id = $1 AND free_at <= db_clock()
           ORDER BY free_at LIMIT 1 FOR UPDATE SKIP LOCKED),
         aged AS MATERIALIZED (SELECT o.id, o.kind FROM store_operation o
           WHERE EXISTS (SELECT FROM free WHERE last) AND $3 > 0 AND ${SENDABLE} AND o.created_at < db_now() - $5 * interval '1 ms'
           ORDER BY o.seq LIMIT 1 FOR UPDATE OF o SKIP LOCKED),
         urgent AS MATERIALIZED (SELECT o.id, o.kind FROM store_operation o
           WHERE EXISTS (SELECT FROM free) AND NOT EXISTS (SELECT FROM aged) AND o.priority < $3 AND ${SENDABLE}
           ORDER BY o.priority, o.seq LIMIT 1 FOR UPDATE OF o SKIP LOCKED),
         best AS (SELECT id, kind = ANY($6::text[]) AS reads FROM (SELECT * FROM aged UNION ALL SELECT * FROM urgent) one),
         held AS (UPDATE pace_slot s SET free_at = db_clock() + $2 * interval '1 ms', ticket = s.ticket + 1
           FROM free, best WHERE s.store_id = $1 AND s.slot = free.slot RETURNING s.slot, s.ticket, db_clock() AS taken_at),
         claimed AS (UPDATE store_operation o SET epoch = o.epoch + 1, lease_until = db_clock() + $2 * interval '1 ms', result = NULL,
             state = CASE WHEN reads THEN 'PENDING' ELSE 'SENDING' END, attempts = o.attempts + CASE WHEN reads THEN 0 ELSE 1 END,
             sent_at = CASE WHEN reads THEN o.sent_at ELSE db_clock() END,
             settle_until = db_clock() + ($2 + coalesce(($4::jsonb ->> o.kind)::int, ${CAUTIOUS_SETTLE_MS})) * interval '1 ms'
           FROM best, held WHERE o.id = best.id RETURNING o.*, ${WAITED})
       SELECT claimed.*, held.*, CASE WHEN held.slot IS NOT NULL THEN NULL WHEN EXISTS (SELECT FROM free) THEN -1
           ELSE (SELECT extract(epoch FROM min(free_at) - db_clock())::float * 1000 FROM pace_slot WHERE store_id = $1) END AS wait_ms
       FROM (SELECT) one LEFT JOIN held ON true LEFT JOIN claimed ON true`,
      [storeId, terms.holdMs, below, JSON.stringify(terms.settleMs), AGED_MS, terms.readFirst],
    );
    const row = rows[0];
    if (!row) return { type: 'NOTHING' };
    if (row.wait_ms === null) {
      const slot = { storeId, slot: row.slot, ticket: row.ticket, sentAt: row.taken_at };
      return { type: 'OPERATION', operation: toOperation(row), slot };
    }
    return row.wait_ms < 0 ? { type: 'NOTHING' } : { type: 'BUSY', waitMs: row.wait_ms };
  }

  /**
   * The request of an operation that was read for first goes out now: SENDING, one attempt more. Null when it is not ours any more, or
   * was taken back.
   */
  async begin(operation: Operation, terms: ClaimTerms): Promise<Operation | null> {
    const { rows } = await this.database.query<OperationRow>(
      `UPDATE store_operation SET state = 'SENDING', attempts = attempts + 1, sent_at = db_clock(),
         lease_until = db_clock() + $3 * interval '1 ms', settle_until = db_clock() + ($3 + $4) * interval '1 ms'
       WHERE ${PREPARED} RETURNING *, ${WAITED}`,
      [operation.id, operation.epoch, terms.holdMs, terms.settleMs[operation.kind] ?? CAUTIOUS_SETTLE_MS],
    );
    return rows[0] ? toOperation(rows[0]) : null;
  }

  /** Nothing of it was sent: it waits again, for `waitMs` at least. It was no attempt. */
  async letGo(operation: Operation, waitMs: number, reason: string): Promise<void> {
    await this.database.query(
      `UPDATE store_operation SET lease_until = NULL, next_at = db_now() + $3 * interval '1 ms', reason = $4 WHERE ${PREPARED}`,
      [operation.id, operation.epoch, waitMs, reason],
    );
  }

  /** Nothing of it has to be sent. False when it is not ours any more, or was taken back. */
  async finishUnsent(operation: Operation, reason: string): Promise<boolean> {
    const { rowCount } = await this.database.query(
      `UPDATE store_operation SET state = 'CONFIRMED', lease_until = NULL, reason = $3, finished_at = db_now() WHERE ${PREPARED}`,
      [operation.id, operation.epoch, reason],
    );
    return rowCount === 1;
  }

  /** Prolongs the lease of an operation that is prepared or verified; false when it is not ours any more. */
  async renew(operation: Operation, leaseMs: number): Promise<boolean> {
    const { rowCount } = await this.database.query(
      `UPDATE store_operation SET lease_until = db_clock() + $3 * interval '1 ms'
       WHERE id = $1 AND epoch = $2 AND resolve_attempts = $4 AND state IN ('PENDING', 'AMBIGUOUS') AND lease_until IS NOT NULL`,
      [operation.id, operation.epoch, leaseMs, operation.resolveAttempts],
    );
    return rowCount === 1;
  }

  /**
   * Claims the most urgent AMBIGUOUS operation with priority below `below` whose settle time is over, for its verifying read. The epoch
   * stays: a late answer still counts.
   */
  async claimResolve(storeId: string, leaseMs: number, below: number): Promise<Operation | null> {
    const { rows } = await this.database.query<OperationRow>(
      `UPDATE store_operation SET lease_until = db_clock() + $2 * interval '1 ms', resolve_attempts = resolve_attempts + 1
       WHERE id = (SELECT id FROM store_operation WHERE store_id = $1 AND state = 'AMBIGUOUS' AND settle_until <= db_now()
         AND (lease_until IS NULL OR lease_until <= db_now()) AND priority < $3 ORDER BY priority, seq LIMIT 1 FOR UPDATE SKIP LOCKED)
       RETURNING *, ${WAITED}`,
      [storeId, leaseMs, below],
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
       WHERE EXISTS (SELECT FROM store_operation o WHERE o.store_id = s.id AND o.state = 'PENDING' AND o.next_at <= db_now()
           AND (o.lease_until IS NULL OR o.lease_until <= db_now()))
         OR EXISTS (SELECT FROM store_operation o WHERE o.store_id = s.id AND o.state = 'AMBIGUOUS' AND o.settle_until <= db_now()
           AND (o.lease_until IS NULL OR o.lease_until <= db_now()))`,
      [storeIds],
    );
    return rows.map((row) => row.id);
  }

  /** True when more than `limit` operations of these kinds could be sent now. */
  async moreThanSendable(storeId: string, kinds: readonly string[], limit: number): Promise<boolean> {
    const { rows } = await this.database.query<{ sendable: number }>(
      `SELECT count(*)::int AS sendable FROM (SELECT FROM store_operation o WHERE ${SENDABLE} AND o.kind = ANY($2::text[]) LIMIT $3) some_of_them`,
      [storeId, kinds, limit + 1],
    );
    return (rows[0]?.sendable ?? 0) > limit;
  }
}
