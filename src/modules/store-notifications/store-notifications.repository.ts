import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/database.js';
import type { Tx } from '../../platform/database/tx.js';
import type { PullKind } from './domain/pull-kind.js';
import type { Verification } from './domain/verification.js';

/** What a callback at a known endpoint brought about. */
export interface RecordedCallback {
  storeId: string;
  /** The domain-free id of the location that was called, when the endpoint belongs to one. */
  locationId: string | null;
  /** True when this callback owed a new pull; false when one was owed already. */
  woken: boolean;
}

/** A verified webhook. */
export interface NewWebhook {
  storeId: string;
  kind: string;
  eventId: string | null;
  bodySha256: Buffer;
  verification: Verification;
  /** The number of the customer's order that it is about, where it names one. */
  orderNumber?: string | undefined;
}

/** What a replay needs of a notification. */
export interface NotificationRow {
  id: string;
  storeId: string;
  source: string;
  kind: string;
  verification: string;
  orderNumber: string | null;
}

/** SQL of the inbox. */
@Injectable()
export class StoreNotificationsRepository {
  constructor(private readonly database: Database) {}

  /** When the last callback of each of these stores came, at a location or at the global URL. */
  async lastCallbacks(storeIds: readonly string[]): Promise<Map<string, Date>> {
    const { rows } = await this.database.query<{ storeId: string; receivedAt: Date }>(
      `SELECT s.id AS "storeId", n.received_at AS "receivedAt" FROM unnest($1::uuid[]) AS s (id)
       CROSS JOIN LATERAL (SELECT received_at FROM store_notification
         WHERE store_id = s.id AND source IN ('CALLBACK', 'GLOBAL_CALLBACK') ORDER BY id DESC LIMIT 1) AS n`,
      [storeIds],
      'api',
    );
    return new Map(rows.map((row) => [row.storeId, row.receivedAt]));
  }

  /** The notifications with these ids that belong to a replay or can be replayed. */
  async findMany(tx: Tx, ids: readonly string[]): Promise<NotificationRow[]> {
    const { rows } = await tx.query<NotificationRow>(
      `SELECT id, store_id AS "storeId", source, kind, verification, order_number AS "orderNumber" FROM store_notification WHERE id = ANY($1::bigint[]) ORDER BY id`,
      [ids],
    );
    return rows;
  }

  /** Notes that somebody had notifications followed once more; answers the ids of the notes, in the order of the notifications' own. */
  async recordReplays(tx: Tx, ids: readonly string[], actor: string): Promise<string[]> {
    const { rows } = await tx.query<{ id: string }>(
      `WITH made AS (INSERT INTO store_notification (store_id, location_id, source, kind, body_sha256, verification, order_number, replay_of, actor)
         SELECT store_id, location_id, 'REPLAY', kind, body_sha256, 'OPERATOR', order_number, id, $2 FROM store_notification
         WHERE id = ANY($1::bigint[]) RETURNING id, replay_of)
       SELECT id FROM made ORDER BY replay_of`,
      [ids, actor],
    );
    return rows.map(({ id }) => id);
  }

  /**
   * Notes a delivery that was refused at a known address, without its body: at most `PER_MINUTE` of them per store and minute, so that
   * a stranger who knows an address cannot fill the inbox. `ordinal` counts those of this process in the minute.
   */
  async recordRefused(refused: {
    storeId: string;
    kind: string;
    bodySha256: Buffer;
    verification: Verification;
    ordinal: number;
  }): Promise<void> {
    await this.database.query(
      `INSERT INTO store_notification (store_id, source, kind, event_id, body_sha256, verification)
       VALUES ($1, 'WEBHOOK', $2, 'refused:' || floor(extract(epoch FROM db_clock()) / 60) || ':' || $5, $3, $4)
       ON CONFLICT (store_id, event_id) WHERE event_id IS NOT NULL DO NOTHING`,
      [refused.storeId, refused.kind, refused.bodySha256, refused.verification, refused.ordinal],
      'ingest',
    );
  }

