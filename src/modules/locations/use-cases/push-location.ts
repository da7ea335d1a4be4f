import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../platform/database/tx.js';
import { CallbackUrls } from '../callback-urls.js';
import { isInFlight, LocationOperations } from '../location-operations.js';
import { LocationsRepository, type LocationRow } from '../locations.repository.js';

/** Brings the current state of a location to its store. */
@Injectable()
export class PushLocation {
  constructor(
    private readonly locations: LocationsRepository,
    private readonly operations: LocationOperations,
    private readonly urls: CallbackUrls,
  ) {}

  /**
   * Call it with the location locked and after its change. A creation that is still to be sent takes the new state along; one
   * that is under way is followed by an update.
   */
  async execute(tx: Tx, location: LocationRow, actor: string): Promise<void> {
    if (location.status === 'DELETING' || location.status === 'DELETED') return;
    const unfinished = await this.operations.unfinished(tx, location);
    if (location.status === 'CREATING' && !unfinished.some(isInFlight)) return;
    const version = await this.locations.setFields(tx, location.id, location);
    await this.urls.register(tx, location);
    await this.operations.update(tx, { ...location, version }, actor);
  }
}
