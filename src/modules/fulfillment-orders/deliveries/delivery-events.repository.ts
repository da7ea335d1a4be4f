import { Injectable } from '@nestjs/common';
import type { DeliveryEventInput, DeliveryEventStatus } from '../../../clients/store-client.js';
import type { Queryable, Tx } from '../../../platform/database/tx.js';
import { Sealer } from '../../../platform/security/sealer.js';
import type { DeliveryFact } from './domain/delivery.js';
import type { RelayState } from './domain/event-operation.js';

/** What an event says beside its status and time. It may be about a customer, so it is kept sealed. */
export interface DeliveryDetails {
  message: string | null;
  city: string | null;
  state: string | null;
  postcode: string | null;
}

/** An event to be recorded. */
export interface NewDeliveryEvent {
  id: string;
  storeId: string;
  fulfillmentId: string;
  /** Null: it concerns the whole shipment. */
  parcelId: string | null;
  status: DeliveryEventStatus;
  happenedAt: Date;
  estimatedDeliveryAt: Date | null;
  /** ISO 3166-1 alpha-2. */
  country: string | null;
  details: DeliveryDetails;
  actor: string;
}

/** An event and the place at the store where it belongs. */
export interface RelayedEvent {
  input: DeliveryEventInput;
  status: DeliveryEventStatus;
  happenedAt: Date;
  orderNumber: string;
  fulfillmentRemoteId: string;
  /** Whether the store still has the shipment: it was not cancelled there. */
  stands: boolean;
  /** The store's ids of our other events of the shipment. */
  baseline: string[];
}

/** A recorded event in the order of its shipment's events. */
export interface EventRow extends DeliveryFact {
  id: string;
  relay: RelayState;
  relayedAt: Date | null;
  operationId: string | null;
}

type ContentRow = {
  status: DeliveryEventStatus;
  happened_at: Date;
  estimated_delivery_at: Date | null;
  country: string | null;
  details_sealed: string | null;
  order_number: string;
  remote_ids: string[];
  stands: boolean;
  tracking_number: string | null;
  parcels: number;
  baseline: string[] | null;
};

const place = (row: string): { table: string; row: string; column: string } => ({
  table: 'delivery_event',
  row,
  column: 'details',
});

/** SQL of delivery events. The order's row is locked by whoever changes one. */
@Injectable()
export class DeliveryEventsRepository {
  constructor(private readonly sealer: Sealer) {}

  /** Records an event as WAITING. Answers the id of the one that is recorded under (parcel, status, time), this one or an earlier one. */
  async insert(tx: Tx, event: NewDeliveryEvent): Promise<string> {
    const { rows } = await tx.query<{ id: string }>(
      `INSERT INTO delivery_event (id, store_id, fulfillment_id, parcel_id, status, happened_at, estimated_delivery_at, country, details_sealed, relay, actor)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'WAITING', $10)
       ON CONFLICT (fulfillment_id, coalesce(parcel_id, '00000000-0000-0000-0000-000000000000'::uuid), status, happened_at) DO NOTHING
       RETURNING id`,
      [
        event.id,
        event.storeId,
        event.fulfillmentId,
        event.parcelId,
        event.status,
        event.happenedAt,
        event.estimatedDeliveryAt,
        event.country,
        this.sealer.seal(JSON.stringify(event.details), place(event.id)),
        event.actor,
      ],
    );
    if (rows[0]) return rows[0].id;
    const known = await tx.query<{ id: string }>(
      `SELECT id FROM delivery_event WHERE fulfillment_id = $1 AND parcel_id IS NOT DISTINCT FROM $2 AND status = $3 AND happened_at = $4`,
      [event.fulfillmentId, event.parcelId, event.status, event.happenedAt],
    );
    if (!known.rows[0]) throw new Error(`Event ${event.id} was neither recorded nor known.`);
    return known.rows[0].id;
  }

  /** The event that was told before with this time, which lay up to a minute ahead of our clock then, or null. */
  async clamped(
    tx: Tx,
    fulfillmentId: string,
    { parcelId, status, happenedAt }: Pick<NewDeliveryEvent, 'parcelId' | 'status' | 'happenedAt'>,
  ): Promise<string | null> {
    const { rows } = await tx.query<{ id: string }>(
      `SELECT id FROM delivery_event WHERE fulfillment_id = $1 AND parcel_id IS NOT DISTINCT FROM $2 AND status = $3
         AND happened_at >= recorded_at - interval '1 second' AND happened_at < $4 AND happened_at >= $4::timestamptz - interval '1 minute' ORDER BY seq LIMIT 1`,
      [fulfillmentId, parcelId, status, happenedAt],
    );
    return rows[0]?.id ?? null;
  }

  /** The events of a shipment in the order in which they were recorded. */
  async ofFulfillment(tx: Tx, fulfillmentId: string): Promise<EventRow[]> {
    const { rows } = await tx.query<{
      id: string;
      parcel_id: string | null;
      status: DeliveryEventStatus;
      happened_at: Date;
      relay: RelayState;
      relayed_at: Date | null;
      operation_id: string | null;
    }>(
      `SELECT id, parcel_id, status, happened_at, relay, relayed_at, operation_id FROM delivery_event WHERE fulfillment_id = $1 ORDER BY seq`,
      [fulfillmentId],
    );
    return rows.map((row) => ({
      id: row.id,
      parcelId: row.parcel_id,
      status: row.status,
      happenedAt: row.happened_at,
      relay: row.relay,
      relayedAt: row.relayed_at,
      operationId: row.operation_id,
    }));
  }

