import { Injectable } from '@nestjs/common';
import type { RemoteLocation } from '../../../clients/store-client.js';
import { canonicalJson } from '../../../common/digest.js';
import { Database } from '../../../platform/database/database.js';
import type { Tx } from '../../../platform/database/tx.js';
import { JournalFacade } from '../../journal/journal.facade.js';
import { compareCountries } from '../domain/allowed-countries.js';
import { CallbackUrls } from '../callback-urls.js';
import { LocationException, locationSubject, LocationTimeline } from '../domain/location-timeline.js';
import { differences, LOCATION_GONE, locationInput, type LocationDifference } from '../domain/remote-location.js';
import { LocationOperations } from '../location-operations.js';
import { LocationsRepository, type LocationRow } from '../locations.repository.js';
import { WatchForeignLocations } from './watch-foreign-locations.js';

/** Without these at the store no request of its orders reaches us. */
const CUTS_OFF = ['callbackUrl', 'location'];

/** Finds out what a store's people changed about our locations, and which others call us back. Nothing is changed without a person. */
@Injectable()
export class CompareLocations {
  constructor(
    private readonly database: Database,
    private readonly locations: LocationsRepository,
    private readonly operations: LocationOperations,
    private readonly urls: CallbackUrls,
    private readonly journal: JournalFacade,
    private readonly watchForeign: WatchForeignLocations,
  ) {}

  /** See `LocationsFacade.compareWith`. Each location in its own transaction. */
  async execute(
    storeId: string,
    seen: { locations: readonly RemoteLocation[]; unreadable: readonly (string | null)[]; sentAt: Date },
  ): Promise<number> {
    let drifted = 0;
    for (const { id, remoteId } of await this.locations.activeOfStore(this.database, storeId)) {
      const remote = seen.locations.find((location) => location.remoteId === remoteId);
      // What could not be understood is neither there nor gone.
      if (!remote && seen.unreadable.some((unread) => unread === null || unread === remoteId)) continue;
      if (await this.database.tx((tx) => this.compare(tx, id, remote ?? null, seen.sentAt))) drifted += 1;
    }
    const complete = seen.unreadable.length === 0;
    return drifted + (await this.database.tx((tx) => this.watchForeign.execute(tx, storeId, { ...seen, complete })));
  }

  /** See `LocationsFacade.forgetFindings`. */
  async forget(tx: Tx, storeId: string, resolution: string): Promise<void> {
    await this.journal.resolveException(tx, LocationException.Foreign, `store:${storeId}`, 'store', resolution);
    for (const { id } of await this.locations.activeOfStore(tx, storeId)) {
      await this.journal.resolveException(tx, LocationException.Countries, locationSubject(id), 'store', resolution);
      if ((await this.locations.driftOf(tx, id)) === null) continue;
      await this.locations.setDrift(tx, id, null);
      await this.journal.resolveException(tx, LocationException.Drift, locationSubject(id), 'store', resolution);
    }
  }

  /** A change of ours that is under way, or came after the read, is no drift: the next look judges it. */
  private async compare(tx: Tx, locationId: string, remote: RemoteLocation | null, sentAt: Date): Promise<boolean> {
    const location = await this.locations.lock(tx, locationId);
    if (location?.status !== 'ACTIVE' || (await this.locations.changedSince(tx, locationId, sentAt))) return false;
    if ((await this.operations.unfinished(tx, location)).length > 0) return false;
    if (remote) await this.compareCountries(tx, location, remote);
    const before = await this.locations.driftOf(tx, locationId);
    const drift = remote ? await this.judge(tx, location, remote) : [LOCATION_GONE];
    await this.locations.setDrift(tx, locationId, drift.length > 0 ? drift : null);
    if (drift.length > 0) await this.report(tx, location, drift, before);
    else {
      const resolution = 'The store has the location as it should be.';
      const subject = locationSubject(locationId);
      await this.journal.resolveException(tx, LocationException.Drift, subject, 'crossdock', resolution);
    }
    return drift.length > 0;
  }

  private async compareCountries(tx: Tx, location: LocationRow, { allowedCountries }: RemoteLocation): Promise<void> {
    const { id: locationId, storeId, name } = location;
    const served = await this.locations.setAllowedCountries(tx, locationId, allowedCountries);
    const difference = compareCountries(allowedCountries, served);
    const subject = locationSubject(locationId);
    if (difference === null) {
      const resolution = 'The store lets the location ship where the warehouse does.';
      await this.journal.resolveException(tx, LocationException.Countries, subject, 'crossdock', resolution);
      return;
    }
    const { notServed, notAllowed } = difference;
    const told = [
      notServed.length > 0 && `it sends us orders to ${notServed.join(', ')}, which the warehouse does not serve`,
      notAllowed.length > 0 && `it sends us none to ${notAllowed.join(', ')}, which the warehouse serves`,
    ].filter((part) => part !== false);
    await this.journal.openException(tx, {
      type: LocationException.Countries,
      subject,
      severity: 'WARNING',
      storeId,
      message: `The store lets location ${name} ship to other countries than its warehouse serves: ${told.join('; ')}. Change servedCountries of the warehouse, or have the merchant change the countries of the location.`,
      data: { locationId, ...difference },
    });
  }

  private async judge(tx: Tx, location: LocationRow, remote: RemoteLocation): Promise<LocationDifference[]> {
    const found = await this.locations.findWanted(location.id, tx);
    if (!found) return [];
    const input = locationInput(found.wanted, await this.urls.urlOf(location), remote);
    return differences(remote, input, await this.urls.urlsOf(location));
  }

  private async report(
    tx: Tx,
    location: LocationRow,
    drift: readonly LocationDifference[],
    before: readonly LocationDifference[] | null,
  ): Promise<void> {
    const { id: locationId, storeId, name } = location;
    const cutOff = drift.some(({ field }) => CUTS_OFF.includes(field));
    const listed = drift.map(
      ({ field, wanted, seen }) => `${field} is "${seen ?? ''}" there and should be "${wanted ?? ''}"`,
    );
    await this.journal.openException(tx, {
      type: LocationException.Drift,
      subject: locationSubject(locationId),
      severity: cutOff ? 'CRITICAL' : 'WARNING',
      storeId,
      message: `Somebody changed location ${name} at its store: ${listed.join('; ')}. Mend it with locationRepair, or change it here.`,
      data: { locationId, differences: drift },
    });
    if (canonicalJson(before) === canonicalJson(drift)) return;
    const data = { locationId, fields: drift.map(({ field }) => field) };
    await this.journal.append(tx, { storeId, type: LocationTimeline.Drifted, actor: 'store', data });
  }
}
