import type { DemoEvent, StoreRow } from './demo-types.js';

interface Outage {
  since: number;
  /** When the store was back; undefined while it is away. */
  backAt?: number;
}

const seconds = (ms: number): string => `${(ms / 1_000).toFixed(0)} s`;

/** Tells of a store's outage and of the recovery: away, back, and everything told that had to wait. */
export class StoreNews {
  private readonly outages = new Map<string, Outage>();

  /** What is new about the stores. */
  of(rows: readonly StoreRow[], now = performance.now()): DemoEvent[] {
    return rows.flatMap((row) => {
      const text = this.textOf(row, now);
      return text === undefined ? [] : [{ at: new Date(), subject: row.store, text }];
    });
  }

  private textOf({ store, down, toSend }: StoreRow, now: number): string | undefined {
    const outage = this.outages.get(store);
    if (down && !outage) {
      this.outages.set(store, { since: now });
      return 'IS DOWN: it answers 503 to everything; decisions and shipments are recorded and wait';
    }
    if (!down && outage && outage.backAt === undefined) {
      outage.backAt = now;
      return `is back after ${seconds(now - outage.since)}; ${toSend} operations wait for it`;
    }
    if (outage?.backAt !== undefined && toSend === 0) {
      this.outages.delete(store);
      return `has been told everything, ${seconds(now - outage.backAt)} after it was back`;
    }
    return undefined;
  }
}
