import { Module, type OnModuleInit } from '@nestjs/common';
import { InventoryModule } from '../inventory/inventory.module.js';
import { JournalModule } from '../journal/journal.module.js';
import { LocationsFacade } from '../locations/locations.facade.js';
import { LocationsModule } from '../locations/locations.module.js';
import { StoreOperationsModule } from '../store-operations/store-operations.module.js';
import { StoresModule } from '../stores/stores.module.js';
import { FulfillmentOrdersRepository } from './fulfillment-orders.repository.js';
import { AssignedListPull } from './jobs/assigned-list.pull.js';
import { DecideHandler } from './jobs/decide.handler.js';
import { OrderLinesRepository } from './order-lines.repository.js';
import { OrderMirror } from './order-mirror.js';
import { RequestCyclesRepository } from './request-cycles.repository.js';
import { AnswerRequest } from './use-cases/answer-request.js';
import { ChangeStage } from './use-cases/change-stage.js';
import { DecideByOperator } from './use-cases/decide-by-operator.js';
import { DecideOrder } from './use-cases/decide-order.js';
import { FollowJudgement } from './use-cases/follow-judgement.js';
import { ObserveOrder } from './use-cases/observe-order.js';
import { QuarantineOrder } from './use-cases/quarantine-order.js';
import { ReportFailedOrder } from './use-cases/report-failed-order.js';

/** Pull, mirror, cycles, decisions, accept and reject. */
@Module({
  imports: [JournalModule, StoresModule, StoreOperationsModule, LocationsModule, InventoryModule],
  providers: [
    FulfillmentOrdersRepository,
    RequestCyclesRepository,
    OrderLinesRepository,
    OrderMirror,
    ChangeStage,
    AnswerRequest,
    DecideOrder,
    DecideByOperator,
    FollowJudgement,
    ObserveOrder,
    QuarantineOrder,
    ReportFailedOrder,
    AssignedListPull,
    DecideHandler,
  ],
})
export class FulfillmentOrdersModule implements OnModuleInit {
  constructor(
    private readonly locations: LocationsFacade,
    private readonly orders: FulfillmentOrdersRepository,
  ) {}

  /** A location with unfinished orders cannot be deleted. */
  onModuleInit(): void {
    this.locations.registerOpenWork((tx, locationId) => this.orders.countOpenAt(tx, locationId));
  }
}
