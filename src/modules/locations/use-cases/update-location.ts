import { Injectable } from '@nestjs/common';
import { DomainError } from '../../../common/domain-error.js';
import type { Tx } from '../../../platform/database/tx.js';
import { JournalFacade } from '../../journal/journal.facade.js';
import { LocationTimeline } from '../domain/location-timeline.js';
import { LocationsRepository } from '../locations.repository.js';
import { PushLocation } from './push-location.js';
import { expectVersion, found } from './errors.js';

/** A change of a location: null leaves a field as it is. */
export interface LocationChange {
  locationId: string;
  name: string | null;
  acceptsReturns: boolean | null;
  expectedVersion: number | null;
  actor: string;
}

/** Changes a location and sends it, with the warehouse's current address, to its store: also the way to repair a drift. */
@Injectable()
export class UpdateLocation {
  constructor(
    private readonly locations: LocationsRepository,
    private readonly pushLocation: PushLocation,
    private readonly journal: JournalFacade,
  ) {}

  /** Throws DomainError NOT_FOUND, STALE_VERSION or INVALID_STATE. */
  async execute(tx: Tx, change: LocationChange): Promise<void> {
    const location = found(await this.locations.lock(tx, change.locationId), 'location');
    expectVersion(location.version, change.expectedVersion, `Location ${location.name}`);
    if (location.status === 'DELETING' || location.status === 'DELETED') {
      throw new DomainError({
        code: 'INVALID_STATE',
        field: ['input', 'locationId'],
        message: `Location ${location.name} is ${location.status} and cannot be changed any more.`,
      });
    }
    const name = change.name ?? location.name;
    const acceptsReturns = change.acceptsReturns ?? location.acceptsReturns;
    const version = await this.locations.setFields(tx, location.id, { name, acceptsReturns });
    await this.pushLocation.execute(tx, { ...location, name, acceptsReturns, version }, change.actor);
    await this.journal.append(tx, {
      storeId: location.storeId,
      type: LocationTimeline.Changed,
      actor: change.actor,
      data: { locationId: location.id, name, acceptsReturns },
    });
  }
}
