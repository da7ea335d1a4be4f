import { Injectable } from '@nestjs/common';
import type { RemoteOrderStatus } from '../../../clients/store-client.js';
import { Database } from '../../../platform/database/database.js';
import type { Tx } from '../../../platform/database/tx.js';
import type { ContentLine } from '../domain/order-content.js';
import type { Clue, FamilyMember } from '../lineage/domain/lineage.js';

/** An order that its store has not asked for yet. */
export interface ForecastRow {
  remoteId: string;
  orderNumber: string;
  /** Our id of its location; null when it is at none of ours. */
  locationId: string | null;
  remoteLocationId: string;
  status: RemoteOrderStatus;
  origin: string | null;
  remoteCreatedAt: Date | null;
  remoteUpdatedAt: Date | null;
  lines: ForecastLine[];
}

/** A line of it. `remaining`: what is still to be shipped; null: the store does not say now. */
export type ForecastLine = ContentLine & { orderLineId: string; title: string; remaining: number | null };

/** A member of a customer's order that was not requested, and until when it was so: by the store's clock, or where that dates nothing, by ours. */
export type ForecastMember = FamilyMember & { unchangedAt: Date };

/** SQL of the forecast: orders that were not requested yet. They are never worked on. */
@Injectable()
export class ForecastRepository {
  constructor(private readonly database: Database) {}

  /** Writes one order as a list showed it in a read that was sent at `sentAt`; a later sight of it stays. */
  async save(tx: Tx, storeId: string, row: ForecastRow, sentAt: Date): Promise<void> {
    const { rowCount } = await tx.query(
      `INSERT INTO forecast_order AS f (store_id, remote_id, order_number, location_id, remote_location_id, status, origin, remote_created_at,
         remote_updated_at, first_seen_at, observed_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10)
       ON CONFLICT (store_id, remote_id) DO UPDATE SET order_number = EXCLUDED.order_number, location_id = EXCLUDED.location_id,
         remote_location_id = EXCLUDED.remote_location_id, status = EXCLUDED.status, origin = EXCLUDED.origin,
         remote_created_at = EXCLUDED.remote_created_at, remote_updated_at = EXCLUDED.remote_updated_at, observed_at = EXCLUDED.observed_at
       WHERE f.observed_at <= EXCLUDED.observed_at`,
      [
        storeId,
        row.remoteId,
        row.orderNumber,
        row.locationId,
        row.remoteLocationId,
        row.status,
        row.origin,
        row.remoteCreatedAt,
        row.remoteUpdatedAt,
        sentAt,
      ],
    );
    if (rowCount === 0) return;
    const { lines } = row;
    await tx.query(
      `WITH line AS (SELECT * FROM unnest($3::text[], $4::text[], $5::text[], $6::text[], $7::int[], $8::int[])
          AS l (id, order_line_id, sku, title, quantity, remaining)),
        gone AS (DELETE FROM forecast_line WHERE store_id = $1 AND order_remote_id = $2 AND NOT (remote_id = ANY($3::text[])))
       INSERT INTO forecast_line AS known (store_id, order_remote_id, remote_id, order_line_id, sku, title, quantity, remaining)
       SELECT $1, $2, id, order_line_id, sku, title, quantity, remaining FROM line
       ON CONFLICT (store_id, order_remote_id, remote_id) DO UPDATE SET order_line_id = EXCLUDED.order_line_id, sku = EXCLUDED.sku,
         title = EXCLUDED.title, quantity = EXCLUDED.quantity, remaining = coalesce(EXCLUDED.remaining, known.remaining)`,
      [
        storeId,
        row.remoteId,
        lines.map((line) => line.remoteId),
        lines.map((line) => line.orderLineId),
        lines.map((line) => line.sku),
        lines.map((line) => line.title),
        lines.map((line) => line.quantity),
        lines.map((line) => line.remaining),
      ],
    );
  }

  /** Notes that an order was seen; what is stored of it stays as it is. */
  async touch(tx: Tx, storeId: string, remoteId: string, sentAt: Date): Promise<void> {
    await tx.query(
      'UPDATE forecast_order SET observed_at = GREATEST(observed_at, $3) WHERE store_id = $1 AND remote_id = $2',
      [storeId, remoteId, sentAt],
    );
  }

