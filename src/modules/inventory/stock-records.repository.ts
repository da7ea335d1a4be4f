import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/tx.js';
import type { DriftRecord, DriftVerdict } from './domain/drift.js';
import { PUBLISHED } from './stock-reservations.repository.js';

/** A stock record, locked by the current transaction. */
export interface LockedRecord extends DriftRecord {
  id: string;
  storeId: string;
  locationId: string;
  remoteId: string;
  expected: number | null;
  observedAt: Date;
  touchedAt: Date | null;
  pushingSince: Date | null;
  drift: number | null;
  gone: boolean;
  /** The store does not track its stock, and nobody wants our number there. */
  untracked: boolean;
}

/** A record as an order's line names it. */
export interface NamedRecord {
  id: string;
  remoteId: string;
  locationId: string;
  sku: string | null;
}

/** A record whose store should hold another number than we believe it to hold. */
export interface DifferingRecord {
  id: string;
  locationId: string;
  /** What the store should hold. */
  wanted: number;
}

/** What a read showed of a record, and what that means. */
export interface SeenRecord extends Omit<DriftVerdict, 'found' | 'send'> {
  id: string;
  locationId: string;
  warehouseId: string;
  sku: string | null;
  title: string | null;
  inStock: number | null;
  allocated: number | null;
  net: number | null;
  productRemoteId: string | null;
  expected: number | null;
}

/** A record that a read showed for the first time. */
export interface UnseenRecord extends Omit<SeenRecord, keyof DriftVerdict> {
  remoteId: string;
}

interface RecordRow extends Omit<LockedRecord, 'lastPush'> {
  [column: string]: unknown;
  pushSentAt: Date | null;
  pushAnsweredAt: Date | null;
}

const COLUMNS = `r.id, r.store_id AS "storeId", r.location_id AS "locationId", r.remote_id AS "remoteId",
  r.expected, r.awaiting, r.observed_at AS "observedAt", r.touched_at AS "touchedAt", r.pushing_since AS "pushingSince",
  r.push_sent_at AS "pushSentAt", r.push_answered_at AS "pushAnsweredAt", r.drift, r.gone_at IS NOT NULL AS gone,
  r.mapped_at AS "mappedAt", r.drift_cause AS "driftCause", r.foreign_at AS "foreignAt", r.heals,
  r.healing_stopped_at AS "healingStoppedAt", r.num_in_stock IS NULL AND NOT r.track AS untracked`;

function toLocked({ pushSentAt, pushAnsweredAt, ...row }: RecordRow): LockedRecord {
  const lastPush = pushSentAt && pushAnsweredAt ? { sentAt: pushSentAt, answeredAt: pushAnsweredAt } : null;
  return { ...row, lastPush };
}

/** SQL of stock records and what we believe of them. Records are locked in the order of their ids, after their levels. */
@Injectable()
export class StockRecordsRepository {
  /** The records of a store that lines name, by the store's id or by location and SKU, those that are gone last; without a lock. */
  async findNamed(
    tx: Tx,
    storeId: string,
    lines: readonly { remoteId: string | null; locationId: string | null; sku: string | null }[],
  ): Promise<NamedRecord[]> {
    const { rows } = await tx.query<NamedRecord & Record<string, unknown>>(
      `SELECT DISTINCT r.gone_at IS NOT NULL AS gone, r.id, r.remote_id AS "remoteId", r.location_id AS "locationId", r.sku
       FROM jsonb_to_recordset($2::jsonb) AS n ("remoteId" text, "locationId" uuid, sku text)
       JOIN stock_record r ON r.store_id = $1
         AND (r.remote_id = n."remoteId" OR (n."remoteId" IS NULL AND r.location_id = n."locationId" AND r.sku = n.sku))
       ORDER BY gone, r.id`,
      [storeId, JSON.stringify(lines)],
    );
    return rows;
  }

