import { Injectable } from '@nestjs/common';
import { DomainError } from '../../../common/domain-error.js';
import type { Tx } from '../../../platform/database/tx.js';
import { published } from '../domain/stock-record.js';
import { SkuComponentsRepository } from '../sku-components.repository.js';
import { StockLevelsRepository } from '../stock-levels.repository.js';
import { StockRecordsRepository } from '../stock-records.repository.js';
import { MoveLevels } from './move-levels.js';
import { RaisePushes } from './raise-pushes.js';

/** Which levels of one store in one warehouse. */
export interface LevelScope {
  warehouseId: string;
  storeId: string;
  actor: string;
}

/** What a change of buffers does to one record of the store. */
export interface PublishedChange {
  recordId: string;
  before: number;
  after: number;
}

/** Sets what is never promised, and from when on stock is low. */
@Injectable()
export class SetBuffers {
  constructor(
    private readonly levels: StockLevelsRepository,
    private readonly records: StockRecordsRepository,
    private readonly components: SkuComponentsRepository,
    private readonly pushes: RaisePushes,
    private readonly move: MoveLevels,
  ) {}

  /**
   * Sets the buffers, or (`preview`) only says what that would publish. Answers the levels in the order of the input, and the records
   * whose number is another then. Throws DomainError NOT_FOUND or DUPLICATE_SKU; nothing is changed then.
   */
  async buffers(
    tx: Tx,
    scope: LevelScope,
    wanted: readonly { sku: string; buffer: number }[],
    preview: boolean,
  ): Promise<{ levelIds: string[]; changes: PublishedChange[] }> {
    const levelIds = await this.lock(tx, scope, wanted);
    const buffers = new Map(wanted.map(({ buffer }, index) => [levelIds[index] ?? '', buffer]));
    const records = await this.records.lock(tx, [], levelIds);
    const made = await this.components.ofRecords(tx, [...records.keys()]);
    const changes = [...records.values()].flatMap(({ id, awaiting }) => {
      const parts = made.get(id) ?? [];
      const then = parts.map((part) => ({ ...part, buffer: buffers.get(part.levelId) ?? part.buffer }));
      const change = { recordId: id, before: published(parts, awaiting), after: published(then, awaiting) };
      return change.before === change.after ? [] : [change];
    });
    if (preview) return { levelIds, changes };
    await this.levels.setBuffers(tx, buffers);
    await this.move.watch(tx, levelIds, scope.actor);
    await this.pushes.forRecords(tx, { ...scope, recordIds: [...records.keys()] });
    return { levelIds, changes };
  }

  /** Sets from what number on stock counts as low; null: never. Answers the levels. Throws as `buffers` does. */
  async thresholds(
    tx: Tx,
    scope: LevelScope,
    wanted: readonly { sku: string; lowStockThreshold: number | null }[],
  ): Promise<string[]> {
    const levelIds = await this.lock(tx, scope, wanted);
    const thresholds = wanted.map(
      ({ lowStockThreshold }, index) => [levelIds[index] ?? '', lowStockThreshold] as const,
    );
    await this.levels.setThresholds(tx, new Map(thresholds));
    await this.move.watch(tx, levelIds, scope.actor);
    return levelIds;
  }

  private async lock(tx: Tx, where: LevelScope, wanted: readonly { sku: string }[]): Promise<string[]> {
    const seen = new Set<string>();
    const skus = wanted.map(({ sku }) => sku);
    const levels = new Map((await this.levels.lock(tx, { ...where, skus })).map((level) => [level.sku, level.levelId]));
    return skus.map((sku, index) => {
      const field = ['input', 'levels', String(index), 'sku'];
      if (seen.has(sku)) {
        const message = `SKU ${sku} is named twice. Name each SKU once.`;
        throw new DomainError({ code: 'DUPLICATE_SKU', field, message });
      }
      seen.add(sku);
      const levelId = levels.get(sku);
      if (levelId !== undefined) return levelId;
      const message = `There is no stock level of ${sku} at this warehouse for this store. Set it with stockLevelsSet first.`;
      throw new DomainError({ code: 'NOT_FOUND', field, message });
    });
  }
}
