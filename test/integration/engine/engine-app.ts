import { randomBytes } from 'node:crypto';
import {
  Logger,
  Module,
  type Abstract,
  type DynamicModule,
  type INestApplicationContext,
  type Type,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ClientsModule } from '../../../src/clients/clients.module.js';
import { AppConfig } from '../../../src/config/app-config.js';
import { ConfigModule } from '../../../src/config/config.module.js';
import { loadConfig } from '../../../src/config/load-config.js';
import { AccessModule } from '../../../src/modules/access/access.module.js';
import { CancellationsModule } from '../../../src/modules/cancellations/cancellations.module.js';
import { FulfillmentOrdersModule } from '../../../src/modules/fulfillment-orders/fulfillment-orders.module.js';
import { InventoryModule } from '../../../src/modules/inventory/inventory.module.js';
import { JournalModule } from '../../../src/modules/journal/journal.module.js';
import { LocationsModule } from '../../../src/modules/locations/locations.module.js';
import { StoreNotificationsModule } from '../../../src/modules/store-notifications/store-notifications.module.js';
import { StoreOperationsModule } from '../../../src/modules/store-operations/store-operations.module.js';
import { StoresModule } from '../../../src/modules/stores/stores.module.js';
import { Database } from '../../../src/platform/database/database.js';
import { DatabaseModule } from '../../../src/platform/database/database.module.js';
import { ObservabilityModule } from '../../../src/platform/observability/observability.module.js';
import { PortsModule } from '../../../src/platform/ports/ports.module.js';
import { QueueModule } from '../../../src/platform/queue/queue.module.js';
import { SecurityModule } from '../../../src/platform/security/security.module.js';
import { createTestDatabase } from '../../support/test-database.js';
import { testQueueOptions } from '../platform/queue-backend.js';

@Module({})
class EngineTestModule {
  static register(url: string, env: Record<string, string>): DynamicModule {
    const config = loadConfig({
      ENCRYPTION_KEY: randomBytes(32).toString('base64'),
      ADMIN_API_KEY: randomBytes(32).toString('base64url'),
      ...env,
    });
    return {
      module: EngineTestModule,
      imports: [
        ConfigModule.register(config),
        ObservabilityModule.register(config.logLevel),
        SecurityModule,
        PortsModule,
        DatabaseModule.register({ url, poolSizes: { ingest: 2, worker: 6, api: 2 } }),
        QueueModule.register(testQueueOptions(url), false),
        ClientsModule.register({ inject: [AppConfig], useFactory: (settings: AppConfig) => settings }),
        AccessModule,
        JournalModule,
        StoresModule,
        StoreNotificationsModule,
        StoreOperationsModule,
        LocationsModule,
        InventoryModule,
        FulfillmentOrdersModule,
        CancellationsModule,
      ],
    };
  }
}

/** The engine's real modules without HTTP, without a worker, on a database of their own. */
export class EngineApp {
  private constructor(
    private readonly context: INestApplicationContext,
    /** Connection URL of the database, for further sessions. */
    readonly url: string,
    private readonly drop: () => Promise<void>,
  ) {}

  /** `env` overrides settings. */
  static async start(env: Record<string, string> = {}): Promise<EngineApp> {
    Logger.overrideLogger(false);
    const { url, drop } = await createTestDatabase();
    const context = await NestFactory.createApplicationContext(EngineTestModule.register(url, env), { logger: false });
    await context.init();
    return new EngineApp(context, url, drop);
  }

  get<T>(type: Type<T> | Abstract<T>): T {
    return this.context.get(type, { strict: false });
  }

  get database(): Database {
    return this.get(Database);
  }

  async stop(): Promise<void> {
    await this.context.close();
    await this.drop();
  }
}
