import { Injectable } from '@nestjs/common';
import { newId } from '../../common/ids.js';
import type { Tx } from '../../platform/database/tx.js';
import type { Interval } from './domain/stock-record.js';

/** What a shipment took of one level, and what the store will deduct from one record for it. */
export interface StockShipment {
  levelId: string | null;
  recordId: string | null;
  /** The store's id of the record, where the order named one. */
  recordRemoteId: string | null;
  /** Pieces taken from what is on hand. */
  taken: number;
  /** Pieces shipped beyond what was on hand by our books. */
  short: number;
  /** Pieces of them that the order had reserved; what an undo gives back to it. */
  fromReserved: number;
  /** Pieces that the store deducts by itself when it has the shipment. */
  awaiting: number;
}

/** A shipment whose end is still open. */
export interface OpenShipment extends Omit<StockShipment, 'short'> {
  id: string;
  storeId: string;
  fulfillmentOrderId: string;
  cycle: number;
}

const OPEN = `id, store_id AS "storeId", fulfillment_order_id AS "fulfillmentOrderId", cycle, stock_level_id AS "levelId",
  stock_record_id AS "recordId", record_remote_id AS "recordRemoteId", taken, from_reserved AS "fromReserved", awaiting`;

/** SQL of what recorded shipments took. The caller holds the lock of the order's row. */
@Injectable()
export class StockShipmentsRepository {
  /** Whether this shipment was taken into account already. */
  async exists(tx: Tx, fulfillmentId: string): Promise<boolean> {
    const { rowCount } = await tx.query('SELECT FROM stock_shipment WHERE fulfillment_id = $1 LIMIT 1', [
      fulfillmentId,
    ]);
    return rowCount === 1;
  }

  /** Records what a shipment took. */
  async insert(
    tx: Tx,
    shipment: { fulfillmentId: string; fulfillmentOrderId: string; storeId: string; cycle: number },
    items: readonly StockShipment[],
  ): Promise<void> {
    await tx.query(
      `INSERT INTO stock_shipment (id, fulfillment_id, fulfillment_order_id, store_id, cycle, stock_level_id, stock_record_id,
         record_remote_id, taken, short, from_reserved, awaiting, state)
       SELECT i.id, $1, $2, $3, $4, i.level_id, i.record_id, i.remote_id, i.taken, i.short, i.from_reserved, i.awaiting, 'UNCONFIRMED'
       FROM jsonb_to_recordset($5::jsonb)
         AS i (id uuid, level_id uuid, record_id uuid, remote_id text, taken int, short int, from_reserved int, awaiting int)`,
      [
        shipment.fulfillmentId,
        shipment.fulfillmentOrderId,
        shipment.storeId,
        shipment.cycle,
        JSON.stringify(
          items.map((item) => ({
            id: newId(),
            level_id: item.levelId,
            record_id: item.recordId,
            remote_id: item.recordRemoteId,
            taken: item.taken,
            short: item.short,
            from_reserved: item.fromReserved,
            awaiting: item.awaiting,
          })),
        ),
      ],
    );
  }

  /** What is still open of a shipment. */
  async open(tx: Tx, fulfillmentId: string): Promise<OpenShipment[]> {
    const { rows } = await tx.query<OpenShipment & Record<string, unknown>>(
      `SELECT ${OPEN} FROM stock_shipment WHERE fulfillment_id = $1 AND state IN ('UNCONFIRMED', 'UNKNOWN') ORDER BY id`,
      [fulfillmentId],
    );
    return rows;
  }

  /** What is still open of a shipment, locked: after its levels and records. */
  async lockOpen(tx: Tx, fulfillmentId: string): Promise<OpenShipment[]> {
    const { rows } = await tx.query<OpenShipment & Record<string, unknown>>(
      `SELECT ${OPEN} FROM stock_shipment WHERE fulfillment_id = $1 AND state IN ('UNCONFIRMED', 'UNKNOWN')
       ORDER BY id FOR UPDATE`,
      [fulfillmentId],
    );
    return rows;
  }

  /** Nobody knows whether the store has it. */
  async markUnknown(tx: Tx, fulfillmentId: string): Promise<void> {
    await tx.query(`UPDATE stock_shipment SET state = 'UNKNOWN' WHERE fulfillment_id = $1 AND state = 'UNCONFIRMED'`, [
      fulfillmentId,
    ]);
  }

  /** Ends what is still open of a shipment. */
  async end(tx: Tx, fulfillmentId: string, state: 'CONFIRMED' | 'CANCELLED', times?: Interval): Promise<void> {
    await tx.query(
      `UPDATE stock_shipment SET state = $2, sent_at = $3, answered_at = $4, ended_at = db_now()
       WHERE fulfillment_id = $1 AND state IN ('UNCONFIRMED', 'UNKNOWN')`,
      [fulfillmentId, state, times?.sentAt ?? null, times?.answeredAt ?? null],
    );
  }

  /** The order gave its reservations back: undoing one of its shipments gives it none. */
  async forgetReservations(tx: Tx, fulfillmentOrderId: string): Promise<void> {
    await tx.query(
      `UPDATE stock_shipment SET from_reserved = 0
       WHERE fulfillment_order_id = $1 AND state IN ('UNCONFIRMED', 'UNKNOWN') AND from_reserved > 0`,
      [fulfillmentOrderId],
    );
  }

  /** Ties open shipments that named these records before we knew them. Answers what the store will deduct, by record. */
  async link(tx: Tx, storeId: string, remoteIds: readonly string[]): Promise<Map<string, number>> {
    const { rows } = await tx.query<{ id: string; awaiting: number }>(
      `WITH linked AS (UPDATE stock_shipment s SET stock_record_id = r.id FROM stock_record r
         WHERE s.store_id = $1 AND s.record_remote_id = ANY($2::text[]) AND s.stock_record_id IS NULL
           AND s.state IN ('UNCONFIRMED', 'UNKNOWN') AND r.store_id = $1 AND r.remote_id = s.record_remote_id
         RETURNING r.id, s.awaiting)
       SELECT id, LEAST(2147483647, sum(awaiting))::int AS awaiting FROM linked GROUP BY id`,
      [storeId, remoteIds],
    );
    return new Map(rows.map((row) => [row.id, row.awaiting]));
  }

  /** Whether the outcome of a shipment of this record is unknown; also the orders whose shipments of it are still open. */
  async openOrders(tx: Tx, recordId: string): Promise<{ unknown: boolean; fulfillmentOrderIds: string[] }> {
    const { rows } = await tx.query<{ state: string; fulfillment_order_id: string }>(
      `SELECT state, fulfillment_order_id FROM stock_shipment
       WHERE stock_record_id = $1 AND state IN ('UNCONFIRMED', 'UNKNOWN') AND awaiting > 0`,
      [recordId],
    );
    return {
      unknown: rows.some((row) => row.state === 'UNKNOWN'),
      fulfillmentOrderIds: [...new Set(rows.map((row) => row.fulfillment_order_id))],
    };
  }

  /** Whether the store may have deducted a confirmed shipment of this record between these moments. */
  async confirmedWithin(tx: Tx, recordId: string, { sentAt, answeredAt }: Interval): Promise<boolean> {
    const { rowCount } = await tx.query(
      `SELECT FROM stock_shipment WHERE stock_record_id = $1 AND state = 'CONFIRMED' AND awaiting > 0
         AND answered_at >= $2::timestamptz - interval '1 ms' AND sent_at <= $3::timestamptz + interval '1 ms' LIMIT 1`,
      [recordId, sentAt, answeredAt],
    );
    return rowCount === 1;
  }
}
