import { Injectable } from '@nestjs/common';
import { DomainError } from '../../../common/domain-error.js';
import type { Tx } from '../../../platform/database/tx.js';
import { LocationsFacade } from '../../locations/locations.facade.js';
import { StoresFacade } from '../../stores/stores.facade.js';
import { countTime, type StockCount } from '../domain/count.js';
import { StockCountsRepository } from '../stock-counts.repository.js';

/** Whether a count can be taken at all, before anything is locked. */
@Injectable()
export class CheckCount {
  constructor(
    private readonly locations: LocationsFacade,
    private readonly stores: StoresFacade,
    private readonly counts: StockCountsRepository,
  ) {}

  /** Answers when it was true by our clock (null: now). Throws DomainError NOT_FOUND, AS_OF_IN_FUTURE, AS_OF_TOO_OLD or DUPLICATE_SKU. */
  async execute(tx: Tx, { storeId, warehouseId, asOf, levels }: StockCount): Promise<Date | null> {
    if (!(await this.stores.find(tx, storeId))) throw notFound('storeId', 'store');
    if (!(await this.locations.warehouse(tx, warehouseId))) throw notFound('warehouseId', 'warehouse');
    const time = asOf ? countTime(asOf, await this.counts.now(tx)) : { asOf: null };
    if ('code' in time) throw new DomainError({ ...time, field: ['input', 'asOf'] });
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
    return time.asOf;
  }
}

function notFound(field: string, what: string): DomainError {
  return new DomainError({ code: 'NOT_FOUND', field: ['input', field], message: `There is no such ${what}.` });
}
