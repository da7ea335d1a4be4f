import { Injectable, Module, type OnModuleInit } from '@nestjs/common';
import { FulfillmentOrdersFacade } from '../fulfillment-orders/fulfillment-orders.facade.js';
import { WorkMovesFacade } from '../fulfillment-orders/work-moves.facade.js';
import { FulfillmentOrdersModule } from '../fulfillment-orders/fulfillment-orders.module.js';
import { JournalModule } from '../journal/journal.module.js';
import { LocationsModule } from '../locations/locations.module.js';
import { StoreOperationsModule } from '../store-operations/store-operations.module.js';
import { StoresModule } from '../stores/stores.module.js';
import { CancellationRequestsRepository } from './cancellation-requests.repository.js';
import { CANCELLATIONS_GRAPHQL } from './graphql/cancellations-graphql.js';
import { AnswerHandler } from './jobs/answer.handler.js';
import { RELOCATION_PROVIDERS } from './relocation/relocation.providers.js';
import { StartRelocation } from './relocation/use-cases/start-relocation.js';
import { WatchRelocations } from './relocation/use-cases/watch-relocations.js';
import { AnswerCancellation } from './use-cases/answer-cancellation.js';
import { DeadlinesJob } from './jobs/deadlines.job.js';
import { AnswerOverdue } from './use-cases/answer-overdue.js';
import { EndCancellation } from './use-cases/end-cancellation.js';
import { GiveAnswer } from './use-cases/give-answer.js';
import { RecordForced } from './use-cases/record-forced.js';
import { ReceiveCancellation } from './use-cases/receive-cancellation.js';

/** What moving work between our locations is made of. */
@Injectable()
class RelocationParts {
  constructor(
    readonly work: WorkMovesFacade,
    readonly start: StartRelocation,
    readonly watch: WatchRelocations,
  ) {}
}

/** Merchants who want accepted work cancelled, and our answers. */
@Module({
  imports: [JournalModule, StoresModule, StoreOperationsModule, LocationsModule, FulfillmentOrdersModule],
  providers: [
    CancellationRequestsRepository,
    GiveAnswer,
    ReceiveCancellation,
    AnswerCancellation,
    EndCancellation,
    RecordForced,
    AnswerOverdue,
    AnswerHandler,
    ...CANCELLATIONS_GRAPHQL,
    ...RELOCATION_PROVIDERS,
    RelocationParts,
  ],
  exports: [CancellationRequestsRepository, AnswerOverdue],
})
export class CancellationsModule implements OnModuleInit {
  constructor(
    private readonly orders: FulfillmentOrdersFacade,
    private readonly receive: ReceiveCancellation,
    private readonly ending: EndCancellation,
    private readonly forced: RecordForced,
    private readonly relocation: RelocationParts,
  ) {}

  /** The orders tell us about cancellation requests, and whom they wish elsewhere. A wish to cancel may be a step of our own. */
  onModuleInit(): void {
    const { work, start, watch } = this.relocation;
    work.register({
      start: (tx, order, wish) => start.execute(tx, order, wish),
      isRunning: (tx, orderId) => watch.isRunning(tx, orderId),
      past: (tx, order) => watch.past(tx, order),
      answered: (tx, order, decision) => watch.answered(tx, order, decision),
    });
    this.orders.registerCancellations({
      asked: async (tx, order) => {
        if (!(await watch.isOurWish(tx, order)))
          await this.receive.execute(tx, (await this.orders.lock(tx, order.id)) ?? order);
      },
      takenBack: async (tx, order) => {
        await watch.overtaken(tx, order, 'The merchant took our wish to cancel back.');
        await this.ending.takenBack(tx, order);
      },
      forced: (tx, order, reason) => this.forced.execute(tx, order, reason),
      overtaken: async (tx, order, reason) => {
        await watch.overtaken(tx, order, reason);
        await watch.ended(tx, order, reason);
        await this.ending.overtaken(tx, order, reason);
      },
    });
  }
}

/** Ticks over the requests; part of processes with the role scheduler. */
@Module({ imports: [CancellationsModule], providers: [DeadlinesJob] })
export class CancellationsTicksModule {}
