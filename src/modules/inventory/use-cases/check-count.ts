import { Injectable } from '@nestjs/common';
import { DomainError } from '../../../common/domain-error.js';
import type { Tx } from '../../../platform/database/tx.js';
import { LocationsFacade } from '../../locations/locations.facade.js';
import { StoresFacade } from '../../stores/stores.facade.js';
import { countTimeProblem, type StockCount } from '../domain/count.js';
import { StockCountsRepository } from '../stock-counts.repository.js';

/** Whether a count can be taken at all, before anything is locked. */
@Injectable()
export class CheckCount {
  constructor(
    private readonly locations: LocationsFacade,
    private readonly stores: StoresFacade,
    private readonly counts: StockCountsRepository,
  ) {}

  /** Throws DomainError NOT_FOUND, AS_OF_IN_FUTURE, AS_OF_TOO_OLD or DUPLICATE_SKU. */
  async execute(tx: Tx, { storeId, warehouseId, asOf, levels }: StockCount): Promise<void> {
    if (!(await this.stores.find(tx, storeId))) throw notFound('storeId', 'store');
    if (!(await this.locations.warehouse(tx, warehouseId))) throw notFound('warehouseId', 'warehouse');
    const wrong = asOf ? countTimeProblem(asOf, await this.counts.now(tx)) : null;
    if (wrong) throw new DomainError({ ...wrong, field: ['input', 'asOf'] });
    const seen = new Set<string>();
    levels.forEach(({ sku }, index) => {
      if (seen.has(sku)) {
        throw new DomainError({
          code: 'DUPLICATE_SKU',
          field: ['input', 'levels', String(index), 'sku'],
          message: `SKU ${sku} is named twice. Name each SKU once.`,
        });
      }
      seen.add(sku);
    });
  }
}

function notFound(field: string, what: string): DomainError {
  return new DomainError({ code: 'NOT_FOUND', field: ['input', field], message: `There is no such ${what}.` });
}
