import { Injectable, Logger } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { RetryDuplicates } from '../use-cases/retry-duplicates.js';

/** Finds the orders that are no duplicates any more: the one that they were taken for ended, or the process that linked them died. */
@Injectable()
export class RetryDuplicatesJob {
  private readonly logger = new Logger(RetryDuplicatesJob.name);

  constructor(private readonly retry: RetryDuplicates) {}

  /** Any number of schedulers may run it: an order is taken up once. */
  @Interval(60_000)
  async look(): Promise<void> {
    try {
      await this.retry.run();
    } catch (error) {
      this.logger.warn(`Orders that were taken for duplicates could not be looked for: ${(error as Error).message}`);
    }
  }
}
