import { BullModule } from '@nestjs/bullmq';
import { Module, type DynamicModule } from '@nestjs/common';
import { setDefaultBackendFactory, type ConnectionOptions } from 'bullmq';
import { createPatientPostgresBackend } from './patient-postgres-backend.js';
import {
  postgresConnection,
  QUEUE_OPTIONS,
  redisConnection,
  STORE_WAKE_QUEUE,
  type QueueOptions,
} from './queue.options.js';
import { StoreWakeProcessor } from './store-wake.processor.js';
import { StoreWakeQueue } from './store-wake.queue.js';

/** BullMQ with one queue of wake-ups, on PostgreSQL or, with a Redis URL, on Redis; the same code for both. */
@Module({})
export class QueueModule {
  /** `consume` also starts the worker; a provider of StoreWakeHandler must then exist in some module. */
  static register(options: QueueOptions, consume: boolean): DynamicModule {
    return {
      module: QueueModule,
      global: true,
      imports: [
        BullModule.forRootAsync({
          useFactory: () => {
            const { redisUrl, databaseUrl } = options;
            // The backend is chosen per process and must be set before the first queue is made.
            if (redisUrl) setDefaultBackendFactory();
            else setDefaultBackendFactory(createPatientPostgresBackend);
            const connection = redisUrl ? redisConnection(redisUrl) : postgresConnection(databaseUrl);
            // Nest's type knows only the shape of Redis; each backend reads its own settings.
            return { connection: connection as ConnectionOptions };
          },
        }),
        BullModule.registerQueue({ name: STORE_WAKE_QUEUE }),
      ],
      providers: [
        { provide: QUEUE_OPTIONS, useValue: options },
        StoreWakeQueue,
        ...(consume ? [StoreWakeProcessor] : []),
      ],
      exports: [StoreWakeQueue],
    };
  }
}
