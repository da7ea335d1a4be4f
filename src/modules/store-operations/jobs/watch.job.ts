import { Injectable, Logger } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { Database } from '../../../platform/database/database.js';
import { Metrics } from '../../../platform/observability/metrics.js';
import { JournalFacade } from '../../journal/journal.facade.js';
import { OpenOperationsRepository } from '../open-operations.repository.js';

/** An operation whose outcome is unknown for longer than this is worth a look. */
const AMBIGUOUS_MINUTES = 10;

/** Looks over the outbox: counts what is open, and tells operators about outcomes that stay unknown. */
@Injectable()
export class WatchJob {
  private readonly logger = new Logger(WatchJob.name);

  constructor(
    private readonly operations: OpenOperationsRepository,
    private readonly database: Database,
    private readonly journal: JournalFacade,
    private readonly metrics: Metrics,
  ) {}

  /** Any number of schedulers may run it: there is one open exception per operation. */
  @Interval(10_000)
  async watch(): Promise<void> {
    try {
      const open = await this.operations.countOpen();
      this.metrics.setOpenOperations(Object.fromEntries(open.map(({ state, count }) => [state, count])));
      await this.journal.openForAll(this.database, async () =>
        (await this.operations.ambiguousLongerThan(AMBIGUOUS_MINUTES)).map((operation) => ({
          type: 'OPERATION_AMBIGUOUS',
          subject: `store_operation:${operation.id}`,
          severity: 'WARNING',
          storeId: operation.storeId,
          fulfillmentOrderId: operation.fulfillmentOrderId,
          message: `It is unknown for more than ${AMBIGUOUS_MINUTES} minutes whether the store applied a ${operation.kind}. Check that the store answers; it is read again and again until that is known. Where it answers, our log says what its answer met.`,
          data: { operationId: operation.id, kind: operation.kind },
        })),
      );
    } catch (error) {
      this.logger.warn(`The outbox could not be looked over: ${(error as Error).message}`);
    }
  }
}
