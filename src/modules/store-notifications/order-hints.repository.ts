import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/database.js';
import type { Tx } from '../../platform/database/tx.js';

/** A customer's order that a webhook named, and when the last one came. */
export interface OrderHint {
  orderNumber: string;
  hintedAt: Date;
}

/** SQL of the orders that webhooks named: one row per order, however many webhooks come. */
@Injectable()
export class OrderHintsRepository {
  constructor(private readonly database: Database) {}

  /** A webhook named this order. */
  async note(tx: Tx, storeId: string, orderNumber: string): Promise<void> {
    await tx.query(
      `INSERT INTO order_hint (store_id, order_number, hinted_at) VALUES ($1, $2, db_clock())
       ON CONFLICT (store_id, order_number) DO UPDATE SET hinted_at = EXCLUDED.hinted_at`,
      [storeId, orderNumber],
    );
  }

  /** Orders that were named and not looked at since, the longest waiting first. */
  async waiting(storeId: string, limit: number): Promise<OrderHint[]> {
    const { rows } = await this.database.query<OrderHint>(
      `SELECT order_number AS "orderNumber", hinted_at AS "hintedAt" FROM order_hint WHERE store_id = $1 ORDER BY hinted_at LIMIT $2`,
      [storeId, limit],
    );
    return rows;
  }

  /** Removes those that were not named again since. */
  async forget(storeId: string, hints: readonly OrderHint[]): Promise<void> {
    await this.database.query(
      `DELETE FROM order_hint h USING unnest($2::text[], $3::timestamptz[]) AS seen (order_number, hinted_at)
       WHERE h.store_id = $1 AND h.order_number = seen.order_number AND h.hinted_at <= seen.hinted_at + interval '1 ms'`,
      [storeId, hints.map(({ orderNumber }) => orderNumber), hints.map(({ hintedAt }) => hintedAt)],
    );
  }
}
