import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/tx.js';
import type { CancellationAnswer } from './domain/decide-cancellation.js';

/** Where a request stands: OPEN waits for an answer, ANSWERING for the store to confirm it. */
export type CancellationStatus = 'OPEN' | 'ANSWERING' | 'ACCEPTED' | 'REJECTED' | 'WITHDRAWN' | 'OVERTAKEN';

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
  /** Records a new request as OPEN. Returns its number within the cycle, from 1. */
  async insert(
    tx: Tx,
    request: { id: string; storeId: string; fulfillmentOrderId: string; cycle: number; messageSealed: string | null },
  ): Promise<number> {
    const { rows } = await tx.query<{ number: number }>(
      `INSERT INTO cancellation_request (id, store_id, fulfillment_order_id, cycle, number, status, message_sealed)
       SELECT $1, $2, $3, $4, count(*) + 1, 'OPEN', $5 FROM cancellation_request WHERE fulfillment_order_id = $3 AND cycle = $4
       RETURNING number`,
      [request.id, request.storeId, request.fulfillmentOrderId, request.cycle, request.messageSealed],
    );
    return rows[0]?.number ?? 1;
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
