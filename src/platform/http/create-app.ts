import type { DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppLogger } from '../observability/app-logger.js';
import { Metrics } from '../observability/metrics.js';
import { createHttpAdapter, type HttpSettings } from './http-adapter.js';

/** Routes that stores call. */
const CALLED_BY_STORES = /^\/(?:callbacks|webhooks)\//;

/** The Nest application of a composition root on our HTTP server, with JSON logs; not listening yet. */
export async function createApp(
  root: DynamicModule,
  settings: Omit<HttpSettings, 'log'>,
): Promise<NestFastifyApplication> {
  // The server is made before the providers are.
  const later: { metrics?: Metrics; logger?: AppLogger } = {};
  const adapter = await createHttpAdapter({
    ...settings,
    log: (request) => {
      // With its route instead of its address, which may hold a token.
      later.logger?.info({ context: 'Http', ...request }, 'Request answered');
      if (CALLED_BY_STORES.test(request.route)) later.metrics?.callbackAnswered(request.status);
    },
  });
  const app = await NestFactory.create<NestFastifyApplication>(root, adapter, {
    bodyParser: false,
    bufferLogs: true,
    abortOnError: false,
  });
  later.metrics = app.get(Metrics);
  const logger = app.get(AppLogger);
  later.logger = logger;
  app.useLogger(logger);
  app.flushLogs();
  return app;
}
