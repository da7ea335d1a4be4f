import { Injectable } from '@nestjs/common';
import { newId } from '../../common/ids.js';
import type { Tx } from '../../platform/database/tx.js';
import type { LockedLevel } from './domain/availability.js';
import type { MovementKind } from './domain/movement.js';

/** Why and by whom a level changes; written with every movement. */
export interface MovementCause {
  kind: MovementKind;
  reason: string | null;
  actor: string;
  fulfillmentOrderId?: string;
  cycle?: number;
  /** Of a count: when it was true, where that is not when it is written. */
  asOf?: Date | null;
}

/** A change of one level. */
export interface LevelDelta {
  levelId: string;
  onHandDelta: number;
  reservedDelta: number;
}

/** A level that became low, or is not low any more. */
export interface TurnedLevel {
  levelId: string;
  storeId: string;
  sku: string;
  low: boolean;
  /** What may still be promised. */
  free: number;
  threshold: number | null;
}

/** The same as `freeStock` in domain/availability.ts, of level `l`: on the way to it is a number below the least int. */
export const FREE_STOCK = 'GREATEST(0, l.on_hand::bigint - l.reserved - l.buffer)::int';

type LevelRow = { id: string; sku: string; on_hand: number; reserved: number; buffer: number };

const toLevel = (row: LevelRow): LockedLevel => ({
  levelId: row.id,
  sku: row.sku,
  onHand: row.on_hand,
  reserved: row.reserved,
  buffer: row.buffer,
});

/** SQL of stock levels, their movements and reservations. Levels are always locked in the order of their ids. */
@Injectable()
export class StockLevelsRepository {
  /** Locks the levels of these SKUs at one warehouse for one store. SKUs without a level are missing. */
  async lock(tx: Tx, where: { warehouseId: string; storeId: string; skus: readonly string[] }): Promise<LockedLevel[]> {
    const { rows } = await tx.query<LevelRow>(
      `SELECT id, sku, on_hand, reserved, buffer FROM stock_level
       WHERE warehouse_id = $1 AND store_id = $2 AND sku = ANY($3::text[]) ORDER BY id FOR UPDATE`,
      [where.warehouseId, where.storeId, where.skus],
    );
    return rows.map(toLevel);
  }

  /** Levels by id, without a lock. */
  async byIds(tx: Tx, levelIds: readonly string[]): Promise<Map<string, LockedLevel>> {
    if (levelIds.length === 0) return new Map();
    const { rows } = await tx.query<LevelRow>(
      'SELECT id, sku, on_hand, reserved, buffer FROM stock_level WHERE id = ANY($1::uuid[])',
      [levelIds],
    );
    return new Map(rows.map((row) => [row.id, toLevel(row)]));
  }

  /** Locks levels by id. */
  async lockByIds(tx: Tx, levelIds: readonly string[]): Promise<Map<string, LockedLevel>> {
    if (levelIds.length === 0) return new Map();
    const { rows } = await tx.query<LevelRow>(
      `SELECT id, sku, on_hand, reserved, buffer FROM stock_level WHERE id = ANY($1::uuid[]) ORDER BY id FOR UPDATE`,
      [levelIds],
    );
    return new Map(rows.map((row) => [row.id, toLevel(row)]));
  }

  /** Which of these SKUs have a level for a store at one warehouse, or (null) at any. */
  async known(
    tx: Tx,
    { storeId, warehouseId }: { storeId: string; warehouseId: string | null },
    skus: readonly string[],
  ): Promise<Set<string>> {
    const { rows } = await tx.query<{ sku: string }>(
      `SELECT DISTINCT sku FROM stock_level
       WHERE store_id = $1 AND sku = ANY($3::text[]) AND ($2::uuid IS NULL OR warehouse_id = $2)`,
      [storeId, warehouseId, skus],
    );
    return new Set(rows.map((row) => row.sku));
  }

  /** Creates the missing levels (0 on hand), then locks all. */
  async ensure(
    tx: Tx,
    where: { warehouseId: string; storeId: string; skus: readonly string[] },
  ): Promise<LockedLevel[]> {
    await this.create(tx, where);
    return this.lock(tx, where);
  }