  /** Forgets an order: it was requested, or is gone. Its lines as they were last seen; null when it was not known. */
  async take(tx: Tx, storeId: string, remoteId: string): Promise<{ lines: ContentLine[]; unchangedAt: Date } | null> {
    const { rows } = await tx.query<{ lines: ContentLine[] | null; unchanged_at: Date }>(
      `DELETE FROM forecast_order f WHERE store_id = $1 AND remote_id = $2
       RETURNING coalesce(remote_updated_at, observed_at) AS unchanged_at, (${LINES}) AS lines`,
      [storeId, remoteId],
    );
    return rows[0] ? { lines: rows[0].lines ?? [], unchangedAt: rows[0].unchanged_at } : null;
  }

  /**
   * Customers' orders with a part that a complete list that began at `since` did not show, and with another one that may have its pieces:
   * those in `orderNumbers`, and those of which something was ever requested.
   */
  async withUnseen(storeId: string, since: Date, orderNumbers: readonly string[]): Promise<string[]> {
    const { rows } = await this.database.query<{ order_number: string }>(
      `SELECT DISTINCT order_number FROM forecast_order f WHERE store_id = $1 AND observed_at < $2 AND (order_number = ANY($3::text[])
         OR EXISTS (SELECT FROM fulfillment_order o WHERE o.store_id = $1 AND o.order_number = f.order_number AND o.remote_id <> f.remote_id))
       ORDER BY order_number`,
      [storeId, since, orderNumbers],
    );
    return rows.map((row) => row.order_number);
  }

  /** Forgets what a complete list that began at `since` did not show, except of the customers' orders in `keep`. Returns how many. */
  async forgetUnseen(storeId: string, since: Date, keep: readonly string[]): Promise<number> {
    const { rowCount } = await this.database.query(
      'DELETE FROM forecast_order WHERE store_id = $1 AND observed_at < $2 AND NOT (order_number = ANY($3::text[]))',
      [storeId, since, keep],
    );
    return rowCount ?? 0;
  }

  /** The orders with these ids as they are known, locked. */
  async known(tx: Tx, storeId: string, remoteIds: readonly string[]): Promise<Map<string, ForecastMember>> {
    const { rows } = await tx.query<MemberRow>(
      `${MEMBERS} AND remote_id = ANY($2::text[]) ORDER BY remote_id FOR UPDATE`,
      [storeId, remoteIds],
    );
    return new Map(rows.map((row) => [row.remote_id, memberOf(row)]));
  }

  /** What of a customer's order was not requested yet. */
  async ofOrder(tx: Tx, storeId: string, orderNumber: string): Promise<ForecastMember[]> {
    const { rows } = await tx.query<MemberRow>(`${MEMBERS} AND order_number = $2 ORDER BY remote_id`, [
      storeId,
      orderNumber,
    ]);
    return rows.map(memberOf);
  }
}

interface MemberRow {
  [column: string]: unknown;
  remote_id: string;
  status: FamilyMember['status'];
  location: string;
  created_at: Date | null;
  unchanged_at: Date;
  lines: ContentLine[] | null;
}

function memberOf(row: MemberRow): ForecastMember {
  const { remote_id: remoteId, status, location, created_at, unchanged_at, lines } = row;
  return {
    remoteId,
    status,
    location,
    createdAt: created_at,
    unchangedAt: unchanged_at,
    lines: (lines ?? []).map(({ orderLineId, quantity }) => ({ orderLineId: orderLineId ?? '', quantity })),
  };
}

const LINES = `SELECT jsonb_agg(jsonb_build_object('remoteId', l.remote_id, 'orderLineId', l.order_line_id, 'sku', l.sku, 'quantity', l.quantity)
  ORDER BY l.remote_id) FROM forecast_line l WHERE l.store_id = f.store_id AND l.order_remote_id = f.remote_id`;

const MEMBERS = `SELECT remote_id, status, remote_location_id AS location, remote_created_at AS created_at,
  coalesce(remote_updated_at, observed_at) AS unchanged_at,
  (${LINES}) AS lines FROM forecast_order f WHERE store_id = $1`;

/** What an order that was not requested lost and won between two sights of it: everything, when it is cancelled by now. */
export function forecastClues(before: ForecastMember, after: Pick<FamilyMember, 'lines' | 'status'>): Clue[] {
  const deltas = new Map<string, number>();
  const add = (lines: FamilyMember['lines'], sign: 1 | -1): void => {
    for (const { orderLineId, quantity } of lines) {
      deltas.set(orderLineId, (deltas.get(orderLineId) ?? 0) + sign * quantity);
    }
  };
  add(before.lines, -1);
  if (after.status !== 'CANCELLED') add(after.lines, 1);
  return [...deltas]
    .filter(([, delta]) => delta !== 0)
    .map(([orderLineId, delta]) => ({
      remoteId: before.remoteId,
      orderLineId,
      delta,
      unchangedAt: before.unchangedAt,
    }));
}
