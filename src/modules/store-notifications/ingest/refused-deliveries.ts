import { Injectable } from '@nestjs/common';
import { Clock } from '../../../common/clock.js';
import type { Verification } from '../domain/verification.js';
import { StoreNotificationsRepository } from '../store-notifications.repository.js';

/** How many refused deliveries of one address are noted in a minute, over all processes. */
export const REFUSED_PER_MINUTE = 10;
const MINUTE_MS = 60_000;

/** Notes refused deliveries, a few of many: who knows an address must not be able to fill the inbox. */
@Injectable()
export class RefusedDeliveries {
  private readonly counts = new Map<string, number>();
  private since = -Infinity;

  constructor(
    private readonly notifications: StoreNotificationsRepository,
    private readonly clock: Clock,
  ) {}

  /** Writes at most REFUSED_PER_MINUTE rows per store and minute; the row's unique key holds that over all processes. */
  async record(delivery: {
    storeId: string;
    kind: string;
    bodySha256: Buffer;
    verification: Verification;
  }): Promise<void> {
    if (this.clock.monotonicMs() - this.since > MINUTE_MS) {
      this.counts.clear();
      this.since = this.clock.monotonicMs();
    }
    const ordinal = this.counts.get(delivery.storeId) ?? 0;
    if (ordinal >= REFUSED_PER_MINUTE) return;
    this.counts.set(delivery.storeId, ordinal + 1);
    await this.notifications.recordRefused({ ...delivery, ordinal });
  }
}
