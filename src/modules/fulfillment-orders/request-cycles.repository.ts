import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/tx.js';
import { endTime } from './domain/cycle-fence.js';
import type { DecisionResult } from './domain/decide.js';
import type { LockedOrder } from './locked-order.js';

/** How a request cycle ended. */
export type CycleOutcome = 'ACCEPTED' | 'REJECTED' | 'WITHDRAWN' | 'SUPERSEDED';

/** A decision to be stored with its cycle. */
export interface CycleDecision extends Pick<DecisionResult, 'outcome' | 'reason' | 'message'> {
  actor: string;
  /** Null keeps the checks that were stored before. */
  checks: DecisionResult['checks'] | null;
}

const KEEP_TEXT = {
  answer_text: 'UPDATE request_cycle SET answer_text = $3 WHERE fulfillment_order_id = $1 AND cycle = $2',
  close_text: 'UPDATE request_cycle SET close_text = $3 WHERE fulfillment_order_id = $1 AND cycle = $2',
} as const;

/** SQL of the request cycles. The order's row is locked by the caller. */
@Injectable()
export class RequestCyclesRepository {
  /**
   * Opens the next cycle of an order. Returns its number. `contentSealed` belongs to the cycle's id. A snapshot of the read that shows the
   * request belongs to the cycle that it opens, so the one before it was not overtaken: it is the last of its own.
   */
  async open(
    tx: Tx,
    orderId: string,
    asked: { id: string; contentSealed: string | null; origin: string | null },
  ): Promise<number> {
    const { rows } = await tx.query<{ cycle: number }>(
      `WITH next AS (UPDATE fulfillment_order SET cycle = cycle + 1 WHERE id = $1 RETURNING cycle, observed_at),
         opens AS (UPDATE order_snapshot s SET cycle = next.cycle FROM next
           WHERE s.fulfillment_order_id = $1 AND s.observed_at = next.observed_at AND NOT s.overtaken RETURNING s.id, next.cycle),
         last AS (SELECT s.id FROM opens CROSS JOIN LATERAL (SELECT id FROM order_snapshot s
           WHERE s.fulfillment_order_id = $1 AND s.cycle = opens.cycle - 1 AND s.id <> opens.id ORDER BY s.id DESC LIMIT 1) s),
         given_back AS (UPDATE order_snapshot SET overtaken = false WHERE id IN (SELECT id FROM last))
       INSERT INTO request_cycle (id, fulfillment_order_id, cycle, content_sealed, origin)
       SELECT $2, $1, cycle, $3, $4 FROM next RETURNING cycle`,
      [orderId, asked.id, asked.contentSealed, asked.origin],
    );
    const cycle = rows[0]?.cycle;
    if (cycle === undefined) throw new Error(`Fulfillment order ${orderId} vanished while a cycle was opened.`);
    return cycle;
  }

  /** What the current cycle was opened or last decided with, sealed for the cycle's id; null before the first cycle. */
  async content(
    tx: Tx,
    order: Pick<LockedOrder, 'id' | 'cycle'>,
  ): Promise<{ id: string; contentSealed: string | null } | null> {
    const { rows } = await tx.query<{ id: string; content_sealed: string | null }>(
      'SELECT id, content_sealed FROM request_cycle WHERE fulfillment_order_id = $1 AND cycle = $2',
      [order.id, order.cycle],
    );
    return rows[0] ? { id: rows[0].id, contentSealed: rows[0].content_sealed } : null;
  }

  /** The open cycle asks for something else than when it was opened, and was not decided yet. */
  async setContent(tx: Tx, cycleId: string, contentSealed: string): Promise<void> {
    await tx.query('UPDATE request_cycle SET content_sealed = $2 WHERE id = $1', [cycleId, contentSealed]);
  }

  /** How many cycles of an order were rejected. */
  async rejections(tx: Tx, orderId: string): Promise<number> {
    const { rows } = await tx.query<{ rejected: number }>(
      `SELECT count(*)::int AS rejected FROM request_cycle WHERE fulfillment_order_id = $1 AND outcome = 'REJECTED'`,
      [orderId],
    );
    return rows[0]?.rejected ?? 0;
  }

  /**
   * Stores a decision and what it had seen. A final decision (accept, reject) is never replaced: false when there is one already.
   * WAIT is stored as an explanation without a decision.
   */
  async decide(
    tx: Tx,
    order: Pick<LockedOrder, 'id' | 'cycle' | 'digest' | 'remoteUpdatedAt'>,
    decision: CycleDecision,
  ): Promise<boolean> {
    const { rowCount } = await tx.query(
      `UPDATE request_cycle SET decision = $3, checks = coalesce($4, checks), seen_digest = $5, seen_updated_at = $6, actor = $7, reason = $8, message = $9,
         decided_at = CASE WHEN $3::text IS NULL THEN NULL ELSE db_now() END
       WHERE fulfillment_order_id = $1 AND cycle = $2 AND (decision IS NULL OR decision = 'REVIEW')`,
      [
        order.id,
        order.cycle,
        decision.outcome === 'WAIT' ? null : decision.outcome,
        decision.checks && JSON.stringify(decision.checks),
        order.digest,
        order.remoteUpdatedAt,
        decision.actor,
        decision.reason,
        decision.message,
      ],
    );
    return rowCount === 1;
  }

  /** Keeps the text that the merchant is sent with the answer to a request, or with its close; null: none. */
  async keepText(
    tx: Tx,
    order: Pick<LockedOrder, 'id' | 'cycle'>,
    column: keyof typeof KEEP_TEXT,
    text: string | null,
  ): Promise<void> {
    await tx.query(KEEP_TEXT[column], [order.id, order.cycle, text]);
  }

  /** Remembers how the last cancellation request of a cycle ended, for the fence. */
  async endCancellation(
    tx: Tx,
    order: Pick<LockedOrder, 'id' | 'cycle' | 'datedBefore'>,
    remoteUpdatedAt: Date | null,
  ): Promise<void> {
    await tx.query(
      `UPDATE request_cycle SET cancel_ended_at = db_clock(), cancel_ended_remote_updated_at = $3
       WHERE fulfillment_order_id = $1 AND cycle = $2`,
      [order.id, order.cycle, endTime(remoteUpdatedAt, order.datedBefore)],
    );
  }

  /** Ends a cycle; a cycle that ended before keeps its outcome, but takes the later end for the fence. */
  async end(
    tx: Tx,
    order: Pick<LockedOrder, 'id' | 'cycle' | 'datedBefore'>,
    outcome: CycleOutcome,
    remoteUpdatedAt: Date | null,
  ): Promise<void> {
    await tx.query(
      `UPDATE request_cycle SET outcome = coalesce(outcome, $3), ended_at = db_clock(), ended_remote_updated_at = $4
       WHERE fulfillment_order_id = $1 AND cycle = $2`,
      [order.id, order.cycle, outcome, endTime(remoteUpdatedAt, order.datedBefore)],
    );
  }
}
