import { Injectable } from '@nestjs/common';
import type { RemoteOrderLine } from '../../clients/store-client.js';
import { newId } from '../../common/ids.js';
import type { Tx } from '../../platform/database/tx.js';
import type { LineQuantity, ShippableLine } from './shipments/domain/plan-shipment.js';

/** A line as a decision needs it. */
export interface LineNeed {
  id: string;
  remoteId: string;
  orderLineId: string | null;
  sku: string | null;
  title: string | null;
  /** The store's id of the stock record of which it allocates them; null where it does not say. */
  stockRecordId: string | null;
  /** Pieces that may still be shipped, as the store says. */
  remaining: number;
}

/** A line with our quantities. */
export interface OrderLineQuantities extends ShippableLine {
  remoteId: string;
  sku: string | null;
  /** The store's id of its stock record; null where it does not say. */
  stockRecordId: string | null;
}

interface LineRow {
  id: string;
  remote_id: string;
  sku: string | null;
  stock_record_id: string | null;
  requested: number;
  in_flight: number;
  shipped: number;
  cancelled: number;
}

/** SQL of the order lines: the store's quantities and ours side by side. The order's row is locked by the caller. */
@Injectable()
export class OrderLinesRepository {
  /**
   * Mirrors the lines. Ours (`requested`) follows the store's quantity as long as nothing was shipped or claimed beyond it; a line
   * that is gone at the store stays with quantity 0.
   */
  async mirror(tx: Tx, orderId: string, lines: readonly RemoteOrderLine[]): Promise<void> {
    await tx.query(
      `INSERT INTO fulfillment_order_line AS l (id, fulfillment_order_id, store_id, remote_id, order_line_id, stock_record_id, product_id, sku, title,
         remote_quantity, remote_fulfillable, requested, price)
       SELECT r.id, $1, (SELECT store_id FROM fulfillment_order WHERE id = $1), r.remote_id, r.order_line_id, r.stock_record_id, r.product_id, r.sku, coalesce(r.title, ''), r.quantity, r.fulfillable, r.quantity, r.price
       FROM unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::int[], $10::int[], $11::jsonb[])
         AS r (id, remote_id, order_line_id, stock_record_id, product_id, sku, title, quantity, fulfillable, price)
       ON CONFLICT (fulfillment_order_id, remote_id) DO UPDATE SET order_line_id = EXCLUDED.order_line_id,
         stock_record_id = EXCLUDED.stock_record_id, product_id = EXCLUDED.product_id, sku = EXCLUDED.sku, title = EXCLUDED.title,
         price = EXCLUDED.price, remote_quantity = EXCLUDED.remote_quantity, remote_fulfillable = EXCLUDED.remote_fulfillable,
         requested = GREATEST(EXCLUDED.remote_quantity, l.shipped + l.in_flight + l.cancelled)`,
      [
        orderId,
        lines.map(() => newId()),
        lines.map((line) => line.remoteId),
        lines.map((line) => line.orderLineId),
        lines.map((line) => line.stockRecordId),
        lines.map((line) => line.productId),
        lines.map((line) => line.sku),
        lines.map((line) => line.title),
        lines.map((line) => line.quantity),
        lines.map((line) => line.fulfillableQuantity),
        lines.map((line) => line.price && JSON.stringify(line.price)),
      ],
    );
    await tx.query(
      `UPDATE fulfillment_order_line SET remote_quantity = 0, remote_fulfillable = 0, requested = shipped + in_flight + cancelled
       WHERE fulfillment_order_id = $1 AND NOT (remote_id = ANY($2::text[])) AND remote_quantity > 0`,
      [orderId, lines.map((line) => line.remoteId)],
    );
  }

  /** The lines of an order with our quantities, oldest first. */
  async quantities(tx: Tx, orderId: string): Promise<OrderLineQuantities[]> {
    const { rows } = await tx.query<LineRow>(
      `SELECT id, remote_id, sku, stock_record_id, requested, in_flight, shipped, cancelled FROM fulfillment_order_line
       WHERE fulfillment_order_id = $1 ORDER BY id`,
      [orderId],
    );
    return rows.map(({ remote_id, stock_record_id, in_flight, ...row }) => ({
      ...row,
      remoteId: remote_id,
      stockRecordId: stock_record_id,
      inFlight: in_flight,
    }));
  }

