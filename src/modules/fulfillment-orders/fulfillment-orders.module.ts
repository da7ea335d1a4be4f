import { Module, type OnModuleInit } from '@nestjs/common';
import { InventoryModule } from '../inventory/inventory.module.js';
import { JournalModule } from '../journal/journal.module.js';
import { LocationsFacade } from '../locations/locations.facade.js';
import { LocationsModule } from '../locations/locations.module.js';
import { StoreOperationsModule } from '../store-operations/store-operations.module.js';
import { StoresModule } from '../stores/stores.module.js';
import { FulfillmentOrdersRepository } from './fulfillment-orders.repository.js';
import { FulfillmentOrdersReader } from './fulfillment-orders.reader.js';
import { FulfillmentOrderFieldsResolver } from './graphql/fulfillment-order-fields.resolver.js';
import { FulfillmentOrderMutations } from './graphql/fulfillment-order-mutations.js';
import { FulfillmentOrderResolver } from './graphql/fulfillment-order.resolver.js';
import { OrderLoaders } from './graphql/order-loaders.js';
import {
  CountReferencesResolver,
  ExceptionOrderResolver,
  OperationOrderResolver,
} from './graphql/order-references.resolver.js';
import { AssignedListPull } from './jobs/assigned-list.pull.js';
import { DecideHandler } from './jobs/decide.handler.js';
import { WaitingJob } from './jobs/waiting.job.js';
import { OrderLinesRepository } from './order-lines.repository.js';
import { OrderMirror } from './order-mirror.js';
import { OrderModelReader } from './order-model.reader.js';
import { OrderPartsReader } from './order-parts.reader.js';
import { RequestCyclesRepository } from './request-cycles.repository.js';
import { AnswerRequest } from './use-cases/answer-request.js';
import { ChangeStage } from './use-cases/change-stage.js';
import { DecideByOperator } from './use-cases/decide-by-operator.js';
import { DecideOrder } from './use-cases/decide-order.js';
import { FollowJudgement } from './use-cases/follow-judgement.js';
import { ObserveOrder } from './use-cases/observe-order.js';
import { QuarantineOrder } from './use-cases/quarantine-order.js';
import { ReportFailedOrder } from './use-cases/report-failed-order.js';

const GRAPHQL = [
  OrderModelReader,
  FulfillmentOrdersReader,
  OrderPartsReader,
  OrderLoaders,
  FulfillmentOrderMutations,
  FulfillmentOrderResolver,
  FulfillmentOrderFieldsResolver,
  OperationOrderResolver,
  ExceptionOrderResolver,
  CountReferencesResolver,
];

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
    ...GRAPHQL,
  ],
  exports: [FulfillmentOrdersRepository],
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

/** Ticks over the orders; part of processes with the role scheduler. */
@Module({ imports: [JournalModule, FulfillmentOrdersModule], providers: [WaitingJob] })
export class FulfillmentOrdersTicksModule {}
