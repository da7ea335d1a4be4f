import { Injectable } from '@nestjs/common';
import { newId } from '../../common/ids.js';
import { Database } from '../../platform/database/database.js';
import type { Queryable, Tx } from '../../platform/database/tx.js';

/** Our webhook at a store. Its URL token and secret are derived from id and version, never stored. */
export interface StoreWebhookRow {
  id: string;
  storeId: string;
  remoteId: string | null;
  events: string[];
  secretVersion: number;
}

const COLUMNS = 'id, store_id AS "storeId", remote_id AS "remoteId", events, secret_version AS "secretVersion"';

/** SQL of the webhooks that we registered. */
@Injectable()
export class StoreWebhooksRepository {
  constructor(private readonly database: Database) {}

  /** The webhook of a store, or null. */
  async ofStore(storeId: string, within: Queryable = this.database): Promise<StoreWebhookRow | null> {
    const { rows } = await within.query<StoreWebhookRow>(`SELECT ${COLUMNS} FROM store_webhook WHERE store_id = $1`, [
      storeId,
    ]);
    return rows[0] ?? null;
  }

  /** The webhook of a store, locked until the transaction ends, or null. */
  async lock(tx: Tx, storeId: string): Promise<StoreWebhookRow | null> {
    const { rows } = await tx.query<StoreWebhookRow>(
      `SELECT ${COLUMNS} FROM store_webhook WHERE store_id = $1 FOR UPDATE`,
      [storeId],
    );
    return rows[0] ?? null;
  }

  /** The time of the database. */
  async now(tx: Tx): Promise<Date> {
    const { rows } = await tx.query<{ now: Date }>('SELECT db_clock() AS now');
    return rows[0]?.now as Date;
  }

  /** The webhook of a store with a new version: other URL token, other secret, not registered yet. Created when it is new. */
  async renew(tx: Tx, storeId: string, events: readonly string[]): Promise<StoreWebhookRow> {
    const { rows } = await tx.query<StoreWebhookRow>(
      `INSERT INTO store_webhook AS w (id, store_id, events) VALUES ($1, $2, $3)
       ON CONFLICT (store_id) DO UPDATE SET secret_version = w.secret_version + 1, events = EXCLUDED.events, remote_id = NULL
       RETURNING ${COLUMNS}`,
      [newId(), storeId, events],
    );
    return rows[0] as StoreWebhookRow;
  }

  /** Notes that the store's webhook was heard, at most once a second. */
  async noteReceived(tx: Tx, storeId: string): Promise<void> {
    await tx.query(
      `UPDATE store_webhook SET last_received_at = db_now()
       WHERE store_id = $1 AND (last_received_at IS NULL OR last_received_at < db_now() - interval '1 second')`,
      [storeId],
    );
  }

  /** When the webhook of each of these stores was last heard. */
  async lastReceived(storeIds: readonly string[]): Promise<Map<string, Date>> {
    const { rows } = await this.database.query<{ storeId: string; at: Date }>(
      'SELECT store_id AS "storeId", last_received_at AS at FROM store_webhook WHERE store_id = ANY($1::uuid[]) AND last_received_at IS NOT NULL',
      [storeIds],
      'api',
    );
    return new Map(rows.map(({ storeId, at }) => [storeId, at]));
  }

  /** Records the id that the store gave to this version of the webhook; false when a newer version exists. */
  async confirm(tx: Tx, webhook: { id: string; secretVersion: number }, remoteId: string): Promise<boolean> {
    const { rowCount } = await tx.query(
      'UPDATE store_webhook SET remote_id = $3 WHERE id = $1 AND secret_version = $2',
      [webhook.id, webhook.secretVersion, remoteId],
    );
    return rowCount === 1;
  }
}