  /** Claims pieces for a shipment. The database refuses more than there is. */
  async claim(tx: Tx, lines: readonly LineQuantity[]): Promise<void> {
    await tx.query(
      `UPDATE fulfillment_order_line l SET in_flight = l.in_flight + c.quantity
       FROM unnest($1::uuid[], $2::int[]) AS c (line_id, quantity) WHERE l.id = c.line_id`,
      columnsOf(lines),
    );
  }

  /** Gives back the claim of a shipment that will never be sent. */
  async unclaim(tx: Tx, lines: readonly LineQuantity[]): Promise<void> {
    await tx.query(
      `UPDATE fulfillment_order_line l SET in_flight = l.in_flight - c.quantity
       FROM unnest($1::uuid[], $2::int[]) AS c (line_id, quantity) WHERE l.id = c.line_id`,
      columnsOf(lines),
    );
  }

  /** The store confirmed a shipment: its claim becomes shipped. */
  async ship(tx: Tx, lines: readonly LineQuantity[]): Promise<void> {
    await tx.query(
      `UPDATE fulfillment_order_line l SET in_flight = l.in_flight - c.quantity, shipped = l.shipped + c.quantity
       FROM unnest($1::uuid[], $2::int[]) AS c (line_id, quantity) WHERE l.id = c.line_id`,
      columnsOf(lines),
    );
  }

  /**
   * The merchant cancelled a shipment: its pieces are not shipped any more. They are to be shipped again, or, `forGood`, count as
   * cancelled. A line that is gone at the store asks for nothing more.
   */
  async unship(tx: Tx, lines: readonly LineQuantity[], forGood: boolean): Promise<void> {
    await tx.query(
      `UPDATE fulfillment_order_line l SET shipped = l.shipped - c.quantity,
         cancelled = l.cancelled + CASE WHEN $3 THEN c.quantity ELSE 0 END,
         requested = GREATEST(l.remote_quantity, l.shipped + l.in_flight + l.cancelled - CASE WHEN $3 THEN 0 ELSE c.quantity END)
       FROM unnest($1::uuid[], $2::int[]) AS c (line_id, quantity) WHERE l.id = c.line_id`,
      [...columnsOf(lines), forGood],
    );
  }

  /** What was not shipped will not be: the rest of every line counts as cancelled. */
  async cancelRest(tx: Tx, orderId: string): Promise<void> {
    await tx.query(
      'UPDATE fulfillment_order_line SET cancelled = requested - shipped - in_flight WHERE fulfillment_order_id = $1',
      [orderId],
    );
  }

  /**
   * A new request: what an earlier one left undone may be shipped again, except what the store has no pieces left for: those others
   * shipped. What is in flight then is of unknown outcome, so it may be among them.
   */
  async reopen(tx: Tx, orderId: string): Promise<void> {
    await tx.query(
      `UPDATE fulfillment_order_line SET cancelled = GREATEST(0, requested - shipped - in_flight - remote_fulfillable)
       WHERE fulfillment_order_id = $1 AND cancelled <> GREATEST(0, requested - shipped - in_flight - remote_fulfillable)`,
      [orderId],
    );
  }

  /**
   * Pieces that the store has no longer to be shipped, and that no confirmed shipment of ours took, were shipped by others: they count
   * as cancelled here, so that they can never be shipped twice. Returns the lines for which that is news. Only while no shipment of the
   * order is of unknown outcome.
   */
  async shippedByOthers(
    tx: Tx,
    orderId: string,
  ): Promise<{ remoteId: string; orderLineId: string | null; sku: string | null; before: number; after: number }[]> {
    const { rows } = await tx.query<{
      remote_id: string;
      order_line_id: string | null;
      sku: string | null;
      before: number;
      after: number;
    }>(
      `WITH line AS (
         SELECT id, cancelled AS before,
           LEAST(requested - shipped - in_flight, GREATEST(0, requested - shipped - remote_fulfillable)) AS after
         FROM fulfillment_order_line WHERE fulfillment_order_id = $1)
       UPDATE fulfillment_order_line l SET cancelled = line.after FROM line WHERE l.id = line.id AND line.after <> line.before
       RETURNING l.remote_id, l.order_line_id, l.sku, line.before, line.after`,
      [orderId],
    );
    return rows.map(({ remote_id, order_line_id, ...row }) => ({
      ...row,
      remoteId: remote_id,
      orderLineId: order_line_id,
    }));
  }

