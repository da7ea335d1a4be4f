import { Module, type OnModuleInit } from '@nestjs/common';
import { InventoryModule } from '../inventory/inventory.module.js';
import { JournalModule } from '../journal/journal.module.js';
import { LocationsFacade } from '../locations/locations.facade.js';
import { LocationsModule } from '../locations/locations.module.js';
import { StoreNotificationsModule } from '../store-notifications/store-notifications.module.js';
import { RoutingModule } from '../routing/routing.module.js';
import { StoreOperationsModule } from '../store-operations/store-operations.module.js';
import { StoresModule } from '../stores/stores.module.js';
import { SHIPMENTS_PROVIDERS } from './shipments/shipments.providers.js';
import { DELIVERIES_PROVIDERS } from './deliveries/deliveries.providers.js';
import { HOLDS_PROVIDERS } from './holds/holds.providers.js';
import { MOVES_PROVIDERS } from './moves/moves.providers.js';
import { SHORT_STOCK_PROVIDERS } from './short-stock/short-stock.providers.js';
import { LINEAGE_PROVIDERS } from './lineage/lineage.providers.js';
import { TEXTS_PROVIDERS } from './texts/texts.providers.js';
import { PAPERS_PROVIDERS } from './papers/papers.providers.js';
import { FORECAST_PROVIDERS } from './forecast/forecast.providers.js';
import { CancellationDesk } from './cancellation-desk.js';
import { FulfillmentOrdersFacade } from './fulfillment-orders.facade.js';
import { FulfillmentOrdersReader } from './fulfillment-orders.reader.js';
import { OldTraces } from './old-traces.js';
import { OrderSnapshotsRepository } from './order-snapshots.repository.js';
import { FulfillmentOrdersRepository } from './fulfillment-orders.repository.js';
import { LinePropertiesResolver } from './graphql/line-properties.resolver.js';
import { FulfillmentOrderFieldsResolver } from './graphql/fulfillment-order-fields.resolver.js';
import { FulfillmentOrderMutations } from './graphql/fulfillment-order-mutations.js';
import { FulfillmentOrderResolver } from './graphql/fulfillment-order.resolver.js';
import { OrderActionsResolver } from './graphql/order-actions.resolver.js';
import { OrderLoaders } from './graphql/order-loaders.js';
import {
  OperationOrderResolver,
  ExceptionOrderResolver,
  CountReferencesResolver,
} from './graphql/order-references.resolver.js';
import { OrderWorkMutations } from './graphql/order-work-mutations.js';
import { OrderWorkResolver } from './graphql/order-work.resolver.js';
import { UnmappedOrdersResolver } from './graphql/unmapped-orders.resolver.js';
import { DueHoldsJob } from './holds/jobs/due-holds.job.js';
import { OrderHoldsRepository } from './holds/order-holds.repository.js';
import { ReleaseHold } from './holds/use-cases/release-hold.js';
import { AssignedListPull } from './jobs/assigned-list.pull.js';
import { CloseHandler } from './jobs/close.handler.js';
import { DecideHandler } from './jobs/decide.handler.js';
import { OrderSightings } from './jobs/order-sightings.js';
import { OrdersPull } from './jobs/orders.pull.js';
import { PointReads } from './jobs/point-reads.js';
import { RetryDuplicatesJob } from './jobs/retry-duplicates.job.js';
import { RetryUnmappedJob } from './jobs/retry-unmapped.job.js';
import { WaitingJob } from './jobs/waiting.job.js';
import { OrderFacts } from './order-facts.js';
import { OrderLinesRepository } from './order-lines.repository.js';
import { OrderMirror } from './order-mirror.js';
import { OrderLookupsReader } from './order-lookups.reader.js';
import { OrderModelReader } from './order-model.reader.js';
import { OrderPartsReader } from './order-parts.reader.js';
import { OrderSupply } from './order-supply.js';
import { PointReadsRepository } from './point-reads.repository.js';
import { PossibleDuplicatesRepository } from './possible-duplicates.repository.js';
import { RequestCyclesRepository } from './request-cycles.repository.js';
import { ShortStockJob } from './short-stock/jobs/short-stock.job.js';
import { ShortStockRepository } from './short-stock/short-stock.repository.js';
import { FollowShortStock } from './short-stock/use-cases/follow-short-stock.js';
import { AdvanceOrder } from './use-cases/advance-order.js';
import { AnswerRequest } from './use-cases/answer-request.js';
import { CancelWork } from './use-cases/cancel-work.js';
import { ChangeStage } from './use-cases/change-stage.js';
import { CloseOrder } from './use-cases/close-order.js';
import { DecideAgain } from './use-cases/decide-again.js';
import { DecideByOperator } from './use-cases/decide-by-operator.js';
import { DecideOrder } from './use-cases/decide-order.js';
import { EndGoneOrder } from './use-cases/end-gone-order.js';
import { FitReservation } from './use-cases/fit-reservation.js';
import { FollowDecision } from './use-cases/follow-decision.js';
import { FollowJudgement } from './use-cases/follow-judgement.js';
import { FollowUpExceptions } from './use-cases/follow-up-exceptions.js';
import { LockForAction } from './use-cases/lock-for-action.js';
import { ObserveOrder } from './use-cases/observe-order.js';
import { OpenCycle } from './use-cases/open-cycle.js';
import { QuarantineOrder } from './use-cases/quarantine-order.js';
import { ReportFailedOrder } from './use-cases/report-failed-order.js';
import { RetryDuplicates } from './use-cases/retry-duplicates.js';
import { RequestedAgain, RetryUnmapped } from './use-cases/retry-unmapped.js';
import { SeeOutcome } from './use-cases/see-outcome.js';
import { SettleCancellation } from './use-cases/settle-cancellation.js';
import { StopWork } from './use-cases/stop-work.js';
import { TakeBackWork } from './use-cases/take-back-work.js';
import { TellStage } from './use-cases/tell-stage.js';
import { WorkMovesFacade } from './work-moves.facade.js';

