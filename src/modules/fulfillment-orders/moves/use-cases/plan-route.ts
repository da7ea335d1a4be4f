import { Injectable } from '@nestjs/common';
import type { RemoteDestination } from '../../../../clients/store-client.js';
import type { Tx } from '../../../../platform/database/tx.js';
import { RoutingFacade, type RoutedLine, type RoutingPlan } from '../../../routing/routing.facade.js';
import { destinationCountry } from '../../domain/destination.js';
import { WORKING_STAGES, type Stage } from '../../domain/stage.js';
import { OrderLinesRepository, type LineNeed } from '../../order-lines.repository.js';
import { OrderRoutesRepository } from '../order-routes.repository.js';

/** An order to be routed. */
export interface OrderToRoute {
  id: string;
  storeId: string;
  locationId: string | null;
  stage: Stage;
}

/** Asks routing about an order: which of our warehouses should do its work. Changes nothing. */
@Injectable()
export class PlanRoute {
  constructor(
    private readonly routing: RoutingFacade,
    private readonly routes: OrderRoutesRepository,
    private readonly lines: OrderLinesRepository,
  ) {}

  /** The plan for an order as it stands; null when there is no such order. */
  async execute(tx: Tx, orderId: string): Promise<{ storeId: string; plan: RoutingPlan } | null> {
    const order = await this.routes.find(tx, orderId);
    if (!order) return null;
    const plan = await this.of(tx, order, order.destination, await this.lines.needs(tx, orderId));
    return { storeId: order.storeId, plan };
  }

  /** The plan for an order whose lines and destination are at hand. */
  of(
    tx: Tx,
    order: OrderToRoute,
    destination: RemoteDestination | null,
    needs: readonly LineNeed[],
  ): Promise<RoutingPlan> {
    const lines = needs.flatMap(({ id, sku, remaining }) =>
      sku === null ? [] : [{ lineId: id, sku, needed: remaining }],
    );
    const accepted = order.stage === 'ACCEPT_PENDING' || WORKING_STAGES.includes(order.stage);
    return this.routing.plan(tx, {
      fulfillmentOrderId: order.id,
      storeId: order.storeId,
      locationId: order.locationId,
      lines,
      destination: {
        country: destinationCountry(destination),
        postcode: destination?.postcode ?? null,
      },
      // What an accepted order needs is reserved for it, so that it is not free for anybody else.
      held: accepted ? piecesBySku(lines) : {},
    });
  }
}

function piecesBySku(lines: readonly RoutedLine[]): Record<string, number> {
  const pieces: Record<string, number> = {};
  for (const { sku, needed } of lines) pieces[sku] = (pieces[sku] ?? 0) + needed;
  return pieces;
}
