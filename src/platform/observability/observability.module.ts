import { Module, type DynamicModule } from '@nestjs/common';
import { LoggerModule } from 'nestjs-pino';
import { destination, type DestinationStream } from 'pino';
import type { LogLevel } from '../../config/app-config.js';
import { logOptions } from './log-options.js';
import { MetricsController } from './metrics.controller.js';
import { Metrics } from './metrics.js';

/** Logs, correlation ids and metrics, for every module. */
@Module({})
export class ObservabilityModule {
  /** `stream` receives the log lines instead of standard output. */
  static register(level: LogLevel, stream?: DestinationStream): DynamicModule {
    // Written at once: the last lines before a crash are the ones that matter.
    // Requests are logged once, by platform/http, with their route instead of their address; pino-http's own line would show tokens.
    const options = { ...logOptions(level), autoLogging: false, wrapSerializers: false };
    return {
      module: ObservabilityModule,
      global: true,
      imports: [
        LoggerModule.forRoot({ pinoHttp: [options, stream ?? destination({ dest: 1, sync: true })], forRoutes: [] }),
      ],
      controllers: [MetricsController],
      providers: [Metrics],
      exports: [Metrics],
    };
  }
}
