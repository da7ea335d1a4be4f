import { Injectable } from '@nestjs/common';
import { DomainError } from '../../../../common/domain-error.js';
import type { Tx } from '../../../../platform/database/tx.js';
import { InventoryFacade } from '../../../inventory/inventory.facade.js';
import { LocationsFacade, type LocationSummary } from '../../../locations/locations.facade.js';
import { StoresFacade } from '../../../stores/stores.facade.js';
import type { LockedOrder } from '../../locked-order.js';
import type { LineNeed } from '../../order-lines.repository.js';
import { piecesOf } from '../../order-supply.js';
import { judgeDestination } from '../domain/judge-destination.js';
import { OrderRoutesRepository } from '../order-routes.repository.js';

/**
 * Looks whether a location of ours can take work before it is moved there. Nothing is kept for it: a reservation belongs to an order where
 * it is, so the stock may be taken by others until the work is accepted there. That is why it is looked at again before the move.
 */
@Injectable()
export class CheckDestination {
  constructor(
    private readonly stores: StoresFacade,
    private readonly locations: LocationsFacade,
    private readonly inventory: InventoryFacade,
    private readonly routes: OrderRoutesRepository,
  ) {}

  /**
   * `accepted`: the work was accepted where it is. Takes no lock. Throws DomainError NO_STOCK_LEVEL, OUT_OF_STOCK, COUNTRY_NOT_SERVED or
   * ADDRESS_INCOMPLETE.
   */
  async execute(
    tx: Tx,
    order: LockedOrder,
    { warehouseId }: LocationSummary,
    { needs, accepted }: { needs: readonly LineNeed[]; accepted: boolean },
  ): Promise<void> {
    const { storeId } = order;
    const supplies = await this.inventory.resolve(tx, { storeId, warehouseId, items: piecesOf(needs) });
    const freeOf = (sku: string): number | null => {
      const supply = supplies.get(sku);
      return supply === undefined || supply === 'UNMAPPED' ? null : supply.free;
    };
    const obstacle = judgeDestination({
      policy: await this.stores.policyOf(tx, storeId),
      lines: needs.map(({ remoteId, sku, remaining }) => ({
        lineRemoteId: remoteId,
        sku,
        needed: remaining,
        free: sku === null ? null : freeOf(sku),
      })),
      destination: (await this.routes.find(tx, order.id))?.destination ?? null,
      servedCountries: (await this.locations.warehouse(tx, warehouseId))?.servedCountries ?? [],
      accepted,
    });
    if (!obstacle) return;
    throw new DomainError({ code: obstacle.code, field: ['input', obstacle.field], message: obstacle.message });
  }
}
