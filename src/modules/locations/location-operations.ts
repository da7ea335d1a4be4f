import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/tx.js';
import { JournalFacade } from '../journal/journal.facade.js';
import { PRIORITY, StoreOperationsFacade, type OperationState } from '../store-operations/store-operations.facade.js';

/** The kinds of operations about locations. */
export const LOCATION_OPERATION = {
  create: 'location.create',
  update: 'location.update',
  remove: 'location.delete',
} as const;

/** The lane of a location: its operations are sent in order, one at a time. */
export function locationLane(locationId: string): string {
  return `loc:${locationId}`;
}

/** Records what shall be done about a location at its store. */
@Injectable()
export class LocationOperations {
  constructor(
    private readonly operations: StoreOperationsFacade,
    private readonly journal: JournalFacade,
  ) {}

  /** Creates it there, once. */
  create(tx: Tx, location: { id: string; storeId: string }, actor: string): Promise<string | null> {
    return this.enqueue(tx, location, LOCATION_OPERATION.create, 'create', actor);
  }

  /** Sends its current state; older updates that were not sent yet are dropped, since each sends everything. */
  async update(tx: Tx, location: { id: string; storeId: string; version: number }, actor: string): Promise<void> {
    await this.drop(tx, location, 'A newer update sends everything.');
    await this.enqueue(tx, location, LOCATION_OPERATION.update, `update:${location.version}`, actor);
  }

  /** Deletes it there. */
  async remove(tx: Tx, location: { id: string; storeId: string; version: number }, actor: string): Promise<void> {
    await this.drop(tx, location, 'The location is deleted.');
    await this.enqueue(tx, location, LOCATION_OPERATION.remove, `delete:${location.version}`, actor);
  }

  /** The unfinished operations of a locked location, oldest first. */
  unfinished(
    tx: Tx,
    location: { id: string; storeId: string },
  ): Promise<{ id: string; kind: string; state: OperationState }[]> {
    return this.operations.lockLane(tx, location.storeId, locationLane(location.id));
  }

  /** Takes back what was not sent yet; of one that was parked people are told no more. Answers how many. */
  async drop(tx: Tx, location: { id: string; storeId: string }, reason: string): Promise<number> {
    const open = await this.unfinished(tx, location);
    const dropped = await this.operations.supersedeSome(
      tx,
      open.map(({ id }) => id),
      reason,
    );
    for (const id of dropped) {
      await this.journal.resolveException(tx, 'OPERATION_PARKED', `store_operation:${id}`, 'crossdock', reason);
    }
    return dropped.length;
  }

  private enqueue(
    tx: Tx,
    location: { id: string; storeId: string },
    kind: string,
    key: string,
    actor: string,
  ): Promise<string | null> {
    return this.operations.enqueue(tx, {
      storeId: location.storeId,
      kind,
      lane: locationLane(location.id),
      dedupeKey: `${location.storeId}:loc:${location.id}:${key}`,
      priority: PRIORITY.LOCATION,
      payload: { locationId: location.id },
      actor,
    });
  }
}

/** True when an operation may be on its way to the store at this moment, or of unknown outcome. */
export function isInFlight({ state }: { state: OperationState }): boolean {
  return state === 'SENDING' || state === 'AMBIGUOUS';
}
