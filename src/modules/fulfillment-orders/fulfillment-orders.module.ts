import { Module, type OnModuleInit } from '@nestjs/common';
import { InventoryModule } from '../inventory/inventory.module.js';
import { JournalModule } from '../journal/journal.module.js';
import { LocationsFacade } from '../locations/locations.facade.js';
import { LocationsModule } from '../locations/locations.module.js';
import { StoreNotificationsModule } from '../store-notifications/store-notifications.module.js';
import { RoutingModule } from '../routing/routing.module.js';
import { StoreOperationsModule } from '../store-operations/store-operations.module.js';
import { StoresModule } from '../stores/stores.module.js';
import { AFTER_SHIPMENT_PROVIDERS } from './after-shipment-providers.js';
import { CancellationDesk } from './cancellation-desk.js';
import { FulfillmentOrdersFacade } from './fulfillment-orders.facade.js';
import { FulfillmentOrdersRepository } from './fulfillment-orders.repository.js';
import { FulfillmentOrdersReader } from './fulfillment-orders.reader.js';
import { ForecastReader } from './forecast.reader.js';
import { FulfillmentsReader } from './fulfillments.reader.js';
import { ForecastResolver } from './graphql/forecast.resolver.js';
import { OrderHistoryResolver, OrderLinkResolver } from './graphql/order-history.resolver.js';
import { OrderHistoryReader } from './order-history.reader.js';
import { FulfillmentFieldsResolver, FulfillmentLineResolver } from './graphql/fulfillment-fields.resolver.js';
import { FulfillmentMutations } from './graphql/fulfillment-mutations.js';
import { FulfillmentOrderFieldsResolver } from './graphql/fulfillment-order-fields.resolver.js';
import { FulfillmentOrderMutations } from './graphql/fulfillment-order-mutations.js';
import { FulfillmentOrderResolver } from './graphql/fulfillment-order.resolver.js';
import { FulfillmentResolver } from './graphql/fulfillment.resolver.js';
import { OrderActionsResolver } from './graphql/order-actions.resolver.js';
import { MessageTemplateResolver } from './graphql/message-template.resolver.js';
import { OrderPapersResolver } from './graphql/order-papers.resolver.js';
import { OrderHoldMutations } from './graphql/order-hold-mutations.js';
import { OrderHoldResolver } from './graphql/order-hold.resolver.js';
import { OrderLoaders } from './graphql/order-loaders.js';
import {
  CountReferencesResolver,
  ExceptionOrderResolver,
  OperationOrderResolver,
} from './graphql/order-references.resolver.js';
import { OrderWorkMutations } from './graphql/order-work-mutations.js';
import { UnmappedOrdersResolver } from './graphql/unmapped-orders.resolver.js';
import { OrderWorkResolver } from './graphql/order-work.resolver.js';
import { AssignedListPull } from './jobs/assigned-list.pull.js';
import { ForecastPull } from './jobs/forecast.pull.js';
import { OrderFamilies } from './jobs/order-families.js';
import { OrderSightings } from './jobs/order-sightings.js';
import { CloseHandler } from './jobs/close.handler.js';
import { DueHoldsJob } from './jobs/due-holds.job.js';
import { HoldHandler } from './jobs/hold.handler.js';
import { ReleaseHoldHandler } from './jobs/release-hold.handler.js';
import { DecideHandler } from './jobs/decide.handler.js';
import { ShipHandler } from './jobs/ship.handler.js';
import { RetryUnmappedJob } from './jobs/retry-unmapped.job.js';
import { ShortStockJob } from './jobs/short-stock.job.js';
import { WaitingJob } from './jobs/waiting.job.js';
import { Holds } from './holds.js';
import { OrderFacts } from './order-facts.js';
import { OrderHoldsReader } from './order-holds.reader.js';
import { OrderHoldsRepository } from './order-holds.repository.js';
import { ExternalChangesRepository } from './external-changes.repository.js';
import { ForecastRepository } from './forecast.repository.js';
import { MessageTemplatesReader } from './message-templates.reader.js';
import { OrderEvidenceReader } from './order-evidence.reader.js';
import { MessageTemplatesRepository } from './message-templates.repository.js';
import { OrderTexts } from './order-texts.js';
import { OrderLinesRepository } from './order-lines.repository.js';
import { OrderLinks } from './order-links.js';
import { OrderLinksRepository } from './order-links.repository.js';
import { OrderMirror } from './order-mirror.js';
import { OrderModelReader } from './order-model.reader.js';
import { OrderPartsReader } from './order-parts.reader.js';
import { RequestCyclesRepository } from './request-cycles.repository.js';
import { ROUTING_EXPORTS, ROUTING_PROVIDERS } from './routing-providers.js';
import { ShipmentProgress } from './shipment-progress.js';
import { ShipmentsRepository } from './shipments.repository.js';
import { AdvanceOrder } from './use-cases/advance-order.js';
import { AnswerRequest } from './use-cases/answer-request.js';
import { CancelWork } from './use-cases/cancel-work.js';
import { ChangeStage } from './use-cases/change-stage.js';
import { ChangeTemplate } from './use-cases/change-template.js';
import { CloseOrder } from './use-cases/close-order.js';
import { CreateFulfillment } from './use-cases/create-fulfillment.js';
import { DecideByOperator } from './use-cases/decide-by-operator.js';
import { DecideOrder } from './use-cases/decide-order.js';
import { EndGoneOrder } from './use-cases/end-gone-order.js';
import { FitReservation } from './use-cases/fit-reservation.js';
import { FollowChange } from './use-cases/follow-change.js';
import { FollowJudgement } from './use-cases/follow-judgement.js';
import { FollowUpExceptions } from './use-cases/follow-up-exceptions.js';
import { LinkFamily } from './use-cases/link-family.js';
import { HoldOrder } from './use-cases/hold-order.js';
import { LockForAction } from './use-cases/lock-for-action.js';
import { ObserveOrder } from './use-cases/observe-order.js';
import { OpenCycle } from './use-cases/open-cycle.js';
import { QuarantineOrder } from './use-cases/quarantine-order.js';
import { RecordChange } from './use-cases/record-change.js';
import { RecordFulfillment } from './use-cases/record-fulfillment.js';
import { ReportFailedOrder } from './use-cases/report-failed-order.js';
import { ReleaseHold } from './use-cases/release-hold.js';
import { SettleHold } from './use-cases/settle-hold.js';
import { RequestedAgain, RetryUnmapped } from './use-cases/retry-unmapped.js';
import { SettleCancellation } from './use-cases/settle-cancellation.js';
import { StopWork } from './use-cases/stop-work.js';
import { SettleShipment } from './use-cases/settle-shipment.js';
import { TakeBackWork } from './use-cases/take-back-work.js';
import { TellStage } from './use-cases/tell-stage.js';

