import { Injectable, Logger } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { DomainError } from '../../../../common/domain-error.js';
import { Database } from '../../../../platform/database/database.js';
import { ShortStockRepository, type ShortStock } from '../short-stock.repository.js';
import { FollowShortStock } from '../use-cases/follow-short-stock.js';

/** How long an open one is left alone, in seconds. */
const PAUSE_S = 2;
const AT_A_TIME = 50;

/** Goes on with requests for which there was too little stock: closes rests, decides parked ones again, ends them at their deadline. */
@Injectable()
export class ShortStockJob {
  private readonly logger = new Logger(ShortStockJob.name);
  private running = false;

  constructor(
    private readonly repository: ShortStockRepository,
    private readonly follow: FollowShortStock,
    private readonly database: Database,
  ) {}

  /** Any number of schedulers may run it: the order's row is locked, and each step happens once. One that fails stops no other. */
  @Interval(1_000)
  async look(): Promise<void> {
    if (this.running) return;
    this.running = true;
    try {
      for (const short of await this.repository.toLookAt(PAUSE_S, AT_A_TIME)) await this.step(short);
    } catch (error) {
      this.logger.warn(`Requests with too little stock could not be looked at: ${(error as Error).message}`);
    } finally {
      this.running = false;
    }
  }

  private async step(short: ShortStock & { over: boolean }): Promise<void> {
    try {
      await this.database.tx((tx) => this.follow.execute(tx, short));
    } catch (error) {
      // A cancellation, a shipment on its way: it is tried again.
      if (error instanceof DomainError) return;
      this.logger.warn(`Order ${short.fulfillmentOrderId} could not go on: ${(error as Error).message}`);
    }
  }
}
