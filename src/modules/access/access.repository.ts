import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/database.js';
import type { Tx } from '../../platform/database/tx.js';

/** A key that may be used now. */
export interface LiveKey {
  id: string;
  name: string;
  /** Set for a key that reads this store alone. */
  onlyStore?: string;
}

/** A key that may be used, and for how many milliseconds still; null: without an end. */
export interface UsedKey {
  key: LiveKey;
  endsInMs: number | null;
}

/** The stored outcome of a mutation that carried an idempotency key. */
export interface StoredAnswer {
  requestHash: Buffer;
  response: unknown;
}

/** SQL of api_key and idempotency_record. */
@Injectable()
export class AccessRepository {
  constructor(private readonly database: Database) {}

  /** The key with this SHA-256, unless it is revoked or expired. Notes its use at most once a minute. */
  async useKey(keyHash: Buffer): Promise<UsedKey | null> {
    const { rows } = await this.database.query<{
      id: string;
      name: string;
      storeId: string | null;
      endsInMs: number | null;
    }>(
      `WITH live AS (
         SELECT id, name, store_id, expires_at FROM api_key
          WHERE key_hash = $1 AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > db_now())),
       noted AS (
         UPDATE api_key k SET last_used_at = db_now() FROM live
          WHERE k.id = live.id AND (k.last_used_at IS NULL OR k.last_used_at < db_now() - interval '1 minute'))
       SELECT id, name, store_id AS "storeId", (extract(epoch FROM expires_at - db_clock()) * 1000)::float8 AS "endsInMs" FROM live`,
      [keyHash],
      'api',
    );
    const row = rows[0];
    if (!row) return null;
    const { id, name, storeId, endsInMs } = row;
    return { key: { id, name, ...(storeId !== null && { onlyStore: storeId }) }, endsInMs };
  }

  /** A key that reads one store for some minutes. Drops such keys that ended more than an hour ago. */
  async insertStoreKey(
    tx: Tx,
    key: { id: string; name: string; prefix: string; keyHash: Buffer; storeId: string; minutes: number },
  ): Promise<void> {
    await tx.query(
      `WITH ended AS (DELETE FROM api_key WHERE store_id IS NOT NULL AND expires_at < db_now() - interval '1 hour')
       INSERT INTO api_key (id, name, prefix, key_hash, store_id, expires_at)
       VALUES ($1, $2, $3, $4, $5, db_now() + $6 * interval '1 minute')`,
      [key.id, key.name, key.prefix, key.keyHash, key.storeId, key.minutes],
    );
  }

  /** Whether a key that may be used has this name, in any case. The answer holds until the end of the transaction. */
  async isNameInUse(tx: Tx, name: string): Promise<boolean> {
    await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended('api_key ' || lower($1), 0))`, [name]);
    const { rowCount } = await tx.query(
      `SELECT FROM api_key WHERE lower(name) = lower($1) AND store_id IS NULL AND revoked_at IS NULL
         AND (expires_at IS NULL OR expires_at > db_now())`,
      [name],
    );
    return rowCount !== 0;
  }

  /** Ends all keys that read this store. */
  async revokeStoreKeys(tx: Tx, storeId: string): Promise<void> {
    await tx.query('UPDATE api_key SET revoked_at = db_now() WHERE store_id = $1 AND revoked_at IS NULL', [storeId]);
  }

  /** False when the key would be over already; nothing is written then. */
  async insertKey(
    tx: Tx,
    key: { id: string; name: string; prefix: string; keyHash: Buffer; expiresAt: Date | null },
  ): Promise<boolean> {
    const { rowCount } = await tx.query(
      `INSERT INTO api_key (id, name, prefix, key_hash, expires_at)
       SELECT $1, $2, $3, $4, $5::timestamptz WHERE $5::timestamptz IS NULL OR $5::timestamptz > db_now()`,
      [key.id, key.name, key.prefix, key.keyHash, key.expiresAt],
    );
    return rowCount === 1;
  }

  /** Revokes a key; a key that is revoked already stays as it is. False when there is no such key. */
  async revokeKey(tx: Tx, id: string): Promise<boolean> {
    const { rowCount } = await tx.query(
      'UPDATE api_key SET revoked_at = coalesce(revoked_at, db_now()) WHERE id = $1',
      [id],
    );
    return rowCount === 1;
  }

  /**
   * Claims an idempotency key for this transaction. Waits while another transaction holds the same claim:
   * false when that one committed, true when it rolled back or there was none.
   */
  async claim(tx: Tx, keyId: string, idempotencyKey: string, requestHash: Buffer): Promise<boolean> {
    const { rowCount } = await tx.query(
      `INSERT INTO idempotency_record (api_key_id, key, request_hash) VALUES ($1, $2, $3)
       ON CONFLICT (api_key_id, key) DO NOTHING`,
      [keyId, idempotencyKey, requestHash],
    );
    return rowCount === 1;
  }

  /** Forgets answers older than this, at most `limit`; their keys may be used anew. Returns how many. */
  async forgetAnswers(hours: number, limit: number): Promise<number> {
    const { rowCount } = await this.database.query(
      `DELETE FROM idempotency_record WHERE (api_key_id, key) IN (
         SELECT api_key_id, key FROM idempotency_record WHERE created_at < db_now() - $1 * interval '1 hour' ORDER BY created_at LIMIT $2)`,
      [hours, limit],
    );
    return rowCount ?? 0;
  }

  async answerOf(tx: Tx, keyId: string, idempotencyKey: string): Promise<StoredAnswer | undefined> {
    const { rows } = await tx.query<StoredAnswer>(
      'SELECT request_hash AS "requestHash", response FROM idempotency_record WHERE api_key_id = $1 AND key = $2',
      [keyId, idempotencyKey],
    );
    return rows[0];
  }

  async storeAnswer(tx: Tx, keyId: string, idempotencyKey: string, response: unknown): Promise<void> {
    await tx.query('UPDATE idempotency_record SET response = $3::jsonb WHERE api_key_id = $1 AND key = $2', [
      keyId,
      idempotencyKey,
      JSON.stringify(response ?? null),
    ]);
  }
}
