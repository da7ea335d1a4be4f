import { Injectable } from '@nestjs/common';
import type { CarrierCode } from '../../../clients/carriers.js';
import { newId } from '../../../common/ids.js';
import type { Queryable, Tx } from '../../../platform/database/tx.js';
import type { LineQuantity } from './domain/plan-shipment.js';
import type { FulfillmentStatus } from './domain/ship-operation.js';

/** One parcel as it is recorded. */
export interface ParcelRecord {
  carrier: CarrierCode;
  carrierName: string | null;
  trackingNumber: string;
  trackingUrl: string | null;
  /** Null: not said what is in it. */
  lines: readonly LineQuantity[] | null;
}

/** A shipment to be recorded. */
export interface NewShipment {
  id: string;
  storeId: string;
  fulfillmentOrderId: string;
  cycle: number;
  shipmentKey: string;
  notifyCustomer: boolean;
  /** Digest of what was asked for, to tell a repetition from another shipment under the same key. */
  inputDigest: string;
  /** Digest of everything that the store will be told. */
  contentDigest: string;
  actor: string;
  lines: readonly LineQuantity[];
  parcels: readonly ParcelRecord[];
}

/** A shipment as its order's work sees it. */
export interface ShipmentRow {
  id: string;
  shipmentKey: string;
  status: FulfillmentStatus;
  inputDigest: string;
  operationId: string | null;
}

/** Everything that the store is told about a shipment, and what tells it apart from the others. */
export interface ShipmentContent {
  notifyCustomer: boolean;
  lines: { lineId: string; remoteId: string; orderLineId: string | null; quantity: number; left: number }[];
  parcels: Omit<ParcelRecord, 'lines'>[];
  /** The store's ids of the other shipments of the order. */
  baseline: string[];
  recordedAt: Date;
  /** The request cycle that it belongs to. */
  cycle: number;
}

type Row = {
  id: string;
  shipment_key: string;
  status: FulfillmentStatus;
  input_digest: string;
  operation_id: string | null;
};

const toRow = (row: Row): ShipmentRow => ({
  id: row.id,
  shipmentKey: row.shipment_key,
  status: row.status,
  inputDigest: row.input_digest,
  operationId: row.operation_id,
});

/** SQL of shipments. The order's row is locked by whoever changes one. */
@Injectable()
export class ShipmentsRepository {
  /** Records a shipment with its lines and parcels as PENDING. */
  async insert(tx: Tx, shipment: NewShipment): Promise<void> {
    const { id, lines, parcels } = shipment;
    await tx.query(
      `INSERT INTO fulfillment (id, store_id, fulfillment_order_id, cycle, shipment_key, status, notify_customer, input_digest, content_digest, remote_ids, actor)
       VALUES ($1, $2, $3, $4, $5, 'PENDING', $6, $7, $8, '{}', $9)`,
      [
        id,
        shipment.storeId,
        shipment.fulfillmentOrderId,
        shipment.cycle,
        shipment.shipmentKey,
        shipment.notifyCustomer,
        shipment.inputDigest,
        shipment.contentDigest,
        shipment.actor,
      ],
    );
    await tx.query(
      'INSERT INTO fulfillment_line (fulfillment_id, line_id, quantity) SELECT $1, l.id, l.quantity FROM unnest($2::uuid[], $3::int[]) AS l (id, quantity)',
      [id, lines.map(({ lineId }) => lineId), lines.map(({ quantity }) => quantity)],
    );
    await tx.query(
      `INSERT INTO parcel (id, fulfillment_id, position, carrier, carrier_name, tracking_number, tracking_url, lines)
       SELECT p.id, $1, p.position, p.carrier, p.carrier_name, p.tracking_number, p.tracking_url, p.lines
       FROM unnest($2::uuid[], $3::int[], $4::text[], $5::text[], $6::text[], $7::text[], $8::jsonb[])
         AS p (id, position, carrier, carrier_name, tracking_number, tracking_url, lines)`,
      [
        id,
        parcels.map(() => newId()),
        parcels.map((_, index) => index + 1),
        parcels.map(({ carrier }) => carrier),
        parcels.map(({ carrierName }) => carrierName),
        parcels.map(({ trackingNumber }) => trackingNumber),
        parcels.map(({ trackingUrl }) => trackingUrl),
        parcels.map((parcel) => parcel.lines && JSON.stringify(parcel.lines)),
      ],
    );
  }

  /** Notes the operation that tells the store. */
  async setOperation(tx: Tx, id: string, operationId: string): Promise<void> {
    await tx.query('UPDATE fulfillment SET operation_id = $2 WHERE id = $1', [id, operationId]);
  }

  /** The shipment of an order with this key, or null. */
  async byKey(tx: Tx, orderId: string, shipmentKey: string): Promise<ShipmentRow | null> {
    const { rows } = await tx.query<Row>(
      `SELECT id, shipment_key, status, input_digest, operation_id FROM fulfillment
       WHERE fulfillment_order_id = $1 AND shipment_key = $2`,
      [orderId, shipmentKey],
    );
    return rows[0] ? toRow(rows[0]) : null;
  }

