import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/tx.js';

/** Counts what a later module still has to do at a location. */
export type OpenWorkCheck = (tx: Tx, locationId: string) => Promise<number>;

/** Asks the modules that came later whether a location still has work. */
@Injectable()
export class OpenWork {
  private readonly checks: OpenWorkCheck[] = [];

  /** Adds a check; call it in `onModuleInit`. */
  register(check: OpenWorkCheck): void {
    this.checks.push(check);
  }

  /** How much open work a location has, over all checks. */
  async count(tx: Tx, locationId: string): Promise<number> {
    let total = 0;
    for (const check of this.checks) total += await check(tx, locationId);
    return total;
  }
}
