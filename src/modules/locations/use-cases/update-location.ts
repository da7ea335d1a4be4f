import { Injectable } from '@nestjs/common';
import { DomainError } from '../../../common/domain-error.js';
import type { Tx } from '../../../platform/database/tx.js';
import { JournalFacade } from '../../journal/journal.facade.js';
import { LocationTimeline } from '../domain/location-timeline.js';
import { changesAddress } from '../domain/remote-location.js';
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

/** Changes a location and sends it, with the warehouse's current address, to its store. */
@Injectable()
export class UpdateLocation {
  constructor(
    private readonly locations: LocationsRepository,
    private readonly pushLocation: PushLocation,
    private readonly journal: JournalFacade,
  ) {}

  /**
   * Throws DomainError NOT_FOUND, STALE_VERSION or INVALID_STATE; CONFIRMATION_NEEDED where the address at the store is not ours, since
   * what is sent would change it, and tax with it.
   */
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
    if (changesAddress((await this.locations.driftOf(tx, location.id)) ?? [])) {
      throw new DomainError({
        code: 'CONFIRMATION_NEEDED',
        field: ['input', 'locationId'],
        message: `The store has another address for location ${location.name}, and sending the location changes it back, and so tax. Mend it first: locationRepair with confirm: true.`,
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
