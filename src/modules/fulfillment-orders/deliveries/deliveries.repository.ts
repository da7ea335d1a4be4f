import { Injectable } from '@nestjs/common';
import type { CarrierCode } from '../../../clients/carriers.js';
import type { Queryable, Tx } from '../../../platform/database/tx.js';
import type { Delivery, DeliveryState } from './domain/delivery.js';
import type { FulfillmentStatus } from '../shipments/domain/ship-operation.js';

/** A shipment as what happens to it afterwards needs it. */
export interface ShipmentFacts {
  id: string;
  fulfillmentOrderId: string;
  storeId: string;
  shipmentKey: string;
  status: FulfillmentStatus;
  operationId: string | null;
  remoteIds: string[];
  recordedAt: Date;
  confirmedAt: Date | null;
  /** The store's word at the last read, and when that was. */
  rawStatus: string | null;
  readAt: Date | null;
  state: DeliveryState | null;
  parcelIds: string[];
}

/** A shipment that is to be looked at in the store. */
export interface DueShipment {
  id: string;
  fulfillmentOrderId: string;
  orderNumber: string;
  orderRemoteId: string;
  remoteIds: string[];
}

/** Carrier and number of a parcel. */
export interface Tracking {
  carrier: CarrierCode;
  carrierName: string | null;
  trackingNumber: string;
  trackingUrl: string | null;
}

type Row = {
  id: string;
  fulfillment_order_id: string;
  store_id: string;
  shipment_key: string;
  status: FulfillmentStatus;
  operation_id: string | null;
  remote_ids: string[];
  created_at: Date;
  confirmed_at: Date | null;
  delivery_status: string | null;
  delivery_read_at: Date | null;
  delivery_state: DeliveryState | null;
  parcel_ids: string[] | null;
};

const FACTS = `SELECT f.id, f.fulfillment_order_id, f.store_id, f.shipment_key, f.status, f.operation_id, f.remote_ids, f.created_at, f.confirmed_at,
    f.delivery_status, f.delivery_read_at, f.delivery_state,
    (SELECT array_agg(p.id ORDER BY p.position) FROM parcel p WHERE p.fulfillment_id = f.id) AS parcel_ids FROM fulfillment f`;

/** How long after its confirmation a shipment is still looked at, in days. */
const WATCHED_DAYS = 90;

const toFacts = (row: Row): ShipmentFacts => ({
  id: row.id,
  fulfillmentOrderId: row.fulfillment_order_id,
  storeId: row.store_id,
  shipmentKey: row.shipment_key,
  status: row.status,
  operationId: row.operation_id,
  remoteIds: row.remote_ids,
  recordedAt: row.created_at,
  confirmedAt: row.confirmed_at,
  rawStatus: row.delivery_status,
  readAt: row.delivery_read_at,
  state: row.delivery_state,
  parcelIds: row.parcel_ids ?? [],
});

/** SQL of shipments after they were confirmed. The order's row is locked by whoever changes one. */
@Injectable()
export class DeliveriesRepository {
  /** The order of a shipment, or null: it is locked before the shipment is read with `facts`. */
  async orderOf(tx: Tx, id: string): Promise<string | null> {
    const { rows } = await tx.query<{ fulfillment_order_id: string }>(
      'SELECT fulfillment_order_id FROM fulfillment WHERE id = $1',
      [id],
    );
    return rows[0]?.fulfillment_order_id ?? null;
  }

  /** One shipment, or null. */
  async facts(tx: Tx, id: string): Promise<ShipmentFacts | null> {
    const { rows } = await tx.query<Row>(`${FACTS} WHERE f.id = $1`, [id]);
    return rows[0] ? toFacts(rows[0]) : null;
  }

  /** The confirmed shipments of an order that the store knows under one of these ids. */
  async confirmedAs(tx: Tx, fulfillmentOrderId: string, remoteIds: readonly string[]): Promise<ShipmentFacts[]> {
    const { rows } = await tx.query<Row>(
      `${FACTS} WHERE f.fulfillment_order_id = $1 AND f.status = 'CONFIRMED' AND f.remote_ids && $2::text[] ORDER BY f.id`,
      [fulfillmentOrderId, remoteIds],
    );
    return rows.map(toFacts);
  }

  /** The database clock. */
  async now(tx: Tx): Promise<Date> {
    const { rows } = await tx.query<{ at: Date }>('SELECT db_clock() AS at');
    const at = rows[0]?.at;
    if (!at) throw new Error('The database told no time.');
    return at;
  }

