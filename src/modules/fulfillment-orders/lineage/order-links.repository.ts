import { Injectable } from '@nestjs/common';
import { newId } from '../../../common/ids.js';
import { Database } from '../../../platform/database/database.js';
import type { Tx } from '../../../platform/database/tx.js';
import type { FamilyMember, OrderLink } from './domain/lineage.js';

/** A fulfillment order of a customer's order, as this side knows it. */
export interface KnownMember extends FamilyMember {
  id: string;
  stage: string;
  /** Seen within the last minute. */
  fresh: boolean;
}

/** SQL of the lineage of fulfillment orders. */
@Injectable()
export class OrderLinksRepository {
  constructor(private readonly database: Database) {}

  /** Stores a link; false when there is one of this kind between these orders. */
  async insert(tx: Tx, storeId: string, link: OrderLink, detectedBy: string): Promise<boolean> {
    const { rowCount } = await tx.query(
      `INSERT INTO fulfillment_order_link (id, store_id, from_remote_id, to_remote_id, kind, lines, detected_by)
       VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (store_id, from_remote_id, to_remote_id, kind) DO NOTHING`,
      [newId(), storeId, link.fromRemoteId, link.toRemoteId, link.kind, JSON.stringify(link.lines), detectedBy],
    );
    return rowCount === 1;
  }

  /** The links from and to these orders. */
  async among(tx: Tx, storeId: string, remoteIds: readonly string[]): Promise<OrderLink[]> {
    const { rows } = await tx.query<{
      from_remote_id: string;
      to_remote_id: string;
      kind: OrderLink['kind'];
      lines: OrderLink['lines'];
    }>(
      `SELECT from_remote_id, to_remote_id, kind, lines FROM fulfillment_order_link
       WHERE store_id = $1 AND (from_remote_id = ANY($2::text[]) OR to_remote_id = ANY($2::text[])) ORDER BY id`,
      [storeId, remoteIds],
    );
    return rows.map(({ from_remote_id: fromRemoteId, to_remote_id: toRemoteId, kind, lines }) => ({
      fromRemoteId,
      toRemoteId,
      kind,
      lines,
    }));
  }

  /** Our id of an order by the store's, of those that are known. */
  async idsOf(tx: Tx, storeId: string, remoteIds: readonly string[]): Promise<Map<string, string>> {
    const { rows } = await tx.query<{ id: string; remote_id: string }>(
      'SELECT id, remote_id FROM fulfillment_order WHERE store_id = $1 AND remote_id = ANY($2::text[])',
      [storeId, remoteIds],
    );
    return new Map(rows.map((row) => [row.remote_id, row.id]));
  }

  /** The orders known here from which lines were moved into an order, the latest first. `over`: nothing is left of it. */
  async movedInto(
    tx: Tx,
    storeId: string,
    remoteId: string,
  ): Promise<{ id: string; remoteId: string; over: boolean }[]> {
    const { rows } = await tx.query<{ id: string; remoteId: string; over: boolean }>(
      `SELECT o.id, o.remote_id AS "remoteId", o.stage = 'MOVED' OR NOT EXISTS (
         SELECT FROM fulfillment_order_line WHERE fulfillment_order_id = o.id AND remote_fulfillable > 0) AS over
       FROM fulfillment_order_link l JOIN fulfillment_order o ON o.store_id = l.store_id AND o.remote_id = l.from_remote_id
       WHERE l.store_id = $1 AND l.to_remote_id = $2 AND l.kind = 'MOVED' ORDER BY l.id DESC`,
      [storeId, remoteId],
    );
    return rows;
  }

  /** The fulfillment orders of a customer's order that were requested of us, the oldest first. */
  async family(tx: Tx, storeId: string, orderNumber: string): Promise<KnownMember[]> {
    const { rows } = await tx.query<{
      id: string;
      stage: string;
      fresh: boolean;
      remote_id: string;
      status: FamilyMember['status'];
      location: string | null;
      created_at: Date | null;
      lines: { orderLineId: string; quantity: number }[] | null;
    }>(
      `SELECT id, stage, observed_at > db_clock() - interval '1 minute' AS fresh, remote_id, status, remote_location_id AS location, remote_created_at AS created_at,
         (SELECT jsonb_agg(jsonb_build_object('orderLineId', order_line_id, 'quantity', remote_quantity) ORDER BY id)
            FROM fulfillment_order_line WHERE fulfillment_order_id = o.id AND remote_quantity > 0 AND order_line_id IS NOT NULL) AS lines
       FROM fulfillment_order o WHERE store_id = $1 AND order_number = $2 ORDER BY id`,
      [storeId, orderNumber],
    );
    return rows.map(({ id, stage, fresh, remote_id: remoteId, status, location, created_at: createdAt, lines }) => ({
      id,
      stage,
      fresh,
      remoteId,
      status,
      location,
      createdAt,
      lines: lines ?? [],
    }));
  }

  /** Those of these order numbers of which a store showed more than one fulfillment order. */
  async withRelatives(storeId: string, orderNumbers: readonly string[]): Promise<string[]> {
    if (orderNumbers.length === 0) return [];
    const { rows } = await this.database.query<{ order_number: string }>(
      `SELECT order_number FROM (
         SELECT order_number FROM fulfillment_order WHERE store_id = $1 AND order_number = ANY($2::text[])
         UNION ALL SELECT order_number FROM forecast_order WHERE store_id = $1 AND order_number = ANY($2::text[])) family
       GROUP BY order_number HAVING count(*) > 1 ORDER BY order_number`,
      [storeId, orderNumbers],
    );
    return rows.map((row) => row.order_number);
  }
}
