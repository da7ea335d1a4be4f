import { Injectable } from '@nestjs/common';
import type { RemoteLocation } from '../../../clients/store-client.js';
import type { Tx } from '../../../platform/database/tx.js';
import { CallbackUrls } from '../callback-urls.js';
import { findByToken } from '../domain/remote-location.js';
import { isInFlight, LocationOperations } from '../location-operations.js';
import { LocationsRepository } from '../locations.repository.js';
import { ConfirmLocation } from './confirm-location.js';

/** After an install: takes over locations that the store has with our token, though we never saw the answer of their creation. */
@Injectable()
export class AdoptLocations {
  constructor(
    private readonly locations: LocationsRepository,
    private readonly operations: LocationOperations,
    private readonly urls: CallbackUrls,
    private readonly confirmLocation: ConfirmLocation,
  ) {}

  /** Answers how many were adopted. A creation that is under way is left to its own resolver. */
  async execute(tx: Tx, storeId: string, seen: readonly RemoteLocation[], actor: string): Promise<number> {
    let adopted = 0;
    for (const location of await this.locations.lockUnconfirmed(tx, storeId)) {
      const remote = findByToken(seen, this.urls.tokensOf(location));
      if (!remote || (await this.operations.unfinished(tx, location)).some(isInFlight)) continue;
      await this.operations.drop(tx, location, 'The store has the location already.');
      await this.confirmLocation.execute(tx, location, { remoteId: remote.remoteId, adopted: true, actor });
      adopted += 1;
    }
    return adopted;
  }
}