  /**
   * Shipments to look at in the store, the longest due first: those whose day has come, and those of
   * which the store shows, since the last look, more pieces to be shipped than there should be: one was cancelled there. Both are few:
   * as arrays they lead the plan, which cannot know.
   */
  async due(db: Queryable, storeId: string, limit: number): Promise<DueShipment[]> {
    const { rows } = await db.query<{
      id: string;
      fulfillment_order_id: string;
      order_number: string;
      order_remote_id: string;
      remote_ids: string[];
    }>(
      `SELECT f.id, f.fulfillment_order_id, o.order_number, o.remote_id AS order_remote_id, f.remote_ids
       FROM fulfillment f JOIN fulfillment_order o ON o.id = f.fulfillment_order_id
       WHERE f.id = ANY (ARRAY(
           SELECT id FROM fulfillment WHERE store_id = $1 AND status = 'CONFIRMED' AND delivery_due_at <= db_now() AND cardinality(remote_ids) > 0
             AND (delivery_wait_until IS NULL OR delivery_wait_until <= db_now())
           ORDER BY delivery_due_at LIMIT $2)
         || ARRAY(
           SELECT shown.id FROM fulfillment shown JOIN fulfillment_order seen ON seen.id = shown.fulfillment_order_id
           WHERE shown.fulfillment_order_id = ANY (ARRAY(SELECT fulfillment_order_id FROM fulfillment_order_line
               WHERE store_id = $1 AND remote_fulfillable > requested - shipped - cancelled))
             AND shown.status = 'CONFIRMED' AND cardinality(shown.remote_ids) > 0
             AND (shown.delivery_wait_until IS NULL OR shown.delivery_wait_until <= db_now())
             AND seen.observed_at > coalesce(shown.delivery_read_at, shown.confirmed_at)))
       ORDER BY f.delivery_due_at NULLS FIRST, f.id LIMIT $2`,
      [storeId, limit],
    );
    return rows.map((row) => ({
      id: row.id,
      fulfillmentOrderId: row.fulfillment_order_id,
      orderNumber: row.order_number,
      orderRemoteId: row.order_remote_id,
      remoteIds: row.remote_ids,
    }));
  }

  /** Makes the confirmed shipments with one of these ids at the store due now; false when there is none. */
  async makeDue(tx: Tx, storeId: string, remoteIds: readonly string[]): Promise<boolean> {
    const { rowCount } = await tx.query(
      `UPDATE fulfillment SET delivery_due_at = db_now(), delivery_wait_until = NULL WHERE store_id = $1 AND remote_ids && $2::text[] AND status = 'CONFIRMED'`,
      [storeId, remoteIds],
    );
    return (rowCount ?? 0) > 0;
  }

  /** Looking at a shipment failed: it is due again in an hour, after each further failure in twice the time, at most a day. */
  async putOff(db: Queryable, id: string): Promise<void> {
    await db.query(
      `UPDATE fulfillment SET delivery_failures = delivery_failures + 1, delivery_wait_until = db_now() + least(24, power(2, least(delivery_failures, 5))) * interval '1 hour'
       WHERE id = $1 AND status = 'CONFIRMED'`,
      [id],
    );
  }

  /**
   * Notes that the store was read, and its word for where the shipment is, if it had one; it is due again in a day, as long as it is
   * not delivered and not too old.
   */
  async noteRead(tx: Tx, id: string, rawStatus: string | null, readAt: Date): Promise<void> {
    await tx.query(
      `UPDATE fulfillment SET delivery_status = coalesce($2, delivery_status), delivery_read_at = GREATEST(delivery_read_at, $3), delivery_failures = 0, delivery_wait_until = NULL, delivery_due_at = CASE
         WHEN delivered_at IS NULL AND confirmed_at > db_now() - $4 * interval '1 day' THEN db_now() + interval '1 day' END
       WHERE id = $1`,
      [id, rawStatus, readAt, WATCHED_DAYS],
    );
  }

  /** Notes where a shipment is. What is delivered is not looked at any more. */
  async setDelivery(tx: Tx, id: string, { state, deliveredAt, inTransitSince }: Delivery): Promise<void> {
    await tx.query(
      `UPDATE fulfillment SET delivery_state = $2, delivered_at = $3, in_transit_since = $4,
         delivery_due_at = CASE WHEN $3::timestamptz IS NULL THEN delivery_due_at END,
         late_noted_at = CASE WHEN $4::timestamptz IS NOT NULL THEN late_noted_at END
       WHERE id = $1`,
      [id, state, deliveredAt, inTransitSince],
    );
  }

