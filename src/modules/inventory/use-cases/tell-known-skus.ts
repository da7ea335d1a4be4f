import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../platform/database/tx.js';
import { JournalFacade } from '../../journal/journal.facade.js';
import { skuSubject, StockException } from '../domain/stock-timeline.js';
import { SkuComponentsRepository } from '../sku-components.repository.js';
import { SkuHooks } from '../sku-hooks.js';

const ENGINE = 'crossdock';

/** Lets the orders go on that wait for SKUs which are known by now. */
@Injectable()
export class TellKnownSkus {
  constructor(
    private readonly components: SkuComponentsRepository,
    private readonly journal: JournalFacade,
    private readonly hooks: SkuHooks,
  ) {}

  /** Does nothing where no order of the store waits for one. */
  async execute(tx: Tx, storeId: string): Promise<void> {
    const known = await this.components.knownBlocks(tx, storeId);
    if (known.length === 0) return;
    // Always in the same order, so that two changes never wait for each other.
    for (const subject of known.map(({ warehouseId, sku }) => skuSubject(storeId, warehouseId, sku)).sort()) {
      await this.journal.resolveException(tx, StockException.SkuUnmapped, subject, ENGINE, 'The SKU is known now.');
    }
    await this.hooks.run(tx, { storeId, skus: [...new Set(known.map(({ sku }) => sku))] });
  }
}
