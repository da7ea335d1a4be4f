import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../platform/database/tx.js';
import type { RelocationState, RelocationStep } from './domain/relocation.js';

/** A move of work to another location of ours, as its row holds it. */
export interface RelocationRow {
  id: string;
  storeId: string;
  fulfillmentOrderId: string;
  cycle: number;
  fromLocationId: string;
  toLocationId: string;
  cause: 'OPERATOR' | 'POLICY';
  reason: string;
  actor: string;
  steps: RelocationStep[];
  /** How many steps are over. */
  done: number;
  state: RelocationState;
  newRemoteId: string | null;
  newFulfillmentOrderId: string | null;
  /** Set while it runs: why it turned back. Set afterwards: why it stopped. */
  stoppedBecause: string | null;
}

/** What a new one needs. */
export type NewRelocation = Omit<
  RelocationRow,
  'done' | 'state' | 'newRemoteId' | 'newFulfillmentOrderId' | 'stoppedBecause'
>;

const COLUMNS = `id, store_id AS "storeId", fulfillment_order_id AS "fulfillmentOrderId", cycle, from_location_id AS "fromLocationId",
  to_location_id AS "toLocationId", cause, reason, actor, steps, done, state, new_remote_id AS "newRemoteId",
  new_fulfillment_order_id AS "newFulfillmentOrderId", stopped_because AS "stoppedBecause"`;

/** SQL of the relocations. The order's row is locked by whoever writes. */
@Injectable()
export class RelocationsRepository {
  /** Records one that begins. */
  async insert(tx: Tx, relocation: NewRelocation): Promise<void> {
    const { id, storeId, fulfillmentOrderId, cycle, fromLocationId, toLocationId, cause, reason, actor, steps } =
      relocation;
    await tx.query(
      `INSERT INTO relocation (id, store_id, fulfillment_order_id, cycle, from_location_id, to_location_id, cause, reason, actor, steps, state)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'RUNNING')`,
      [id, storeId, fulfillmentOrderId, cycle, fromLocationId, toLocationId, cause, reason, actor, steps],
    );
  }

  /** One by id, locked until the transaction ends, or null. */
  async lock(tx: Tx, id: string): Promise<RelocationRow | null> {
    const { rows } = await tx.query<RelocationRow>(`SELECT ${COLUMNS} FROM relocation WHERE id = $1 FOR UPDATE`, [id]);
    return rows[0] ?? null;
  }

  /** The running one of an order, at either end, locked, or null. */
  async running(tx: Tx, orderId: string): Promise<RelocationRow | null> {
    const { rows } = await tx.query<RelocationRow>(
      `SELECT ${COLUMNS} FROM relocation WHERE state = 'RUNNING' AND (fulfillment_order_id = $1 OR new_fulfillment_order_id = $1)
       ORDER BY created_at LIMIT 1 FOR UPDATE`,
      [orderId],
    );
    return rows[0] ?? null;
  }

  /** What was tried with the order in this cycle, and whether it came to its place by a move. */
  async past(
    tx: Tx,
    order: { id: string; storeId: string; cycle: number; remoteId: string },
  ): Promise<'NONE' | 'TRIED' | 'BROUGHT'> {
    const { rows } = await tx.query<{ brought: boolean }>(
      `SELECT coalesce(new_remote_id = $4, false) AS brought FROM relocation
       WHERE (fulfillment_order_id = $1 AND (cycle = $2 OR state = 'RUNNING')) OR (store_id = $3 AND new_remote_id = $4)
       ORDER BY brought DESC LIMIT 1`,
      [order.id, order.cycle, order.storeId, order.remoteId],
    );
    const found = rows[0];
    return found ? (found.brought ? 'BROUGHT' : 'TRIED') : 'NONE';
  }

  /** One more step is over. */
  async advance(
    tx: Tx,
    id: string,
    known: { newRemoteId?: string; newFulfillmentOrderId?: string } = {},
  ): Promise<void> {
    await tx.query(
      `UPDATE relocation SET done = done + 1, new_remote_id = coalesce($2, new_remote_id), updated_at = db_now(),
         new_fulfillment_order_id = coalesce($3, new_fulfillment_order_id) WHERE id = $1`,
      [id, known.newRemoteId ?? null, known.newFulfillmentOrderId ?? null],
    );
  }

  /** Notes the order at the new location. */
  async setNewOrder(tx: Tx, id: string, newFulfillmentOrderId: string): Promise<void> {
    await tx.query('UPDATE relocation SET new_fulfillment_order_id = $2, updated_at = db_now() WHERE id = $1', [
      id,
      newFulfillmentOrderId,
    ]);
  }

  /** Notes the operation of the step that is under way. */
  async setOperation(tx: Tx, id: string, operationId: string): Promise<void> {
    await tx.query('UPDATE relocation SET operation_id = $2, updated_at = db_now() WHERE id = $1', [id, operationId]);
  }

  /** It goes back to where it came from by these steps, of which as many are over as before. */
  async turnBack(tx: Tx, id: string, steps: readonly RelocationStep[], because: string): Promise<void> {
    await tx.query(
      `UPDATE relocation SET steps = $2, stopped_because = $3, updated_at = db_now() WHERE id = $1 AND state = 'RUNNING'`,
      [id, steps, because],
    );
  }

  /** Ends it; what turned it back stays as the reason. */
  async finish(tx: Tx, id: string, state: 'DONE' | 'STOPPED', because: string | null): Promise<void> {
    await tx.query(
      `UPDATE relocation SET state = $2, stopped_because = coalesce($3, stopped_because), finished_at = db_now(), updated_at = db_now()
       WHERE id = $1 AND state = 'RUNNING'`,
      [id, state, because],
    );
  }
}
