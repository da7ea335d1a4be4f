import { Injectable } from '@nestjs/common';
import type { HoldReason } from '../../../clients/store-client.js';
import type { OrderHoldModel } from '../../../generated/prisma/models.js';
import { PrismaService } from '../../../platform/database/prisma.service.js';
import type { GraphqlContext } from '../../../platform/graphql/graphql-context.js';
import { toGlobalId } from '../../../platform/graphql/global-id.js';
import { loaderOf } from '../../../platform/graphql/loaders.js';
import type { HoldStoreState } from './domain/own-hold.js';
import type { OrderHold } from './graphql/order-hold.model.js';
import type { HoldKind } from './order-holds.repository.js';

/** Reads our own holds for GraphQL, those of many orders with one statement. */
@Injectable()
export class OrderHoldsReader {
  constructor(private readonly prisma: PrismaService) {}

  /** All holds of an order, released ones too, the oldest first; batched within one request. */
  async load(context: GraphqlContext, orderId: string): Promise<OrderHold[]> {
    const batch = (ids: readonly string[]) => this.ofOrders(ids);
    return (await loaderOf<string, OrderHold[]>(context, 'order:holds', batch).load(orderId)) ?? [];
  }

  /** All holds of each order, the oldest first. Every asked id has an entry. */
  async ofOrders(orderIds: readonly string[]): Promise<Map<string, OrderHold[]>> {
    const rows = await this.prisma.orderHold.findMany({
      where: { fulfillmentOrderId: { in: [...orderIds] } },
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
