import { Module, type OnModuleInit } from '@nestjs/common';
import { InventoryModule } from '../inventory/inventory.module.js';
import { JournalModule } from '../journal/journal.module.js';
import { LocationsFacade } from '../locations/locations.facade.js';
import { LocationsModule } from '../locations/locations.module.js';
import { StoreOperationsModule } from '../store-operations/store-operations.module.js';
import { StoresModule } from '../stores/stores.module.js';
import { CancellationDesk } from './cancellation-desk.js';
import { FulfillmentOrdersFacade } from './fulfillment-orders.facade.js';
import { FulfillmentOrdersRepository } from './fulfillment-orders.repository.js';
import { FulfillmentOrdersReader } from './fulfillment-orders.reader.js';
import { FulfillmentsReader } from './fulfillments.reader.js';
import { FulfillmentFieldsResolver, FulfillmentLineResolver } from './graphql/fulfillment-fields.resolver.js';
import { FulfillmentMutations } from './graphql/fulfillment-mutations.js';
import { FulfillmentOrderFieldsResolver } from './graphql/fulfillment-order-fields.resolver.js';
import { FulfillmentOrderMutations } from './graphql/fulfillment-order-mutations.js';
import { FulfillmentOrderResolver } from './graphql/fulfillment-order.resolver.js';
import { FulfillmentResolver } from './graphql/fulfillment.resolver.js';
import { OrderLoaders } from './graphql/order-loaders.js';
import {
  CountReferencesResolver,
  ExceptionOrderResolver,
  OperationOrderResolver,
} from './graphql/order-references.resolver.js';
import { OrderWorkMutations } from './graphql/order-work-mutations.js';
import { OrderWorkResolver } from './graphql/order-work.resolver.js';
import { AssignedListPull } from './jobs/assigned-list.pull.js';
import { CloseHandler } from './jobs/close.handler.js';
import { DecideHandler } from './jobs/decide.handler.js';
import { ShipHandler } from './jobs/ship.handler.js';
import { WaitingJob } from './jobs/waiting.job.js';
import { OrderFacts } from './order-facts.js';
import { OrderLinesRepository } from './order-lines.repository.js';
import { OrderMirror } from './order-mirror.js';
import { OrderModelReader } from './order-model.reader.js';
import { OrderPartsReader } from './order-parts.reader.js';
import { RequestCyclesRepository } from './request-cycles.repository.js';
import { ShipmentProgress } from './shipment-progress.js';
import { ShipmentsRepository } from './shipments.repository.js';
import { AdvanceOrder } from './use-cases/advance-order.js';
import { AnswerRequest } from './use-cases/answer-request.js';
import { CancelWork } from './use-cases/cancel-work.js';
import { ChangeStage } from './use-cases/change-stage.js';
import { CloseOrder } from './use-cases/close-order.js';
import { CreateFulfillment } from './use-cases/create-fulfillment.js';
import { DecideByOperator } from './use-cases/decide-by-operator.js';
import { DecideOrder } from './use-cases/decide-order.js';
import { FollowJudgement } from './use-cases/follow-judgement.js';
import { LockForAction } from './use-cases/lock-for-action.js';
import { ObserveOrder } from './use-cases/observe-order.js';
import { QuarantineOrder } from './use-cases/quarantine-order.js';
import { RecordFulfillment } from './use-cases/record-fulfillment.js';
import { ReportFailedOrder } from './use-cases/report-failed-order.js';
import { SettleCancellation } from './use-cases/settle-cancellation.js';
import { SettleShipment } from './use-cases/settle-shipment.js';
import { TakeBackWork } from './use-cases/take-back-work.js';

const GRAPHQL = [
  OrderModelReader,
  FulfillmentOrdersReader,
  OrderPartsReader,
  FulfillmentsReader,
  OrderLoaders,
  FulfillmentOrderMutations,
  OrderWorkMutations,
  FulfillmentMutations,
  FulfillmentOrderResolver,
  FulfillmentOrderFieldsResolver,
  OrderWorkResolver,
  FulfillmentResolver,
  FulfillmentFieldsResolver,
  FulfillmentLineResolver,
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
    ShipmentsRepository,
    ShipmentProgress,
    CancellationDesk,
    TakeBackWork,
    LockForAction,
    AdvanceOrder,
    CloseOrder,
    CreateFulfillment,
    RecordFulfillment,
    SettleShipment,
    CancelWork,
    SettleCancellation,
    OrderFacts,
    ShipHandler,
    CloseHandler,
    FulfillmentOrdersFacade,
    ...GRAPHQL,
  ],
  exports: [FulfillmentOrdersRepository, FulfillmentOrdersFacade],
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
