import { Injectable } from '@nestjs/common';
import { newId } from '../../common/ids.js';
import { Database } from '../../platform/database/database.js';
import type { Tx } from '../../platform/database/tx.js';
import { UNTOLD } from '../journal/journal.facade.js';
import type { Stage } from './domain/stage.js';
import { toLockedOrder, type CycleRow, type LockedOrder, type OrderRow } from './locked-order.js';

/** SQL: all checks of the decision of the order's cycle passed, and it is left to a person all the same. */
const WAITS_FOR_WORD_ONLY = `EXISTS (SELECT FROM request_cycle r
  WHERE r.fulfillment_order_id = fulfillment_order.id AND r.cycle = fulfillment_order.cycle AND r.decision = 'REVIEW'
    AND NOT EXISTS (SELECT FROM jsonb_array_elements(r.checks) c WHERE NOT (c ->> 'passed')::boolean))`;

/** The mirror columns of an order, as one observation fills them. Sealed texts belong to the order's id. */
export interface MirrorColumns {
  locationId: string | null;
  orderNumber: string;
  status: string;
  rawStatus: string;
  requestStatus: string;
  rawRequestStatus: string;
  supportedActions: string[];
  holds: unknown;
  remoteLocationId: string;
  destinationSealed: string | null;
  destinationCountry: string | null;
  notesSealed: string | null;
  shippingMethodCode: string | null;
  shippingMethodName: string | null;
  digest: string;
  remoteCreatedAt: Date | null;
  remoteUpdatedAt: Date | null;
  observedAt: Date;
  cancelOpen: boolean;
  merchantNotify: boolean | null;
  origin: string | null;
  hasMerchantNotes: boolean;
  readingNotes: string[];
  hasDeliveryNotes: boolean;
}

const ORDER = `SELECT id, store_id, remote_id, location_id, remote_location_id, order_number, stage, cycle, version, cancel_open, status, request_status, supported_actions, digest,
    remote_updated_at, observed_at, merchant_notify, jsonb_array_length(holds) AS store_holds FROM fulfillment_order`;
const BY_ID = `${ORDER} WHERE id = $1 FOR UPDATE`;
const BY_REMOTE_ID = `${ORDER} WHERE store_id = $1 AND remote_id = $2 FOR UPDATE`;

/** SQL of the orders themselves. Every method that returns a LockedOrder holds the row's lock until the transaction ends. */
@Injectable()
export class FulfillmentOrdersRepository {
  constructor(private readonly database: Database) {}

  /** Locks an order by the store's id of it. */
  lockByRemoteId(tx: Tx, storeId: string, remoteId: string): Promise<LockedOrder | null> {
    return this.lockBy(tx, BY_REMOTE_ID, [storeId, remoteId]);
  }

  /** Locks an order by our id. */
  lock(tx: Tx, id: string): Promise<LockedOrder | null> {
    return this.lockBy(tx, BY_ID, [id]);
  }

  /** Inserts a new order in its first stage, cycle 0; false when another process was faster. */
  async insert(
    tx: Tx,
    order: { id: string; storeId: string; remoteId: string; stage: Stage },
    mirror: MirrorColumns,
  ): Promise<boolean> {
    const columns = mirrorValues(mirror);
    const { rowCount } = await tx.query(
      `INSERT INTO fulfillment_order (id, store_id, remote_id, stage, cycle, ${MIRROR_NAMES.join(', ')})
       VALUES ($1, $2, $3, $4, 0, ${MIRROR_NAMES.map((_, i) => `$${i + 5}`).join(', ')}) ON CONFLICT (store_id, remote_id) DO NOTHING`,
      [order.id, order.storeId, order.remoteId, order.stage, ...columns],
    );
    return rowCount === 1;
  }

  /** Overwrites the mirror columns. */
  async writeMirror(tx: Tx, id: string, mirror: MirrorColumns): Promise<void> {
    await tx.query(
      `UPDATE fulfillment_order SET ${MIRROR_NAMES.map((name, i) => `${name} = $${i + 2}`).join(', ')}, updated_at = db_now() WHERE id = $1`,
      [id, ...mirrorValues(mirror)],
    );
  }

  /** Notes that a read showed nothing new. */
  async touch(tx: Tx, id: string, observedAt: Date): Promise<void> {
    await tx.query('UPDATE fulfillment_order SET observed_at = GREATEST(observed_at, $2) WHERE id = $1', [
      id,
      observedAt,
    ]);
  }

