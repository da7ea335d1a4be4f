import { Injectable } from '@nestjs/common';
import { newId } from '../../common/ids.js';
import { Database } from '../../platform/database/database.js';
import type { Tx } from '../../platform/database/tx.js';
import { currentCorrelationId } from '../../platform/observability/correlation.js';
import { MAX_ATTEMPTS, type NewOperation, type Operation, type OperationState } from './domain/operation.js';
import type { Settlement } from './operation-handler.js';

/** SQLSTATE of a violated unique index (PostgreSQL manual, appendix A). */
const UNIQUE_VIOLATION = '23505';

/** What follows the name of its lane in that of an operation that was set aside. */
const ASIDE = ':aside:';

/** The operation is to be sent (again), or parked: what waits behind it for the same wish ends, and leaves it its priority. */
const END_NEWER = `
  WITH newer AS (SELECT p.id, p.priority FROM store_operation o JOIN store_operation p ON p.store_id = o.store_id AND p.lane = o.lane
      AND p.seq > o.seq AND p.dedupe_key = o.dedupe_key AND p.state = 'PENDING'
    WHERE o.id = $1 AND o.epoch = $2 AND o.state IN ('SENDING', 'AMBIGUOUS')),
  urgent AS (UPDATE store_operation SET priority = n.priority FROM (SELECT min(priority) AS priority FROM newer) n
    WHERE id = $1 AND store_operation.priority > n.priority)
  UPDATE store_operation o SET state = 'SUPERSEDED', reason = 'The one before it is sent in its place.', finished_at = db_now()
  FROM newer n WHERE o.id = n.id`;

/** An operation that is over. Its time is text, for it has microseconds. */
export interface FinishedOperation {
  id: string;
  /** The order that it was about, where it was about one. */
  orderId: string | null;
  finishedAt: string;
}

/** SQL of the outbox: recording, taking back, and the ends of attempts. Every end is fenced by epoch and state. */
@Injectable()
export class StoreOperationsRepository {
  constructor(private readonly database: Database) {}

  /**
   * Records operations as PENDING, all in one statement and in their order, and answers the ids by dedupe key. One is missing when its key
   * exists, or one with this key is still without an outcome or parked: that one is sent again, or a person decides. (After a refusal it is
   * not sent again.) Their `seq` is drawn here, under the caller's lock.
   */
  async insert(tx: Tx, operations: readonly NewOperation[]): Promise<Map<string, string>> {
    const rows = operations.map((operation) => ({ id: newId(), ...operation }));
    const { rows: made } = await tx.query<{ id: string; dedupeKey: string }>(
      `INSERT INTO store_operation (id, store_id, fulfillment_order_id, kind, lane, dedupe_key, priority, state, payload, next_at, actor, correlation_id)
       SELECT n.id, n."storeId", n."fulfillmentOrderId", n.kind, n.lane, n."dedupeKey", n.priority, 'PENDING', n.payload, db_now(), n.actor, $2
       FROM jsonb_to_recordset($1::jsonb) AS n (id uuid, "storeId" uuid, "fulfillmentOrderId" uuid, kind text, lane text, "dedupeKey" text,
         priority int, payload jsonb, actor text)
       WHERE NOT EXISTS (SELECT FROM store_operation WHERE store_id = n."storeId" AND lane = n.lane AND dedupe_key = n."dedupeKey"
         AND (state = 'PARKED' OR (state = 'AMBIGUOUS' AND result IS NULL)))
       ORDER BY n.id ON CONFLICT DO NOTHING RETURNING id, dedupe_key AS "dedupeKey"`,
      [JSON.stringify(rows), currentCorrelationId() ?? null],
    );
    return new Map(made.map(({ id, dedupeKey }) => [dedupeKey, id]));
  }

  /** Locks and lists the unfinished operations of a lane, oldest first. */
  async lockLane(
    tx: Tx,
    storeId: string,
    lane: string,
  ): Promise<{ id: string; kind: string; state: OperationState }[]> {
    const { rows } = await tx.query<{ id: string; kind: string; state: OperationState }>(
      `SELECT id, kind, state FROM store_operation WHERE store_id = $1 AND lane = $2
         AND state IN ('PENDING', 'SENDING', 'AMBIGUOUS', 'PARKED') ORDER BY seq FOR UPDATE`,
      [storeId, lane],
    );
    return rows;
  }

  /** Ends what was not sent yet. */
  async supersede(tx: Tx, storeId: string, lane: string, reason: string): Promise<number> {
    const { rowCount } = await tx.query(
      `UPDATE store_operation SET state = 'SUPERSEDED', reason = $3, finished_at = db_now()
       WHERE store_id = $1 AND lane = $2 AND state IN ('PENDING', 'PARKED')`,
      [storeId, lane, reason],
    );
    return rowCount ?? 0;
  }

