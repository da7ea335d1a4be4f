import type { Clock } from '../../../common/clock.js';
import { AGED_MS } from '../domain/priority.js';
import type { HeldSlot } from '../pace-slots.repository.js';

/**
 * A slot together with the database time at which it was taken, which is when its request is sent at the earliest, and the time of this
 * process' monotonic clock after which nothing may be sent through it any more.
 */
export type TakenSlot = HeldSlot & { sentAt: Date; deadlineMs: number };

/** The store is not served (any more): paused, re-authorisation needed, breaker open, or this process is stopping. */
export class StoreNotServedError extends Error {
  constructor(storeId: string) {
    super(`Store ${storeId} is not served now; the work stays recorded and goes on later.`);
    this.name = 'StoreNotServedError';
  }
}

/** On one grant in so many what has waited longest goes first. */
const OLDEST_EVERY = 4;

interface Waiter {
  priority: number;
  since: number;
  give(slot: TakenSlot): void;
  refuse(error: Error): void;
}

/** Requests without an operation row (reads) that wait in this process for a slot of one store. */
export class SlotQueue {
  private readonly waiters: Waiter[] = [];
  private grants = 0;
  private closed = false;

  constructor(
    private readonly storeId: string,
    private readonly clock: Clock,
    private readonly onWaiting: () => void,
  ) {}

  /**
   * Waits for a slot; `waitedMs`: for so long the work has waited already. Rejects with StoreNotServedError when the store stops
   * being served.
   */
  acquire(priority: number, waitedMs = 0): Promise<TakenSlot> {
    if (this.closed) return Promise.reject(new StoreNotServedError(this.storeId));
    return new Promise((give, refuse) => {
      this.waiters.push({ priority, since: this.clock.monotonicMs() - waitedMs, give, refuse });
      this.onWaiting();
    });
  }

  /**
   * Whose turn it is: the lowest priority number, then who came first. On one grant in `OLDEST_EVERY` what has waited longest goes first, if that
   * is more than `AGED_MS`, whatever its priority (`below` 0 then keeps operations back).
   */
  next(): { waiter: Waiter; below: number } | null {
    if (this.waiters.length === 0) return null;
    const oldest = this.waiters.reduce((a, b) => (b.since < a.since ? b : a));
    if (this.grants % OLDEST_EVERY === OLDEST_EVERY - 1 && this.clock.monotonicMs() - oldest.since > AGED_MS)
      return { waiter: oldest, below: 0 };
    const best = this.waiters.reduce((a, b) => (b.priority < a.priority ? b : a));
    return { waiter: best, below: best.priority };
  }

  /** Hands a slot to a waiter returned by `next`. */
  grant(waiter: Waiter, slot: TakenSlot): void {
    this.waiters.splice(this.waiters.indexOf(waiter), 1);
    this.grants += 1;
    waiter.give(slot);
  }

  /** Counts a grant that went to an operation. */
  noteOperation(): void {
    this.grants += 1;
  }

  /** The drain ends: sends every waiter away, and everybody who asks later, too. */
  close(): void {
    this.closed = true;
    for (const waiter of this.waiters.splice(0)) waiter.refuse(new StoreNotServedError(this.storeId));
  }
}