  /** Locks these records, and all records that are made of these levels (which the caller has locked). */
  async lock(
    tx: Tx,
    recordIds: readonly string[],
    levelIds: readonly string[] = [],
  ): Promise<Map<string, LockedRecord>> {
    if (recordIds.length + levelIds.length === 0) return new Map();
    const { rows } = await tx.query<RecordRow>(
      `SELECT ${COLUMNS} FROM stock_record r WHERE r.id = ANY($1::uuid[])
         OR r.id IN (SELECT stock_record_id FROM stock_record_level WHERE stock_level_id = ANY($2::uuid[]))
       ORDER BY r.id FOR UPDATE`,
      [recordIds, levelIds],
    );
    return new Map(rows.map((row) => [row.id, toLocked(row)]));
  }

  /**
   * Locks the records that are made of these (locked) levels, but for those through which the units of a level are held: what the
   * store may sell of the others is another number now. Answers their ids and stores.
   */
  async lockOthers(
    tx: Tx,
    held: readonly { levelId: string; recordRemoteId: string }[],
  ): Promise<{ id: string; storeId: string }[]> {
    const { rows } = await tx.query<{ id: string; storeId: string }>(
      `SELECT r.id, r.store_id AS "storeId" FROM stock_record r WHERE r.gone_at IS NULL AND r.id IN (SELECT k.stock_record_id
         FROM unnest($1::uuid[], $2::text[]) AS h (level_id, remote_id) JOIN stock_record_level k ON k.stock_level_id = h.level_id
         JOIN stock_record x ON x.id = k.stock_record_id WHERE x.remote_id <> h.remote_id)
       ORDER BY r.id FOR UPDATE`,
      [held.map(({ levelId }) => levelId), held.map(({ recordRemoteId }) => recordRemoteId)],
    );
    return rows;
  }

  /** Changes what stores will deduct by themselves. */
  async addAwaiting(tx: Tx, changes: ReadonlyMap<string, number>): Promise<void> {
    if (changes.size === 0) return;
    await tx.query(
      `UPDATE stock_record r SET awaiting = GREATEST(0, LEAST(2147483647, r.awaiting + c.delta)), updated_at = db_now()
       FROM unnest($1::uuid[], $2::bigint[]) AS c (id, delta) WHERE r.id = c.id`,
      [[...changes.keys()], [...changes.values()]],
    );
  }

  /** The store has deducted: writes what we believe it to hold now. */
  async deducted(
    tx: Tx,
    changes: readonly { recordId: string; awaiting: number; expected: number | null }[],
    answeredAt: Date,
  ): Promise<void> {
    await tx.query(
      `UPDATE stock_record r SET awaiting = GREATEST(0, r.awaiting - c.awaiting), expected = c.expected,
         touched_at = GREATEST(r.touched_at, $2::timestamptz), updated_at = db_now()
       FROM jsonb_to_recordset($1::jsonb) AS c ("recordId" uuid, awaiting bigint, expected int) WHERE r.id = c."recordId"`,
      [JSON.stringify(changes), answeredAt],
    );
  }

  /** Those of the given (locked) records whose store should be told another number. */
  async differing(tx: Tx, recordIds: readonly string[]): Promise<DifferingRecord[]> {
    if (recordIds.length === 0) return [];
    const { rows } = await tx.query<DifferingRecord & Record<string, unknown>>(
      `SELECT r.id, r.location_id AS "locationId", ${PUBLISHED} AS wanted
       FROM stock_record r JOIN stock_record_level k ON k.stock_record_id = r.id JOIN stock_level l ON l.id = k.stock_level_id
       WHERE r.id = ANY($1::uuid[]) AND r.gone_at IS NULL AND (r.num_in_stock IS NOT NULL OR r.track)
       GROUP BY r.id HAVING ${PUBLISHED} IS DISTINCT FROM r.expected ORDER BY r.id`,
      [recordIds],
    );
    return rows;
  }

