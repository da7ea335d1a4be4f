import { Injectable, Logger } from '@nestjs/common';

/** Something that would grow for ever. `prune` deletes at most `limit` of what is old enough, in a transaction of its own, and tells how many. */
export interface Prunable {
  what: string;
  prune: (limit: number) => Promise<number>;
}

/** Rows of one statement: it ends in well under a second, and nobody waits long for a row of it. */
const AT_ONCE = 2_000;
/** Statements of one run per kind: what is left over is met by the next run. */
const MOST_PORTIONS = 500;

/** What is kept for a time only. The owner of each table registers how it is pruned. docs/operations.md lists all. */
@Injectable()
export class Retention {
  private readonly logger = new Logger(Retention.name);
  private readonly prunables: Prunable[] = [];

  /** Call it in `onModuleInit`. */
  register(...prunables: Prunable[]): void {
    this.prunables.push(...prunables);
  }

  /** Prunes everything once, in small portions. What fails is tried again at the next run, and keeps nothing else. */
  async run(): Promise<void> {
    for (const { what, prune } of this.prunables) {
      try {
        for (let portion = 0; portion < MOST_PORTIONS && (await prune(AT_ONCE)) === AT_ONCE; portion += 1);
      } catch (error) {
        this.logger.warn(`Old ${what} could not be pruned; tried again in an hour: ${(error as Error).message}`);
      }
    }
  }
}
