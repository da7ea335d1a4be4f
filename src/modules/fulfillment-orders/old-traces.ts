import { Injectable, type OnModuleInit } from '@nestjs/common';
import { AppConfig } from '../../config/app-config.js';
import { Retention } from '../../platform/database/retention.js';
import { StoreOperationsFacade, type FinishedOperation } from '../store-operations/store-operations.facade.js';
import { OrderSnapshotsRepository } from './order-snapshots.repository.js';

/**
 * Prunes what orders leave behind: finished operations, unless their order is still worked on (their dedupe keys keep anything from being
 * sent twice), and snapshots that are not the last of their cycle.
 */
@Injectable()
export class OldTraces implements OnModuleInit {
  private lastOperation: FinishedOperation | null = null;

  constructor(
    private readonly operations: StoreOperationsFacade,
    private readonly snapshots: OrderSnapshotsRepository,
    private readonly retention: Retention,
    private readonly config: AppConfig,
  ) {}

  onModuleInit(): void {
    this.retention.register(
      { what: 'operations', prune: (limit) => this.pruneOperations(limit) },
      { what: 'snapshots', prune: (limit) => this.snapshots.forgetOvertaken(this.config.retentionDays, limit) },
    );
  }

  private async pruneOperations(limit: number): Promise<number> {
    const old = await this.operations.finishedLongAgo(this.config.retentionDays, this.lastOperation, limit);
    const needed = await this.snapshots.unfinished(old.flatMap(({ orderId }) => orderId ?? []));
    const over = old.filter(({ orderId }) => orderId === null || !needed.has(orderId));
    await this.operations.forget(over.map(({ id }) => id));
    this.lastOperation = old.length === limit ? (old.at(-1) ?? null) : null;
    return old.length;
  }
}
