import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { LocationInput, RemoteLocation } from '../../../clients/store-client.js';
import { AppConfig } from '../../../config/app-config.js';
import type { Tx } from '../../../platform/database/tx.js';
import { JournalFacade } from '../../journal/journal.facade.js';
import {
  StoreOperationsFacade,
  type Operation,
  type OperationHandler,
  type OperationOutcome,
  type PacedRead,
  type Readiness,
  type Reading,
  type Settlement,
  type StoreCall,
} from '../../store-operations/store-operations.facade.js';
import { LocationException, locationSubject, LocationTimeline } from '../domain/location-timeline.js';
import { isAsWanted, locationInput } from '../domain/remote-location.js';
import { LOCATION_OPERATION } from '../location-operations.js';
import { LocationTools } from './location-tools.js';
import { readLocation } from './remote-locations.js';

type Seen = RemoteLocation | null;

/** What is sent, and to which location of the store. */
interface Update {
  remoteId: string;
  input: LocationInput;
}

/** Replaces a location at its store by what it should be now. The PUT replaces everything, so the store is read first. */
@Injectable()
export class LocationUpdateHandler implements OperationHandler<RemoteLocation, Seen, Update>, OnModuleInit {
  readonly kind = LOCATION_OPERATION.update;
  readonly readsFirst = true;
  readonly settleMs: number;

  constructor(
    private readonly operations: StoreOperationsFacade,
    private readonly tools: LocationTools,
    private readonly journal: JournalFacade,
    config: AppConfig,
  ) {
    this.settleMs = config.storeSettleMs;
  }

  onModuleInit(): void {
    this.operations.registerHandler(this);
  }

  async ready(operation: Operation, read: PacedRead): Promise<Readiness<Update>> {
    await this.tools.registerToken(operation);
    const seen = (await this.see(read, operation)).value;
    const { location, wanted } = await this.tools.wanted(operation);
    const input = locationInput(wanted, await this.tools.urls.urlOf(location), seen ?? undefined);
    return { type: 'SEND', prepared: { remoteId: location.remoteId ?? '', input } };
  }

  send({ client, connection }: StoreCall, _operation: Operation, { remoteId, input }: Update): Promise<RemoteLocation> {
    return client.updateLocation(connection, remoteId, input);
  }

  resolve(read: PacedRead, operation: Operation): Promise<Reading<Seen>> {
    return this.see(read, operation);
  }

  async settle(tx: Tx, operation: Operation, outcome: OperationOutcome<RemoteLocation, Seen>): Promise<Settlement> {
    const location = await this.tools.lock(tx, operation);
    if (!location || location.status === 'DELETED')
      return { state: 'SUPERSEDED', reason: 'The location is deleted here.' };
    const { wanted } = await this.tools.wanted(operation, tx);
    const remote = outcome.type === 'ANSWERED' ? outcome.answer : outcome.evidence.value;
    if (!remote) {
      return this.tools.park(tx, location, 'the store does not have it any more. Delete it here and create it again');
    }
    const input = locationInput(wanted, await this.tools.urls.urlOf(location), remote);
    if (outcome.type === 'ANSWERED' || isAsWanted(remote, input)) {
      const subject = locationSubject(location.id);
      const data = { locationId: location.id, remoteId: remote.remoteId };
      const { storeId } = location;
      await this.journal.append(tx, { storeId, type: LocationTimeline.Updated, actor: operation.actor, data });
      const resolution = 'The store has the location as it should be.';
      await this.journal.resolveException(tx, LocationException.NotAccepted, subject, operation.actor, resolution);
      await this.tools.asWanted(tx, location, operation.actor);
      return { state: 'CONFIRMED' };
    }
    if (outcome.why === 'LOST') {
      return {
        state: 'PENDING',
        reason: 'The answer was lost and the store still has the old state: it is sent again.',
      };
    }
    const status = operation.refusedWith === null ? '' : ` (HTTP ${operation.refusedWith})`;
    return this.tools.park(
      tx,
      location,
      `the store refused the change${status}. Correct it; the next change sends everything`,
    );
  }

  private async see(read: PacedRead, operation: Operation): Promise<Reading<Seen>> {
    const { location } = await this.tools.wanted(operation);
    return readLocation(read, location.remoteId ?? '');
  }
}