  /** Moves the stage by compare-and-set on the version; false when somebody else was faster. */
  async setStage(tx: Tx, order: LockedOrder, stage: Stage, stageReason: string | null): Promise<boolean> {
    const { rowCount } = await tx.query(
      `UPDATE fulfillment_order SET stage = $3, stage_reason = $4, version = version + 1, updated_at = db_now()
       WHERE id = $1 AND version = $2`,
      [order.id, order.version, stage, stageReason],
    );
    return rowCount === 1;
  }

  /** The merchant's texts of an order, sealed; null when there are none. */
  async notesSealed(tx: Tx, id: string): Promise<string | null> {
    const { rows } = await tx.query<{ notes_sealed: string | null }>(
      'SELECT notes_sealed FROM fulfillment_order WHERE id = $1',
      [id],
    );
    return rows[0]?.notes_sealed ?? null;
  }

  /**
   * Orders that a complete list should have shown since `since` and did not: they get a point read each, those last that could not be
   * read before, and those not at all whose turn has not come. Absence alone decides nothing.
   */
  async notSeenSince(
    storeId: string,
    list: 'REQUESTS' | 'CANCELLATIONS' | 'ACCEPTED',
    since: Date,
    limit: number,
  ): Promise<string[]> {
    const expected = {
      REQUESTS: `stage IN ('RECEIVED', 'REVIEW', 'ACCEPT_PENDING', 'REJECT_PENDING') AND request_status = 'REQUESTED'`,
      CANCELLATIONS: 'cancel_open',
      ACCEPTED: `stage IN ('READY', 'PICKING', 'PACKED', 'LABELLED', 'HANDED_OVER', 'REVIEW')
        AND (stage <> 'REVIEW' OR request_status IN ('ACCEPTED', 'CANCEL_REJECTED')) AND NOT cancel_open`,
    }[list];
    const { rows } = await this.database.query<{ remote_id: string }>(
      `SELECT remote_id FROM fulfillment_order o LEFT JOIN point_read r ON r.store_id = o.store_id AND r.kind = 'ORDER' AND r.key = o.remote_id
       WHERE o.store_id = $1 AND observed_at < $2 AND ${expected} AND (r.due_at IS NULL OR r.due_at <= db_now())
       ORDER BY r.due_at NULLS FIRST, observed_at LIMIT $3`,
      [storeId, since, limit],
    );
    return rows.map((row) => row.remote_id);
  }

  /** Of these orders of a store, those that wait to be decided: by the store's ids ours, which sort by when we first saw them. */
  async undecided(storeId: string, remoteIds: readonly string[]): Promise<Map<string, string>> {
    const { rows } = await this.database.query<{ id: string; remote_id: string }>(
      `SELECT id, remote_id FROM fulfillment_order WHERE store_id = $1 AND remote_id = ANY($2::text[]) AND stage = 'RECEIVED'`,
      [storeId, remoteIds],
    );
    return new Map(rows.map((row) => [row.remote_id, row.id]));
  }

  /** Keeps what could not be understood, sealed; one row per store and remote id. */
  async quarantine(item: {
    id: string;
    storeId: string;
    remoteId: string;
    reason: string;
    bodySealed: string;
    seenAt: Date;
  }): Promise<void> {
    await this.database.query(
      `INSERT INTO quarantined_order (id, store_id, remote_id, reason, body_sealed, seen_at) VALUES ($1, $2, $3, $4, $5, $6)
       ON CONFLICT (store_id, remote_id) DO UPDATE SET reason = EXCLUDED.reason, body_sealed = EXCLUDED.body_sealed,
         seen_at = EXCLUDED.seen_at`,
      [item.id, item.storeId, item.remoteId, item.reason, item.bodySealed, item.seenAt],
    );
  }

  /** Removes what was kept of an order that could not be read or understood; false when nothing of it was set aside. */
  async forgetTrouble(tx: Tx, storeId: string, remoteId: string): Promise<boolean> {
    const { rowCount } = await tx.query(
      `WITH read AS (DELETE FROM point_read WHERE store_id = $1 AND kind = 'ORDER' AND key = $2)
       DELETE FROM quarantined_order WHERE store_id = $1 AND remote_id = $2`,
      [storeId, remoteId],
    );
    return rowCount === 1;
  }

