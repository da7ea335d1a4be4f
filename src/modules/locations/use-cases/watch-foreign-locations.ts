import { Injectable } from '@nestjs/common';
import type { RemoteLocation } from '../../../clients/store-client.js';
import { namesOf } from '../../../common/text.js';
import type { Tx } from '../../../platform/database/tx.js';
import { JournalFacade } from '../../journal/journal.facade.js';
import { CallbackUrls } from '../callback-urls.js';
import { foreignLocations } from '../domain/foreign-locations.js';
import { LocationException } from '../domain/location-timeline.js';
import { LocationsRepository } from '../locations.repository.js';

/** As many as are named in one exception. */
const MAX_NAMED = 20;

/**
 * Finds locations of a store that call us back and are not ours. What is asked for there comes to nobody: the store believes that it
 * has told us, and we do not know the location.
 */
@Injectable()
export class WatchForeignLocations {
  constructor(
    private readonly locations: LocationsRepository,
    private readonly urls: CallbackUrls,
    private readonly journal: JournalFacade,
  ) {}

  /**
   * Judges the store's list of locations, read at `sentAt`: opens or resolves LOCATION_FOREIGN of the store. A list with entries that
   * could not be understood (`complete` false) resolves nothing. Answers how many there are.
   */
  async execute(
    tx: Tx,
    storeId: string,
    seen: { locations: readonly RemoteLocation[]; complete: boolean; sentAt: Date },
  ): Promise<number> {
    const own = await this.locations.ownSince(tx, storeId, seen.sentAt);
    const expected = own.filter(({ remoteId }) => remoteId === null).map((location) => this.urls.urlsOf(location));
    const known = {
      remoteIds: new Set(own.flatMap(({ remoteId }) => remoteId ?? [])),
      expectedUrls: (await Promise.all(expected)).flat(),
    };
    const foreign = foreignLocations(seen.locations, known, await this.urls.baseOf(storeId));
    const subject = `store:${storeId}`;
    if (foreign.length > 0) {
      const names = foreign.map(({ name, remoteId }) => `"${name}" (${remoteId})`);
      await this.journal.openException(tx, {
        type: LocationException.Foreign,
        subject,
        severity: 'WARNING',
        storeId,
        message: `The store has locations that call this Crossdock and are not ours: ${namesOf(names, MAX_NAMED)}. Nobody works on what is requested there. Move its orders to a location of ours, then delete it at the store or give it another callback address.`,
        data: { locations: foreign.slice(0, MAX_NAMED).map(({ name, remoteId }) => ({ name, remoteId })) },
      });
    } else if (seen.complete) {
      const resolution = 'No location of the store calls this Crossdock but ours.';
      await this.journal.resolveException(tx, LocationException.Foreign, subject, 'crossdock', resolution);
    }
    return foreign.length;
  }
}
