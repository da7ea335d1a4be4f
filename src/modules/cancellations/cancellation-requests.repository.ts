import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/database.js';
import type { Tx } from '../../platform/database/tx.js';
import type { CancellationAnswer } from './domain/decide-cancellation.js';

/**
 * Where a request stands: OPEN waits for an answer, ANSWERING for the store to confirm it. FORCED: the merchant cancelled without an
 * answer of ours; such a row may be the only trace of the wish.
 */
export type CancellationStatus = 'OPEN' | 'ANSWERING' | 'ACCEPTED' | 'REJECTED' | 'WITHDRAWN' | 'OVERTAKEN' | 'FORCED';

/** What an agreed cancellation has saved: work that will not be done. */
export interface Saved {
  parcels: number;
  lines: number;
  pieces: number;
}

/** A request as its order's work sees it. */
export interface CancellationRow {
  id: string;
  fulfillmentOrderId: string;
  cycle: number;
  number: number;
  status: CancellationStatus;
}

interface Row {
  id: string;
  fulfillment_order_id: string;
  cycle: number;
  number: number;
  status: CancellationStatus;
}

const SELECT = 'SELECT id, fulfillment_order_id, cycle, number, status FROM cancellation_request';

function toRequest(row: Row | undefined): CancellationRow | null {
  return row ? { ...row, fulfillmentOrderId: row.fulfillment_order_id } : null;
}

/** SQL of cancellation requests. The order's row is locked by whoever writes. */
@Injectable()
export class CancellationRequestsRepository {
  constructor(private readonly database: Database) {}

  /** Records a new request as OPEN, due in `deadlineMinutes` (0: never). Returns its number within the cycle, from 1. */
  async insert(
    tx: Tx,
    request: {
      id: string;
      storeId: string;
      fulfillmentOrderId: string;
      cycle: number;
      messageSealed: string | null;
      deadlineMinutes: number;
    },
  ): Promise<number> {
    const { rows } = await tx.query<{ number: number }>(
      `INSERT INTO cancellation_request (id, store_id, fulfillment_order_id, cycle, number, status, message_sealed, due_at)
       SELECT $1, $2, $3, $4, count(*) + 1, 'OPEN', $5, CASE WHEN $6 > 0 THEN db_now() + $6 * interval '1 minute' END FROM cancellation_request WHERE fulfillment_order_id = $3 AND cycle = $4
       RETURNING number`,
      [
        request.id,
        request.storeId,
        request.fulfillmentOrderId,
        request.cycle,
        request.messageSealed,
        request.deadlineMinutes,
      ],
    );
    return rows[0]?.number ?? 1;
  }

  /** Records a cancel that nobody had asked us for. Returns its number within the cycle, from 1. */
  async insertForced(
    tx: Tx,
    forced: {
      id: string;
      storeId: string;
      fulfillmentOrderId: string;
      cycle: number;
      evidence: unknown;
      reason: string;
    },
  ): Promise<number> {
    const { rows } = await tx.query<{ number: number }>(
      `INSERT INTO cancellation_request (id, store_id, fulfillment_order_id, cycle, number, status, evidence, reason, ended_at)
       SELECT $1, $2, $3, $4, count(*) + 1, 'FORCED', $5, $6, db_now() FROM cancellation_request
       WHERE fulfillment_order_id = $3 AND cycle = $4 RETURNING number`,
      [
        forced.id,
        forced.storeId,
        forced.fulfillmentOrderId,
        forced.cycle,
        JSON.stringify(forced.evidence),
        forced.reason,
      ],
    );
    return rows[0]?.number ?? 1;
  }

  /** Whether a forced cancel of this cycle is recorded. */
  async wasForced(tx: Tx, orderId: string, cycle: number): Promise<boolean> {
    const { rows } = await tx.query(
      `SELECT FROM cancellation_request WHERE fulfillment_order_id = $1 AND cycle = $2 AND status = 'FORCED'`,
      [orderId, cycle],
    );
    return rows.length > 0;
  }

  /** Keeps what the order's work had come to when the merchant cancelled it without an answer. */
  async keepEvidence(tx: Tx, id: string, evidence: unknown): Promise<void> {
    await tx.query('UPDATE cancellation_request SET evidence = $2 WHERE id = $1', [id, JSON.stringify(evidence)]);
  }

  /** Keeps what an agreement has saved. */
  async keepSaved(tx: Tx, id: string, { parcels, lines, pieces }: Saved): Promise<void> {
    await tx.query(
      'UPDATE cancellation_request SET saved_parcels = $2, saved_lines = $3, saved_pieces = $4 WHERE id = $1',
      [id, parcels, lines, pieces],
    );
  }

  /** Requests that nobody has answered by their deadline: at most `limit`, in order of their ids, beyond `after`. */
  async due(limit: number, after: string | null): Promise<string[]> {
    const { rows } = await this.database.query<{ id: string }>(
      `SELECT id FROM cancellation_request
       WHERE status = 'OPEN' AND due_at <= db_now() AND ($2::uuid IS NULL OR id > $2) ORDER BY id LIMIT $1`,
      [limit, after],
    );
    return rows.map(({ id }) => id);
  }

  /** The request of an order that is not ended, or null. */
  async unended(tx: Tx, orderId: string): Promise<CancellationRow | null> {
    const { rows } = await tx.query<Row>(
      `${SELECT} WHERE fulfillment_order_id = $1 AND status IN ('OPEN', 'ANSWERING')`,
      [orderId],
    );
    return toRequest(rows[0]);
  }

  /** A request by its id, or null. */
  async find(tx: Tx, id: string): Promise<CancellationRow | null> {
    const { rows } = await tx.query<Row>(`${SELECT} WHERE id = $1`, [id]);
    return toRequest(rows[0]);
  }

  /** Records our answer; the store does not know it yet. */
  async answer(
    tx: Tx,
    id: string,
    given: { answer: CancellationAnswer; message: string | null; evidence: unknown; actor: string },
  ): Promise<void> {
    await tx.query(
      `UPDATE cancellation_request SET status = 'ANSWERING', answer = $2, answer_message = $3, evidence = $4, actor = $5, answered_at = db_now()
       WHERE id = $1`,
      [id, given.answer, given.message, JSON.stringify(given.evidence), given.actor],
    );
  }

  /** Ends a request. */
  async end(
    tx: Tx,
    id: string,
    status: Exclude<CancellationStatus, 'OPEN' | 'ANSWERING'>,
    reason: string | null,
  ): Promise<void> {
    await tx.query('UPDATE cancellation_request SET status = $2, reason = $3, ended_at = db_now() WHERE id = $1', [
      id,
      status,
      reason,
    ]);
  }
}
