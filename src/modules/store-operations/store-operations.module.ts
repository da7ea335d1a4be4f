import { Module, type OnApplicationBootstrap } from '@nestjs/common';
import { StorePlatforms } from '../../clients/store-platforms.js';
import { Clock } from '../../common/clock.js';
import { Random } from '../../common/random.js';
import { AppConfig } from '../../config/app-config.js';
import { Database } from '../../platform/database/database.js';
import { Metrics } from '../../platform/observability/metrics.js';
import { StoreWakeHandler } from '../../platform/queue/store-wake.handler.js';
import { JournalFacade } from '../journal/journal.facade.js';
import { JournalModule } from '../journal/journal.module.js';
import { StoreNotificationsFacade, type SweepIntervals } from '../store-notifications/store-notifications.facade.js';
import { StoreNotificationsModule } from '../store-notifications/store-notifications.module.js';
import { StoresFacade } from '../stores/stores.facade.js';
import { StoresModule } from '../stores/stores.module.js';
import { DRAIN_TOOLS, type DrainTools } from './draining/drain-tools.js';
import { Drainers } from './draining/drainers.js';
import { StoreOperationResolver } from './graphql/store-operation.resolver.js';
import { HandlerRegistry } from './handler-registry.js';
import { PollJob } from './jobs/poll.job.js';
import { WatchJob } from './jobs/watch.job.js';
import { LiveReads } from './live-reads.js';
import { OperationClaimsRepository } from './operation-claims.repository.js';
import { OpenOperationsRepository } from './open-operations.repository.js';
import { PaceSlotsRepository } from './pace-slots.repository.js';
import { StoreBreakersRepository } from './store-breakers.repository.js';
import { StoreOperationsFacade } from './store-operations.facade.js';
import { StoreOperationsReader } from './store-operations.reader.js';
import { StoreOperationsRepository } from './store-operations.repository.js';
import { RedriveOperation } from './use-cases/redrive-operation.js';

const REPOSITORIES = [
  StoreOperationsRepository,
  OpenOperationsRepository,
  OperationClaimsRepository,
  PaceSlotsRepository,
  StoreBreakersRepository,
];

/** The outbox: every write towards a store is recorded here first. */
@Module({
  imports: [JournalModule, StoresModule, StoreNotificationsModule],
  providers: [
    HandlerRegistry,
    StoreOperationsFacade,
    StoreOperationsReader,
    LiveReads,
    RedriveOperation,
    StoreOperationResolver,
    ...REPOSITORIES,
  ],
  exports: [StoreOperationsFacade, HandlerRegistry, ...REPOSITORIES],
})
export class StoreOperationsModule {}

/** Pauses between sweeps: the request lists by configuration (2 min while work is found that no callback announced), the accepted list and the forecast hourly, stock daily; orders that are read one by one every 2 min, which costs nothing where none waits. */
function sweepsOf(config: AppConfig): Record<string, SweepIntervals> {
  const hinted = { normalSeconds: config.sweepMinutes * 60, lateSeconds: Math.min(120, config.sweepMinutes * 60) };
  const hourly = { normalSeconds: 3_600, lateSeconds: 3_600 };
  const daily = { normalSeconds: 86_400, lateSeconds: 600, trailing: false };
  return {
    REQUESTS: hinted,
    CANCELLATIONS: hinted,
    ACCEPTED: hourly,
    ORDERS: { normalSeconds: 120, lateSeconds: 120, trailing: false },
    STOCK: daily,
    FORECAST: { ...hourly, trailing: false },
    ACCOUNT: { ...hourly, trailing: false },
    DELIVERIES: hourly,
  };
}

/** The part that talks to stores; part of processes with the role worker. */
@Module({
  imports: [JournalModule, StoresModule, StoreNotificationsModule, StoreOperationsModule],
  providers: [
    {
      provide: DRAIN_TOOLS,
      inject: [
        AppConfig,
        Clock,
        Random,
        Database,
        Metrics,
        StorePlatforms,
        StoresFacade,
        StoreNotificationsFacade,
        JournalFacade,
        HandlerRegistry,
        StoreOperationsRepository,
        OperationClaimsRepository,
        PaceSlotsRepository,
        StoreBreakersRepository,
      ],
      useFactory: (
        config: AppConfig,
        clock: Clock,
        random: Random,
        database: Database,
        metrics: Metrics,
        platforms: StorePlatforms,
        stores: StoresFacade,
        notifications: StoreNotificationsFacade,
        journal: JournalFacade,
        registry: HandlerRegistry,
        operations: StoreOperationsRepository,
        claims: OperationClaimsRepository,
        slots: PaceSlotsRepository,
        breakers: StoreBreakersRepository,
      ): DrainTools => ({
        clock,
        random,
        database,
        metrics,
        platforms,
        stores,
        notifications,
        journal,
        registry,
        operations,
        claims,
        slots,
        breakers,
        times: {
          timeoutMs: config.storeRequestTimeoutMs,
          leaseMs: config.storeRequestTimeoutMs + 5_000,
          sweeps: sweepsOf(config),
        },
      }),
    },
    Drainers,
    { provide: StoreWakeHandler, useExisting: Drainers },
    PollJob,
  ],
})
export class StoreServingModule implements OnApplicationBootstrap {
  constructor(
    private readonly registry: HandlerRegistry,
    private readonly operations: StoreOperationsRepository,
  ) {}

  /** A worker that could not do all the work that waits must not start. */
  async onApplicationBootstrap(): Promise<void> {
    this.registry.assertComplete(await this.operations.unfinishedKinds());
  }
}

/** Ticks over the outbox; part of processes with the role scheduler. */
@Module({ imports: [JournalModule, StoreOperationsModule], providers: [WatchJob] })
export class StoreOperationsTicksModule {}
