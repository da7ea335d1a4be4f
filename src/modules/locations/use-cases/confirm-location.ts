import { Injectable } from '@nestjs/common';
import { nextState } from '../../../common/transition-table.js';
import type { Tx } from '../../../platform/database/tx.js';
import { JournalFacade } from '../../journal/journal.facade.js';
import { StoreNotificationsFacade, WORK_KINDS } from '../../store-notifications/store-notifications.facade.js';
import { LOCATION_TRANSITIONS } from '../domain/location-status.js';
import { LocationException, locationSubject, LocationTimeline } from '../domain/location-timeline.js';
import { LocationsRepository, type LocationRow } from '../locations.repository.js';

/** Records that a store has a location: what was created, or what was found there with our token. */
@Injectable()
export class ConfirmLocation {
  constructor(
    private readonly locations: LocationsRepository,
    private readonly notifications: StoreNotificationsFacade,
    private readonly journal: JournalFacade,
  ) {}

  /** Call it with the location locked. Wakes the pulls: orders may be waiting there already. False when it was confirmed before. */
  async execute(
    tx: Tx,
    location: LocationRow,
    confirmed: { remoteId: string; adopted: boolean; actor: string },
  ): Promise<boolean> {
    const status = nextState(LOCATION_TRANSITIONS, location.status, 'CONFIRMED');
    if (!status) return false;
    const { remoteId, adopted, actor } = confirmed;
    await this.locations.setStatus(tx, location.id, status, remoteId);
    await this.journal.append(tx, {
      storeId: location.storeId,
      type: adopted ? LocationTimeline.Adopted : LocationTimeline.Created,
      actor,
      data: { locationId: location.id, remoteId },
    });
    const subject = locationSubject(location.id);
    await this.journal.resolveException(
      tx,
      LocationException.NotAccepted,
      subject,
      actor,
      'The store has the location.',
    );
    await this.notifications.wakePulls(tx, location.storeId, WORK_KINDS);
    return true;
  }
}
