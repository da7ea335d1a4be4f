import { Injectable, Logger } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { RetryUnmapped } from '../use-cases/retry-unmapped.js';

/** Finds the orders whose SKUs became known and that nobody had decided again: the process that was told may have died. */
@Injectable()
export class RetryUnmappedJob {
  private readonly logger = new Logger(RetryUnmappedJob.name);

  constructor(private readonly retry: RetryUnmapped) {}

  /** Any number of schedulers may run it: an order is taken up once. */
  @Interval(60_000)
  async look(): Promise<void> {
    try {
      await this.retry.run();
    } catch (error) {
      this.logger.warn(`Orders that wait for SKUs could not be looked for: ${(error as Error).message}`);
    }
  }
}
