import { Injectable } from '@nestjs/common';
import { DomainError } from '../../../common/domain-error.js';
import type { Tx } from '../../../platform/database/tx.js';
import { JournalFacade } from '../../journal/journal.facade.js';
import { LocationTimeline } from '../domain/location-timeline.js';
import { changesAddress, LOCATION_GONE, type LocationDifference } from '../domain/remote-location.js';
import { LocationsRepository } from '../locations.repository.js';
import { PushLocation } from './push-location.js';
import { found } from './errors.js';

/** Sends a location that somebody changed at its store once more, as a whole. */
@Injectable()
export class RepairLocation {
  constructor(
    private readonly locations: LocationsRepository,
    private readonly pushLocation: PushLocation,
    private readonly journal: JournalFacade,
  ) {}

  /** Throws DomainError NOT_FOUND, INVALID_STATE, NOTHING_TO_REPAIR or CONFIRMATION_NEEDED. */
  async execute(tx: Tx, repair: { locationId: string; confirm: boolean; actor: string }): Promise<void> {
    const location = found(await this.locations.lock(tx, repair.locationId), 'location');
    const field = ['input', 'locationId'];
    if (location.status !== 'ACTIVE') {
      const message = `Location ${location.name} is ${location.status}; only an ACTIVE one can be repaired.`;
      throw new DomainError({ code: 'INVALID_STATE', field, message });
    }
    const drift = (await this.locations.driftOf(tx, location.id)) ?? [];
    if (drift.length === 0) {
      const message = `Location ${location.name} was as it should be when its store was last looked at. Call storeSync to look again.`;
      throw new DomainError({ code: 'NOTHING_TO_REPAIR', field, message });
    }
    if (drift.some((one) => one.field === LOCATION_GONE.field)) {
      const message = `The store does not have location ${location.name} any more. Delete it here and create it again.`;
      throw new DomainError({ code: 'INVALID_STATE', field, message });
    }
    if (changesAddress(drift) && !repair.confirm) throw needsConfirmation(location.name, drift);
    await this.pushLocation.execute(tx, location, repair.actor);
    await this.journal.append(tx, {
      storeId: location.storeId,
      type: LocationTimeline.RepairRequested,
      actor: repair.actor,
      data: { locationId: location.id, fields: drift.map((one) => one.field) },
    });
  }
}

function needsConfirmation(name: string, drift: readonly LocationDifference[]): DomainError {
  const changes = drift
    .filter(({ field }) => field.startsWith('address.'))
    .map(({ field, wanted, seen }) => `${field} from "${seen ?? ''}" to "${wanted ?? ''}"`);
  return new DomainError({
    code: 'CONFIRMATION_NEEDED',
    field: ['input', 'confirm'],
    message: `Repairing ${name} changes its address, and so tax at 1 store: ${changes.join(', ')}. Say confirm: true to do it.`,
  });
}