  /** Writes what a read of known records showed and what it means; the records are locked. */
  async see(tx: Tx, seen: readonly SeenRecord[], sentAt: Date): Promise<void> {
    if (seen.length === 0) return;
    await tx.query(
      `UPDATE stock_record r SET location_id = s."locationId", warehouse_id = s."warehouseId", sku = s.sku, title = s.title,
         num_in_stock = s."inStock", num_allocated = s.allocated, net_stock_level = s.net, observed_at = $2,
         product_remote_id = COALESCE(s."productRemoteId", r.product_remote_id), expected = s.expected, drift = s.drift,
         drift_cause = s."driftCause", drift_since = CASE WHEN s."driftCause" IS NOT NULL THEN COALESCE(r.drift_since, db_now()) END,
         foreign_at = s."foreignAt", heals = s.heals, healing_stopped_at = s."healingStoppedAt", gone_at = NULL, updated_at = db_now(), missed_at = NULL,
         track = r.track AND (s."inStock" IS NOT NULL OR r.num_in_stock IS NULL)
       FROM jsonb_to_recordset($1::jsonb) AS s (id uuid, "locationId" uuid, "warehouseId" uuid, sku text, title text, "inStock" int,
         allocated int, net int, "productRemoteId" text, expected int, drift int, "driftCause" text, "foreignAt" timestamptz,
         heals timestamptz[], "healingStoppedAt" timestamptz) WHERE r.id = s.id`,
      [JSON.stringify(seen), sentAt],
    );
  }

  /** Records what a read showed for the first time. */
  async insert(tx: Tx, storeId: string, seen: readonly UnseenRecord[], sentAt: Date): Promise<void> {
    if (seen.length === 0) return;
    await tx.query(
      `INSERT INTO stock_record (id, store_id, location_id, warehouse_id, remote_id, sku, title, num_in_stock, num_allocated,
         net_stock_level, observed_at, product_remote_id, expected)
       SELECT s.id, $1, s."locationId", s."warehouseId", s."remoteId", s.sku, s.title, s."inStock", s.allocated, s.net, $3,
         s."productRemoteId", s.expected
       FROM jsonb_to_recordset($2::jsonb) AS s (id uuid, "locationId" uuid, "warehouseId" uuid, "remoteId" text, sku text, title text,
         "inStock" int, allocated int, net int, "productRemoteId" text, expected int)
       ON CONFLICT (store_id, remote_id) DO NOTHING`,
      [storeId, JSON.stringify(seen), sentAt],
    );
  }

  /** Locks the records of a store with these ids of the store, and answers them by those. */
  async lockRemote(tx: Tx, storeId: string, remoteIds: readonly string[]): Promise<Map<string, LockedRecord>> {
    const { rows } = await tx.query<RecordRow>(
      `SELECT ${COLUMNS} FROM stock_record r WHERE r.store_id = $1 AND r.remote_id = ANY($2::text[]) ORDER BY r.id FOR UPDATE`,
      [storeId, remoteIds],
    );
    return new Map(rows.map((row) => [row.remoteId, toLocked(row)]));
  }

  /** Shipments turned out to concern these records: what the store holds is unknown until it is told. */
  async awaitUnseen(tx: Tx, awaiting: ReadonlyMap<string, number>): Promise<void> {
    if (awaiting.size === 0) return;
    await tx.query(
      `UPDATE stock_record r SET awaiting = LEAST(2147483647, r.awaiting + c.delta), expected = NULL, updated_at = db_now()
       FROM unnest($1::uuid[], $2::bigint[]) AS c (id, delta) WHERE r.id = c.id`,
      [[...awaiting.keys()], [...awaiting.values()]],
    );
  }

  /** A person wants our number at the store, be its stock tracked there or not: what the loop breaker counted is forgotten. */
  async allowHealing(tx: Tx, recordId: string): Promise<void> {
    await tx.query(
      `UPDATE stock_record SET heals = '{}', healing_stopped_at = NULL, track = true, updated_at = db_now() WHERE id = $1`,
      [recordId],
    );
  }
}
