import { Injectable, type OnModuleInit } from '@nestjs/common';
import { trackingKey } from '../../../clients/tracking-number.js';
import type { Prisma } from '../../../generated/prisma/client.js';
import { PrismaService } from '../../../platform/database/prisma.service.js';
import type { PageArgs } from '../../../platform/graphql/connection.js';
import { fromGlobalId } from '../../../platform/graphql/global-id.js';
import { NodeRegistry } from '../../../platform/graphql/node.js';
import { paginate, type Page } from '../../../platform/graphql/page.js';
import { FulfillmentModels } from './fulfillment-models.reader.js';
import type { DeliveryEvent } from '../deliveries/graphql/delivery-event.model.js';
import type { FulfillmentFilter } from './graphql/fulfillment-list.js';
import type { Fulfillment } from './graphql/fulfillment.model.js';

/** Delivery events of a shipment, and corrections of a parcel, that are listed: the latest. */
const LATEST = 100;

const PARTS = {
  lines: { orderBy: { lineId: 'asc' } },
  parcels: {
    orderBy: { position: 'asc' },
    include: { trackingChanges: { orderBy: { changedAt: 'desc' }, take: LATEST } },
  },
  deliveryEvents: { orderBy: { seq: 'desc' }, take: LATEST },
} as const;

/** Reads shipments for GraphQL with their parts: a fixed number of statements for any number of them. */
@Injectable()
export class FulfillmentsReader implements OnModuleInit {
  constructor(
    private readonly prisma: PrismaService,
    private readonly nodes: NodeRegistry,
    private readonly models: FulfillmentModels,
  ) {}

  onModuleInit(): void {
    this.nodes.register('ful_', (ids) => this.byIds(ids));
  }

  /** The shipments with these inner ids. */
  async byIds(ids: readonly string[]): Promise<Map<string, Fulfillment>> {
    const rows = await this.prisma.fulfillment.findMany({ where: { id: { in: [...ids] } }, include: PARTS });
    return new Map(rows.map((row) => [row.id, this.models.fulfillment(row)]));
  }

  /** The shipments of each order, the first one first. Every asked id has an entry. */
  async ofOrders(orderIds: readonly string[]): Promise<Map<string, Fulfillment[]>> {
    const rows = await this.prisma.fulfillment.findMany({
      where: { fulfillmentOrderId: { in: [...orderIds] } },
      orderBy: { id: 'asc' },
      include: PARTS,
    });
    const byOrder = new Map<string, Fulfillment[]>(orderIds.map((id) => [id, []]));
    for (const row of rows) byOrder.get(row.fulfillmentOrderId)?.push(this.models.fulfillment(row));
    return byOrder;
  }

  /** The delivery events with these inner ids. */
  async eventsByIds(ids: readonly string[]): Promise<Map<string, DeliveryEvent>> {
    const rows = await this.prisma.deliveryEvent.findMany({ where: { id: { in: [...ids] } } });
    return new Map(rows.map((row) => [row.id, this.models.event(row)]));
  }

  /** One page, newest first. Throws DomainError INVALID_ID for an id of another kind in the filter. */
  page(filter: FulfillmentFilter, args: PageArgs): Promise<Page<Fulfillment>> {
    return paginate(args, {
      name: 'fulfillments',
      where: whereOf(filter),
      findMany: (query) => this.prisma.fulfillment.findMany({ ...query, include: PARTS }),
      count: (query) => this.prisma.fulfillment.count(query),
      toNode: (row) => this.models.fulfillment(row),
    });
  }
}

function whereOf(filter: FulfillmentFilter): Prisma.FulfillmentWhereInput {
  const { status, deliveryStatus, trackingNumber, late } = filter;
  const storeIds = filter.storeId?.map((id) => fromGlobalId('store_', id, ['filter', 'storeId']));
  const orderIds = filter.fulfillmentOrderId?.map((id) => fromGlobalId('fo_', id, ['filter', 'fulfillmentOrderId']));
  return {
    ...(storeIds && { storeId: { in: storeIds } }),
    ...(orderIds && { fulfillmentOrderId: { in: orderIds } }),
    ...(status && { status: { in: status } }),
    ...(deliveryStatus && { deliveryState: { in: deliveryStatus } }),
    ...(trackingNumber && { parcels: { some: { trackingKey: { in: trackingNumber.map(trackingKey) } } } }),
    ...(typeof late === 'boolean' && { lateNotedAt: late ? { not: null } : null }),
  };
}
