import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/database.js';

/** SQL of what is kept of orders for a time. */
@Injectable()
export class OrderSnapshotsRepository {
  constructor(private readonly database: Database) {}

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
