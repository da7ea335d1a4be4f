import { Injectable } from '@nestjs/common';
import type { PaceModel } from '../../clients/platform.js';
import type { Tx } from '../../platform/database/tx.js';
import type { GraphqlContext } from '../../platform/graphql/graphql-context.js';
import { loaderOf } from '../../platform/graphql/loaders.js';
import { StoreWakeQueue } from '../../platform/queue/store-wake.queue.js';
import type { NewOperation, OperationState } from './domain/operation.js';
import { LiveReads, type LiveRead } from './live-reads.js';
import type { OperationHandler, StoreCall } from './operation-handler.js';
import type { PullHandler } from './pull-handler.js';
import type { StoreOperation } from './graphql/store-operation.model.js';
import { HandlerRegistry } from './handler-registry.js';
import { PaceSlotsRepository } from './pace-slots.repository.js';
import { StoreOperationsReader } from './store-operations.reader.js';
import { StoreOperationsRepository, type FinishedOperation } from './store-operations.repository.js';

export type { FinishedOperation } from './store-operations.repository.js';
export { PRIORITY } from './domain/priority.js';
export type { NewOperation, Operation, OperationPayload, OperationState } from './domain/operation.js';
export type {
  OperationHandler,
  OperationOutcome,
  PacedRead,
  Readiness,
  Reading,
  Settlement,
  StoreCall,
} from './operation-handler.js';
export type { PullCause, PullHandler, PullResult, PullSession } from './pull-handler.js';

/** The door of the outbox: the only way to write to a store. */
@Injectable()
export class StoreOperationsFacade {
  constructor(
    private readonly registry: HandlerRegistry,
    private readonly operations: StoreOperationsRepository,
    private readonly slots: PaceSlotsRepository,
    private readonly queue: StoreWakeQueue,
    private readonly reader: StoreOperationsReader,
    private readonly live: LiveReads,
  ) {}

  /** Registers the one handler of an operation kind (call it in `onModuleInit`). */
  registerHandler(handler: OperationHandler): void {
    this.registry.registerOperation(handler);
  }

  /** Registers the one handler of a pull kind (call it in `onModuleInit`). */
  registerPull(handler: PullHandler): void {
    this.registry.registerPull(handler);
  }

  /**
   * Records an intention in the caller's transaction; it is sent soon after the commit.
   * Returns its id, or null when an operation with this dedupe key exists already, waits for its outcome, or is parked.
   */
  async enqueue(tx: Tx, operation: NewOperation): Promise<string | null> {
    return (await this.enqueueAll(tx, [operation])).get(operation.dedupeKey) ?? null;
  }

  /** The same of many, whose keys differ, in one statement and in their order. Answers the ids of those that are new by dedupe key. */
  async enqueueAll(tx: Tx, operations: readonly NewOperation[]): Promise<Map<string, string>> {
    if (operations.length === 0) return new Map();
    // Throws for a kind that nobody could ever send.
    for (const { kind } of operations) this.registry.operation(kind);
    const made = await this.operations.insert(tx, operations);
    const raised = operations.filter(({ dedupeKey }) => made.has(dedupeKey));
    for (const storeId of new Set(raised.map((operation) => operation.storeId))) this.wakeAfterCommit(tx, storeId);
    return made;
  }

  /**
   * The unfinished operations of a lane, oldest first, locked. Call it after locking the aggregate that the lane belongs to.
   */
  lockLane(tx: Tx, storeId: string, lane: string): Promise<{ id: string; kind: string; state: OperationState }[]> {
    return this.operations.lockLane(tx, storeId, lane);
  }

  /** Takes back what was not sent yet: PENDING and PARKED rows of the lane become SUPERSEDED. Returns how many. */
  supersede(tx: Tx, storeId: string, lane: string, reason: string): Promise<number> {
    return this.operations.supersede(tx, storeId, lane, reason);
  }

  /** Takes back these operations where they wait to be sent, or are parked. Returns the ids of those that were taken back. */
  supersedeSome(tx: Tx, ids: readonly string[], reason: string): Promise<string[]> {
    return this.operations.supersedeSome(tx, ids, reason);
  }

