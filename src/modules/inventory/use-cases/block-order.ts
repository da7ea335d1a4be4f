import { Injectable } from '@nestjs/common';
import { skuOf } from '../../../common/sku.js';
import type { Tx } from '../../../platform/database/tx.js';
import { JournalFacade } from '../../journal/journal.facade.js';
import { LocationsFacade } from '../../locations/locations.facade.js';
import { skuSubject, StockException } from '../domain/stock-timeline.js';
import { SkuBlocksRepository } from '../sku-blocks.repository.js';

const ENGINE = 'crossdock';

/** An order that cannot be decided because of SKUs that nobody knows in its warehouse. */
export interface BlockedOrder {
  fulfillmentOrderId: string;
  storeId: string;
  warehouseId: string;
  skus: readonly { sku: string; title: string | null }[];
}

/** Keeps which orders wait for which SKUs, with one exception per SKU that lists them. The order's row is locked by the caller. */
@Injectable()
export class BlockOrder {
  constructor(
    private readonly blocks: SkuBlocksRepository,
    private readonly journal: JournalFacade,
    private readonly locations: LocationsFacade,
  ) {}

  /** The order waits for these SKUs and no others. */
  async execute(tx: Tx, { fulfillmentOrderId: id, storeId, warehouseId, skus: named }: BlockedOrder): Promise<void> {
    const skus = named.flatMap(({ sku: text, title }) => {
      const sku = skuOf(text);
      return sku === null ? [] : [{ sku, title }];
    });
    const before = await this.blocks.put(tx, { id, storeId, warehouseId }, skus);
    await this.tell(tx, storeId, [...before, ...skus.map(({ sku }) => ({ warehouseId, sku }))]);
  }

  /** The order waits for no SKU any more. */
  async end(tx: Tx, order: { fulfillmentOrderId: string; storeId: string }): Promise<void> {
    await this.tell(tx, order.storeId, await this.blocks.remove(tx, order.fulfillmentOrderId));
  }

  /** Always in the same order, so that two orders with the same SKUs never wait for each other. */
  private async tell(tx: Tx, storeId: string, places: readonly { warehouseId: string; sku: string }[]): Promise<void> {
    if (places.length === 0) return;
    const bySubject = new Map(
      places.map((place) => [skuSubject(storeId, place.warehouseId, place.sku), place] as const),
    );
    const waiting = await this.blocks.waiting(tx, storeId, [...bySubject.values()]);
    for (const [subject, { warehouseId, sku }] of [...bySubject].sort(([a], [b]) => (a < b ? -1 : 1))) {
      const found = waiting.find((each) => each.warehouseId === warehouseId && each.sku === sku);
      if (!found) {
        await this.journal.resolveException(tx, StockException.SkuUnmapped, subject, ENGINE, 'No order waits for it.');
        continue;
      }
      const warehouse = await this.locations.warehouse(tx, warehouseId);
      const at = warehouse ? ` at ${warehouse.name}` : '';
      await this.journal.openException(tx, {
        type: StockException.SkuUnmapped,
        subject,
        severity: 'WARNING',
        storeId,
        message: `${found.count} order(s) wait for SKU ${sku}, of which nobody knows what it is${at}. Map it with skuMappingUpsert, or set its level with stockLevelsSet. Where it is mapped, a part of its mapping has no level there: set that, or correct the mapping. The orders are then decided by themselves.`,
        data: { sku, warehouseId, orders: found.orders, count: found.count },
      });
    }
  }
}
