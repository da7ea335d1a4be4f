import { Controller, Get, Res, ServiceUnavailableException } from '@nestjs/common';
import { HealthCheck, HealthCheckService, HealthIndicatorService, type HealthCheckResult } from '@nestjs/terminus';
import type { FastifyReply } from 'fastify';
import { Database } from '../database/database.js';
import { StoreWakeQueue } from '../queue/store-wake.queue.js';
import { Shutdown } from './shutdown.js';

/** `/health/live` and `/health/ready`, open to everyone: they tell no versions and nothing about stores. */
@Controller('health')
export class HealthController {
  constructor(
    private readonly health: HealthCheckService,
    private readonly indicators: HealthIndicatorService,
    private readonly database: Database,
    private readonly queue: StoreWakeQueue,
    private readonly shutdown: Shutdown,
  ) {}

  /** 200 as long as the process can answer at all. */
  @Get('live')
  @HealthCheck()
  live(): { status: 'ok' } {
    return { status: 'ok' };
  }

  /** 200 when work can be taken: database up, queue up (its backend is named), not shutting down; else 503 with what is down. */
  @Get('ready')
  @HealthCheck()
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<HealthCheckResult> {
    try {
      return await this.health.check([
        async () => this.indicator('database', await this.database.isUp()),
        async () => this.indicator('queue', await this.queue.isUp(), { backend: this.queue.backend }),
        () => this.indicator('process', !this.shutdown.stopping),
      ]);
    } catch (error) {
      if (!(error instanceof ServiceUnavailableException)) throw error;
      void reply.status(503);
      return error.getResponse() as HealthCheckResult;
    }
  }

  private indicator(name: string, up: boolean, facts: Record<string, unknown> = {}) {
    const indicator = this.indicators.check(name);
    return up ? indicator.up(facts) : indicator.down(facts);
  }
}
