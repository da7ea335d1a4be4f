import { Injectable } from '@nestjs/common';
import { Database } from '../../../platform/database/database.js';
import { StoresFacade } from '../../stores/stores.facade.js';
import { CallbackUrls } from '../callback-urls.js';
import { LocationOperations } from '../location-operations.js';
import { LocationsRepository } from '../locations.repository.js';
import { PushLocation } from './push-location.js';

/** Brings callback URLs that are derived from the current key to the stores, after a change of the key. */
@Injectable()
export class RenewCallbackUrls {
  constructor(
    private readonly database: Database,
    private readonly stores: StoresFacade,
    private readonly locations: LocationsRepository,
    private readonly pushLocation: PushLocation,
    private readonly operations: LocationOperations,
    private readonly urls: CallbackUrls,
  ) {}

  /**
   * Records an update for each location of an active store whose current URL was never given to it. The old URL goes on to work: nothing
   * is lost meanwhile. Answers the names of those that the store has not confirmed yet. Safe to repeat.
   */
  async execute(actor: string): Promise<string[]> {
    const pending: string[] = [];
    for (const storeId of await this.stores.activeStoreIds()) {
      for (const { id } of await this.locations.activeOfStore(this.database, storeId)) {
        await this.database.tx(async (tx) => {
          const location = await this.locations.lock(tx, id);
          if (location?.status !== 'ACTIVE') return;
          if (!(await this.urls.isKnown(tx, location))) await this.pushLocation.execute(tx, location, actor);
          if ((await this.operations.unfinished(tx, location)).length > 0) pending.push(location.name);
        });
      }
    }
    return pending;
  }
}
