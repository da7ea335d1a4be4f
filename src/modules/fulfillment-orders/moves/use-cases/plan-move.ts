import { Injectable } from '@nestjs/common';
import { DomainError } from '../../../../common/domain-error.js';
import type { Tx } from '../../../../platform/database/tx.js';
import { LocationsFacade, type LocationSummary } from '../../../locations/locations.facade.js';
import { RoutingFacade } from '../../../routing/routing.facade.js';
import { StoresFacade } from '../../../stores/stores.facade.js';
import type { MoveWish } from '../domain/judge-move.js';
import type { LockedOrder } from '../../locked-order.js';
import { OrderLinesRepository, type LineNeed } from '../../order-lines.repository.js';
import { CheckDestination } from './check-destination.js';

/** What is to be moved, and where to. */
export interface MoveTarget {
  locationId: string;
  /** Null: all lines of which something is left. */
  lineIds: readonly string[] | null;
  /** The work was accepted where it is. */
  accepted: boolean;
}

/** Where lines go. */
export interface PlannedMove {
  location: LocationSummary & { remoteId: string };
  wish: MoveWish;
}

/** Checks a wish to move lines of an order to another location of ours, and makes everything in it explicit. Changes nothing. */
@Injectable()
export class PlanMove {
  constructor(
    private readonly stores: StoresFacade,
    private readonly locations: LocationsFacade,
    private readonly routing: RoutingFacade,
    private readonly lines: OrderLinesRepository,
    private readonly destination: CheckDestination,
  ) {}

  /**
   * Throws DomainError NOT_FOUND, LOCATION_OF_OTHER_STORE, LOCATION_NOT_ACTIVE, SAME_LOCATION, PINNED_ELSEWHERE, SCOPES_MISSING,
   * NOTHING_LEFT, UNKNOWN_LINE, DUPLICATE_LINE, or what CheckDestination throws.
   */
  async execute(tx: Tx, order: LockedOrder, { locationId, lineIds, accepted }: MoveTarget): Promise<PlannedMove> {
    const location = await this.target(tx, order, locationId);
    const pin = (await this.routing.pinsOf(tx, [order.id])).get(order.id);
    if (pin && pin.warehouseId !== location.warehouseId) {
      throw problem(
        'PINNED_ELSEWHERE',
        'locationId',
        `An operator chose another warehouse for this order: ${pin.reason} Unpin it first.`,
      );
    }
    await this.assertScopes(tx, order.storeId);
    const needs = chosen(await this.lines.needs(tx, order.id), lineIds);
    await this.destination.execute(tx, order, location, { needs, accepted });
    const wish: MoveWish = {
      remoteId: order.remoteId,
      orderNumber: order.orderNumber,
      fromLocationRemoteId: order.remoteLocationId ?? '',
      toLocationRemoteId: location.remoteId,
      lines: needs.map(({ remoteId, orderLineId, remaining }) => ({
        remoteId,
        orderLineId: orderLineId ?? '',
        quantity: remaining,
      })),
    };
    return { location, wish };
  }

  /** The scopes for moving that the store has not granted. */
  missingScopes(tx: Tx, storeId: string): Promise<string[]> {
    return this.stores.missingScopes(tx, storeId, 'ROUTING');
  }

  private async assertScopes(tx: Tx, storeId: string): Promise<void> {
    const missing = await this.missingScopes(tx, storeId);
    if (missing.length === 0) return;
    const message = `The store has not granted ${missing.join(', ')}. Install the app again at the store and grant all scopes.`;
    throw problem('SCOPES_MISSING', 'fulfillmentOrderId', message);
  }

  private async target(tx: Tx, order: LockedOrder, locationId: string): Promise<PlannedMove['location']> {
    const location = (await this.locations.byIds(tx, [locationId])).get(locationId);
    if (!location) throw problem('NOT_FOUND', 'locationId', 'There is no such location.');
    const { storeId, remoteId, status } = location;
    if (storeId !== order.storeId) {
      throw problem(
        'LOCATION_OF_OTHER_STORE',
        'locationId',
        'The location belongs to another store. Name one of this store.',
      );
    }
    if (status !== 'ACTIVE' || remoteId === null) {
      throw problem('LOCATION_NOT_ACTIVE', 'locationId', `The location is ${status}: the store cannot use it now.`);
    }
    if (remoteId === order.remoteLocationId)
      throw problem('SAME_LOCATION', 'locationId', 'The order is at this location already.');
    return { ...location, remoteId };
  }
}

function chosen(needs: readonly LineNeed[], lineIds: readonly string[] | null): LineNeed[] {
  if (needs.length === 0) throw problem('NOTHING_LEFT', 'fulfillmentOrderId', 'Nothing is left that could be moved.');
  if (lineIds === null) return [...needs];
  return lineIds.map((lineId, index) => {
    const need = needs.find(({ id }) => id === lineId);
    const field = ['lineIds', String(index)];
    if (!need) throw problem('UNKNOWN_LINE', field, 'The order has no such line, or nothing is left of it.');
    if (lineIds.indexOf(lineId) < index)
      throw problem('DUPLICATE_LINE', field, 'The line is named twice. Name each line once.');
    return need;
  });
}

function problem(code: string, field: string | string[], message: string): DomainError {
  return new DomainError({ code, field: ['input', ...[field].flat()], message });
}
