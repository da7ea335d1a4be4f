import { Module } from '@nestjs/common';
import { InventoryModule } from '../inventory/inventory.module.js';
import { LocationsModule } from '../locations/locations.module.js';
import { StoresModule } from '../stores/stores.module.js';
import { Places } from './places.js';
import { RoutingPinsRepository } from './routing-pins.repository.js';
import { RoutingFacade } from './routing.facade.js';

/** Which of our warehouses should do the work of an order, explained. */
@Module({
  imports: [StoresModule, LocationsModule, InventoryModule],
  providers: [Places, RoutingPinsRepository, RoutingFacade],
  exports: [RoutingFacade],
})
export class RoutingModule {}
