import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../platform/database/tx.js';
import { JournalFacade } from '../../journal/journal.facade.js';
import { StoreNotificationsFacade } from '../../store-notifications/store-notifications.facade.js';
import { LocationException, locationSubject, LocationTimeline } from '../domain/location-timeline.js';
import { LocationsRepository, type LocationRow } from '../locations.repository.js';

/** A location that is gone has no problem any more. */
const ENDED_WITH_IT = [
  LocationException.NotAccepted,
  LocationException.DeleteRefused,
  LocationException.Drift,
] as const;

/** Records what a store said to the end of a location. Call it with the location locked and DELETING. */
@Injectable()
export class EndLocation {
  constructor(
    private readonly locations: LocationsRepository,
    private readonly notifications: StoreNotificationsFacade,
    private readonly journal: JournalFacade,
  ) {}

  /** The store does not have it any more: its callback tokens are forgotten. */
  async deleted(tx: Tx, location: LocationRow, actor: string): Promise<void> {
    await this.locations.setStatus(tx, location.id, 'DELETED');
    await this.notifications.removeLocationEndpoints(tx, location.id);
    const subject = locationSubject(location.id);
    for (const type of ENDED_WITH_IT) {
      await this.journal.resolveException(tx, type, subject, actor, 'The location is deleted.');
    }
    const data = { locationId: location.id, remoteId: location.remoteId };
    await this.journal.append(tx, { storeId: location.storeId, type: LocationTimeline.Deleted, actor, data });
  }

  /** The store keeps it: it is active again, and people are told. Answers the reason. */
  async refused(
    tx: Tx,
    location: LocationRow,
    { actor, refusedWith }: { actor: string; refusedWith: number | null },
  ): Promise<string> {
    const { storeId, id: locationId } = location;
    const status = refusedWith === null ? '' : ` (HTTP ${refusedWith})`;
    const message = `The store refused to delete location ${location.name}${status}; most likely it still has open fulfillment orders there. Finish or move them, then delete again.`;
    await this.locations.setStatus(tx, locationId, 'ACTIVE');
    await this.journal.openException(tx, {
      type: LocationException.DeleteRefused,
      subject: locationSubject(locationId),
      severity: 'WARNING',
      storeId,
      message,
      data: { locationId },
    });
    await this.journal.append(tx, {
      storeId,
      type: LocationTimeline.DeleteRefused,
      actor,
      data: { locationId, refusedWith },
    });
    return message;
  }
}
