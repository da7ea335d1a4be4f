import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { LocationInput, RemoteLocation } from '../../../clients/store-client.js';
import { AppConfig } from '../../../config/app-config.js';
import type { Tx } from '../../../platform/database/tx.js';
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
import { locationInput } from '../domain/remote-location.js';
import { LOCATION_OPERATION } from '../location-operations.js';
import { ConfirmLocation } from '../use-cases/confirm-location.js';
import { LocationTools } from './location-tools.js';
import { searchByToken, type LocationSearch } from './remote-locations.js';

/**
 * Creates a location at its store, once. The store has no idempotency key, so a lost answer is settled by looking for the
 * location whose callback URL carries our token: that one is adopted, and only where there is none it is sent again.
 */
@Injectable()
export class LocationCreateHandler
  implements OperationHandler<RemoteLocation, LocationSearch, LocationInput>, OnModuleInit
{
  readonly kind = LOCATION_OPERATION.create;
  readonly settleMs: number;

  constructor(
    private readonly operations: StoreOperationsFacade,
    private readonly tools: LocationTools,
    private readonly confirmLocation: ConfirmLocation,
    config: AppConfig,
  ) {
    this.settleMs = config.storeSettleMs;
  }

  onModuleInit(): void {
    this.operations.registerHandler(this);
  }

  /** The token that goes out is the one of today's key: the inbox knows it before the store does. */
  async ready(operation: Operation): Promise<Readiness<LocationInput>> {
    await this.tools.registerToken(operation);
    const { location, wanted } = await this.tools.wanted(operation);
    return { type: 'SEND', prepared: locationInput(wanted, await this.tools.urls.urlOf(location)) };
  }

  send({ client, connection }: StoreCall, _operation: Operation, input: LocationInput): Promise<RemoteLocation> {
    return client.createLocation(connection, input);
  }

  async resolve(read: PacedRead, operation: Operation): Promise<Reading<LocationSearch>> {
    const { location } = await this.tools.wanted(operation);
    return searchByToken(read, this.tools.urls.tokensOf(location));
  }

  async settle(
    tx: Tx,
    operation: Operation,
    outcome: OperationOutcome<RemoteLocation, LocationSearch>,
  ): Promise<Settlement> {
    const location = await this.tools.lock(tx, operation);
    if (!location || location.status === 'DELETED')
      return { state: 'SUPERSEDED', reason: 'The location is deleted here.' };
    if (location.remoteId !== null) return { state: 'CONFIRMED', result: { remoteId: location.remoteId } };
    const remote = outcome.type === 'ANSWERED' ? outcome.answer : outcome.evidence.value.found;
    if (remote) {
      const confirmed = { remoteId: remote.remoteId, adopted: outcome.type === 'READ', actor: operation.actor };
      await this.confirmLocation.execute(tx, location, confirmed);
      return { state: 'CONFIRMED', result: { remoteId: remote.remoteId } };
    }
    if (outcome.type === 'READ' && outcome.evidence.value.unclear) {
      return this.tools.park(
        tx,
        location,
        'the store lists a location with our token that cannot be understood. Correct it there, then redrive the operation',
      );
    }
    if (outcome.type === 'READ' && outcome.why === 'LOST') {
      return {
        state: 'PENDING',
        reason: 'The answer was lost and the store does not have the location: it is sent again.',
      };
    }
    const status = operation.refusedWith === null ? '' : ` (HTTP ${operation.refusedWith})`;
    return this.tools.park(
      tx,
      location,
      `the store refused to create it${status}. Correct the name or the warehouse's address, then redrive the operation`,
    );
  }
}