  /** Ends these operations where they wait to be sent, or are parked. Returns the ids of those that were ended. */
  async supersedeSome(tx: Tx, ids: readonly string[], reason: string): Promise<string[]> {
    const { rows } = await tx.query<{ id: string }>(
      `UPDATE store_operation SET state = 'SUPERSEDED', reason = $2, finished_at = db_now()
       WHERE id = ANY($1::uuid[]) AND state IN ('PENDING', 'PARKED') RETURNING id`,
      [ids, reason],
    );
    return rows.map((row) => row.id);
  }

  /** Takes parked operations out of their lane, each into one of its own: what comes after them does not wait for a person. */
  async setAside(tx: Tx, ids: readonly string[]): Promise<void> {
    await tx.query(
      `UPDATE store_operation SET lane = split_part(lane, '${ASIDE}', 1) || '${ASIDE}' || id WHERE id = ANY($1::uuid[]) AND state = 'PARKED'`,
      [ids],
    );
  }

  /** Makes what waits until later due now. */
  async makeDue(tx: Tx, storeId: string): Promise<void> {
    await tx.query(
      `UPDATE store_operation SET next_at = db_now() WHERE store_id = $1 AND state = 'PENDING' AND next_at > db_now()`,
      [storeId],
    );
  }

  /** How many operations of each store are not finished. */
  async countUnfinished(storeIds: readonly string[]): Promise<Map<string, number>> {
    const { rows } = await this.database.query<{ storeId: string; count: number }>(
      `SELECT store_id AS "storeId", count(*)::int AS count FROM store_operation
       WHERE store_id = ANY($1::uuid[]) AND state IN ('PENDING', 'SENDING', 'AMBIGUOUS', 'PARKED') GROUP BY store_id`,
      [storeIds],
      'api',
    );
    return new Map(rows.map(({ storeId, count }) => [storeId, count]));
  }

  /** Arms a superseded operation again, its attempts kept, behind everything that its lane holds by now. False when it is not superseded. */
  async rearm(tx: Tx, id: string): Promise<boolean> {
    const { rowCount } = await tx.query(
      `UPDATE store_operation SET state = 'PENDING', lane = split_part(lane, '${ASIDE}', 1),
         seq = nextval(pg_get_serial_sequence('store_operation', 'seq')),
         next_at = db_now(), lease_until = NULL, sent_at = NULL, settle_until = NULL, result = NULL, reason = NULL, finished_at = NULL
       WHERE id = $1 AND state = 'SUPERSEDED'`,
      [id],
    );
    return rowCount === 1;
  }

  /**
   * Writes what became of an attempt; false when the attempt is not ours any more (the caller rolls back). `waitMs`: so long it is not
   * sent again.
   */
  async settle(tx: Tx, operation: Operation, settlement: Settlement, waitMs = 0): Promise<boolean> {
    if (['PENDING', 'PARKED'].includes(settlement.state)) await tx.query(END_NEWER, [operation.id, operation.epoch]);
    const { rowCount } = await tx.query(
      `UPDATE store_operation SET state = $3, reason = $4, lease_until = NULL, next_at = db_now() + $6 * interval '1 ms',
         result = CASE WHEN $3 = 'AMBIGUOUS' THEN result ELSE $5 END,
         settle_until = CASE WHEN $3 = 'AMBIGUOUS' THEN db_now() + LEAST(60, 2 ^ LEAST(resolve_attempts, 7) / 2) * interval '1 s' ELSE settle_until END,
         finished_at = CASE WHEN $3 IN ('CONFIRMED', 'REFUSED', 'SUPERSEDED') THEN db_now() END
       WHERE id = $1 AND epoch = $2 AND state IN ('SENDING', 'AMBIGUOUS')`,
      [
        operation.id,
        operation.epoch,
        settlement.state,
        settlement.reason ?? null,
        settlement.result ? JSON.stringify(settlement.result) : null,
        waitMs,
      ],
    );
    return rowCount === 1;
  }

  /**
   * Tries parked operations of these lanes once more, and parks them again when that fails: the store is read first, so that nothing is
   * sent blindly. What is not parked is left alone. Answers their ids.
   */
  async tryParked(tx: Tx, storeId: string, lanes: readonly string[]): Promise<string[]> {
    const { rows } = await tx.query<{ id: string }>(
      `UPDATE store_operation SET state = 'AMBIGUOUS', settle_until = db_now(), lease_until = NULL, result = NULL,
         attempts = LEAST(attempts, ${MAX_ATTEMPTS - 1}), reason = 'Tried once more.'
       WHERE store_id = $1 AND lane = ANY($2::text[]) AND state = 'PARKED' RETURNING id`,
      [storeId, lanes],
    );
    return rows.map((row) => row.id);
  }

  /** The answer was lost: the outcome is unknown until the settle time is over and the store was read. */
  async markLost(operation: Operation, reason: string): Promise<void> {
    await this.database.query(
      `UPDATE store_operation SET state = 'AMBIGUOUS', lease_until = NULL, reason = $3 WHERE id = $1 AND epoch = $2 AND state = 'SENDING'`,
      [operation.id, operation.epoch, reason],
    );
  }

