import { Inject, Injectable, Logger, type BeforeApplicationShutdown } from '@nestjs/common';
import { asError } from '../../../common/as-error.js';
import { StoreWakeHandler } from '../../../platform/queue/store-wake.handler.js';
import { DRAIN_TOOLS, type DrainTools } from './drain-tools.js';
import { StoreDrainer } from './store-drainer.js';

/** The drains running in this process: at most one per store. Waking a store that is being served makes it look again. */
@Injectable()
export class Drainers extends StoreWakeHandler implements BeforeApplicationShutdown {
  private readonly logger = new Logger(Drainers.name);
  private readonly running = new Map<string, { drainer: StoreDrainer; done: Promise<void> }>();
  private readonly again = new Set<string>();
  private readonly stop = new AbortController();

  constructor(@Inject(DRAIN_TOOLS) private readonly tools: DrainTools) {
    super();
  }

  /** Serves the store soon. Returns at once; never throws. */
  override onWake(storeId: string): void {
    if (this.stop.signal.aborted) return;
    const current = this.running.get(storeId);
    if (current) {
      this.again.add(storeId);
      current.drainer.nudge();
      return;
    }
    const drainer = new StoreDrainer(storeId, this.tools, this.stop.signal, (error) => this.report(storeId, error));
    const done = drainer
      .drain()
      .catch((error: unknown) => this.report(storeId, error))
      .finally(() => {
        this.running.delete(storeId);
        if (this.again.delete(storeId)) this.onWake(storeId);
      });
    this.running.set(storeId, { drainer, done });
  }

  /** Resolves when no store is being served. */
  async idle(): Promise<void> {
    while (this.running.size > 0) await Promise.all([...this.running.values()].map(({ done }) => done));
  }

  /** Stops claiming, lets requests under way end and writes their results. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stop.abort();
    await this.idle();
  }

  private report(storeId: string, error: unknown): void {
    this.logger.error(asError(error), `While serving store ${storeId}`);
  }
}
