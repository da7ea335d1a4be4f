import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../platform/database/tx.js';
import type { LockedLevel } from '../domain/availability.js';
import type { SkuComponent } from '../domain/sku-mapping.js';
import { SkuComponentsRepository } from '../sku-components.repository.js';
import { SkuMappingsRepository } from '../sku-mappings.repository.js';
import { StockLevelsRepository } from '../stock-levels.repository.js';

/** SKUs of one store that are looked for in one warehouse. */
export interface SkuQuestion {
  storeId: string;
  warehouseId: string;
  /** Each once. */
  skus: readonly string[];
}

/** Finds what SKUs of a store are made of in a warehouse. A SKU of which one component has no level is missing from the answer. */
@Injectable()
export class ResolveSkus {
  constructor(
    private readonly components: SkuComponentsRepository,
    private readonly mappings: SkuMappingsRepository,
    private readonly levels: StockLevelsRepository,
  ) {}

  /** Keeps the mappings of a store from changing until the transaction ends. Before any lock of levels. */
  hold(tx: Tx, storeId: string): Promise<void> {
    return this.mappings.hold(tx, storeId, 'SHARE');
  }

  /** As the levels stand now; nothing is locked. */
  look(tx: Tx, question: SkuQuestion): Promise<Map<string, SkuComponent[]>> {
    return this.answer(tx, question, (levelIds) => this.levels.byIds(tx, levelIds));
  }

  /** The levels are locked until the transaction ends. */
  lock(tx: Tx, question: SkuQuestion): Promise<Map<string, SkuComponent[]>> {
    return this.answer(tx, question, (levelIds) => this.levels.lockByIds(tx, levelIds));
  }

  private async answer(
    tx: Tx,
    { storeId, warehouseId, skus }: SkuQuestion,
    read: (levelIds: string[]) => Promise<Map<string, LockedLevel>>,
  ): Promise<Map<string, SkuComponent[]>> {
    const found = await this.components.find(
      tx,
      storeId,
      skus.map((sku) => ({ warehouseId, sku })),
    );
    const levels = await read([...new Set(found.flat().flatMap(({ levelId }) => levelId ?? []))]);
    const answer = new Map<string, SkuComponent[]>();
    skus.forEach((sku, index) => {
      const parts = (found[index] ?? []).map(({ levelId, units }) => {
        const level = levelId === null ? undefined : levels.get(levelId);
        return level ? { ...level, units } : null;
      });
      const known = parts.filter((part) => part !== null);
      if (known.length > 0 && known.length === parts.length) answer.set(sku, known);
    });
    return answer;
  }
}
