import { Module } from '@nestjs/common';
import { JournalModule } from '../journal/journal.module.js';
import { StoreNotificationsModule } from '../store-notifications/store-notifications.module.js';
import { StoreOperationsModule } from '../store-operations/store-operations.module.js';
import { StoresModule } from '../stores/stores.module.js';
import { CallbackUrls } from './callback-urls.js';
import { LocationFieldsResolver, StoreLocationsResolver } from './graphql/location-fields.resolver.js';
import { LocationMutations } from './graphql/location-mutations.js';
import { LocationResolver } from './graphql/location.resolver.js';
import { WarehouseResolver } from './graphql/warehouse.resolver.js';
import { LocationCreateHandler } from './jobs/location-create.handler.js';
import { LocationDeleteHandler } from './jobs/location-delete.handler.js';
import { LocationTools } from './jobs/location-tools.js';
import { LocationUpdateHandler } from './jobs/location-update.handler.js';
import { LocationOperations } from './location-operations.js';
import { LocationsFacade } from './locations.facade.js';
import { LocationsReader } from './locations.reader.js';
import { LocationsRepository } from './locations.repository.js';
import { OpenWork } from './open-work.js';
import { AdoptLocations } from './use-cases/adopt-locations.js';
import { CompareLocations } from './use-cases/compare-locations.js';
import { ConfirmLocation } from './use-cases/confirm-location.js';
import { CreateLocation } from './use-cases/create-location.js';
import { CreateWarehouse } from './use-cases/create-warehouse.js';
import { DeleteLocation } from './use-cases/delete-location.js';
import { EndLocation } from './use-cases/end-location.js';
import { RenewCallbackUrls } from './use-cases/renew-callback-urls.js';
import { PushLocation } from './use-cases/push-location.js';
import { RepairLocation } from './use-cases/repair-location.js';
import { UpdateLocation } from './use-cases/update-location.js';
import { UpdateWarehouse } from './use-cases/update-warehouse.js';
import { WatchForeignLocations } from './use-cases/watch-foreign-locations.js';
import { WarehousesRepository } from './warehouses.repository.js';

const USE_CASES = [
  AdoptLocations,
  CompareLocations,
  ConfirmLocation,
  CreateLocation,
  CreateWarehouse,
  DeleteLocation,
  EndLocation,
  PushLocation,
  RenewCallbackUrls,
  RepairLocation,
  UpdateLocation,
  UpdateWarehouse,
  WatchForeignLocations,
];
const HANDLERS = [LocationCreateHandler, LocationUpdateHandler, LocationDeleteHandler];
const RESOLVERS = [LocationResolver, LocationFieldsResolver, StoreLocationsResolver, WarehouseResolver];

/** Warehouses, and the locations by which stores know them. */
@Module({
  imports: [JournalModule, StoresModule, StoreNotificationsModule, StoreOperationsModule],
  providers: [
    LocationsRepository,
    WarehousesRepository,
    LocationsReader,
    CallbackUrls,
    LocationOperations,
    LocationTools,
    LocationMutations,
    OpenWork,
    ...USE_CASES,
    ...HANDLERS,
    ...RESOLVERS,
    LocationsFacade,
  ],
  exports: [LocationsFacade],
})
export class LocationsModule {}
