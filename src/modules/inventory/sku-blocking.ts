import { Inject, Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/database.js';
import type { Tx } from '../../platform/database/tx.js';
import { ProductSources, type ProductSource } from './product-sources.js';
import { SkuComponentsRepository } from './sku-components.repository.js';
import { SkuHooks, type SkuKnownHook } from './sku-hooks.js';
import { BlockOrder, type BlockedOrder } from './use-cases/block-order.js';

/** Orders that wait for SKUs, as other modules see them. */
@Injectable()
export class SkuBlocking {
  constructor(
    private readonly blockOrder: BlockOrder,
    private readonly components: SkuComponentsRepository,
    private readonly hooks: SkuHooks,
    private readonly products: ProductSources,
    @Inject(Database) private readonly database: Database,
  ) {}

  /** See InventoryFacade.blocked. */
  block(tx: Tx, order: BlockedOrder): Promise<void> {
    return this.blockOrder.execute(tx, order);
  }

  /** See InventoryFacade.unblocked. */
  end(tx: Tx, order: { fulfillmentOrderId: string; storeId: string }): Promise<void> {
    return this.blockOrder.end(tx, order);
  }

  /** See InventoryFacade.unblockedOrders. */
  unblockedOrders(): Promise<{ fulfillmentOrderId: string; storeId: string }[]> {
    return this.components.unblockedOrders(this.database);
  }

  /** See InventoryFacade.onSkuKnown. */
  onSkuKnown(hook: SkuKnownHook): void {
    this.hooks.register(hook);
  }

  /** See InventoryFacade.registerProducts. */
  registerProducts(source: ProductSource): void {
    this.products.register(source);
  }
}