  /** Shipments that have been in transit for longer than this, and were not told of yet. */
  async late(db: Queryable, storeId: string, days: number): Promise<{ id: string; fulfillmentOrderId: string }[]> {
    const { rows } = await db.query<{ id: string; fulfillment_order_id: string }>(
      `SELECT id, fulfillment_order_id FROM fulfillment WHERE store_id = $1 AND status = 'CONFIRMED' AND late_noted_at IS NULL
         AND in_transit_since < db_now() - $2 * interval '1 day'
       ORDER BY in_transit_since`,
      [storeId, days],
    );
    return rows.map((row) => ({ id: row.id, fulfillmentOrderId: row.fulfillment_order_id }));
  }

  /** Notes that a late shipment was told of; null when it is not late any more, else since when it is in transit. */
  async noteLate(tx: Tx, id: string): Promise<Date | null> {
    const { rows } = await tx.query<{ in_transit_since: Date }>(
      `UPDATE fulfillment SET late_noted_at = db_clock()
       WHERE id = $1 AND status = 'CONFIRMED' AND late_noted_at IS NULL AND in_transit_since IS NOT NULL RETURNING in_transit_since`,
      [id],
    );
    return rows[0]?.in_transit_since ?? null;
  }

  /** The merchant cancelled the shipment at the store; false when it is not confirmed. */
  async cancelAtStore(tx: Tx, id: string, reason: string): Promise<boolean> {
    const { rowCount } = await tx.query(
      `UPDATE fulfillment SET status = 'CANCELED_AT_STORE', status_reason = $2, ended_at = db_clock(), delivery_due_at = NULL,
         in_transit_since = NULL, late_noted_at = NULL
       WHERE id = $1 AND status = 'CONFIRMED'`,
      [id, reason],
    );
    return rowCount === 1;
  }

  /** Carrier and number of the parcels of a shipment, by parcel. */
  async trackings(tx: Tx, fulfillmentId: string): Promise<Map<string, Tracking>> {
    const { rows } = await tx.query<{
      id: string;
      carrier: CarrierCode;
      carrier_name: string | null;
      tracking_number: string;
      tracking_url: string | null;
    }>('SELECT id, carrier, carrier_name, tracking_number, tracking_url FROM parcel WHERE fulfillment_id = $1', [
      fulfillmentId,
    ]);
    const trackingOf = (row: (typeof rows)[number]): Tracking => ({
      carrier: row.carrier,
      carrierName: row.carrier_name,
      trackingNumber: row.tracking_number,
      trackingUrl: row.tracking_url,
    });
    return new Map(rows.map((row) => [row.id, trackingOf(row)]));
  }

  /** Other orders with parcels of these numbers, by key, that left or are about to: the order's number; null: it is another store's. */
  async onOtherOrders(
    tx: Tx,
    order: { id: string; storeId: string },
    keys: readonly string[],
  ): Promise<Map<string, string | null>> {
    const { rows } = await tx.query<{ tracking_key: string; order_number: string | null }>(
      `SELECT DISTINCT ON (p.tracking_key) p.tracking_key, CASE WHEN o.store_id = $3 THEN o.order_number END AS order_number
       FROM parcel p JOIN fulfillment f ON f.id = p.fulfillment_id JOIN fulfillment_order o ON o.id = f.fulfillment_order_id
       WHERE p.tracking_key = ANY($1::text[]) AND f.fulfillment_order_id <> $2 AND f.status IN ('PENDING', 'HELD', 'CONFIRMED')
       ORDER BY p.tracking_key, o.store_id = $3 DESC, f.id`,
      [keys, order.id, order.storeId],
    );
    return new Map(rows.map((row) => [row.tracking_key, row.order_number]));
  }

  /** Corrects carrier and number of a parcel, and keeps what was there before. */
  async correctTracking(
    tx: Tx,
    change: {
      id: string;
      parcelId: string;
      before: Tracking;
      after: Tracking;
      reason: string;
      eventId: string | null;
      actor: string;
    },
  ): Promise<void> {
    const { parcelId, after } = change;
    await tx.query(
      'UPDATE parcel SET carrier = $2, carrier_name = $3, tracking_number = $4, tracking_url = $5 WHERE id = $1',
      [parcelId, after.carrier, after.carrierName, after.trackingNumber, after.trackingUrl],
    );
    await tx.query(
      `INSERT INTO parcel_tracking_change (id, parcel_id, before, after, reason, event_id, actor) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
      [
        change.id,
        parcelId,
        JSON.stringify(change.before),
        JSON.stringify(after),
        change.reason,
        change.eventId,
        change.actor,
      ],
    );
  }
}
