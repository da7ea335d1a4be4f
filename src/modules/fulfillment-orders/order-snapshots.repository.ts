import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/database.js';

/** A snapshot that has just become old. Its time is text, for it has microseconds. */
export interface AgedSnapshot {
  id: string;
  observedAt: string;
}

/** For so many days after it became old a snapshot is looked at: a scheduler that rested meanwhile meets it. */
const LOOKED_AT_DAYS = 7;

/** SQL of what is kept of orders for a time. */
@Injectable()
export class OrderSnapshotsRepository {
  constructor(private readonly database: Database) {}

  /** Snapshots that became older than `days` in the last week, the oldest first, behind `after`, at most `limit`. */
  async aged(days: number, after: AgedSnapshot | null, limit: number): Promise<AgedSnapshot[]> {
    const { rows } = await this.database.query<AgedSnapshot>(
      `SELECT id, observed_at::text AS "observedAt" FROM order_snapshot
       WHERE observed_at < db_now() - $1 * interval '1 day' AND observed_at >= db_now() - $2 * interval '1 day'
         AND (observed_at, id) > (coalesce($3::timestamptz, '-infinity'), coalesce($4::uuid, '00000000-0000-0000-0000-000000000000'))
       ORDER BY observed_at, id LIMIT $5`,
      [days, days + LOOKED_AT_DAYS, after?.observedAt ?? null, after?.id ?? null, limit],
    );
    return rows;
  }

  /** Forgets those of these snapshots that were not the last of their cycle. */
  async forgetOvertaken(ids: readonly string[]): Promise<void> {
    await this.database.query(
      `DELETE FROM order_snapshot s WHERE s.id = ANY($1::uuid[]) AND EXISTS (
         SELECT FROM order_snapshot t WHERE t.fulfillment_order_id = s.fulfillment_order_id AND t.observed_at > s.observed_at
           AND NOT EXISTS (SELECT FROM request_cycle c WHERE c.fulfillment_order_id = s.fulfillment_order_id
             AND c.opened_at > s.observed_at AND c.opened_at <= t.observed_at))`,
      [ids],
    );
  }

  /** Those of these orders that are still worked on. */
  async unfinished(orderIds: readonly string[]): Promise<Set<string>> {
    const { rows } = await this.database.query<{ id: string }>(
      `SELECT id FROM fulfillment_order WHERE id = ANY($1::uuid[])
         AND stage NOT IN ('SHIPPED', 'CANCELLED', 'CLOSED', 'REJECTED', 'WITHDRAWN', 'MOVED')`,
      [orderIds],
    );
    return new Set(rows.map(({ id }) => id));
  }
}
