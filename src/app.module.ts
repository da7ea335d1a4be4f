import { Module, type DynamicModule } from '@nestjs/common';
import { ScheduleModule } from '@nestjs/schedule';
import type { DestinationStream } from 'pino';
import { ClientsModule } from './clients/clients.module.js';
import { AppConfig } from './config/app-config.js';
import { ConfigModule } from './config/config.module.js';
import { AccessModule } from './modules/access/access.module.js';
import { CancellationsModule, CancellationsTicksModule } from './modules/cancellations/cancellations.module.js';
import { FulfillmentOrdersModule } from './modules/fulfillment-orders/fulfillment-orders.module.js';
import { InventoryModule } from './modules/inventory/inventory.module.js';
import { JournalModule } from './modules/journal/journal.module.js';
import { LocationsModule } from './modules/locations/locations.module.js';
import { OauthRoutesModule, OnboardingModule, WebhookIngestModule } from './modules/onboarding/onboarding.module.js';
import {
  CallbackIngestModule,
  StoreNotificationsModule,
} from './modules/store-notifications/store-notifications.module.js';
import {
  StoreOperationsModule,
  StoreOperationsTicksModule,
  StoreServingModule,
} from './modules/store-operations/store-operations.module.js';
import { FulfillmentOrdersTicksModule } from './modules/fulfillment-orders/fulfillment-orders.module.js';
import { StoreNotificationsTicksModule } from './modules/store-notifications/store-notifications.module.js';
import { RoutingModule } from './modules/routing/routing.module.js';
import { StoresModule } from './modules/stores/stores.module.js';
import { DatabaseModule } from './platform/database/database.module.js';
import { GraphqlModule } from './platform/graphql/graphql.module.js';
import { HttpModule } from './platform/http/http.module.js';
import { ObservabilityModule } from './platform/observability/observability.module.js';
import { PortsModule } from './platform/ports/ports.module.js';
import { QueueModule } from './platform/queue/queue.module.js';
import { SecurityModule } from './platform/security/security.module.js';

/** The composition root: which modules this process is made of, in the order in which they build on each other. */
@Module({})
export class AppModule {
  /** `databaseUrl` is the configured or the embedded database; `logStream` receives the log lines instead of standard output. */
  static register(config: AppConfig, databaseUrl: string, logStream?: DestinationStream): DynamicModule {
    return {
      module: AppModule,
      imports: [
        ConfigModule.register(config),
        ObservabilityModule.register(config.logLevel, logStream),
        SecurityModule,
        PortsModule,
        DatabaseModule.register({ url: databaseUrl, poolSizes: config.pools }),
        QueueModule.register({ databaseUrl, redisUrl: config.redisUrl }, config.hasRole('worker')),
        HttpModule,
        ...(config.hasRole('scheduler') || config.hasRole('worker') ? [ScheduleModule.forRoot()] : []),
        ClientsModule.register({ inject: [AppConfig], useFactory: (settings: AppConfig) => settings }),
        AccessModule,
        JournalModule,
        StoresModule,
        StoreNotificationsModule,
        ...(config.hasRole('ingest') ? [CallbackIngestModule] : []),
        StoreOperationsModule,
        ...(config.hasRole('worker') ? [StoreServingModule] : []),
        LocationsModule,
        InventoryModule,
        RoutingModule,
        FulfillmentOrdersModule,
        CancellationsModule,
        OnboardingModule,
        ...(config.hasRole('ingest') ? [WebhookIngestModule] : []),
        ...(config.hasRole('scheduler')
          ? [
              StoreNotificationsTicksModule,
              StoreOperationsTicksModule,
              FulfillmentOrdersTicksModule,
              CancellationsTicksModule,
            ]
          : []),
        ...(config.hasRole('api') ? [OauthRoutesModule, GraphqlModule] : []),
      ],
    };
  }
}
