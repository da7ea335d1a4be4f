import { OnWorkerEvent, Processor, WorkerHost } from '@nestjs/bullmq';
import { Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import type { Job } from 'bullmq';
import { Metrics } from '../observability/metrics.js';
import { boundClose } from './bounded-close.js';
import { STORE_WAKE_QUEUE } from './queue.options.js';
import { StoreWakeHandler } from './store-wake.handler.js';
import type { StoreWake } from './store-wake.queue.js';

const WARN_EVERY_MS = 10_000;

/** Hands wake-ups to the engine. Starts when the whole application has, and only in processes of role worker. */
@Processor(STORE_WAKE_QUEUE, { autorun: false, concurrency: 8, lockDuration: 30_000, runRetryDelay: 1_000 })
export class StoreWakeProcessor extends WorkerHost implements OnApplicationBootstrap {
  private readonly logger = new Logger(StoreWakeProcessor.name);
  private handler: StoreWakeHandler;
  private quietUntil = 0;

  constructor(
    private readonly moduleRef: ModuleRef,
    private readonly metrics: Metrics,
  ) {
    super();
  }

  /** Throws when no module provides the handler: a worker that wakes nobody must not start. */
  onApplicationBootstrap(): void {
    this.handler = this.moduleRef.get(StoreWakeHandler, { strict: false });
    boundClose(this.worker);
    this.worker.run().catch((error: unknown) => this.onError(error));
  }

  override async process(job: Job<StoreWake>): Promise<void> {
    this.metrics.wake('processed');
    this.handler.onWake(job.data.storeId);
  }

  /** A worker reconnects by itself; without a listener its errors would end the process. */
  @OnWorkerEvent('error')
  onError(error: unknown): void {
    const now = performance.now();
    if (now < this.quietUntil) return;
    this.quietUntil = now + WARN_EVERY_MS;
    this.logger.warn({ err: error, msg: 'The queue worker reported an error; the poll goes on without it' });
  }
}