  /**
   * Takes parked operations out of their lane, each into one of its own: what comes after them does not wait until a person has looked. Armed
   * again, one goes back into its lane.
   */
  async setAside(tx: Tx, storeId: string, ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    await this.operations.setAside(tx, ids);
    this.wakeAfterCommit(tx, storeId);
  }

  /** Arms a superseded operation again, behind everything that its lane holds by now. False when it is not superseded. */
  async rearm(tx: Tx, storeId: string, id: string): Promise<boolean> {
    const armed = await this.operations.rearm(tx, id);
    if (armed) this.wakeAfterCommit(tx, storeId);
    return armed;
  }

  /**
   * Tries parked operations of these lanes once more, as seldom as a store's complete list is read, or because a person asks: the store
   * is read first, and what fails again is parked again. Answers their ids.
   */
  async tryParked(tx: Tx, storeId: string, lanes: readonly string[]): Promise<string[]> {
    const tried = await this.operations.tryParked(tx, storeId, lanes);
    if (tried.length > 0) this.wakeAfterCommit(tx, storeId);
    return tried;
  }

  /** Gives what waits in these lanes a more urgent priority; what is as urgent already stays. */
  hasten(tx: Tx, storeId: string, lanes: readonly string[], priority: number): Promise<void> {
    return this.operations.hasten(tx, storeId, lanes, priority);
  }

  /** Whether the answer to an operation of one of these orders was lost, so that nobody knows what the store did. */
  anyAmbiguous(tx: Pick<Tx, 'query'>, storeId: string, fulfillmentOrderIds: readonly string[]): Promise<boolean> {
    return this.operations.anyAmbiguous(tx, storeId, fulfillmentOrderIds);
  }

  /**
   * One read of a store that a person waits for, paced like all others, within its deadline. Never call it inside a transaction. Throws
   * DomainError STORE_NOT_ACTIVE, SCOPES_MISSING, NOT_FOUND, STORE_BUSY or STORE_UNAVAILABLE.
   */
  readNow<T>(storeId: string, live: LiveRead, read: (call: StoreCall) => Promise<T>): Promise<T> {
    return this.live.read(storeId, live, read);
  }

  /** Makes the slots of a store's access token those of its platform's pace. */
  openSlots(tx: Tx, storeId: string, pace: PaceModel): Promise<void> {
    return this.slots.open(tx, storeId, pace);
  }

  /** Makes everything due that waits to be sent again: what kept it waiting is over. */
  makeDue(tx: Tx, storeId: string): Promise<void> {
    return this.operations.makeDue(tx, storeId);
  }

  /** How many operations of a store are not finished, batched within one request. */
  async loadUnfinishedCount(context: GraphqlContext, storeId: string): Promise<number> {
    const loader = loaderOf<string, number>(context, 'operations:count', (ids) => this.operations.countUnfinished(ids));
    return (await loader.load(storeId)) ?? 0;
  }

  /** Asks for the store's due work to be looked at soon, without waiting for the next poll. Best effort. */
  wakeAfterCommit(tx: Tx, storeId: string): void {
    tx.afterCommit(() => this.queue.wake(storeId));
  }

  /** The GraphQL models of an order's unfinished operations in the order in which they are sent, batched within one request. */
  async loadPendingOperations(context: GraphqlContext, fulfillmentOrderId: string): Promise<StoreOperation[]> {
    const loader = loaderOf<string, StoreOperation[]>(context, 'operations:pending', (ids) =>
      this.reader.unfinishedOf(ids),
    );
    return (await loader.load(fulfillmentOrderId)) ?? [];
  }

  /** Operations that are over for more than `days`, the oldest first, behind `after`, at most `limit`. */
  finishedLongAgo(days: number, after: FinishedOperation | null, limit: number): Promise<FinishedOperation[]> {
    return this.operations.finishedLongAgo(days, after, limit);
  }

  /** Forgets operations that are over. */
  forget(ids: readonly string[]): Promise<void> {
    return this.operations.forget(ids);
  }
}
