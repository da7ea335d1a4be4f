import { Injectable } from '@nestjs/common';
import type { HoldReason } from '../../../clients/store-client.js';
import { Database } from '../../../platform/database/database.js';
import type { Tx } from '../../../platform/database/tx.js';
import type { HoldStoreState, ToldHold } from './domain/own-hold.js';

/** Why there is a hold of ours: a person wanted it, or the order changed at the store while we worked on it. */
export type HoldKind = 'OPERATOR' | 'CHANGED_AT_STORE';

/** An active hold of ours. */
export interface ActiveHold extends ToldHold {
  id: string;
  kind: HoldKind;
  message: string | null;
  until: Date | null;
  storeState: HoldStoreState;
  /** Who wants it released; null while nobody does. */
  releaseBy: string | null;
}

/** A hold to be recorded. `message`: no personal data. */
export interface NewHoldRow extends Pick<ActiveHold, 'id' | 'kind' | 'reason' | 'message' | 'until' | 'storeMessage'> {
  placedBy: string;
  storeState: 'NONE' | 'PLACING';
}

interface Row {
  [column: string]: unknown;
  id: string;
  kind: HoldKind;
  reason: HoldReason;
  message: string | null;
  until: Date | null;
  store_state: HoldStoreState;
  store_message: string | null;
  store_created_at: Date | null;
  release_by: string | null;
}

/** SQL of our own holds. The order's row is locked by whoever writes. */
@Injectable()
export class OrderHoldsRepository {
  constructor(private readonly database: Database) {}

  /** Records a hold, in force at once. */
  async insert(tx: Tx, order: { id: string; storeId: string }, hold: NewHoldRow): Promise<void> {
    await tx.query(
      `INSERT INTO order_hold (id, store_id, fulfillment_order_id, kind, reason, message, placed_by, until, store_state, store_message)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
      [
        hold.id,
        order.storeId,
        order.id,
        hold.kind,
        hold.reason,
        hold.message,
        hold.placedBy,
        hold.until,
        hold.storeState,
        hold.storeMessage,
      ],
    );
  }

  /** The holds of an order that are in force, the oldest first. */
  async active(tx: Tx, orderId: string): Promise<ActiveHold[]> {
    const { rows } = await tx.query<Row>(
      `SELECT id, kind, reason, message, until, store_state, store_message, store_created_at, release_by FROM order_hold
       WHERE fulfillment_order_id = $1 AND released_at IS NULL ORDER BY placed_at, id`,
      [orderId],
    );
    return rows.map((row) => ({
      id: row.id,
      kind: row.kind,
      reason: row.reason,
      message: row.message,
      until: row.until,
      storeState: row.store_state,
      storeMessage: row.store_message,
      storeCreatedAt: row.store_created_at,
      releaseBy: row.release_by,
    }));
  }

  /** Ends a hold. */
  async release(tx: Tx, id: string, by: string, reason: string): Promise<void> {
    await tx.query(
      `UPDATE order_hold SET released_at = db_now(), released_by = $2, release_reason = $3,
         store_state = CASE store_state WHEN 'NONE' THEN 'NONE' ELSE 'GONE' END
       WHERE id = $1 AND released_at IS NULL`,
      [id, by, reason],
    );
  }

  /** The hold of an order that its store was to be told of, and will not be: it is only ours. */
  async neverTold(tx: Tx, orderId: string): Promise<void> {
    await tx.query(
      `UPDATE order_hold SET store_state = 'GONE' WHERE fulfillment_order_id = $1 AND released_at IS NULL AND store_state = 'PLACING'`,
      [orderId],
    );
  }

  /** The hold as it is, in force or not; null when there is none. */
  async told(id: string): Promise<ToldHold | null> {
    const { rows } = await this.database.query<Pick<Row, 'reason' | 'store_message' | 'store_created_at'>>(
      'SELECT reason, store_message, store_created_at FROM order_hold WHERE id = $1',
      [id],
    );
    const row = rows[0];
    return row ? { reason: row.reason, storeMessage: row.store_message, storeCreatedAt: row.store_created_at } : null;
  }

  /** Times of the holds that the store shows, as it wrote them; empty where it gave none. */
  async timesAtStore(tx: Tx, orderId: string): Promise<string[]> {
    const { rows } = await tx.query<{ holds: { createdAt: string | null }[] }>(
      'SELECT holds FROM fulfillment_order WHERE id = $1',
      [orderId],
    );
    return (rows[0]?.holds ?? []).map(({ createdAt }) => createdAt ?? '');
  }

  /** Notes where a hold stands at the store. */
  async setStoreState(
    tx: Tx,
    id: string,
    state: HoldStoreState,
    more: { createdAt?: Date | null; releaseBy?: string | null } = {},
  ): Promise<void> {
    await tx.query(
      `UPDATE order_hold SET store_state = $2, store_created_at = coalesce($3, store_created_at), release_by = $4 WHERE id = $1`,
      [id, state, more.createdAt ?? null, more.releaseBy ?? null],
    );
  }

  /** Whether a moment is still to come, by the database clock. */
  async isAhead(tx: Tx, moment: Date): Promise<boolean> {
    const { rows } = await tx.query<{ ahead: boolean }>('SELECT $1::timestamptz > db_now() AS ahead', [moment]);
    return rows[0]?.ahead ?? false;
  }

  /** Those holds of an order in force whose time is over and whose release nobody has asked for yet. */
  async overdue(tx: Tx, orderId: string): Promise<string[]> {
    const { rows } = await tx.query<{ id: string }>(
      `SELECT id FROM order_hold
       WHERE fulfillment_order_id = $1 AND released_at IS NULL AND until <= db_now() AND release_by IS NULL`,
      [orderId],
    );
    return rows.map(({ id }) => id);
  }

  /** Orders with a hold whose time is over and whose release nobody has asked for yet: at most `limit`, in order of their ids, beyond `after`. */
  async due(limit: number, after: string | null): Promise<string[]> {
    const { rows } = await this.database.query<{ id: string }>(
      `SELECT DISTINCT fulfillment_order_id AS id FROM order_hold
       WHERE released_at IS NULL AND until <= db_now() AND release_by IS NULL AND ($2::uuid IS NULL OR fulfillment_order_id > $2)
       ORDER BY id LIMIT $1`,
      [limit, after],
    );
    return rows.map(({ id }) => id);
  }
}
