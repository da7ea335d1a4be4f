import { Injectable } from '@nestjs/common';
import { DomainError } from '../../../common/domain-error.js';
import type { Tx } from '../../../platform/database/tx.js';
import { JournalFacade } from '../../journal/journal.facade.js';
import { StoresFacade } from '../../stores/stores.facade.js';
import { CallbackUrls } from '../callback-urls.js';
import { LocationTimeline } from '../domain/location-timeline.js';
import { LocationOperations } from '../location-operations.js';
import { LocationsRepository } from '../locations.repository.js';
import { WarehousesRepository } from '../warehouses.repository.js';
import { found } from './errors.js';

/** A warehouse that shall work for a store. */
export interface NewLocation {
  storeId: string;
  warehouseId: string;
  /** Null: the warehouse's name. */
  name: string | null;
  acceptsReturns: boolean;
  actor: string;
}

/** Records a location, makes its callback token known, and intends its creation at the store; all in one transaction. */
@Injectable()
export class CreateLocation {
  constructor(
    private readonly locations: LocationsRepository,
    private readonly warehouses: WarehousesRepository,
    private readonly stores: StoresFacade,
    private readonly urls: CallbackUrls,
    private readonly operations: LocationOperations,
    private readonly journal: JournalFacade,
  ) {}

  /** Answers the id. Throws DomainError NOT_FOUND, STORE_NOT_CONNECTED or LOCATION_EXISTS. */
  async execute(tx: Tx, input: NewLocation): Promise<string> {
    const { storeId, warehouseId, acceptsReturns, actor } = input;
    const store = found(await this.stores.find(tx, storeId), 'store');
    if (store.status === 'PENDING' || store.status === 'UNINSTALLED') {
      throw new DomainError({
        code: 'STORE_NOT_CONNECTED',
        field: ['input', 'storeId'],
        message: `${store.domain} is ${store.status}. Install the app there first (storeInstallUrlCreate).`,
      });
    }
    const warehouse = found(await this.warehouses.lock(tx, warehouseId), 'warehouse');
    const name = input.name ?? warehouse.name;
    const location = await this.locations.insert(tx, { storeId, warehouseId, name, acceptsReturns });
    if (!location) {
      throw new DomainError({
        code: 'LOCATION_EXISTS',
        field: ['input', 'warehouseId'],
        message: `${store.domain} has a location for warehouse ${warehouse.code} already. Change that one instead.`,
      });
    }
    await this.urls.register(tx, location);
    await this.operations.create(tx, location, actor);
    await this.journal.append(tx, {
      storeId,
      type: LocationTimeline.Requested,
      actor,
      data: { locationId: location.id, warehouseId, name },
    });
    return location.id;
  }
}
