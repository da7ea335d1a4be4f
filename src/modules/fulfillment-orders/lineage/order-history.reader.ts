import { Injectable } from '@nestjs/common';
import type { RemoteOrderStatus, RemoteRequestStatus } from '../../../clients/store-client.js';
import type { FulfillmentOrderLinkModel } from '../../../generated/prisma/models.js';
import { PrismaService } from '../../../platform/database/prisma.service.js';
import type { LinkedPieces, LinkKind } from './domain/lineage.js';
import { rollUpOrder } from './domain/order-rollup.js';
import type { CustomerOrder } from './graphql/customer-order.model.js';
import type { FulfillmentOrderLink } from './graphql/order-link.model.js';
import { OrderLookupsReader } from '../order-lookups.reader.js';
import { OrderModelReader } from '../order-model.reader.js';

/** Reads where orders came from and went to, for GraphQL. */
@Injectable()
export class OrderHistoryReader {
  constructor(
    private readonly prisma: PrismaService,
    private readonly models: OrderModelReader,
    private readonly lookups: OrderLookupsReader,
  ) {}

  /** The links of each order, the first one first. Every asked id has an entry. */
  async linksOf(orderIds: readonly string[]): Promise<Map<string, FulfillmentOrderLink[]>> {
    const orders = await this.prisma.fulfillmentOrder.findMany({
      where: { id: { in: [...orderIds] } },
      select: { id: true, storeId: true, remoteId: true },
    });
    const ends = orders.flatMap(({ storeId, remoteId }) => [
      { storeId, fromRemoteId: remoteId },
      { storeId, toRemoteId: remoteId },
    ]);
    const links = await this.prisma.fulfillmentOrderLink.findMany({ where: { OR: ends }, orderBy: { id: 'asc' } });
    const others = await this.prisma.fulfillmentOrder.findMany({
      where: {
        OR: links.flatMap(({ storeId, fromRemoteId, toRemoteId }) => [
          { storeId, remoteId: fromRemoteId },
          { storeId, remoteId: toRemoteId },
        ]),
      },
      select: { id: true, storeId: true, remoteId: true },
    });
    const idOf = (storeId: string, remoteId: string): string | null =>
      others.find((order) => order.storeId === storeId && order.remoteId === remoteId)?.id ?? null;
    const byOrder = new Map<string, FulfillmentOrderLink[]>(orderIds.map((id) => [id, []]));
    for (const { id, storeId, remoteId } of orders) {
      const own = links.filter((link) => link.storeId === storeId);
      byOrder.set(id, [
        ...own.filter((link) => link.toRemoteId === remoteId).map((link) => linkModel(link, 'FROM', idOf)),
        ...own.filter((link) => link.fromRemoteId === remoteId).map((link) => linkModel(link, 'TO', idOf)),
      ]);
    }
    return byOrder;
  }

  /** One customer's order; null when nothing of it is known. */
  async byNumber(storeId: string, orderNumber: string): Promise<CustomerOrder | null> {
    const spellings = [...new Set([orderNumber, ...(await this.lookups.numbers([orderNumber]))])];
    const where = { storeId, orderNumber: { in: spellings } };
    const rows = await this.prisma.fulfillmentOrder.findMany({ where, orderBy: { id: 'asc' } });
    const foreseen = await this.prisma.forecastOrder.findMany({ where, orderBy: { remoteId: 'asc' } });
    const awaited = foreseen.filter(
      ({ remoteId }) => !rows.some((row) => row.remoteId === remoteId && row.requestStatus !== 'PENDING'),
    );
    if (rows.length + awaited.length === 0) return null;
    const unknown = awaited.filter(({ remoteId }) => !rows.some((row) => row.remoteId === remoteId));
    return {
      orderNumber: rows[0]?.orderNumber ?? orderNumber,
      status: rollUpOrder([
        ...rows.map((row) => ({
          status: row.status as RemoteOrderStatus,
          requestStatus: row.requestStatus as RemoteRequestStatus,
        })),
        ...unknown.map((row) => ({ status: row.status as RemoteOrderStatus, requestStatus: 'PENDING' as const })),
      ]),
      fulfillmentOrders: rows.map((row) => this.models.modelOf(row)),
      awaited: awaited.map(({ remoteId, status, origin, remoteCreatedAt }) => ({
        remoteId,
        status: status as RemoteOrderStatus,
        origin,
        remoteCreatedAt,
      })),
    };
  }
}

function linkModel(
  link: FulfillmentOrderLinkModel,
  direction: FulfillmentOrderLink['direction'],
  idOf: (storeId: string, remoteId: string) => string | null,
): FulfillmentOrderLink {
  const remoteId = direction === 'FROM' ? link.fromRemoteId : link.toRemoteId;
  return {
    kind: link.kind as LinkKind,
    direction,
    remoteId,
    otherOrderId: idOf(link.storeId, remoteId),
    lines: link.lines as unknown as LinkedPieces[],
    detectedBy: link.detectedBy,
    createdAt: link.createdAt,
  };
}