  /** Creates the missing levels (0 on hand); true when there were any. */
  async create(tx: Tx, where: { warehouseId: string; storeId: string; skus: readonly string[] }): Promise<boolean> {
    const { rowCount } = await tx.query(
      `INSERT INTO stock_level (id, warehouse_id, store_id, sku, on_hand)
       SELECT n.id, $1, $2, n.sku, 0 FROM unnest($3::uuid[], $4::text[]) AS n (id, sku) ORDER BY n.sku
       ON CONFLICT (warehouse_id, store_id, sku) DO NOTHING`,
      [where.warehouseId, where.storeId, where.skus.map(() => newId()), where.skus],
    );
    return rowCount !== null && rowCount > 0;
  }

  /**
   * Changes levels and writes one movement each, in one statement: neither exists without the other. Answers those of the levels that
   * have a threshold, or had one.
   */
  async move(tx: Tx, deltas: readonly LevelDelta[], cause: MovementCause): Promise<string[]> {
    if (deltas.length === 0) return [];
    const { rows } = await tx.query<{ id: string }>(
      `WITH delta AS (SELECT * FROM unnest($1::uuid[], $2::int[], $3::int[]) AS d (level_id, on_hand, reserved)),
        moved AS (UPDATE stock_level l SET on_hand = l.on_hand + d.on_hand, reserved = l.reserved + d.reserved, updated_at = db_now()
          FROM delta d WHERE l.id = d.level_id RETURNING l.id, l.on_hand, l.reserved, d.on_hand AS on_hand_delta, d.reserved AS reserved_delta,
            l.low_since, l.low_stock_threshold),
        told AS (INSERT INTO stock_movement (stock_level_id, kind, on_hand_delta, reserved_delta, on_hand_after, reserved_after, reason,
            actor, fulfillment_order_id, cycle, as_of)
          SELECT id, $4, on_hand_delta, reserved_delta, on_hand, reserved, $5, $6, $7, $8, $9 FROM moved ORDER BY id)
       SELECT id FROM moved WHERE low_since IS NOT NULL OR low_stock_threshold IS NOT NULL`,
      [
        deltas.map((delta) => delta.levelId),
        deltas.map((delta) => delta.onHandDelta),
        deltas.map((delta) => delta.reservedDelta),
        cause.kind,
        cause.reason,
        cause.actor,
        cause.fulfillmentOrderId ?? null,
        cause.cycle ?? null,
        cause.asOf ?? null,
      ],
    );
    return rows.map((row) => row.id);
  }

  /** Writes what of (locked) levels is never promised. */
  async setBuffers(tx: Tx, buffers: ReadonlyMap<string, number>): Promise<void> {
    await tx.query(
      `UPDATE stock_level l SET buffer = b.buffer, updated_at = db_now()
       FROM unnest($1::uuid[], $2::int[]) AS b (id, buffer) WHERE l.id = b.id`,
      [[...buffers.keys()], [...buffers.values()]],
    );
  }

  /** Writes from what number on (locked) levels are low; null: never. */
  async setThresholds(tx: Tx, thresholds: ReadonlyMap<string, number | null>): Promise<void> {
    await tx.query(
      `UPDATE stock_level l SET low_stock_threshold = t.threshold, updated_at = db_now()
       FROM unnest($1::uuid[], $2::int[]) AS t (id, threshold) WHERE l.id = t.id`,
      [[...thresholds.keys()], [...thresholds.values()]],
    );
  }

  /**
   * Of these (locked) levels those that became low, or are not low any more, since they were last looked at: low is as much or less that
   * may be promised than the threshold. Their state is written; a second look finds nothing.
   */
  async turned(tx: Tx, levelIds: readonly string[]): Promise<TurnedLevel[]> {
    if (levelIds.length === 0) return [];
    const { rows } = await tx.query<TurnedLevel & Record<string, unknown>>(
      `UPDATE stock_level l SET low_since = CASE WHEN COALESCE(${FREE_STOCK} <= l.low_stock_threshold, false) THEN db_now() END
       WHERE l.id = ANY($1::uuid[]) AND (l.low_since IS NOT NULL OR l.low_stock_threshold IS NOT NULL)
         AND (l.low_since IS NULL) = COALESCE(${FREE_STOCK} <= l.low_stock_threshold, false)
       RETURNING l.id AS "levelId", l.store_id AS "storeId", l.sku, l.low_since IS NOT NULL AS low, ${FREE_STOCK} AS free,
         l.low_stock_threshold AS threshold`,
      [levelIds],
    );
    return rows.sort((a, b) => (a.levelId < b.levelId ? -1 : 1));
  }
}