const GRAPHQL = [
  OrderLookupsReader,
  OrderModelReader,
  FulfillmentOrdersReader,
  OrderPartsReader,
  OrderLoaders,
  OrderActionsResolver,
  FulfillmentOrderMutations,
  OrderWorkMutations,
  FulfillmentOrderResolver,
  FulfillmentOrderFieldsResolver,
  LinePropertiesResolver,
  OrderWorkResolver,
  UnmappedOrdersResolver,
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
    OrderSnapshotsRepository,
    OldTraces,
    RequestCyclesRepository,
    OrderLinesRepository,
    OrderMirror,
    ChangeStage,
    AnswerRequest,
    DecideOrder,
    DecideByOperator,
    FollowJudgement,
    ObserveOrder,
    SeeOutcome,
    QuarantineOrder,
    ReportFailedOrder,
    FollowUpExceptions,
    OpenCycle,
    FitReservation,
    StopWork,
    EndGoneOrder,
    PointReadsRepository,
    OrderSightings,
    PointReads,
    AssignedListPull,
    OrdersPull,
    DecideHandler,
    CancellationDesk,
    TakeBackWork,
    TellStage,
    LockForAction,
    AdvanceOrder,
    CloseOrder,
    CancelWork,
    SettleCancellation,
    OrderFacts,
    CloseHandler,
    RequestedAgain,
    RetryUnmapped,
    PossibleDuplicatesRepository,
    RetryDuplicates,
    FulfillmentOrdersFacade,
    WorkMovesFacade,
    OrderSupply,
    FollowDecision,
    DecideAgain,
    ...SHIPMENTS_PROVIDERS,
    ...DELIVERIES_PROVIDERS,
    ...HOLDS_PROVIDERS,
    ...MOVES_PROVIDERS,
    ...SHORT_STOCK_PROVIDERS,
    ...LINEAGE_PROVIDERS,
    ...TEXTS_PROVIDERS,
    ...PAPERS_PROVIDERS,
    ...FORECAST_PROVIDERS,
    ...GRAPHQL,
  ],
  exports: [
    RetryUnmapped,
    RetryDuplicates,
    OrderHoldsRepository,
    ReleaseHold,
    FulfillmentOrdersRepository,
    FulfillmentOrdersFacade,
    ShortStockRepository,
    FollowShortStock,
    WorkMovesFacade,
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
  providers: [DueHoldsJob, RetryUnmappedJob, RetryDuplicatesJob, ShortStockJob, WaitingJob],
})
export class FulfillmentOrdersTicksModule {}
