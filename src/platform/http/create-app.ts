import type { DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Logger, PinoLogger } from 'nestjs-pino';
import { createHttpAdapter, type HttpSettings } from './http-adapter.js';

/** The Nest application of a composition root on our HTTP server, with JSON logs; not listening yet. */
export async function createApp(
  root: DynamicModule,
  settings: Omit<HttpSettings, 'log'>,
): Promise<NestFastifyApplication> {
  const adapter = await createHttpAdapter({
    ...settings,
    log: (request) => PinoLogger.root.info({ context: 'Http', ...request }, 'Request answered'),
  });
  const app = await NestFactory.create<NestFastifyApplication>(root, adapter, {
    bodyParser: false,
    bufferLogs: true,
    abortOnError: false,
  });
  app.useLogger(app.get(Logger));
  app.flushLogs();
  return app;
}
