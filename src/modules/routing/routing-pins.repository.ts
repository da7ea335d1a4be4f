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

/** A pin that goes along with work from one order to another. */
export interface PinCarriage {
  from: string;
  to: string;
  storeId: string;
  /** Nothing is left of `from`. */
  ends: boolean;
}

/** Who ended a pin that went along with the work. */
const CARRIED = 'move';

const COLUMNS = `id, fulfillment_order_id AS "fulfillmentOrderId", warehouse_id AS "warehouseId", reason, until, pinned_by AS "pinnedBy",
  pinned_at AS "pinnedAt"`;

/** SQL of the pins. The order's row is locked by whoever pins and unpins by hand. */
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

  /**
   * The latest pin of `from` that nobody took away is given to `to` as it is, unless that has one: what went to several orders gives its
   * pin to each of them. With `ends` it is no pin of `from` any more.
   */
  async carry(
    tx: Tx,
    { from, to, storeId, ends }: PinCarriage,
  ): Promise<{ carried: RoutingPin | null; ended: boolean }> {
    const { rows } = await tx.query<RoutingPin>(
      `INSERT INTO routing_pin (id, store_id, fulfillment_order_id, warehouse_id, reason, until, pinned_by, pinned_at)
       SELECT $1, $2, $3, warehouse_id, reason, until, pinned_by, pinned_at FROM (
         SELECT * FROM routing_pin WHERE fulfillment_order_id = $4 ORDER BY pinned_at DESC, id DESC LIMIT 1) latest
       WHERE (ended_at IS NULL OR ended_by = $5) AND (until IS NULL OR until > db_now())
       ON CONFLICT (fulfillment_order_id) WHERE ended_at IS NULL DO NOTHING RETURNING ${COLUMNS}`,
      [newId(), storeId, to, from, CARRIED],
    );
    return { carried: rows[0] ?? null, ended: ends && (await this.end(tx, from, CARRIED)) };
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