  /** The shipments of an order in these states, oldest first. */
  async inStatus(tx: Tx, orderId: string, statuses: readonly FulfillmentStatus[]): Promise<ShipmentRow[]> {
    const { rows } = await tx.query<Row>(
      `SELECT id, shipment_key, status, input_digest, operation_id FROM fulfillment
       WHERE fulfillment_order_id = $1 AND status = ANY($2::text[]) ORDER BY id`,
      [orderId, statuses],
    );
    return rows.map(toRow);
  }

  /** The pieces of a shipment per line. */
  async linesOf(tx: Tx, id: string): Promise<LineQuantity[]> {
    const { rows } = await tx.query<{ line_id: string; quantity: number }>(
      'SELECT line_id, quantity FROM fulfillment_line WHERE fulfillment_id = $1 ORDER BY line_id',
      [id],
    );
    return rows.map((row) => ({ lineId: row.line_id, quantity: row.quantity }));
  }

  /** What the store is told, or null when there is no such shipment. It never changes, except for the baseline. */
  async content(db: Queryable, id: string): Promise<ShipmentContent | null> {
    const { rows } = await db.query<{
      notify_customer: boolean;
      created_at: Date;
      cycle: number;
      lines: unknown;
      parcels: unknown;
      baseline: string[] | null;
    }>(
      `SELECT f.notify_customer, f.created_at, f.cycle,
         (SELECT json_agg(json_build_object('lineId', l.id, 'remoteId', l.remote_id, 'orderLineId', l.order_line_id, 'quantity', fl.quantity,
            'left', l.requested - l.shipped - l.cancelled) ORDER BY l.id)
          FROM fulfillment_line fl JOIN fulfillment_order_line l ON l.id = fl.line_id WHERE fl.fulfillment_id = f.id) AS lines,
         (SELECT json_agg(json_build_object('carrier', carrier, 'carrierName', carrier_name, 'trackingNumber', tracking_number,
            'trackingUrl', tracking_url) ORDER BY position) FROM parcel WHERE fulfillment_id = f.id) AS parcels,
         (SELECT array_agg(known.id) FROM fulfillment other, unnest(other.remote_ids) AS known (id)
          WHERE other.fulfillment_order_id = f.fulfillment_order_id AND other.id <> f.id) AS baseline
       FROM fulfillment f WHERE f.id = $1`,
      [id],
    );
    const row = rows[0];
    if (!row) return null;
    return {
      notifyCustomer: row.notify_customer,
      lines: row.lines as ShipmentContent['lines'],
      parcels: row.parcels as ShipmentContent['parcels'],
      baseline: row.baseline ?? [],
      recordedAt: row.created_at,
      cycle: row.cycle,
    };
  }

  /** The store has it: the proof. Returns when that was recorded; null when the shipment ended before. */
  async confirm(
    tx: Tx,
    id: string,
    proof: { remoteIds: readonly string[]; sentAt: Date; confirmedBy: 'ANSWER' | 'READ' },
  ): Promise<Date | null> {
    const { rows } = await tx.query<{ confirmed_at: Date }>(
      `UPDATE fulfillment SET status = 'CONFIRMED', status_reason = NULL, remote_ids = $2, sent_at = $3, confirmed_at = db_clock(), confirmed_by = $4,
         delivery_due_at = db_now() + interval '1 day'
       WHERE id = $1 AND status IN ('PENDING', 'HELD') RETURNING confirmed_at`,
      [id, proof.remoteIds, proof.sentAt, proof.confirmedBy],
    );
    return rows[0]?.confirmed_at ?? null;
  }

  /** Moves an unconfirmed shipment to another state; false when it is not in one of `from`. */
  async setStatus(
    tx: Tx,
    id: string,
    from: readonly FulfillmentStatus[],
    to: Exclude<FulfillmentStatus, 'CONFIRMED' | 'CANCELED_AT_STORE'>,
    reason: string | null,
  ): Promise<boolean> {
    const { rowCount } = await tx.query(
      `UPDATE fulfillment SET status = $3, status_reason = $4, ended_at = CASE WHEN $3 IN ('REFUSED', 'CANCELLED') THEN db_clock() END
       WHERE id = $1 AND status = ANY($2::text[])`,
      [id, from, to, reason],
    );
    return rowCount === 1;
  }

  /** The parcels of an order's shipments in its current request cycle that left, or are about to, oldest first. */
  async parcelsOf(
    tx: Tx,
    { id: orderId, cycle }: { id: string; cycle: number },
  ): Promise<
    { status: FulfillmentStatus; carrier: string; trackingNumber: string; recordedAt: Date; confirmedAt: Date | null }[]
  > {
    const { rows } = await tx.query<{
      status: FulfillmentStatus;
      carrier: string;
      tracking_number: string;
      created_at: Date;
      confirmed_at: Date | null;
    }>(
      `SELECT f.status, coalesce(p.carrier_name, p.carrier) AS carrier, p.tracking_number, f.created_at, f.confirmed_at
       FROM fulfillment f JOIN parcel p ON p.fulfillment_id = f.id
       WHERE f.fulfillment_order_id = $1 AND f.cycle = $2 AND f.status IN ('PENDING', 'HELD', 'CONFIRMED') ORDER BY f.id, p.position`,
      [orderId, cycle],
    );
    return rows.map((row) => ({
      status: row.status,
      carrier: row.carrier,
      trackingNumber: row.tracking_number,
      recordedAt: row.created_at,
      confirmedAt: row.confirmed_at,
    }));
  }
}
