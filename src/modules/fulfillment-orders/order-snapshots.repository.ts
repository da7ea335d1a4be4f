import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/database.js';
import type { Tx } from '../../platform/database/tx.js';

/** SQL of what is kept of orders for a time. */
@Injectable()
export class OrderSnapshotsRepository {
  constructor(private readonly database: Database) {}

  /** Keeps the raw answer of a (locked) order in this cycle, sealed; it overtakes the last one. Called only when the digest changed. */
  async keep(
    tx: Tx,
    snapshot: { id: string; orderId: string; cycle: number; digest: string; bodySealed: string; observedAt: Date },
  ): Promise<void> {
    await tx.query(
      `WITH last AS (UPDATE order_snapshot SET overtaken = true WHERE fulfillment_order_id = $2 AND cycle = $3 AND NOT overtaken)
       INSERT INTO order_snapshot (id, fulfillment_order_id, cycle, digest, body_sealed, observed_at) VALUES ($1, $2, $3, $4, $5, $6)`,
      [snapshot.id, snapshot.orderId, snapshot.cycle, snapshot.digest, snapshot.bodySealed, snapshot.observedAt],
    );
  }

  /** Forgets overtaken snapshots that were seen more than `days` ago, at most `limit`. Returns how many. */
  async forgetOvertaken(days: number, limit: number): Promise<number> {
    const { rowCount } = await this.database.query(
      `DELETE FROM order_snapshot WHERE id IN (SELECT id FROM order_snapshot
         WHERE overtaken AND observed_at < db_now() - $1 * interval '1 day' ORDER BY observed_at LIMIT $2)`,
      [days, limit],
    );
    return rowCount ?? 0;
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