  /**
   * The callback path, one statement: the endpoint by its token's hash, the inbox row, the wakes. Committed when it returns.
   * Null when the token is unknown: nothing was written.
   */
  async recordCallback(callback: {
    tokenHash: Buffer;
    kind: string;
    bodySha256: Buffer;
    pulls: readonly PullKind[];
  }): Promise<RecordedCallback | null> {
    const { rows } = await this.database.query<{ store_id: string; location_id: string | null; woken: boolean }>(
      `WITH endpoint AS (SELECT store_id, location_id FROM callback_endpoint WHERE token_hash = $1 AND purpose = 'LOCATION'),
        noted AS (INSERT INTO store_notification (store_id, location_id, source, kind, body_sha256)
          SELECT store_id, location_id, 'CALLBACK', $2, $3 FROM endpoint),
        woken AS (UPDATE pull_wake w SET gen = w.gen + 1 FROM endpoint e
          WHERE w.store_id = e.store_id AND w.kind = ANY($4::text[]) AND w.gen = w.started_gen RETURNING w.kind)
       SELECT store_id, location_id, EXISTS (SELECT FROM woken) AS woken FROM endpoint`,
      [callback.tokenHash, callback.kind, callback.bodySha256, callback.pulls],
      'ingest',
    );
    const row = rows[0];
    return row ? { storeId: row.store_id, locationId: row.location_id, woken: row.woken } : null;
  }

  /**
   * A callback at the global URL, for a store found by its domain: at most one inbox row per store and second of the clock, and its wakes.
   * True when a new pull was owed.
   */
  async recordGlobalCallback(callback: {
    storeId: string;
    kind: string;
    bodySha256: Buffer;
    pulls: readonly PullKind[];
  }): Promise<boolean> {
    const { rows } = await this.database.query<{ woken: boolean }>(
      `WITH noted AS (INSERT INTO store_notification (store_id, source, kind, body_sha256, verification, event_id)
          VALUES ($1, 'GLOBAL_CALLBACK', $2, $3, 'HEADER', 'second:' || floor(extract(epoch FROM db_clock())))
          ON CONFLICT (store_id, event_id) WHERE event_id IS NOT NULL DO NOTHING),
        woken AS (UPDATE pull_wake SET gen = gen + 1
          WHERE store_id = $1 AND kind = ANY($4::text[]) AND gen = started_gen RETURNING kind)
       SELECT EXISTS (SELECT FROM woken) AS woken`,
      [callback.storeId, callback.kind, callback.bodySha256, callback.pulls],
      'ingest',
    );
    return rows[0]?.woken ?? false;
  }

  /** Makes a URL token known by its hash. */
  async registerEndpoint(
    tx: Tx,
    endpoint: { tokenHash: Buffer; purpose: string; storeId: string; locationId?: string },
  ): Promise<void> {
    await tx.query(
      `INSERT INTO callback_endpoint (token_hash, purpose, store_id, location_id) VALUES ($1, $2, $3, $4)
       ON CONFLICT (token_hash) DO NOTHING`,
      [endpoint.tokenHash, endpoint.purpose, endpoint.storeId, endpoint.locationId ?? null],
    );
  }

  /** Whether a token with this hash was made known. */
  async knowsEndpoint(tx: Tx, tokenHash: Buffer): Promise<boolean> {
    const { rowCount } = await tx.query('SELECT FROM callback_endpoint WHERE token_hash = $1', [tokenHash]);
    return rowCount === 1;
  }

  /** Forgets the callback tokens of a location. */
  async removeLocationEndpoints(tx: Tx, locationId: string): Promise<void> {
    await tx.query('DELETE FROM callback_endpoint WHERE location_id = $1', [locationId]);
  }

  /** The store of a webhook token, or null. */
  async findWebhookStore(tokenHash: Buffer): Promise<string | null> {
    const { rows } = await this.database.query<{ store_id: string }>(
      `SELECT store_id FROM callback_endpoint WHERE token_hash = $1 AND purpose = 'WEBHOOK'`,
      [tokenHash],
      'ingest',
    );
    return rows[0]?.store_id ?? null;
  }

  /** Records a verified webhook once per event id; false for a repeat. */
  async recordWebhook(tx: Tx, webhook: NewWebhook): Promise<boolean> {
    const { rowCount } = await tx.query(
      `INSERT INTO store_notification (store_id, source, kind, event_id, body_sha256, verification, order_number) VALUES ($1, 'WEBHOOK', $2, $3, $4, $5, $6)
       ON CONFLICT (store_id, event_id) WHERE event_id IS NOT NULL DO NOTHING`,
      [
        webhook.storeId,
        webhook.kind,
        webhook.eventId,
        webhook.bodySha256,
        webhook.verification,
        webhook.orderNumber ?? null,
      ],
    );
    return rowCount === 1;
  }

  /** Deletes inbox rows older than this, at most `limit` of them. Returns how many. */
  async deleteOlderThan(days: number, limit: number): Promise<number> {
    const { rowCount } = await this.database.query(
      `DELETE FROM store_notification WHERE id IN (
         SELECT id FROM store_notification WHERE received_at < db_now() - $1 * interval '1 day' ORDER BY received_at LIMIT $2)`,
      [days, limit],
    );
    return rowCount ?? 0;
  }
}
