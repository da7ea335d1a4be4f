import { Module } from '@nestjs/common';
import { LocationsModule } from '../locations/locations.module.js';
import { StoresModule } from '../stores/stores.module.js';
import { InventoryFacade } from './inventory.facade.js';
import { StockLevelsRepository } from './stock-levels.repository.js';
import { SetStockLevels } from './use-cases/set-stock-levels.js';

/** Stock truth per warehouse, store and SKU; reservations. */
@Module({
  imports: [StoresModule, LocationsModule],
  providers: [StockLevelsRepository, SetStockLevels, InventoryFacade],
  exports: [InventoryFacade],
})
export class InventoryModule {}
