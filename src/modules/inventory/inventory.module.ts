import { Module } from '@nestjs/common';
import { JournalModule } from '../journal/journal.module.js';
import { LocationsModule } from '../locations/locations.module.js';
import { StoreNotificationsModule } from '../store-notifications/store-notifications.module.js';
import { StoreOperationsModule } from '../store-operations/store-operations.module.js';
import { StoresModule } from '../stores/stores.module.js';
import { StockLevelFieldsResolver } from './graphql/stock-level-fields.resolver.js';
import { StockLevelResolver } from './graphql/stock-level.resolver.js';
import { SkuMappingCsvResolver } from './graphql/sku-mapping-csv.resolver.js';
import { SkuMappingResolver } from './graphql/sku-mapping.resolver.js';
import { StockRecordMutations } from './graphql/stock-record-mutations.js';
import { StockRecordComponentResolver, StockRecordResolver } from './graphql/stock-record.resolver.js';
import { StockRulesResolver } from './graphql/stock-rules.resolver.js';
import { UnmappedSkuResolver } from './graphql/unmapped-sku.resolver.js';
import { InventoryFacade } from './inventory.facade.js';
import { CreateRecordHandler } from './jobs/create-record.handler.js';
import { StockPushHandler } from './jobs/stock-push.handler.js';
import { StockPull } from './jobs/stock.pull.js';
import { MissingRecordsRepository } from './missing-records.repository.js';
import { ProductSources } from './product-sources.js';
import { SkuBlocking } from './sku-blocking.js';
import { SkuBlocksRepository } from './sku-blocks.repository.js';
import { SkuComponentsRepository } from './sku-components.repository.js';
import { SkuHooks } from './sku-hooks.js';
import { SkuMappingsReader } from './sku-mappings.reader.js';
import { SkuSpellingsReader } from './sku-spellings.reader.js';
import { SkuMappingsRepository } from './sku-mappings.repository.js';
import { StockCoverReader } from './stock-cover.reader.js';
import { StockLevelsReader } from './stock-levels.reader.js';
import { StockLevelsRepository } from './stock-levels.repository.js';
import { StockMovementsReader } from './stock-movements.reader.js';
import { StockPushesRepository } from './stock-pushes.repository.js';
import { StockRecordsRepository } from './stock-records.repository.js';
import { StockRecordsReader } from './stock-records.reader.js';
import { StockCountsRepository } from './stock-counts.repository.js';
import { StockReservationsRepository } from './stock-reservations.repository.js';
import { StockShipmentsRepository } from './stock-shipments.repository.js';
import { UnmappedSkusReader } from './unmapped-skus.reader.js';
import { AdjustStockLevel } from './use-cases/adjust-stock-level.js';
import { CheckCount } from './use-cases/check-count.js';
import { EndRecord } from './use-cases/end-record.js';
import { EndShipment } from './use-cases/end-shipment.js';
import { FollowLevels } from './use-cases/follow-levels.js';
import { FollowList } from './use-cases/follow-list.js';
import { LockRecord } from './use-cases/lock-record.js';
import { PreparePush } from './use-cases/prepare-push.js';
import { ReportRecords } from './use-cases/report-records.js';
import { SettlePush } from './use-cases/settle-push.js';
import { BlockOrder } from './use-cases/block-order.js';
import { MoveLevels } from './use-cases/move-levels.js';
import { ImportMappings } from './use-cases/import-mappings.js';
import { MapSkus } from './use-cases/map-skus.js';
import { RemapRecords } from './use-cases/remap-records.js';
import { ReservePieces } from './use-cases/reserve-pieces.js';
import { ResolveLines } from './use-cases/resolve-lines.js';
import { ResolveSkus } from './use-cases/resolve-skus.js';
import { TellKnownSkus } from './use-cases/tell-known-skus.js';
import { TellLinks } from './use-cases/tell-links.js';
import { StockAccess } from './use-cases/stock-access.js';
import { SyncStock } from './use-cases/sync-stock.js';
import { RecordSightings } from './use-cases/record-sightings.js';
import { TakeInRecords } from './use-cases/take-in-records.js';
import { CreateRecords } from './use-cases/create-records.js';
import { SettleCreated } from './use-cases/settle-created.js';
import { SetBuffers } from './use-cases/set-buffers.js';
import { HealRecord } from './use-cases/heal-record.js';
import { WatchDrift } from './use-cases/watch-drift.js';
import { RaisePushes } from './use-cases/raise-pushes.js';
import { RecordShipment } from './use-cases/record-shipment.js';
import { SetStockLevels } from './use-cases/set-stock-levels.js';

const REPOSITORIES = [
  StockLevelsRepository,
  StockReservationsRepository,
  StockRecordsRepository,
  StockCountsRepository,
  StockShipmentsRepository,
  StockPushesRepository,
  SkuMappingsRepository,
  SkuComponentsRepository,
  SkuBlocksRepository,
  MissingRecordsRepository,
];
const USE_CASES = [
  SetStockLevels,
  AdjustStockLevel,
  FollowLevels,
  FollowList,
  EndRecord,
  LockRecord,
  RaisePushes,
  RecordShipment,
  EndShipment,
  RecordSightings,
  TakeInRecords,
  ReportRecords,
  PreparePush,
  SettlePush,
  SyncStock,
  StockAccess,
  BlockOrder,
  CheckCount,
  MoveLevels,
  ReservePieces,
  ResolveLines,
  ResolveSkus,
  TellKnownSkus,
  TellLinks,
  MapSkus,
  ImportMappings,
  RemapRecords,
  WatchDrift,
  SetBuffers,
  ProductSources,
  CreateRecords,
  SettleCreated,
  HealRecord,
  SkuHooks,
  SkuBlocking,
];
const JOBS = [StockPull, StockPushHandler, CreateRecordHandler];

/** Stock truth per warehouse, store and SKU; reservations; the records by which stores know it. */
@Module({
  imports: [JournalModule, StoresModule, StoreNotificationsModule, StoreOperationsModule, LocationsModule],
  providers: [
    ...REPOSITORIES,
    ...USE_CASES,
    ...JOBS,
    StockLevelsReader,
    StockCoverReader,
    StockMovementsReader,
    StockRecordsReader,
    StockLevelResolver,
    StockLevelFieldsResolver,
    SkuMappingsReader,
    SkuSpellingsReader,
    SkuMappingResolver,
    SkuMappingCsvResolver,
    UnmappedSkusReader,
    UnmappedSkuResolver,
    StockRecordResolver,
    StockRecordMutations,
    StockRulesResolver,
    StockRecordComponentResolver,
    InventoryFacade,
  ],
  exports: [InventoryFacade],
})
export class InventoryModule {}