  /** How many orders of a location are not finished. */
  async countOpenAt(tx: Tx, locationId: string): Promise<number> {
    const { rows } = await tx.query<{ open: number }>(
      `SELECT count(*)::int AS open FROM fulfillment_order
       WHERE location_id = $1 AND stage NOT IN ('SHIPPED', 'CANCELLED', 'CLOSED', 'REJECTED', 'WITHDRAWN', 'MOVED')`,
      [locationId],
    );
    return rows[0]?.open ?? 0;
  }

  /**
   * Orders whose decision waits for longer than this and is not told of: some of them. They are on hold at the store, not at our location,
   * their cancellation is open, or nothing but a person's word is missing.
   */
  async waitingLongerThan(minutes: number): Promise<{ id: string; storeId: string; orderNumber: string }[]> {
    const { rows } = await this.database.query<{ id: string; store_id: string; order_number: string }>(
      `SELECT id, store_id, order_number FROM fulfillment_order
       CROSS JOIN LATERAL (SELECT 'DECISION_WAITING' AS type, 'fulfillment_order:' || id AS subject) alarm
       WHERE (stage = 'RECEIVED' OR stage = 'REVIEW' AND ${WAITS_FOR_WORD_ONLY}) AND updated_at < db_now() - $1 * interval '1 minute' AND ${UNTOLD}
         AND NOT EXISTS (SELECT FROM order_hold h WHERE h.fulfillment_order_id = fulfillment_order.id AND h.released_at IS NULL)
       ORDER BY id LIMIT 100`,
      [minutes],
    );
    return rows.map((row) => ({ id: row.id, storeId: row.store_id, orderNumber: row.order_number }));
  }

  /** Whether an order in review waits for a person's word alone: all checks of its decision passed. */
  async waitsForWordOnly(tx: Tx, { id, cycle }: Pick<LockedOrder, 'id' | 'cycle'>): Promise<boolean> {
    const { rowCount } = await tx.query(
      `SELECT FROM fulfillment_order WHERE id = $1 AND cycle = $2 AND ${WAITS_FOR_WORD_ONLY}`,
      [id, cycle],
    );
    return rowCount === 1;
  }

  /** A new id for an order. */
  newId(): string {
    return newId();
  }

  /** Two statements: after waiting for the lock only a new one sees the cycle that the lock's last holder left behind. */
  private async lockBy(tx: Tx, sql: string, keys: string[]): Promise<LockedOrder | null> {
    const { rows: orders } = await tx.query<OrderRow>(sql, keys);
    const order = orders[0];
    if (!order) return null;
    const { rows: cycles } = await tx.query<CycleRow>(
      `SELECT decision, seen_digest, seen_updated_at, ended_at, ended_remote_updated_at, cancel_ended_at,
         cancel_ended_remote_updated_at,
         EXISTS (SELECT FROM order_hold h WHERE h.fulfillment_order_id = $1 AND h.released_at IS NULL) AS held_here
       FROM (SELECT) one LEFT JOIN request_cycle c ON c.fulfillment_order_id = $1 AND c.cycle = $2`,
      [order.id, order.cycle],
    );
    return toLockedOrder(order, cycles[0]);
  }
}

const MIRROR_NAMES = [
  'location_id',
  'order_number',
  'status',
  'raw_status',
  'request_status',
  'raw_request_status',
  'supported_actions',
  'holds',
  'remote_location_id',
  'destination_sealed',
  'destination_country',
  'notes_sealed',
  'shipping_method_code',
  'shipping_method_name',
  'digest',
  'remote_created_at',
  'remote_updated_at',
  'observed_at',
  'cancel_open',
  'merchant_notify',
  'origin',
  'has_merchant_notes',
  'reading_notes',
  'has_delivery_notes',
] as const;

function mirrorValues(mirror: MirrorColumns): unknown[] {
  return [
    mirror.locationId,
    mirror.orderNumber,
    mirror.status,
    mirror.rawStatus,
    mirror.requestStatus,
    mirror.rawRequestStatus,
    mirror.supportedActions,
    JSON.stringify(mirror.holds),
    mirror.remoteLocationId,
    mirror.destinationSealed,
    mirror.destinationCountry,
    mirror.notesSealed,
    mirror.shippingMethodCode,
    mirror.shippingMethodName,
    mirror.digest,
    mirror.remoteCreatedAt,
    mirror.remoteUpdatedAt,
    mirror.observedAt,
    mirror.cancelOpen,
    mirror.merchantNotify,
    mirror.origin,
    mirror.hasMerchantNotes,
    mirror.readingNotes,
    mirror.hasDeliveryNotes,
  ];
}
