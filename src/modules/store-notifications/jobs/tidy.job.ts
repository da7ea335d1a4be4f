import { Injectable, Logger } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { StoreNotificationsRepository } from '../store-notifications.repository.js';

/** How long the inbox is kept: long enough to explain any order in work. */
const KEEP_DAYS = 30;
const AT_ONCE = 10_000;
const HOUR_MS = 3_600_000;

/** Keeps the inbox and the log of pulls from growing for ever. */
@Injectable()
export class TidyJob {
  private readonly logger = new Logger(TidyJob.name);

  constructor(private readonly notifications: StoreNotificationsRepository) {}

  /** In small portions, so that callbacks never wait for it. */
  @Interval(HOUR_MS)
  async tidy(): Promise<void> {
    try {
      while ((await this.notifications.deleteOlderThan(KEEP_DAYS, AT_ONCE)) === AT_ONCE);
      while ((await this.notifications.deletePullsOlderThan(KEEP_DAYS, AT_ONCE)) === AT_ONCE);
    } catch (error) {
      this.logger.warn(`Old notifications could not be deleted; tried again in an hour: ${(error as Error).message}`);
    }
  }
}
