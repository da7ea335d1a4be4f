import { Injectable } from '@nestjs/common';
import { Database } from '../../../platform/database/database.js';
import type { Tx } from '../../../platform/database/tx.js';
import { JournalFacade } from '../../journal/journal.facade.js';
import type { Operation, Settlement } from '../../store-operations/store-operations.facade.js';
import { CallbackUrls } from '../callback-urls.js';
import { LocationException, locationSubject } from '../domain/location-timeline.js';
import type { WantedLocation } from '../domain/remote-location.js';
import { LocationsRepository, type LocationRow } from '../locations.repository.js';

/** What the three handlers of location operations share. */
@Injectable()
export class LocationTools {
  constructor(
    private readonly database: Database,
    private readonly locations: LocationsRepository,
    readonly urls: CallbackUrls,
    private readonly journal: JournalFacade,
  ) {}

  /** The location of an operation and how it should be at the store, as of now. Throws when its row is gone, which cannot happen. */
  async wanted(operation: Operation, within?: Tx): Promise<{ location: LocationRow; wanted: WantedLocation }> {
    const found = await this.locations.findWanted(locationIdOf(operation), within);
    if (!found) throw new Error(`Operation ${operation.id} names a location that does not exist.`);
    return found;
  }

  /** The location of an operation, locked, or null. */
  lock(tx: Tx, operation: Operation): Promise<LocationRow | null> {
    return this.locations.lock(tx, locationIdOf(operation));
  }

  /** Makes the location's current callback token known; its own transaction. */
  async registerToken(operation: Operation): Promise<void> {
    const { location } = await this.wanted(operation);
    await this.database.tx((tx) => this.urls.register(tx, location));
  }

  /** The store has the location as it should be: what a look found is mended. */
  async asWanted(tx: Tx, location: LocationRow, actor: string): Promise<void> {
    await this.locations.setDrift(tx, location.id, null);
    const resolution = 'The store has the location as it should be.';
    await this.journal.resolveException(tx, LocationException.Drift, locationSubject(location.id), actor, resolution);
  }

  /** Parks an operation for a person, with an exception. `why` continues "Location X: " and says what to do. */
  async park(tx: Tx, location: LocationRow, why: string): Promise<Settlement> {
    const reason = `Location ${location.name}: ${why}.`;
    await this.journal.openException(tx, {
      type: LocationException.NotAccepted,
      subject: locationSubject(location.id),
      severity: 'WARNING',
      storeId: location.storeId,
      message: reason,
      data: { locationId: location.id },
    });
    return { state: 'PARKED', reason };
  }
}

function locationIdOf({ payload }: Operation): string {
  return String(payload.locationId);
}
