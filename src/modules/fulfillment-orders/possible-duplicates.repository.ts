import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/database.js';

/** SQL of the orders that are left to a person because another one seems to be the same. */
@Injectable()
export class PossibleDuplicatesRepository {
  constructor(private readonly database: Database) {}

  /**
   * Orders in review that are known by now to be no duplicate of the one that they were taken for: the two are linked, or that one
   * ended without a piece shipped. All of them, oldest first. One that was shipped, or went elsewhere, may have been the same: a person decides.
   */
  async cleared(): Promise<string[]> {
    const { rows } = await this.database.query<{ id: string }>(
      `SELECT o.id FROM fulfillment_order o
       JOIN request_cycle c ON c.fulfillment_order_id = o.id AND c.cycle = o.cycle AND c.decision = 'REVIEW'
       CROSS JOIN LATERAL (SELECT (k -> 'saw' ->> 'duplicateOf')::uuid AS id FROM jsonb_array_elements(c.checks) k
         WHERE k ->> 'name' = 'NOT_A_DUPLICATE' AND k ->> 'outcome' = 'REVIEW') taken_for
       JOIN fulfillment_order t ON t.id = taken_for.id
       WHERE o.stage = 'REVIEW' AND o.request_status = 'REQUESTED'
         AND (EXISTS (SELECT FROM fulfillment_order_link k WHERE k.store_id = o.store_id
             AND ((k.from_remote_id = o.remote_id AND k.to_remote_id = t.remote_id) OR (k.from_remote_id = t.remote_id AND k.to_remote_id = o.remote_id)))
           OR t.stage IN ('REJECTED', 'WITHDRAWN', 'CANCELLED') AND NOT EXISTS (SELECT FROM fulfillment_order_line l
             WHERE l.fulfillment_order_id = t.id AND l.shipped + l.in_flight > 0))
       ORDER BY o.id`,
    );
    return rows.map((row) => row.id);
  }
}
