import { Injectable } from '@nestjs/common';
import { newId } from '../../common/ids.js';
import { Database } from '../../platform/database/database.js';
import type { Queryable, Tx } from '../../platform/database/tx.js';
import type { LocationStatus } from './domain/location-status.js';
import type { LocationDifference, WantedLocation } from './domain/remote-location.js';

/** A location as its row holds it. */
export interface LocationRow {
  id: string;
  storeId: string;
  warehouseId: string;
  remoteId: string | null;
  name: string;
  status: LocationStatus;
  tokenVersion: number;
  acceptsReturns: boolean;
  version: number;
}

const COLUMNS = `l.id, l.store_id AS "storeId", l.warehouse_id AS "warehouseId", l.remote_id AS "remoteId", l.name, l.status,
  l.token_version AS "tokenVersion", l.accepts_returns AS "acceptsReturns", l.version`;

/** SQL of the locations. */
@Injectable()
export class LocationsRepository {
  constructor(private readonly database: Database) {}

  /** One location, locked until the transaction ends, or null. */
  async lock(tx: Tx, locationId: string): Promise<LocationRow | null> {
    const { rows } = await tx.query<LocationRow>(`SELECT ${COLUMNS} FROM location l WHERE l.id = $1 FOR UPDATE`, [
      locationId,
    ]);
    return rows[0] ?? null;
  }

  /** One location with all that is sent to the store about it, or null. */
  async findWanted(
    locationId: string,
    within: Queryable = this.database,
  ): Promise<{ location: LocationRow; wanted: WantedLocation } | null> {
    const { rows } = await within.query<LocationRow & WantedLocation['address']>(
      `SELECT ${COLUMNS}, w.line1, w.line2, w.city, w.state, w.postcode, w.country, w.phone
       FROM location l JOIN warehouse w ON w.id = l.warehouse_id WHERE l.id = $1`,
      [locationId],
    );
    const row = rows[0];
    if (!row) return null;
    const { line1, line2, city, state, postcode, country, phone, ...location } = row;
    const address = { line1, line2, city, state, postcode, country, phone };
    return { location, wanted: { name: location.name, acceptsReturns: location.acceptsReturns, address } };
  }

  /** Records a location to be created; null when the store has one for this warehouse already. */
  async insert(
    tx: Tx,
    values: Pick<LocationRow, 'storeId' | 'warehouseId' | 'name' | 'acceptsReturns'>,
  ): Promise<LocationRow | null> {
    const { rows } = await tx.query<LocationRow>(
      `INSERT INTO location AS l (id, store_id, warehouse_id, name, status, accepts_returns, updated_at)
       VALUES ($1, $2, $3, $4, 'CREATING', $5, db_now())
       ON CONFLICT (store_id, warehouse_id) WHERE deleted_at IS NULL DO NOTHING RETURNING ${COLUMNS}`,
      [newId(), values.storeId, values.warehouseId, values.name, values.acceptsReturns],
    );
    return rows[0] ?? null;
  }

  /** Changes the status of a locked location. DELETED also frees its warehouse for another location. */
  async setStatus(tx: Tx, locationId: string, status: LocationStatus, remoteId?: string): Promise<void> {
    await tx.query(
      `UPDATE location SET status = $2, remote_id = COALESCE($3, remote_id), updated_at = db_now(), version = version + 1,
         deleted_at = CASE WHEN $2 = 'DELETED' THEN db_now() END WHERE id = $1`,
      [locationId, status, remoteId ?? null],
    );
  }

  /** Writes what an operator may change about a locked location, and answers its new version. */
  async setFields(tx: Tx, locationId: string, fields: { name: string; acceptsReturns: boolean }): Promise<number> {
    const { rows } = await tx.query<{ version: number }>(
      `UPDATE location SET name = $2, accepts_returns = $3, updated_at = db_now(), version = version + 1 WHERE id = $1
       RETURNING version`,
      [locationId, fields.name, fields.acceptsReturns],
    );
    return rows[0]?.version ?? 0;
  }

  /** The differences that the last look at the store found at a locked location; null: never looked, or none. */
  async driftOf(tx: Tx, locationId: string): Promise<LocationDifference[] | null> {
    const { rows } = await tx.query<{ drift: LocationDifference[] | null }>(
      'SELECT drift FROM location WHERE id = $1',
      [locationId],
    );
    return rows[0]?.drift ?? null;
  }

