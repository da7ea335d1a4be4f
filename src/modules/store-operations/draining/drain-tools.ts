import type { StorePlatforms } from '../../../clients/store-platforms.js';
import type { Clock } from '../../../common/clock.js';
import type { Random } from '../../../common/random.js';
import type { Database } from '../../../platform/database/database.js';
import type { Metrics } from '../../../platform/observability/metrics.js';
import type { JournalFacade } from '../../journal/journal.facade.js';
import type { StoreNotificationsFacade } from '../../store-notifications/store-notifications.facade.js';
import type { SweepIntervals } from '../../store-notifications/store-notifications.facade.js';
import type { StoresFacade } from '../../stores/stores.facade.js';
import type { HandlerRegistry } from '../handler-registry.js';
import type { ClaimTerms, OperationClaimsRepository } from '../operation-claims.repository.js';
import type { PaceSlotsRepository } from '../pace-slots.repository.js';
import type { StoreBreakersRepository } from '../store-breakers.repository.js';
import type { StoreOperationsRepository } from '../store-operations.repository.js';

/** Waits of one process, in milliseconds. */
export interface DrainTimes {
  /** Time-out of one request to a store. */
  timeoutMs: number;
  /** How long a claim of what waits for slots (a pull, a verification) lasts without being renewed. */
  leaseMs: number;
  /** Pauses of the sweeps, per pull kind. */
  sweeps: Readonly<Record<string, SweepIntervals>>;
}

/** Everything that serving a store needs, handed as one to the parts that live as long as one drain. */
export interface DrainTools {
  clock: Clock;
  random: Random;
  database: Database;
  metrics: Metrics;
  platforms: StorePlatforms;
  stores: StoresFacade;
  notifications: StoreNotificationsFacade;
  journal: JournalFacade;
  registry: HandlerRegistry;
  operations: StoreOperationsRepository;
  claims: OperationClaimsRepository;
  slots: PaceSlotsRepository;
  breakers: StoreBreakersRepository;
  times: DrainTimes;
}

/** Injection token of the DrainTools. */
export const DRAIN_TOOLS = Symbol('DrainTools');

/** Between the commit of SENDING and the socket write no more than this may pass; else nothing is sent. */
export const DEADLINE_MS = 2_000;

/** How long a slot is held for one request: until its time-out after the latest moment at which it may be sent, and 1 s more. */
export function slotHoldMs(timeoutMs: number): number {
  return DEADLINE_MS + timeoutMs + 1_000;
}

/** The terms of a claim: held for the deadline, the request's time-out and 1 s more; settled and read first by kind. */
export function claimTerms({ times, registry }: Pick<DrainTools, 'times' | 'registry'>): ClaimTerms {
  return {
    holdMs: slotHoldMs(times.timeoutMs),
    settleMs: registry.settleTimes(),
    readFirst: registry.kindsThat('readsFirst'),
  };
}
