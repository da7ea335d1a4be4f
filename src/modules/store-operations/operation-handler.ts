import type { StoreClient, StoreConnection } from '../../clients/store-client.js';
import type { Tx } from '../../platform/database/tx.js';
import type { Operation } from './domain/operation.js';

/** A client and the connection of one store, valid for one request. */
export interface StoreCall {
  client: StoreClient;
  connection: StoreConnection;
}

/** A value read from a store, and when the read was sent (database clock, milliseconds of precision). */
export interface Reading<T> {
  value: T;
  sentAt: Date;
}

/**
 * Does one paced read: waits for a slot, sends, gives the slot back. Throws StoreClientError.
 * A handler may read several times; each read takes its own slot.
 */
export type PacedRead = <T>(read: (call: StoreCall) => Promise<T>) => Promise<Reading<T>>;

/** What is known about an operation when it settles. */
export type OperationOutcome<Answer, Evidence> =
  /** The store answered 2xx with a body that was understood. */
  | { type: 'ANSWERED'; answer: Answer }
  /** The store was read after a lost answer (`why: 'LOST'`) or after it refused (`why: 'REFUSED'`). */
  | { type: 'READ'; evidence: Reading<Evidence>; why: 'LOST' | 'REFUSED' };

/** What becomes of the operation. PENDING sends it again; AMBIGUOUS reads the store again. */
export interface Settlement {
  state: 'CONFIRMED' | 'REFUSED' | 'PENDING' | 'PARKED' | 'SUPERSEDED' | 'AMBIGUOUS';
  /** Why, in plain English; shown to operators. Required unless CONFIRMED. */
  reason?: string;
  /** Kept with the operation; ids and values only. */
  result?: Record<string, unknown>;
  /** What has to follow once the operation has its new state, in the same transaction: it may arm the operation again. */
  afterwards?: (tx: Tx) => Promise<void>;
}

/** What a handler says right before its request would be sent. */
export type Readiness<Prepared> =
  | { type: 'SEND'; prepared: Prepared }
  /** What the operation was for is not needed (any more): it is CONFIRMED without a request. */
  | { type: 'DONE'; reason: string }
  /** It must not be sent yet: it is PENDING again for at least this long. */
  | { type: 'WAIT'; waitMs: number; reason: string };

/** The one handler of a kind of operation. Registered by its module; the start fails on none or two. */
export interface OperationHandler<Answer = unknown, Evidence = unknown, Prepared = unknown> {
  readonly kind: string;
  /** Extra wait after the request's own time-out before "not applied" may be concluded, in milliseconds. */
  readonly settleMs: number;
  /**
   * True when `ready` reads the store. Reads wait for slots, so such an operation is PENDING under a renewed lease meanwhile: it is
   * SENDING, and an attempt, only once it holds the slot of its own request.
   */
  readonly readsFirst?: true;
  /** True when it answers a request for work: while many of these could be sent, no more requests are looked for. */
  readonly answersRequest?: true;
  /**
   * Says right before the request what to send, and whether at all. Everything that the request is built from is looked up here: our own
   * data in at most a second and, where `readsFirst`, the store. Nothing was sent when it throws or answers anything but SEND.
   */
  ready?(operation: Operation, read: PacedRead): Promise<Readiness<Prepared>>;
  /**
   * Sends exactly one request, without waiting for anything else before it: the time in which it may be sent was checked just now.
   * Never retries. Throws StoreClientError. `prepared` is what `ready` answered.
   */
  send(call: StoreCall, operation: Operation, prepared: Prepared): Promise<Answer>;
  /** Reads what the store holds now, to learn what became of the operation. Throws StoreClientError. */
  resolve(read: PacedRead, operation: Operation): Promise<Reading<Evidence>>;
  /**
   * Applies the outcome in the caller's transaction (locks its own aggregate first) and says what becomes of the operation.
   * When the attempt turns out not to be ours any more, the caller rolls everything back.
   */
  settle(tx: Tx, operation: Operation, outcome: OperationOutcome<Answer, Evidence>): Promise<Settlement>;
}
