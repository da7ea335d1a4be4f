import { Module } from '@nestjs/common';
import { JournalModule } from '../journal/journal.module.js';
import { LocationsModule } from '../locations/locations.module.js';
import { StoresModule } from '../stores/stores.module.js';
import { StockLevelFieldsResolver } from './graphql/stock-level-fields.resolver.js';
import { StockLevelResolver } from './graphql/stock-level.resolver.js';
import { InventoryFacade } from './inventory.facade.js';
import { StockLevelsReader } from './stock-levels.reader.js';
import { StockLevelsRepository } from './stock-levels.repository.js';
import { StockMovementsReader } from './stock-movements.reader.js';
import { AdjustStockLevel } from './use-cases/adjust-stock-level.js';
import { SetStockLevels } from './use-cases/set-stock-levels.js';

/** Stock truth per warehouse, store and SKU; reservations. */
@Module({
  imports: [JournalModule, StoresModule, LocationsModule],
  providers: [
    StockLevelsRepository,
    StockLevelsReader,
    StockMovementsReader,
    SetStockLevels,
    AdjustStockLevel,
    StockLevelResolver,
    StockLevelFieldsResolver,
    InventoryFacade,
  ],
  exports: [InventoryFacade],
})
export class InventoryModule {}