const GRAPHQL = [
  OrderModelReader,
  FulfillmentOrdersReader,
  OrderPartsReader,
  FulfillmentsReader,
  OrderLoaders,
  ForecastReader,
  OrderHistoryReader,
  ForecastResolver,
  OrderHistoryResolver,
  OrderLinkResolver,
  OrderHoldsReader,
  OrderHoldMutations,
  OrderHoldResolver,
  MessageTemplatesReader,
  MessageTemplateResolver,
  OrderEvidenceReader,
  OrderPapersResolver,
  OrderActionsResolver,
  FulfillmentOrderMutations,
  OrderWorkMutations,
  FulfillmentMutations,
  FulfillmentOrderResolver,
  FulfillmentOrderFieldsResolver,
  OrderWorkResolver,
  UnmappedOrdersResolver,
  FulfillmentResolver,
  FulfillmentFieldsResolver,
  FulfillmentLineResolver,
  OperationOrderResolver,
  ExceptionOrderResolver,
  CountReferencesResolver,
];

/** Pull, mirror, cycles, decisions, accept and reject. */
@Module({
  imports: [
    JournalModule,
    StoresModule,
    StoreNotificationsModule,
    StoreOperationsModule,
    LocationsModule,
    InventoryModule,
    RoutingModule,
  ],
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
    FollowUpExceptions,
    OpenCycle,
    RecordChange,
    FitReservation,
    StopWork,
    FollowChange,
    EndGoneOrder,
    LinkFamily,
    OrderLinks,
    OrderLinksRepository,
    ExternalChangesRepository,
    ForecastRepository,
    OrderSightings,
    OrderFamilies,
    AssignedListPull,
    ForecastPull,
    DecideHandler,
    ShipmentsRepository,
    ShipmentProgress,
    ...AFTER_SHIPMENT_PROVIDERS,
    CancellationDesk,
    TakeBackWork,
    OrderHoldsRepository,
    Holds,
    MessageTemplatesRepository,
    OrderTexts,
    ChangeTemplate,
    TellStage,
    HoldOrder,
    ReleaseHold,
    SettleHold,
    HoldHandler,
    ReleaseHoldHandler,
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
    RequestedAgain,
    RetryUnmapped,
    FulfillmentOrdersFacade,
    ...ROUTING_PROVIDERS,
    ...GRAPHQL,
  ],
  exports: [
    RetryUnmapped,
    OrderHoldsRepository,
    ReleaseHold,
    FulfillmentOrdersRepository,
    FulfillmentOrdersFacade,
    ...ROUTING_EXPORTS,
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

/** Ticks over the orders; part of processes with the role scheduler. */
@Module({
  imports: [JournalModule, FulfillmentOrdersModule],
  providers: [DueHoldsJob, RetryUnmappedJob, ShortStockJob, WaitingJob],
})
export class FulfillmentOrdersTicksModule {}
