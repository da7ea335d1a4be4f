import { Injectable } from '@nestjs/common';
import type { HoldReason } from '../../../clients/store-client.js';
import type { OrderHoldModel } from '../../../generated/prisma/models.js';
import { Database } from '../../../platform/database/database.js';
import { PrismaService } from '../../../platform/database/prisma.service.js';
import type { GraphqlContext } from '../../../platform/graphql/graphql-context.js';
import { toGlobalId } from '../../../platform/graphql/global-id.js';
import { loaderOf } from '../../../platform/graphql/loaders.js';
import type { HoldStoreState } from './domain/own-hold.js';
import type { OrderHold } from './graphql/order-hold.model.js';
import type { HoldKind } from './order-holds.repository.js';

/** Released holds that one order lists: the latest. */
const MAX_RELEASED = 100;

const RELEASED_OF_ORDERS = `
  SELECT h.id FROM unnest($1::uuid[]) AS o (id)
   CROSS JOIN LATERAL (SELECT id FROM order_hold r WHERE r.fulfillment_order_id = o.id AND r.released_at IS NOT NULL
                        ORDER BY r.placed_at DESC, r.id DESC LIMIT $2) AS h`;

/** Reads our own holds for GraphQL, those of many orders together. */
@Injectable()
export class OrderHoldsReader {
  constructor(
    private readonly prisma: PrismaService,
    private readonly database: Database,
  ) {}

  /** The holds of an order that are in force, the oldest first; batched within one request. */
  async load(context: GraphqlContext, orderId: string): Promise<OrderHold[]> {
    const batch = (ids: readonly string[]) => this.inForce(ids);
    return (await loaderOf<string, OrderHold[]>(context, 'order:holds', batch).load(orderId)) ?? [];
  }

  /** The same with the latest 100 that were released. */
  async loadAll(context: GraphqlContext, orderId: string): Promise<OrderHold[]> {
    const batch = async (ids: readonly string[]) => {
      const released = await this.database.query<{ id: string }>(RELEASED_OF_ORDERS, [ids, MAX_RELEASED], 'api');
      const latest = released.rows.map(({ id }) => id);
      return this.inForce(ids, latest);
    };
    return (await loaderOf<string, OrderHold[]>(context, 'order:holds:all', batch).load(orderId)) ?? [];
  }

  /** The holds of each order that are in force, and those with the other ids, the oldest first. Every asked order has an entry. */
  async inForce(orderIds: readonly string[], others: readonly string[] = []): Promise<Map<string, OrderHold[]>> {
    const rows = await this.prisma.orderHold.findMany({
      where: { OR: [{ fulfillmentOrderId: { in: [...orderIds] }, releasedAt: null }, { id: { in: [...others] } }] },
      orderBy: [{ placedAt: 'asc' }, { id: 'asc' }],
    });
    const holds = new Map<string, OrderHold[]>(orderIds.map((id) => [id, []]));
    for (const row of rows) holds.get(row.fulfillmentOrderId)?.push(modelOf(row));
    return holds;
  }
}

function modelOf(row: OrderHoldModel): OrderHold {
  return {
    id: toGlobalId('hold_', row.id),
    fulfillmentOrderId: row.fulfillmentOrderId,
    kind: row.kind as HoldKind,
    reason: row.reason as HoldReason,
    message: row.message,
    placedBy: row.placedBy,
    placedAt: row.placedAt,
    until: row.until,
    storeState: row.storeState as HoldStoreState,
    storeMessage: row.storeMessage,
    storeCreatedAt: row.storeCreatedAt,
    releasedAt: row.releasedAt,
    releasedBy: row.releasedBy,
    releaseReason: row.releaseReason,
  };
}