  /** Writes what a look at the store found; null: it is as it should be. No change of ours, so the version stays. */
  async setDrift(tx: Tx, locationId: string, drift: readonly LocationDifference[] | null): Promise<void> {
    await tx.query('UPDATE location SET drift = $2::jsonb, compared_at = db_now() WHERE id = $1', [
      locationId,
      drift && JSON.stringify(drift),
    ]);
  }

  /** Keeps the countries to which the store lets a location ship, and answers those that its warehouse serves. */
  async setAllowedCountries(tx: Tx, locationId: string, countries: readonly string[] | null): Promise<string[]> {
    const { rows } = await tx.query<{ served: string[] }>(
      `UPDATE location l SET allowed_countries = $2::jsonb FROM warehouse w WHERE l.id = $1 AND w.id = l.warehouse_id
       RETURNING w.served_countries AS served`,
      [locationId, countries && JSON.stringify(countries)],
    );
    return rows[0]?.served ?? [];
  }

  /** Whether a location was changed here after a moment of the database's clock. */
  async changedSince(tx: Tx, locationId: string, moment: Date): Promise<boolean> {
    const { rowCount } = await tx.query('SELECT FROM location WHERE id = $1 AND updated_at > $2', [locationId, moment]);
    return rowCount === 1;
  }

  /** All locations of a warehouse that are not deleted, locked, in order of their ids. */
  async lockOfWarehouse(tx: Tx, warehouseId: string): Promise<LocationRow[]> {
    const { rows } = await tx.query<LocationRow>(
      `SELECT ${COLUMNS} FROM location l WHERE l.warehouse_id = $1 AND l.deleted_at IS NULL ORDER BY l.id FOR UPDATE`,
      [warehouseId],
    );
    return rows;
  }

  /** The locations of a store that it has not confirmed yet, locked. */
  async lockUnconfirmed(tx: Tx, storeId: string): Promise<LocationRow[]> {
    const { rows } = await tx.query<LocationRow>(
      `SELECT ${COLUMNS} FROM location l WHERE l.store_id = $1 AND l.status = 'CREATING' ORDER BY l.id FOR UPDATE`,
      [storeId],
    );
    return rows;
  }

  /** The location of a store by the store's own id, with what deciding needs of its warehouse; null when it is not ours. */
  async byRemoteId(
    tx: Queryable,
    storeId: string,
    remoteId: string,
  ): Promise<{ id: string; warehouseId: string; servedCountries: string[] } | null> {
    const { rows } = await tx.query<{ id: string; warehouseId: string; servedCountries: string[] }>(
      `SELECT l.id, l.warehouse_id AS "warehouseId", w.served_countries AS "servedCountries"
       FROM location l JOIN warehouse w ON w.id = l.warehouse_id
       WHERE l.store_id = $1 AND l.remote_id = $2 AND l.deleted_at IS NULL`,
      [storeId, remoteId],
    );
    return rows[0] ?? null;
  }

  /** The locations of a store that it has or may have had at this moment of the database's clock, deleted ones left out. */
  async ownSince(tx: Tx, storeId: string, moment: Date): Promise<LocationRow[]> {
    const { rows } = await tx.query<LocationRow>(
      `SELECT ${COLUMNS} FROM location l WHERE l.store_id = $1 AND (l.deleted_at IS NULL OR l.deleted_at > $2)`,
      [storeId, moment],
    );
    return rows;
  }

  /** Several locations at once; unknown ids are left out. */
  async findMany(within: Queryable, locationIds: readonly string[]): Promise<LocationRow[]> {
    const { rows } = await within.query<LocationRow>(`SELECT ${COLUMNS} FROM location l WHERE l.id = ANY($1::uuid[])`, [
      locationIds,
    ]);
    return rows;
  }

  /** The locations of a store that work goes on at, in order of their ids. */
  async activeOfStore(within: Queryable, storeId: string): Promise<LocationRow[]> {
    const { rows } = await within.query<LocationRow>(
      `SELECT ${COLUMNS} FROM location l WHERE l.store_id = $1 AND l.status = 'ACTIVE' ORDER BY l.id`,
      [storeId],
    );
    return rows;
  }
}
