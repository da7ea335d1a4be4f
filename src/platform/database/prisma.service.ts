import { Inject, Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient } from '../../generated/prisma/client.js';
import { DATABASE_OPTIONS, STATEMENT_TIMEOUT_MS, type DatabaseOptions } from './database.options.js';
import { SessionPool } from './session-pool.js';

/**
 * Prisma, for GraphQL reads and single-table admin writes, on a pool of its own (size and time-out of `api`).
 * It never joins a `Tx`. Connects with the first query.
 */
@Injectable()
export class PrismaService extends PrismaClient implements OnApplicationShutdown {
  private readonly pool: SessionPool;

  constructor(@Inject(DATABASE_OPTIONS) options: DatabaseOptions) {
    const logger = new Logger(PrismaService.name);
    const pool = new SessionPool({
      url: options.url,
      name: 'prisma',
      max: options.poolSizes.api,
      statementTimeoutMs: STATEMENT_TIMEOUT_MS.api,
      clockOffset: options.clockOffset,
      plainTypes: true,
      onError: (error) => logger.warn(`An idle connection of Prisma's pool was lost: ${error.message}`),
      onStatement: options.onQuery,
    });
    super({ adapter: new PrismaPg(pool, { disposeExternalPool: false }) });
    this.pool = pool;
  }

  /** As `Database.setClockOffset`, for Prisma's sessions. Tests only. */
  setClockOffset(interval: string): void {
    this.pool.setClockOffset(interval);
  }

  /** Closes Prisma and its pool. Safe to call twice. */
  async onApplicationShutdown(): Promise<void> {
    await this.$disconnect();
    if (!this.pool.ending) await this.pool.end();
  }
}
