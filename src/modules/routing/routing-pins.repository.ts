import { Injectable } from '@nestjs/common';
import { newId } from '../../common/ids.js';
import type { Queryable, Tx } from '../../platform/database/tx.js';

/** An operator's choice of the warehouse that does the work of an order. */
export interface RoutingPin {
  id: string;
  fulfillmentOrderId: string;
  warehouseId: string;
  reason: string;
  /** Null: until it is taken away. */
  until: Date | null;
  pinnedBy: string;
  pinnedAt: Date;
}

/** What a new pin needs. */
export type NewRoutingPin = Pick<RoutingPin, 'fulfillmentOrderId' | 'warehouseId' | 'reason' | 'until' | 'pinnedBy'> & {
  storeId: string;
};

const COLUMNS = `id, fulfillment_order_id AS "fulfillmentOrderId", warehouse_id AS "warehouseId", reason, until, pinned_by AS "pinnedBy",
  pinned_at AS "pinnedAt"`;

/** SQL of the pins. The order's row is locked by whoever writes. */
@Injectable()
export class RoutingPinsRepository {
  /** The pins in force of these orders, by order. */
  async inForce(on: Queryable, orderIds: readonly string[]): Promise<Map<string, RoutingPin>> {
    const { rows } = await on.query<RoutingPin>(
      `SELECT ${COLUMNS} FROM routing_pin
       WHERE fulfillment_order_id = ANY($1::uuid[]) AND ended_at IS NULL AND (until IS NULL OR until > db_now())`,
      [orderIds],
    );
    return new Map(rows.map((pin) => [pin.fulfillmentOrderId, pin]));
  }

  /** Ends the order's pin; false when it has none in force. */
  async end(tx: Tx, orderId: string, by: string): Promise<boolean> {
    const { rows } = await tx.query<{ inForce: boolean }>(
      `UPDATE routing_pin SET ended_at = db_now(), ended_by = $2 WHERE fulfillment_order_id = $1 AND ended_at IS NULL
       RETURNING (until IS NULL OR until > db_now()) AS "inForce"`,
      [orderId, by],
    );
    return rows[0]?.inForce ?? false;
  }

  /** Pins an order. An earlier pin must have been ended. */
  async insert(tx: Tx, pin: NewRoutingPin): Promise<void> {
    await tx.query(
      `INSERT INTO routing_pin (id, store_id, fulfillment_order_id, warehouse_id, reason, until, pinned_by)
       VALUES ($1, $2, $3, $4, $5, $6, $7)`,
      [newId(), pin.storeId, pin.fulfillmentOrderId, pin.warehouseId, pin.reason, pin.until, pin.pinnedBy],
    );
  }
}
