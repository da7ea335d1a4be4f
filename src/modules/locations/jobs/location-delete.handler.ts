import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { RemoteLocation } from '../../../clients/store-client.js';
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
import { LOCATION_OPERATION } from '../location-operations.js';
import { EndLocation } from '../use-cases/end-location.js';
import { LocationTools } from './location-tools.js';
import { readLocation } from './remote-locations.js';

/** Deletes a location at its store. Gone is gone, whoever did it; a refusal makes the location active again. */
@Injectable()
export class LocationDeleteHandler implements OperationHandler<void, RemoteLocation | null, string>, OnModuleInit {
  readonly kind = LOCATION_OPERATION.remove;
  readonly settleMs: number;

  constructor(
    private readonly operations: StoreOperationsFacade,
    private readonly tools: LocationTools,
    private readonly endLocation: EndLocation,
    config: AppConfig,
  ) {
    this.settleMs = config.storeSettleMs;
  }

  onModuleInit(): void {
    this.operations.registerHandler(this);
  }

  async ready(operation: Operation): Promise<Readiness<string>> {
    const { location } = await this.tools.wanted(operation);
    return { type: 'SEND', prepared: location.remoteId ?? '' };
  }

  send({ client, connection }: StoreCall, _operation: Operation, remoteId: string): Promise<void> {
    return client.deleteLocation(connection, remoteId);
  }

  async resolve(read: PacedRead, operation: Operation): Promise<Reading<RemoteLocation | null>> {
    const { location } = await this.tools.wanted(operation);
    return readLocation(read, location.remoteId ?? '');
  }

  async settle(
    tx: Tx,
    operation: Operation,
    outcome: OperationOutcome<void, RemoteLocation | null>,
  ): Promise<Settlement> {
    const location = await this.tools.lock(tx, operation);
    if (!location || location.status !== 'DELETING') {
      return { state: 'SUPERSEDED', reason: 'The location is not waiting to be deleted any more.' };
    }
    if (outcome.type === 'ANSWERED' || outcome.evidence.value === null) {
      await this.endLocation.deleted(tx, location, operation.actor);
      return { state: 'CONFIRMED' };
    }
    if (outcome.why === 'LOST') {
      return {
        state: 'PENDING',
        reason: 'The answer was lost and the store still has the location: it is sent again.',
      };
    }
    const reason = await this.endLocation.refused(tx, location, operation);
    return { state: 'REFUSED', reason };
  }
}
