import type { Clock } from '../../common/clock.js';

const MINUTE_MS = 60_000;
/** Addresses that are told apart; all others share one count. */
const MAX_ADDRESSES = 10_000;

/** Counts what addresses without a name did within a minute, in this process. */
export class AddressLimit {
  private readonly counts = new Map<string, number>();
  private since = -Infinity;

  /** `most`: how often an address may do it in a minute. */
  constructor(
    private readonly clock: Clock,
    private readonly most: number,
  ) {}

  /** Whether the address has done it as often as it may. */
  isSpent(address: string): boolean {
    this.forgetOld();
    return (this.counts.get(this.keyOf(address)) ?? 0) >= this.most;
  }

  /** Notes that it did it once more. */
  note(address: string): void {
    this.forgetOld();
    const key = this.keyOf(address);
    this.counts.set(key, (this.counts.get(key) ?? 0) + 1);
  }

  /** A network of IPv6 (/64) is one address: whoever has one has all of its addresses. */
  private keyOf(address: string): string {
    const key = address.includes('::') ? address : address.split(':').slice(0, 4).join(':');
    return this.counts.has(key) || this.counts.size < MAX_ADDRESSES ? key : 'others';
  }

  private forgetOld(): void {
    if (this.clock.monotonicMs() - this.since <= MINUTE_MS) return;
    this.counts.clear();
    this.since = this.clock.monotonicMs();
  }
}
