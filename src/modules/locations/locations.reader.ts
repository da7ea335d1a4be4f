import { Injectable } from '@nestjs/common';
import type {
  Location as LocationRecord,
  Prisma,
  Warehouse as WarehouseRecord,
} from '../../generated/prisma/client.js';
import { PrismaService } from '../../platform/database/prisma.service.js';
import type { PageArgs } from '../../platform/graphql/connection.js';
import { toGlobalId } from '../../platform/graphql/global-id.js';
import { paginate, type Page } from '../../platform/graphql/page.js';
import type { LocationStatus } from './domain/location-status.js';
import type { LocationDifference } from './domain/remote-location.js';
import type { Location } from './graphql/location.model.js';
import type { Warehouse } from './graphql/warehouse.model.js';

/** Which locations to list, by inner ids. */
export interface LocationQuery {
  storeIds?: string[];
  warehouseIds?: string[];
  statuses?: LocationStatus[];
}

const CALLBACK_STATE = {
  CREATING: 'PENDING',
  ACTIVE: 'REGISTERED',
  DELETING: 'REGISTERED',
  DELETED: 'REMOVED',
} as const;

/** Reads of warehouses and locations for GraphQL. */
@Injectable()
export class LocationsReader {
  constructor(private readonly prisma: PrismaService) {}

  /** One page of warehouses, newest first. */
  warehouses(codes: string[] | undefined, args: PageArgs): Promise<Page<Warehouse>> {
    const where: Prisma.WarehouseWhereInput = codes ? { code: { in: codes } } : {};
    return paginate(args, {
      name: 'warehouses',
      where,
      findMany: (query) => this.prisma.warehouse.findMany(query),
      count: (query) => this.prisma.warehouse.count(query),
      toNode: toWarehouse,
    });
  }

  /** One page of locations, newest first; deleted ones too, unless the query says otherwise. */
  locations({ storeIds, warehouseIds, statuses }: LocationQuery, args: PageArgs): Promise<Page<Location>> {
    const where: Prisma.LocationWhereInput = {
      ...(storeIds && { storeId: { in: storeIds } }),
      ...(warehouseIds && { warehouseId: { in: warehouseIds } }),
      ...(statuses && { status: { in: statuses } }),
    };
    return paginate(args, {
      name: 'locations',
      where,
      findMany: (query) => this.prisma.location.findMany(query),
      count: (query) => this.prisma.location.count(query),
      toNode: toLocation,
    });
  }

  /** Warehouses by id; unknown ids are missing from the map. */
  async warehousesByIds(ids: readonly string[]): Promise<Map<string, Warehouse>> {
    const rows = await this.prisma.warehouse.findMany({ where: { id: { in: [...ids] } } });
    return new Map(rows.map((row) => [row.id, toWarehouse(row)]));
  }

  /** Locations by id; unknown ids are missing from the map. */
  async locationsByIds(ids: readonly string[]): Promise<Map<string, Location>> {
    const rows = await this.prisma.location.findMany({ where: { id: { in: [...ids] } } });
    return new Map(rows.map((row) => [row.id, toLocation(row)]));
  }

  /** The locations that are not deleted, grouped by their store or warehouse, oldest first. */
  async locationsBy(key: 'storeId' | 'warehouseId', ids: readonly string[]): Promise<Map<string, Location[]>> {
    const rows = await this.prisma.location.findMany({
      where: { [key]: { in: [...ids] }, deletedAt: null },
      orderBy: { id: 'asc' },
    });
    const groups = new Map<string, Location[]>(ids.map((id) => [id, []]));
    for (const row of rows) groups.get(row[key])?.push(toLocation(row));
    return groups;
  }
}

function toWarehouse(row: WarehouseRecord): Warehouse {
  const { id, code, name, servedCountries, latitude, longitude, version, createdAt, updatedAt, ...address } = row;
  return {
    id: toGlobalId('wh_', id),
    warehouseId: id,
    code,
    name,
    address,
    servedCountries,
    position: latitude !== null && longitude !== null ? { latitude, longitude } : null,
    version,
    createdAt,
    updatedAt,
  };
}

function toLocation({ id, tokenVersion: _never, ...row }: LocationRecord): Location {
  const status = row.status as LocationStatus;
  const drift = (row.drift ?? []) as unknown as LocationDifference[];
  const allowedCountries = row.allowedCountries as string[] | null;
  const callbackState = CALLBACK_STATE[status];
  return { ...row, id: toGlobalId('loc_', id), locationId: id, status, callbackState, drift, allowedCountries };
}
