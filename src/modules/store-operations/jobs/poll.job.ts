import { Injectable, Logger } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { StoreNotificationsFacade } from '../../store-notifications/store-notifications.facade.js';
import { StoresFacade } from '../../stores/stores.facade.js';
import { Drainers } from '../draining/drainers.js';
import { OperationClaimsRepository } from '../operation-claims.repository.js';

/**
 * The guarantee behind every wake-up: each second, find the stores with due work in the database. The queue only makes it
 * faster; with all its state gone nothing is lost.
 */
@Injectable()
export class PollJob {
  private readonly logger = new Logger(PollJob.name);
  private polling = false;

  constructor(
    private readonly stores: StoresFacade,
    private readonly notifications: StoreNotificationsFacade,
    private readonly claims: OperationClaimsRepository,
    private readonly drainers: Drainers,
  ) {}

  /** One poll; overlapping calls and a database that is away are harmless. */
  @Interval(1_000)
  async poll(): Promise<void> {
    if (this.polling) return;
    this.polling = true;
    try {
      await this.claims.expireLeases();
      const active = await this.stores.activeStoreIds();
      const due = await Promise.all([
        this.notifications.storesOwingPulls(active),
        this.claims.storesWithDueWork(active),
      ]);
      for (const storeId of new Set(due.flat())) this.drainers.onWake(storeId);
    } catch (error) {
      this.logger.warn(`The poll for due work failed and is repeated in a second: ${(error as Error).message}`);
    } finally {
      this.polling = false;
    }
  }
}
