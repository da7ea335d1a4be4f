import { Injectable } from '@nestjs/common';
import type { StorePlatform } from '../../clients/platform.js';
import { newId } from '../../common/ids.js';
import { Database } from '../../platform/database/database.js';
import type { Queryable, Tx } from '../../platform/database/tx.js';
import type { StorePolicy } from './domain/store-policy.js';
import type { StoreStatus } from './domain/store-status.js';

/** A store account as its row holds it. Tokens are sealed. */
export interface StoreRow {
  id: string;
  platform: StorePlatform;
  domain: string;
  name: string;
  status: StoreStatus;
  statusReason: string | null;
  accessTokenSealed: string | null;
  scopes: string[];
  apiVersion: string;
  timeZone: string | null;
  currencies: string[];
  /** As stored; read it with `readStorePolicy`. */
  policy: unknown;
  version: number;
}

/** What an install writes. Null keeps what an earlier install had found out. */
export interface InstalledValues {
  status: StoreStatus;
  accessTokenSealed: string;
  refreshTokenSealed: string | null;
  scopes: readonly string[];
  name: string | null;
  timeZone: string | null;
  currencies: readonly string[] | null;
}

const COLUMNS = `id, platform, domain, name, status, status_reason AS "statusReason", access_token_sealed AS "accessTokenSealed",
  scopes, api_version AS "apiVersion", time_zone AS "timeZone", currencies, policy, version`;

/** SQL of the store accounts. */
@Injectable()
export class StoresRepository {
  constructor(private readonly database: Database) {}

  /** One store, or null. */
  async find(storeId: string, within: Queryable = this.database): Promise<StoreRow | null> {
    const { rows } = await within.query<StoreRow>(`SELECT ${COLUMNS} FROM store WHERE id = $1`, [storeId]);
    return rows[0] ?? null;
  }

  /** One store, locked until the transaction ends, or null. */
  async lock(tx: Tx, storeId: string): Promise<StoreRow | null> {
    const { rows } = await tx.query<StoreRow>(`SELECT ${COLUMNS} FROM store WHERE id = $1 FOR UPDATE`, [storeId]);
    return rows[0] ?? null;
  }

  /** The store of a domain, locked; created as PENDING when it is new. */
  async lockOrCreate(
    tx: Tx,
    store: { platform: StorePlatform; domain: string; apiVersion: string; policy: StorePolicy },
  ): Promise<{ store: StoreRow; created: boolean }> {
    const { rowCount } = await tx.query(
      `INSERT INTO store (id, platform, domain, name, status, scopes, api_version, currencies, policy, updated_at)
       VALUES ($1, $2, $3, $3, 'PENDING', '{}', $4, '{}', $5, db_now()) ON CONFLICT (platform, domain) DO NOTHING`,
      [newId(), store.platform, store.domain, store.apiVersion, JSON.stringify(store.policy)],
    );
    const { rows } = await tx.query<StoreRow>(
      `SELECT ${COLUMNS} FROM store WHERE platform = $1 AND domain = $2 FOR UPDATE`,
      [store.platform, store.domain],
    );
    return { store: rows[0] as StoreRow, created: rowCount === 1 };
  }

  /** Writes what an install brought. */
  async saveInstall(tx: Tx, storeId: string, values: InstalledValues): Promise<void> {
    await tx.query(
      `UPDATE store SET status = $2, status_reason = NULL, access_token_sealed = $3, refresh_token_sealed = $4, scopes = $5,
         name = COALESCE($6, name), time_zone = COALESCE($7, time_zone), currencies = COALESCE($8, currencies),
         installed_at = db_now(), uninstalled_at = NULL, updated_at = db_now(), version = version + 1
       WHERE id = $1`,
      [
        storeId,
        values.status,
        values.accessTokenSealed,
        values.refreshTokenSealed,
        values.scopes,
        values.name,
        values.timeZone,
        values.currencies,
      ],
    );
  }

  /** Changes the status of a locked store. */
  async setStatus(tx: Tx, storeId: string, status: StoreStatus, reason: string | null): Promise<void> {
    await tx.query(
      `UPDATE store SET status = $2, status_reason = $3, updated_at = db_now(), version = version + 1 WHERE id = $1`,
      [storeId, status, reason],
    );
  }

  /** Erases the tokens of a locked store that removed the app. */
  async eraseTokens(tx: Tx, storeId: string): Promise<void> {
    await tx.query(
      `UPDATE store SET access_token_sealed = NULL, refresh_token_sealed = NULL, scopes = '{}', uninstalled_at = db_now()
       WHERE id = $1`,
      [storeId],
    );
  }

  /** Writes the policy of a locked store. */
  async setPolicy(tx: Tx, storeId: string, policy: StorePolicy): Promise<void> {
    await tx.query('UPDATE store SET policy = $2, updated_at = db_now(), version = version + 1 WHERE id = $1', [
      storeId,
      JSON.stringify(policy),
    ]);
  }

  /** Pins a locked store to a version of its API. */
  async setApiVersion(tx: Tx, storeId: string, apiVersion: string): Promise<void> {
    await tx.query('UPDATE store SET api_version = $2, updated_at = db_now(), version = version + 1 WHERE id = $1', [
      storeId,
      apiVersion,
    ]);
  }

  /** Writes what a store tells about itself; false when nothing of it is new. */
  async setDetails(
    tx: Tx,
    storeId: string,
    details: { name: string; timeZone: string | null; currencies: readonly string[] },
  ): Promise<boolean> {
    const { rowCount } = await tx.query(
      `UPDATE store SET name = $2, time_zone = COALESCE($3, time_zone), currencies = $4, updated_at = db_now(), version = version + 1
       WHERE id = $1 AND (name, time_zone, currencies) IS DISTINCT FROM ($2, COALESCE($3, time_zone), $4::text[])`,
      [storeId, details.name, details.timeZone, details.currencies],
    );
    return rowCount === 1;
  }

  /** Ids of all stores that are worked for. */
  async activeIds(): Promise<string[]> {
    const { rows } = await this.database.query<{ id: string }>(
      `SELECT id FROM store WHERE status = 'ACTIVE' ORDER BY id`,
    );
    return rows.map((row) => row.id);
  }

  /** The store of a domain, or null. */
  async findByDomain(
    platform: StorePlatform,
    domain: string,
  ): Promise<{ id: string; status: StoreStatus; domain: string } | null> {
    const { rows } = await this.database.query<{ id: string; status: StoreStatus; domain: string }>(
      'SELECT id, status, domain FROM store WHERE platform = $1 AND domain = $2',
      [platform, domain],
      'ingest',
    );
    return rows[0] ?? null;
  }

  /** Several stores at once; unknown ids are left out. */
  async findMany(storeIds: readonly string[]): Promise<StoreRow[]> {
    const { rows } = await this.database.query<StoreRow>(`SELECT ${COLUMNS} FROM store WHERE id = ANY($1::uuid[])`, [
      storeIds,
    ]);
    return rows;
  }
}
