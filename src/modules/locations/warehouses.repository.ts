import { Injectable } from '@nestjs/common';
import { newId } from '../../common/ids.js';
import type { Tx } from '../../platform/database/tx.js';
import type { WarehouseAddress } from './domain/remote-location.js';

/** A warehouse as its row holds it. */
export interface WarehouseRow extends WarehouseAddress {
  id: string;
  code: string;
  name: string;
  servedCountries: string[];
  /** Degrees, north positive; null with `longitude`: taken from the postcode or the country. */
  latitude: number | null;
  /** Degrees, east positive. */
  longitude: number | null;
  version: number;
}

/** What can be written about a warehouse. */
export type WarehouseValues = Omit<WarehouseRow, 'id' | 'version'>;

/** SQLSTATE of a broken unique constraint; the code is the only one that an update can break. */
const UNIQUE_VIOLATION = '23505';

const COLUMNS = `id, code, name, line1, line2, city, state, postcode, country, phone, served_countries AS "servedCountries",
  latitude, longitude, version`;

/** SQL of the warehouses. */
@Injectable()
export class WarehousesRepository {
  /** One warehouse, or null. */
  async find(tx: Tx, warehouseId: string): Promise<WarehouseRow | null> {
    const { rows } = await tx.query<WarehouseRow>(`SELECT ${COLUMNS} FROM warehouse WHERE id = $1`, [warehouseId]);
    return rows[0] ?? null;
  }

  /** Several warehouses; unknown ids are missing. */
  async findMany(tx: Tx, warehouseIds: readonly string[]): Promise<WarehouseRow[]> {
    const { rows } = await tx.query<WarehouseRow>(`SELECT ${COLUMNS} FROM warehouse WHERE id = ANY($1::uuid[])`, [
      warehouseIds,
    ]);
    return rows;
  }

  /** One warehouse, locked until the transaction ends, or null. */
  async lock(tx: Tx, warehouseId: string): Promise<WarehouseRow | null> {
    const { rows } = await tx.query<WarehouseRow>(`SELECT ${COLUMNS} FROM warehouse WHERE id = $1 FOR UPDATE`, [
      warehouseId,
    ]);
    return rows[0] ?? null;
  }

  /** Creates a warehouse and answers its id, or null when its code is taken. */
  async insert(tx: Tx, values: WarehouseValues): Promise<string | null> {
    const { rows } = await tx.query<{ id: string }>(
      `INSERT INTO warehouse (id, code, name, line1, line2, city, state, postcode, country, phone, served_countries, latitude, longitude, updated_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, db_now()) ON CONFLICT (code) DO NOTHING RETURNING id`,
      [newId(), ...parametersOf(values)],
    );
    return rows[0]?.id ?? null;
  }

  /** Writes a locked warehouse; false when its new code is taken (the transaction cannot go on then). */
  async update(tx: Tx, warehouseId: string, values: WarehouseValues): Promise<boolean> {
    try {
      await tx.query(
        `UPDATE warehouse SET code = $2, name = $3, line1 = $4, line2 = $5, city = $6, state = $7, postcode = $8, country = $9,
           phone = $10, served_countries = $11, latitude = $12, longitude = $13, updated_at = db_now(), version = version + 1 WHERE id = $1`,
        [warehouseId, ...parametersOf(values)],
      );
      return true;
    } catch (error) {
      if (error instanceof Error && Reflect.get(error, 'code') === UNIQUE_VIOLATION) return false;
      throw error;
    }
  }
}

function parametersOf(values: WarehouseValues): unknown[] {
  const { code, name, line1, line2, city, state, postcode, country, phone, servedCountries, latitude, longitude } =
    values;
  return [code, name, line1, line2, city, state, postcode, country, phone, servedCountries, latitude, longitude];
}
