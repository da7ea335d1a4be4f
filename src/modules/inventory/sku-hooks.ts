import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/tx.js';

/** SKUs of a store of which by now everything is known that they are made of. */
export interface KnownSkus {
  storeId: string;
  skus: readonly string[];
}

/** Told when SKUs that orders wait for become known. It holds locks of levels and records: orders may only be locked after the commit. */
export type SkuKnownHook = (tx: Tx, known: KnownSkus) => Promise<void>;

/** Where later modules ask to be told of known SKUs. */
@Injectable()
export class SkuHooks {
  private readonly hooks: SkuKnownHook[] = [];

  register(hook: SkuKnownHook): void {
    this.hooks.push(hook);
  }

  async run(tx: Tx, known: KnownSkus): Promise<void> {
    for (const hook of this.hooks) await hook(tx, known);
  }
}
