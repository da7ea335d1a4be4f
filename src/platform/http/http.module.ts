import { Global, Module } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { TerminusModule } from '@nestjs/terminus';
import { ErrorFilter } from './error.filter.js';
import { HealthController } from './health.controller.js';
import { Shutdown } from './shutdown.js';

/** Health routes, the shape of error answers, and the stop signal, for every module. Needs Database and StoreWakeQueue. */
@Global()
@Module({
  // A failing check is an answer of the ready route, not an error of ours: terminus need not log it.
  imports: [TerminusModule.forRoot({ logger: false, gracefulShutdownTimeoutMs: 0 })],
  controllers: [HealthController],
  providers: [Shutdown, { provide: APP_FILTER, useClass: ErrorFilter }],
  exports: [Shutdown],
})
export class HttpModule {}
