import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/database.js';
import { UNTOLD } from '../journal/journal.facade.js';
import type { OperationState } from './domain/operation.js';

/** SQL that looks over what is open in the outbox; it changes nothing. */
@Injectable()
export class OpenOperationsRepository {
  constructor(private readonly database: Database) {}

  /** Operations whose last attempt was sent longer ago than this, whose outcome is still unknown and which nobody was told of: some of them. */
  async ambiguousLongerThan(
    minutes: number,
  ): Promise<{ id: string; storeId: string; fulfillmentOrderId: string | null; kind: string }[]> {
    const { rows } = await this.database.query<{
      id: string;
      store_id: string;
      fulfillment_order_id: string | null;
      kind: string;
    }>(
      `SELECT id, store_id, fulfillment_order_id, kind FROM store_operation
       CROSS JOIN LATERAL (SELECT 'OPERATION_AMBIGUOUS' AS type, 'store_operation:' || id AS subject) alarm
       WHERE state = 'AMBIGUOUS' AND sent_at < db_now() - $1 * interval '1 minute' AND ${UNTOLD} ORDER BY seq LIMIT 100`,
      [minutes],
    );
    return rows.map((row) => ({
      id: row.id,
      storeId: row.store_id,
      fulfillmentOrderId: row.fulfillment_order_id,
      kind: row.kind,
    }));
  }

  /** Counts unfinished operations by state, for the gauge. */
  async countOpen(): Promise<{ state: OperationState; count: number }[]> {
    const { rows } = await this.database.query<{ state: OperationState; count: number }>(
      `SELECT state, count(*)::int AS count FROM store_operation
       WHERE state IN ('PENDING', 'SENDING', 'AMBIGUOUS', 'PARKED') GROUP BY state`,
    );
    return rows;
  }
}