  /** The store's ids of products by their SKUs, as its latest orders name them; those that no order names are missing. */
  async productsOf(tx: Tx, storeId: string, skus: readonly string[]): Promise<Map<string, string>> {
    const { rows } = await tx.query<{ sku: string; product_id: string }>(
      `SELECT s.sku, p.product_id FROM unnest($2::text[]) AS s (sku) CROSS JOIN LATERAL (
         SELECT product_id FROM fulfillment_order_line l
         WHERE l.store_id = $1 AND l.sku = s.sku AND l.product_id IS NOT NULL ORDER BY l.sku, l.id DESC LIMIT 1) p`,
      [storeId, skus],
    );
    return new Map(rows.map((row) => [row.sku, row.product_id]));
  }

  /** The lines of an order that still need pieces. */
  async needs(tx: Tx, orderId: string): Promise<LineNeed[]> {
    const { rows } = await tx.query<{
      id: string;
      remote_id: string;
      order_line_id: string | null;
      sku: string | null;
      title: string | null;
      stock_record_id: string | null;
      remaining: number;
    }>(
      `SELECT id, remote_id, order_line_id, sku, title, stock_record_id, remote_fulfillable AS remaining FROM fulfillment_order_line
       WHERE fulfillment_order_id = $1 AND remote_fulfillable > 0 ORDER BY remote_id`,
      [orderId],
    );
    return rows.map((row) => ({
      id: row.id,
      remoteId: row.remote_id,
      orderLineId: row.order_line_id,
      sku: row.sku,
      title: row.title,
      stockRecordId: row.stock_record_id,
      remaining: row.remaining,
    }));
  }

  /**
   * Another order of the same store and order number, accepted and open, that holds exactly the same order lines in the same
   * quantities; null when there is none.
   */
  async findDuplicate(tx: Tx, order: { id: string; storeId: string; orderNumber: string }): Promise<string | null> {
    const { rows } = await tx.query<{ id: string }>(
      `SELECT o.id FROM fulfillment_order o
       WHERE o.store_id = $2 AND o.order_number = $3 AND o.id <> $1 AND o.stage IN ('ACCEPT_PENDING', 'READY', 'PICKING', 'PACKED', 'LABELLED', 'HANDED_OVER', 'CANCEL_PENDING', 'CLOSE_PENDING')
         AND (SELECT array_agg((order_line_id, remote_quantity)::text ORDER BY order_line_id, remote_quantity) FROM fulfillment_order_line
              WHERE fulfillment_order_id = o.id AND remote_quantity > 0)
           = (SELECT array_agg((order_line_id, remote_quantity)::text ORDER BY order_line_id, remote_quantity) FROM fulfillment_order_line
              WHERE fulfillment_order_id = $1 AND remote_quantity > 0)
         AND NOT EXISTS (SELECT FROM fulfillment_order_link k, fulfillment_order me WHERE me.id = $1 AND k.store_id = $2
           AND ((k.from_remote_id = o.remote_id AND k.to_remote_id = me.remote_id) OR (k.from_remote_id = me.remote_id AND k.to_remote_id = o.remote_id)))
       ORDER BY o.id LIMIT 1`,
      [order.id, order.storeId, order.orderNumber],
    );
    return rows[0]?.id ?? null;
  }
}

function columnsOf(lines: readonly LineQuantity[]): [ids: string[], quantities: number[]] {
  return [lines.map(({ lineId }) => lineId), lines.map(({ quantity }) => quantity)];
}
