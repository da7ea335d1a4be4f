import { Injectable } from '@nestjs/common';
import type { RemoteLocation } from '../../clients/store-client.js';
import type { Tx } from '../../platform/database/tx.js';
import type { GraphqlContext } from '../../platform/graphql/graphql-context.js';
import { loaderOf } from '../../platform/graphql/loaders.js';
import type { LocationStatus } from './domain/location-status.js';
import type { Location } from './graphql/location.model.js';
import type { Warehouse } from './graphql/warehouse.model.js';
import { LocationsReader } from './locations.reader.js';
import { LocationsRepository, type LocationRow } from './locations.repository.js';
import { OpenWork, type OpenWorkCheck } from './open-work.js';
import { AdoptLocations } from './use-cases/adopt-locations.js';
import { CompareLocations } from './use-cases/compare-locations.js';
import { WarehousesRepository, type WarehouseRow } from './warehouses.repository.js';

export type { LocationStatus } from './domain/location-status.js';
export type { OpenWorkCheck } from './open-work.js';

/** What deciding about an order needs to know of the location that it is at. */
export interface KnownLocation {
  id: string;
  warehouseId: string;
  /** ISO 3166-1 alpha-2, upper case; empty: every country. */
  servedCountries: string[];
}

/** The plain facts of a location. */
export interface LocationSummary {
  id: string;
  storeId: string;
  warehouseId: string;
  /** The store's own id; null until the store has it. */
  remoteId: string | null;
  name: string;
  status: LocationStatus;
}

/** The plain facts of a warehouse. */
export type WarehouseSummary = Pick<
  WarehouseRow,
  'id' | 'code' | 'name' | 'country' | 'postcode' | 'servedCountries' | 'latitude' | 'longitude'
>;

/** The door of warehouses and locations. */
@Injectable()
export class LocationsFacade {
  constructor(
    private readonly locations: LocationsRepository,
    private readonly warehouses: WarehousesRepository,
    private readonly reader: LocationsReader,
    private readonly openWork: OpenWork,
    private readonly adopt: AdoptLocations,
    private readonly compare: CompareLocations,
  ) {}

  /** Our location behind the store's own id, or null when it is not (or no longer) ours. */
  byRemoteId(tx: Tx, storeId: string, remoteId: string): Promise<KnownLocation | null> {
    return this.locations.byRemoteId(tx, storeId, remoteId);
  }

  /** Locations by id, deleted ones too; unknown ids are missing from the map. */
  async byIds(tx: Tx, locationIds: readonly string[]): Promise<Map<string, LocationSummary>> {
    const rows = await this.locations.findMany(tx, locationIds);
    return new Map(rows.map((row) => [row.id, summaryOf(row)]));
  }

  /** The ACTIVE locations of a store. */
  async activeOfStore(tx: Tx, storeId: string): Promise<LocationSummary[]> {
    return (await this.locations.activeOfStore(tx, storeId)).map(summaryOf);
  }

  /** The warehouse of a location, or null. */
  async warehouseOf(tx: Tx, locationId: string): Promise<WarehouseSummary | null> {
    const [location] = await this.locations.findMany(tx, [locationId]);
    return location ? this.warehouse(tx, location.warehouseId) : null;
  }

  /** A warehouse by id, or null. */
  async warehouse(tx: Tx, warehouseId: string): Promise<WarehouseSummary | null> {
    const row = await this.warehouses.find(tx, warehouseId);
    return row && warehouseOf(row);
  }

  /** Warehouses by id; unknown ids are missing from the map. */
  async warehousesByIds(tx: Tx, warehouseIds: readonly string[]): Promise<Map<string, WarehouseSummary>> {
    const rows = await this.warehouses.findMany(tx, warehouseIds);
    return new Map(rows.map((row) => [row.id, warehouseOf(row)]));
  }

  /** Adds a count of open work that keeps a location from being deleted. Call it in `onModuleInit`. */
  registerOpenWork(check: OpenWorkCheck): void {
    this.openWork.register(check);
  }

  /** After an install: adopts the store's locations that carry our token and were never confirmed. Answers how many. */
  adoptFound(tx: Tx, storeId: string, seen: readonly RemoteLocation[], actor: string): Promise<number> {
    return this.adopt.execute(tx, storeId, seen, actor);
  }

  /**
   * Holds the complete list of a store's locations (read at `sentAt`, with the ids of those that could not be understood) against what
   * they should be: opens or resolves LOCATION_DRIFT for each of ours, and LOCATION_FOREIGN of the store for those that call us back
   * and are not ours. Answers how many there are of both.
   */
  compareWith(
    storeId: string,
    seen: { locations: readonly RemoteLocation[]; unreadable: readonly (string | null)[]; sentAt: Date },
  ): Promise<number> {
    return this.compare.execute(storeId, seen);
  }

  /** What a look at the store's locations found is nobody's task any more: the store has left. */
  forgetFindings(tx: Tx, storeId: string, resolution: string): Promise<void> {
    return this.compare.forget(tx, storeId, resolution);
  }

  /** The GraphQL model of a location, batched within one request; null when it is unknown. */
  loadLocation(context: GraphqlContext, locationId: string): Promise<Location | null> {
    return loaderOf<string, Location>(context, 'location', (ids) => this.reader.locationsByIds(ids)).load(locationId);
  }

  /** The GraphQL model of a warehouse, batched within one request; null when it is unknown. */
  loadWarehouse(context: GraphqlContext, warehouseId: string): Promise<Warehouse | null> {
    return loaderOf<string, Warehouse>(context, 'warehouse', (ids) => this.reader.warehousesByIds(ids)).load(
      warehouseId,
    );
  }
}

function summaryOf({ id, storeId, warehouseId, remoteId, name, status }: LocationRow): LocationSummary {
  return { id, storeId, warehouseId, remoteId, name, status };
}

function warehouseOf(row: WarehouseRow): WarehouseSummary {
  const { id, code, name, country, postcode, servedCountries, latitude, longitude } = row;
  return { id, code, name, country, postcode, servedCountries, latitude, longitude };
}
