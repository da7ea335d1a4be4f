import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/tx.js';

/** Finds the store's ids of the products of SKUs; those that are not known are missing. */
export type ProductSource = (tx: Tx, storeId: string, skus: readonly string[]) => Promise<ReadonlyMap<string, string>>;

/** Where later modules say which products of a store they know. */
@Injectable()
export class ProductSources {
  private readonly sources: ProductSource[] = [];

  register(source: ProductSource): void {
    this.sources.push(source);
  }

  /** What any source knows. */
  async find(tx: Tx, storeId: string, skus: readonly string[]): Promise<Map<string, string>> {
    const found = new Map<string, string>();
    if (skus.length === 0) return found;
    for (const source of this.sources) {
      for (const [sku, product] of await source(tx, storeId, skus)) found.set(sku, product);
    }
    return found;
  }
}