  /** What the store is told, and where; null when there is no such event, or its shipment is not at the store. */
  async content(db: Queryable, id: string): Promise<RelayedEvent | null> {
    const { rows } = await db.query<ContentRow>(
      `SELECT e.status, e.happened_at, e.estimated_delivery_at, e.country, e.details_sealed, o.order_number, f.remote_ids, f.status = 'CONFIRMED' AS stands,
         p.tracking_number, (SELECT count(*)::int FROM parcel WHERE fulfillment_id = f.id) AS parcels,
         (SELECT array_agg(other.remote_id) FROM delivery_event other
          WHERE other.fulfillment_id = f.id AND other.id <> e.id AND other.remote_id IS NOT NULL) AS baseline
       FROM delivery_event e JOIN fulfillment f ON f.id = e.fulfillment_id
         JOIN fulfillment_order o ON o.id = f.fulfillment_order_id LEFT JOIN parcel p ON p.id = e.parcel_id
       WHERE e.id = $1`,
      [id],
    );
    const row = rows[0];
    const fulfillmentRemoteId = row?.remote_ids[0];
    if (!row || fulfillmentRemoteId === undefined) return null;
    const details = this.detailsOf(id, row.details_sealed);
    // The store has one list of events per shipment: a parcel among several is named by its number.
    const parcel = row.tracking_number !== null && row.parcels > 1 ? row.tracking_number : null;
    const message = [parcel, details.message].filter((part) => part !== null).join(': ');
    return {
      status: row.status,
      happenedAt: row.happened_at,
      orderNumber: row.order_number,
      fulfillmentRemoteId,
      stands: row.stands,
      baseline: row.baseline ?? [],
      input: {
        status: row.status,
        happenedAt: row.happened_at.toISOString(),
        ...(message !== '' && { message }),
        ...(details.city !== null && { city: details.city }),
        ...(details.state !== null && { state: details.state }),
        ...(details.postcode !== null && { postcode: details.postcode }),
        ...(row.country !== null && { country: row.country }),
        ...(row.estimated_delivery_at !== null && { estimatedDeliveryAt: row.estimated_delivery_at.toISOString() }),
      },
    };
  }

  /** What an event says, opened. Throws SealError. */
  detailsOf(id: string, sealed: string | null): DeliveryDetails {
    if (sealed === null) return { message: null, city: null, state: null, postcode: null };
    return JSON.parse(this.sealer.open(sealed, place(id))) as DeliveryDetails;
  }

  /** Events of a shipment that are not on their way to the store yet, in the order of recording. */
  async waiting(tx: Tx, fulfillmentId: string): Promise<string[]> {
    const { rows } = await tx.query<{ id: string }>(
      `SELECT id FROM delivery_event WHERE fulfillment_id = $1 AND relay IN ('WAITING', 'UNSUPPORTED') ORDER BY seq`,
      [fulfillmentId],
    );
    return rows.map(({ id }) => id);
  }

  /** Confirmed shipments of a store with events that are not on their way yet, and their orders: at most `limit`, in order of their ids, beyond `after`. */
  async waitingShipments(
    db: Queryable,
    storeId: string,
    limit: number,
    after: string | null,
  ): Promise<{ fulfillmentId: string; fulfillmentOrderId: string }[]> {
    const { rows } = await db.query<{ id: string; fulfillment_order_id: string }>(
      `SELECT f.id, f.fulfillment_order_id FROM fulfillment f WHERE f.status = 'CONFIRMED' AND f.id IN (
         SELECT fulfillment_id FROM delivery_event WHERE store_id = $1 AND relay IN ('WAITING', 'UNSUPPORTED') AND ($3::uuid IS NULL OR fulfillment_id > $3))
       ORDER BY f.id LIMIT $2`,
      [storeId, limit, after],
    );
    return rows.map((row) => ({ fulfillmentId: row.id, fulfillmentOrderId: row.fulfillment_order_id }));
  }

  /** Notes the operation that tells the store. */
  async enqueued(tx: Tx, id: string, operationId: string): Promise<void> {
    await tx.query(
      `UPDATE delivery_event SET relay = 'PENDING', relay_reason = NULL, operation_id = $2 WHERE id = $1`,
      [id, operationId],
    );
  }

  /** The store has the event. */
  async relayed(tx: Tx, id: string, remoteId: string): Promise<void> {
    await tx.query(
      `UPDATE delivery_event SET relay = 'RELAYED', relay_reason = NULL, remote_id = $2, relayed_at = db_clock() WHERE id = $1`,
      [id, remoteId],
    );
  }

  /** Why these events are not at the store, and whether they ever will be. */
  async setRelay(
    tx: Tx,
    ids: readonly string[],
    relay: Exclude<RelayState, 'RELAYED' | 'PENDING'>,
    reason: string,
  ): Promise<void> {
    await tx.query(
      `UPDATE delivery_event SET relay = $2, relay_reason = $3 WHERE id = ANY($1::uuid[]) AND relay <> 'RELAYED'`,
      [ids, relay, reason],
    );
  }
}
