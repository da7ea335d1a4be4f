import { Module, type DynamicModule } from '@nestjs/common';
import { destination, pino, type DestinationStream } from 'pino';
import type { LogLevel } from '../../config/app-config.js';
import { AppLogger } from './app-logger.js';
import { logOptions } from './log-options.js';
import { MetricsController } from './metrics.controller.js';
import { Metrics } from './metrics.js';

/** Logs, correlation ids and metrics, for every module. */
@Module({})
export class ObservabilityModule {
  /** `stream` receives the log lines instead of standard output. */
  static register(level: LogLevel, stream?: DestinationStream): DynamicModule {
    // Written at once: the last lines before a crash are the ones that matter.
    const logger = new AppLogger(pino(logOptions(level), stream ?? destination({ dest: 1, sync: true })));
    return {
      module: ObservabilityModule,
      global: true,
      controllers: [MetricsController],
      providers: [Metrics, { provide: AppLogger, useValue: logger }],
      exports: [Metrics, AppLogger],
    };
  }
}