  /** The store refused: it may be done already, so the store is read at once. */
  async markRefused(operation: Operation, httpStatus: number, reason: string): Promise<void> {
    await this.database.query(
      `UPDATE store_operation SET state = 'AMBIGUOUS', lease_until = NULL, settle_until = db_clock(), reason = $3,
         result = jsonb_build_object('refusedWith', $4::int)
       WHERE id = $1 AND epoch = $2 AND state = 'SENDING'`,
      [operation.id, operation.epoch, reason, httpStatus],
    );
  }

  /**
   * Nothing was applied for certain: send again after `waitMs`. `counted` false takes the attempt back. What waits behind it with the
   * same dedupe key is SUPERSEDED: attempts and age belong to the wish, not to its latest value.
   */
  async sendAgain(operation: Operation, waitMs: number, counted: boolean, reason: string): Promise<void> {
    const send = (): Promise<void> =>
      this.database.tx(async (tx) => {
        await tx.query(END_NEWER, [operation.id, operation.epoch]);
        await tx.query(
          `UPDATE store_operation SET state = 'PENDING', lease_until = NULL, next_at = db_now() + $3 * interval '1 ms',
             attempts = attempts - $4, reason = $5 WHERE id = $1 AND epoch = $2 AND state = 'SENDING'`,
          [operation.id, operation.epoch, waitMs, counted ? 0 : 1, reason],
        );
      });
    try {
      await send();
    } catch (error) {
      // A newer one was recorded in this very moment.
      if ((error as { code?: unknown }).code !== UNIQUE_VIOLATION) throw error;
      await send();
    }
  }

  /** Gives what waits in these lanes, or is without an outcome, a more urgent priority. */
  async hasten(tx: Tx, storeId: string, lanes: readonly string[], priority: number): Promise<void> {
    await tx.query(
      `UPDATE store_operation SET priority = $3 WHERE store_id = $1 AND lane = ANY($2::text[]) AND state IN ('PENDING', 'AMBIGUOUS') AND priority > $3`,
      [storeId, lanes, priority],
    );
  }

  /** Whether the outcome of an operation of one of these orders is unknown. */
  async anyAmbiguous(tx: Pick<Tx, 'query'>, storeId: string, fulfillmentOrderIds: readonly string[]): Promise<boolean> {
    const { rowCount } = await tx.query(
      `SELECT FROM store_operation WHERE store_id = $1 AND state = 'AMBIGUOUS' AND fulfillment_order_id = ANY($2::uuid[]) LIMIT 1`,
      [storeId, fulfillmentOrderIds],
    );
    return rowCount === 1;
  }

  /** Puts a parked operation back to be verified first (never sent blindly); false when it is not parked. */
  async redrive(tx: Tx, id: string): Promise<{ storeId: string } | null> {
    const { rows } = await tx.query<{ store_id: string }>(
      `UPDATE store_operation SET state = 'AMBIGUOUS', settle_until = db_now(), lease_until = NULL, attempts = 0, result = NULL,
         reason = 'Redriven by an operator.'
       WHERE id = $1 AND state = 'PARKED' RETURNING store_id`,
      [id],
    );
    return rows[0] ? { storeId: rows[0].store_id } : null;
  }

  /** The kinds of all unfinished operations. */
  async unfinishedKinds(): Promise<string[]> {
    const { rows } = await this.database.query<{ kind: string }>(
      `SELECT DISTINCT kind FROM store_operation WHERE state IN ('PENDING', 'SENDING', 'AMBIGUOUS', 'PARKED')`,
    );
    return rows.map((row) => row.kind);
  }

  /** Operations that are over for more than `days`, the oldest first, behind `after`, at most `limit`. */
  async finishedLongAgo(days: number, after: FinishedOperation | null, limit: number): Promise<FinishedOperation[]> {
    const { rows } = await this.database.query<FinishedOperation>(
      `SELECT id, fulfillment_order_id AS "orderId", finished_at::text AS "finishedAt" FROM store_operation
       WHERE finished_at < db_now() - $1 * interval '1 day' AND finished_at >= coalesce($2::timestamptz, '-infinity')
         AND (finished_at, id) > (coalesce($2::timestamptz, '-infinity'), coalesce($3::uuid, '00000000-0000-0000-0000-000000000000'))
       ORDER BY finished_at, id LIMIT $4`,
      [days, after?.finishedAt ?? null, after?.id ?? null, limit],
    );
    return rows;
  }

  /** Forgets operations that are over. */
  async forget(ids: readonly string[]): Promise<void> {
    await this.database.query(
      `DELETE FROM store_operation WHERE id = ANY($1::uuid[]) AND state IN ('CONFIRMED', 'REFUSED', 'SUPERSEDED')`,
      [ids],
    );
  }
}
