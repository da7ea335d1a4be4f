import { Module } from '@nestjs/common';
import { JournalModule } from '../journal/journal.module.js';
import { LocationsModule } from '../locations/locations.module.js';
import { StoreNotificationsModule } from '../store-notifications/store-notifications.module.js';
import { StoreOperationsModule } from '../store-operations/store-operations.module.js';
import { StoresModule } from '../stores/stores.module.js';
import { StockLevelFieldsResolver } from './graphql/stock-level-fields.resolver.js';
import { StockLevelResolver } from './graphql/stock-level.resolver.js';
import { StockRecordResolver } from './graphql/stock-record.resolver.js';
import { InventoryFacade } from './inventory.facade.js';
import { StockPushHandler } from './jobs/stock-push.handler.js';
import { StockPull } from './jobs/stock.pull.js';
import { StockLevelsReader } from './stock-levels.reader.js';
import { StockLevelsRepository } from './stock-levels.repository.js';
import { StockMovementsReader } from './stock-movements.reader.js';
import { StockPushesRepository } from './stock-pushes.repository.js';
import { StockRecordsRepository } from './stock-records.repository.js';
import { StockRecordsReader } from './stock-records.reader.js';
import { StockShipmentsRepository } from './stock-shipments.repository.js';
import { AdjustStockLevel } from './use-cases/adjust-stock-level.js';
import { EndShipment } from './use-cases/end-shipment.js';
import { FollowLevels } from './use-cases/follow-levels.js';
import { LockRecord } from './use-cases/lock-record.js';
import { PreparePush } from './use-cases/prepare-push.js';
import { ReportRecords } from './use-cases/report-records.js';
import { SettlePush } from './use-cases/settle-push.js';
import { StockAccess } from './use-cases/stock-access.js';
import { SyncStock } from './use-cases/sync-stock.js';
import { TakeInRecords } from './use-cases/take-in-records.js';
import { RaisePushes } from './use-cases/raise-pushes.js';
import { RecordShipment } from './use-cases/record-shipment.js';
import { SetStockLevels } from './use-cases/set-stock-levels.js';

const REPOSITORIES = [StockLevelsRepository, StockRecordsRepository, StockShipmentsRepository, StockPushesRepository];
const USE_CASES = [
  SetStockLevels,
  AdjustStockLevel,
  FollowLevels,
  LockRecord,
  RaisePushes,
  RecordShipment,
  EndShipment,
  TakeInRecords,
  ReportRecords,
  PreparePush,
  SettlePush,
  SyncStock,
  StockAccess,
];
const JOBS = [StockPull, StockPushHandler];

/** Stock truth per warehouse, store and SKU; reservations; the records by which stores know it. */
@Module({
  imports: [JournalModule, StoresModule, StoreNotificationsModule, StoreOperationsModule, LocationsModule],
  providers: [
    ...REPOSITORIES,
    ...USE_CASES,
    ...JOBS,
    StockLevelsReader,
    StockMovementsReader,
    StockRecordsReader,
    StockLevelResolver,
    StockLevelFieldsResolver,
    StockRecordResolver,
    InventoryFacade,
  ],
  exports: [InventoryFacade],
})
export class InventoryModule {}
