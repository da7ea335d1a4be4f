import { Controller, Get, Header, UseGuards } from '@nestjs/common';
import { ApiKeyGuard } from '../http/api-key.guard.js';
import { Metrics } from './metrics.js';

/** `GET /metrics` for Prometheus, behind an API key. */
@Controller('metrics')
@UseGuards(ApiKeyGuard)
export class MetricsController {
  constructor(private readonly metrics: Metrics) {}

  /** All metrics in Prometheus' text format 0.0.4. */
  @Get()
  @Header('content-type', 'text/plain; version=0.0.4; charset=utf-8')
  @Header('cache-control', 'no-store')
  show(): Promise<string> {
    return this.metrics.registry.metrics();
  }
}
