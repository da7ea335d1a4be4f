import { Injectable } from '@nestjs/common';
import { DomainError } from '../../../../common/domain-error.js';
import type { Tx } from '../../../../platform/database/tx.js';
import { JournalFacade } from '../../../journal/journal.facade.js';
import { LocationsFacade } from '../../../locations/locations.facade.js';
import { RoutingFacade } from '../../../routing/routing.facade.js';
import { FulfillmentOrdersRepository } from '../../fulfillment-orders.repository.js';
import type { LockedOrder } from '../../locked-order.js';
import type { OrderReference } from '../../use-cases/lock-for-action.js';

/** An operator's choice of the warehouse for an order. */
export interface OrderPin extends OrderReference {
  warehouseId: string;
  reason: string;
  /** Null: until it is taken away. */
  until: Date | null;
  actor: string;
}

/** Pins orders to warehouses. A pin moves nothing by itself; routing recommends no other warehouse while it is in force. */
@Injectable()
export class PinOrder {
  constructor(
    private readonly orders: FulfillmentOrdersRepository,
    private readonly locations: LocationsFacade,
    private readonly routing: RoutingFacade,
    private readonly journal: JournalFacade,
  ) {}

  /** Throws DomainError NOT_FOUND, STALE_VERSION, NO_LOCATION_AT_STORE or UNTIL_IN_PAST. */
  async pin(tx: Tx, { warehouseId, reason, until, actor, ...reference }: OrderPin): Promise<void> {
    const order = await this.lock(tx, reference);
    if (!(await this.locations.warehouse(tx, warehouseId))) {
      throw problem('NOT_FOUND', 'warehouseId', 'There is no such warehouse.');
    }
    const locations = await this.locations.activeOfStore(tx, order.storeId);
    if (!locations.some((location) => location.warehouseId === warehouseId)) {
      throw problem('NO_LOCATION_AT_STORE', 'warehouseId', 'The warehouse has no active location at this store.');
    }
    const { rows } = await tx.query<{ past: boolean }>('SELECT $1::timestamptz <= db_now() AS past', [until]);
    if (rows[0]?.past) throw problem('UNTIL_IN_PAST', 'until', 'The time is over already. Name a later one, or none.');
    const { id: fulfillmentOrderId, storeId } = order;
    await this.routing.pin(tx, { fulfillmentOrderId, storeId, warehouseId, reason, until, pinnedBy: actor });
    const data = { warehouseId, reason, until: until?.toISOString() ?? null };
    await this.journal.append(tx, { storeId, fulfillmentOrderId, type: 'ROUTING_PINNED', actor, data });
  }

  /** Throws DomainError NOT_FOUND, STALE_VERSION or NOT_PINNED. */
  async unpin(tx: Tx, reference: OrderReference, actor: string): Promise<void> {
    const order = await this.lock(tx, reference);
    if (!(await this.routing.unpin(tx, order.id, actor))) {
      throw problem('NOT_PINNED', 'fulfillmentOrderId', 'The order is not pinned to a warehouse.');
    }
    const { id: fulfillmentOrderId, storeId } = order;
    await this.journal.append(tx, { storeId, fulfillmentOrderId, type: 'ROUTING_UNPINNED', actor });
  }

  private async lock(tx: Tx, { fulfillmentOrderId, expectedVersion }: OrderReference): Promise<LockedOrder> {
    const order = await this.orders.lock(tx, fulfillmentOrderId);
    if (!order) throw problem('NOT_FOUND', 'fulfillmentOrderId', 'There is no such fulfillment order.');
    if (expectedVersion !== undefined && expectedVersion !== order.version) {
      const message = `The order is at version ${order.version} now. Look at it again.`;
      throw problem('STALE_VERSION', 'expectedVersion', message);
    }
    return order;
  }
}

function problem(code: string, field: string, message: string): DomainError {
  return new DomainError({ code, field: ['input', field], message });
}
