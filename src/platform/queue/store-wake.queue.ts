import { InjectQueue } from '@nestjs/bullmq';
import { Inject, Injectable, Logger } from '@nestjs/common';
import type { Queue } from 'bullmq';
import { Metrics } from '../observability/metrics.js';
import { boundClose } from './bounded-close.js';
import { QUEUE_OPTIONS, STORE_WAKE_QUEUE, type QueueOptions } from './queue.options.js';

/** All that a job carries: never a secret or personal data. */
export interface StoreWake {
  storeId: string;
}

const GIVE_UP_MS = 2_000;
const WARN_EVERY_MS = 10_000;

/**
 * Sends wake-ups to whichever process works for a store. Best effort by design: a lost wake-up only delays work until the next
 * poll, so nothing here throws, waits, or keeps more than one send per store in the air.
 */
@Injectable()
export class StoreWakeQueue {
  readonly backend: 'postgres' | 'redis';
  private readonly logger = new Logger(StoreWakeQueue.name);
  /** Stores with a send in the air; true when they were woken again meanwhile and one more send is owed. */
  private readonly inTheAir = new Map<string, boolean>();
  private quietUntil = 0;

  constructor(
    @InjectQueue(STORE_WAKE_QUEUE) private readonly queue: Queue<StoreWake>,
    @Inject(QUEUE_OPTIONS) options: QueueOptions,
    private readonly metrics: Metrics,
  ) {
    this.backend = options.redisUrl ? 'redis' : 'postgres';
    boundClose(this.queue);
    this.queue.on('error', (error) => this.warn('The queue reported an error', error));
  }

  /** Wakes the worker of a store soon, or not at all. Returns at once; call it after the commit that made the work. */
  wake(storeId: string): void {
    if (this.inTheAir.has(storeId)) {
      this.inTheAir.set(storeId, true);
      return;
    }
    this.inTheAir.set(storeId, false);
    void this.send(storeId);
  }

  /** True when the queue's backend answers within two seconds. Never rejects. */
  async isUp(): Promise<boolean> {
    try {
      await within(GIVE_UP_MS, this.queue.getJobCountByTypes('waiting'));
      return true;
    } catch {
      return false;
    }
  }

  private async send(storeId: string): Promise<void> {
    try {
      await within(
        GIVE_UP_MS,
        this.queue.add('wake', { storeId }, { attempts: 1, removeOnComplete: true, removeOnFail: 100 }),
      );
      this.metrics.wake('sent');
    } catch (error) {
      this.metrics.wake('failed');
      this.warn('A wake-up could not be sent; the next poll finds its work', error);
    }
    const again = this.inTheAir.get(storeId);
    this.inTheAir.delete(storeId);
    if (again) this.wake(storeId);
  }

  /** One line per ten seconds: an outage would otherwise log every callback. */
  private warn(message: string, error: unknown): void {
    const now = performance.now();
    if (now < this.quietUntil) return;
    this.quietUntil = now + WARN_EVERY_MS;
    this.logger.warn({ err: error, msg: message });
  }
}

async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`The queue did not answer within ${ms} ms.`)), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
