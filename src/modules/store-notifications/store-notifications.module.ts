import { Module } from '@nestjs/common';
import { JournalModule } from '../journal/journal.module.js';
import { StoresModule } from '../stores/stores.module.js';
import { StoreNotificationResolver } from './graphql/store-notification.resolver.js';
import { CallbackController } from './ingest/callback.controller.js';
import { TokenTrials } from '../../platform/http/token-trials.js';
import { ReceiveCallback } from './ingest/receive-callback.js';
import { RefusedDeliveries } from './ingest/refused-deliveries.js';
import { TidyJob } from './jobs/tidy.job.js';
import { PullRunsRepository } from './pull-runs.repository.js';
import { OrderHintsRepository } from './order-hints.repository.js';
import { PullWakesRepository } from './pull-wakes.repository.js';
import { StoreNotificationsFacade } from './store-notifications.facade.js';
import { StoreNotificationsReader } from './store-notifications.reader.js';
import { StoreNotificationsRepository } from './store-notifications.repository.js';
import { ReplayNotifications } from './use-cases/replay-notifications.js';

/** The inbox: hints become rows and owed pulls. */
@Module({
  imports: [JournalModule, StoresModule],
  providers: [
    PullWakesRepository,
    OrderHintsRepository,
    StoreNotificationsRepository,
    PullRunsRepository,
    RefusedDeliveries,
    ReplayNotifications,
    StoreNotificationsReader,
    StoreNotificationResolver,
    StoreNotificationsFacade,
  ],
  exports: [StoreNotificationsFacade, StoreNotificationsRepository, PullRunsRepository],
})
export class StoreNotificationsModule {}

/** The callback routes; part of processes with the role ingest. */
@Module({
  imports: [StoresModule, StoreNotificationsModule],
  controllers: [CallbackController],
  providers: [ReceiveCallback, TokenTrials],
})
export class CallbackIngestModule {}

/** Ticks over the inbox; part of processes with the role scheduler. */
@Module({ imports: [StoreNotificationsModule], providers: [TidyJob] })
export class StoreNotificationsTicksModule {}
