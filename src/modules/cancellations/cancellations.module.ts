import { Module, type OnModuleInit } from '@nestjs/common';
import { FulfillmentOrdersFacade } from '../fulfillment-orders/fulfillment-orders.facade.js';
import { FulfillmentOrdersModule } from '../fulfillment-orders/fulfillment-orders.module.js';
import { JournalModule } from '../journal/journal.module.js';
import { StoreOperationsModule } from '../store-operations/store-operations.module.js';
import { StoresModule } from '../stores/stores.module.js';
import { CancellationRequestsRepository } from './cancellation-requests.repository.js';
import { CANCELLATIONS_GRAPHQL } from './graphql/cancellations-graphql.js';
import { AnswerHandler } from './jobs/answer.handler.js';
import { AnswerCancellation } from './use-cases/answer-cancellation.js';
import { EndCancellation } from './use-cases/end-cancellation.js';
import { GiveAnswer } from './use-cases/give-answer.js';
import { ReceiveCancellation } from './use-cases/receive-cancellation.js';

/** Merchants who want accepted work cancelled, and our answers. */
@Module({
  imports: [JournalModule, StoresModule, StoreOperationsModule, FulfillmentOrdersModule],
  providers: [
    CancellationRequestsRepository,
    GiveAnswer,
    ReceiveCancellation,
    AnswerCancellation,
    EndCancellation,
    AnswerHandler,
    ...CANCELLATIONS_GRAPHQL,
  ],
})
export class CancellationsModule implements OnModuleInit {
  constructor(
    private readonly orders: FulfillmentOrdersFacade,
    private readonly receive: ReceiveCancellation,
    private readonly ending: EndCancellation,
  ) {}

  /** The orders tell us about cancellation requests. */
  onModuleInit(): void {
    this.orders.registerCancellations({
      asked: (tx, order) => this.receive.execute(tx, order),
      takenBack: (tx, order) => this.ending.takenBack(tx, order),
      overtaken: (tx, order, reason) => this.ending.overtaken(tx, order, reason),
    });
  }
}
