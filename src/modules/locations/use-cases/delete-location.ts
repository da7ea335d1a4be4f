import { Injectable } from '@nestjs/common';
import { DomainError } from '../../../common/domain-error.js';
import type { Tx } from '../../../platform/database/tx.js';
import { JournalFacade } from '../../journal/journal.facade.js';
import { StoreNotificationsFacade } from '../../store-notifications/store-notifications.facade.js';
import { LocationException, locationSubject, LocationTimeline } from '../domain/location-timeline.js';
import { isInFlight, LocationOperations } from '../location-operations.js';
import { LocationsRepository, type LocationRow } from '../locations.repository.js';
import { OpenWork } from '../open-work.js';
import { found } from './errors.js';

/** Ends a location: at its store first, here when the store has confirmed. */
@Injectable()
export class DeleteLocation {
  constructor(
    private readonly locations: LocationsRepository,
    private readonly operations: LocationOperations,
    private readonly openWork: OpenWork,
    private readonly notifications: StoreNotificationsFacade,
    private readonly journal: JournalFacade,
  ) {}

  /** Throws DomainError NOT_FOUND, LOCATION_HAS_OPEN_WORK or LOCATION_BUSY. Deleting twice changes nothing. */
  async execute(tx: Tx, input: { locationId: string; actor: string }): Promise<void> {
    const location = found(await this.locations.lock(tx, input.locationId), 'location');
    if (location.status === 'DELETING' || location.status === 'DELETED') return;
    const open = await this.openWork.count(tx, location.id);
    if (open > 0) {
      throw new DomainError({
        code: 'LOCATION_HAS_OPEN_WORK',
        field: ['input', 'locationId'],
        message: `Location ${location.name} still has ${open} open fulfillment orders. Finish, reject or move them first.`,
        retryable: true,
      });
    }
    if (location.status === 'CREATING') return this.dropUnsent(tx, location, input.actor);
    await this.locations.setStatus(tx, location.id, 'DELETING');
    await this.operations.remove(tx, { ...location, version: location.version + 1 }, input.actor);
    await this.journal.append(tx, {
      storeId: location.storeId,
      type: LocationTimeline.DeleteRequested,
      actor: input.actor,
      data: { locationId: location.id },
    });
  }

  private async dropUnsent(tx: Tx, location: LocationRow, actor: string): Promise<void> {
    const unfinished = await this.operations.unfinished(tx, location);
    if (unfinished.some(isInFlight)) {
      throw new DomainError({
        code: 'LOCATION_BUSY',
        field: ['input', 'locationId'],
        message: `Location ${location.name} is being created at its store just now. Try again when that is settled.`,
        retryable: true,
      });
    }
    const reason = 'The location was deleted before the store had it.';
    await this.operations.drop(tx, location, reason);
    await this.locations.setStatus(tx, location.id, 'DELETED');
    await this.notifications.removeLocationEndpoints(tx, location.id);
    await this.journal.resolveException(tx, LocationException.NotAccepted, locationSubject(location.id), actor, reason);
    await this.journal.append(tx, {
      storeId: location.storeId,
      type: LocationTimeline.Deleted,
      actor,
      data: { locationId: location.id, reason },
    });
  }
}
