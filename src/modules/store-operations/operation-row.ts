import type { Operation, OperationPayload } from './domain/operation.js';

/** The columns of an operation as the driver returns them. */
export interface OperationRow {
  [column: string]: unknown;
  id: string;
  store_id: string;
  fulfillment_order_id: string | null;
  kind: string;
  lane: string;
  payload: OperationPayload;
  priority: number;
  attempts: number;
  resolve_attempts: number;
  epoch: string;
  sent_at: Date;
  waited_ms: number;
  actor: string;
  correlation_id: string | null;
  result: { refusedWith?: number } | null;
}

/** Maps a row to what handlers see. */
export function toOperation(row: OperationRow): Operation {
  return {
    id: row.id,
    storeId: row.store_id,
    fulfillmentOrderId: row.fulfillment_order_id,
    kind: row.kind,
    lane: row.lane,
    payload: row.payload,
    priority: row.priority,
    attempts: row.attempts,
    resolveAttempts: row.resolve_attempts,
    epoch: row.epoch,
    sentAt: row.sent_at,
    waitedMs: row.waited_ms,
    actor: row.actor,
    correlationId: row.correlation_id,
    refusedWith: row.result?.refusedWith ?? null,
  };
}
