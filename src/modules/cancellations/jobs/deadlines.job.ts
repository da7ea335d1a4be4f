import { Injectable, Logger } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { Database } from '../../../platform/database/database.js';
import { CancellationRequestsRepository } from '../cancellation-requests.repository.js';
import { AnswerOverdue } from '../use-cases/answer-overdue.js';

/** Requests looked for at once. */
const AT_ONCE = 100;

/** Answers cancellation requests whose deadline has come by the default answer of their store. */
@Injectable()
export class DeadlinesJob {
  private readonly logger = new Logger(DeadlinesJob.name);

  constructor(
    private readonly requests: CancellationRequestsRepository,
    private readonly answer: AnswerOverdue,
    private readonly database: Database,
  ) {}

  /** Any number of schedulers may run it: a request is looked at again under its order's lock. */
  @Interval(15_000)
  async look(): Promise<void> {
    try {
      // Page by page: requests that nobody can judge now keep no others waiting.
      let page = await this.requests.due(AT_ONCE, null);
      while (page.length > 0) {
        for (const id of page) await this.one(id);
        page = await this.requests.due(AT_ONCE, page.at(-1) ?? null);
      }
    } catch (error) {
      this.logger.warn(`Overdue cancellation requests could not be looked for: ${(error as Error).message}`);
    }
  }

  private async one(id: string): Promise<void> {
    try {
      await this.database.tx((tx) => this.answer.execute(tx, id));
    } catch (error) {
      this.logger.warn(`Cancellation request ${id} could not be answered: ${(error as Error).message}`);
    }
  }
}
