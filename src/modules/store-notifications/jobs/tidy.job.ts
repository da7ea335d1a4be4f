import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { Months } from '../../../platform/database/months.js';
import { Retention } from '../../../platform/database/retention.js';
import { PullRunsRepository } from '../pull-runs.repository.js';
import { StoreNotificationsRepository } from '../store-notifications.repository.js';

/** How long the inbox is kept, and which pulls it waited for: long enough to explain any order in work. */
const KEEP_DAYS = 30;
/** Of the other pulls so many are kept per store and kind. */
const KEEP_PULLS = 20;
const HOUR_MS = 3_600_000;

/** Prunes whatever any module registered, and the inbox among it; makes the partitions of the coming months. */
@Injectable()
export class TidyJob implements OnModuleInit {
  constructor(
    private readonly notifications: StoreNotificationsRepository,
    private readonly pulls: PullRunsRepository,
    private readonly months: Months,
    private readonly retention: Retention,
  ) {}

  onModuleInit(): void {
    this.retention.register(
      { what: 'notifications', prune: (limit) => this.notifications.deleteOlderThan(KEEP_DAYS, limit) },
      { what: 'pulls', prune: (limit) => this.pulls.deleteOlderThan(KEEP_DAYS, limit) },
      { what: 'pulls that nobody waited for', prune: (limit) => this.pulls.deleteUnasked(KEEP_PULLS, limit) },
    );
  }

  /** Any number of schedulers may run it. */
  @Interval(HOUR_MS)
  async tidy(): Promise<void> {
    await this.months.make();
    await this.retention.run();
  }
}
