import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Prisma } from '../../generated/prisma/client.js';
import { PrismaService } from '../../platform/database/prisma.service.js';
import type { PageArgs } from '../../platform/graphql/connection.js';
import { fromGlobalId, toGlobalId } from '../../platform/graphql/global-id.js';
import { NodeRegistry } from '../../platform/graphql/node.js';
import { paginate, type Page, type Sort } from '../../platform/graphql/page.js';
import {
  DIMENSION_COLUMNS,
  type FulfillmentOrderCount,
  type FulfillmentOrderDimension,
} from './graphql/fulfillment-order-count.model.js';
import type { FulfillmentOrderFilter, FulfillmentOrderSort } from './graphql/fulfillment-order.inputs.js';
import type { FulfillmentOrder } from './graphql/fulfillment-order.model.js';
import { OrderLookupsReader } from './order-lookups.reader.js';
import { OrderModelReader } from './order-model.reader.js';

/** By the times themselves, not by ids made at about the same time: only so a range of dates and the order come from one index. */
const SORTS: Readonly<Record<FulfillmentOrderSort, Sort<'createdAt' | 'updatedAt'>>> = {
  CREATED_AT_DESC: { field: 'createdAt', direction: 'desc' },
  CREATED_AT_ASC: { field: 'createdAt', direction: 'asc' },
  UPDATED_AT_DESC: { field: 'updatedAt', direction: 'desc' },
  UPDATED_AT_ASC: { field: 'updatedAt', direction: 'asc' },
};

/**
 * Before this moment nothing changes any more: a transaction that is under way may still commit a change of any moment since it began.
 * One that has been forgotten for a minute holds nobody up.
 */
const SETTLED = `SELECT date_trunc('milliseconds', db_now() - least(interval '1 minute', coalesce(max(statement_timestamp() - xact_start), '0'))) AS "settledAt"
  FROM pg_stat_activity WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid()`;

/** Reads fulfillment orders for GraphQL. */
@Injectable()
export class FulfillmentOrdersReader implements OnModuleInit {
  constructor(
    private readonly prisma: PrismaService,
    private readonly models: OrderModelReader,
    private readonly nodes: NodeRegistry,
    private readonly lookups: OrderLookupsReader,
  ) {}

  onModuleInit(): void {
    this.nodes.register('fo_', (ids) => this.byIds(ids));
  }

  /** The orders with these inner ids. */
  async byIds(ids: readonly string[]): Promise<Map<string, FulfillmentOrder>> {
    const rows = await this.prisma.fulfillmentOrder.findMany({ where: { id: { in: [...ids] } } });
    return new Map(rows.map((row) => [row.id, this.models.modelOf(row)]));
  }

  /** One page. Throws DomainError INVALID_ID for an id of another kind in the filter. */
  async page(
    filter: FulfillmentOrderFilter,
    sort: FulfillmentOrderSort,
    args: PageArgs,
  ): Promise<Page<FulfillmentOrder>> {
    const where = whereOf(await this.spelled(filter));
    return paginate(args, {
      name: 'fulfillmentOrders',
      where: sort === 'UPDATED_AT_ASC' ? { AND: [where, await this.settled()] } : where,
      sort: SORTS[sort],
      findMany: (query) => this.prisma.fulfillmentOrder.findMany(query),
      // Prisma orders what it counts: every filter has an index by time of creation; to shipments orders are joined by their ids.
      count: (query) =>
        this.prisma.fulfillmentOrder.count({
          ...query,
          orderBy: filter.deliveryStatus ? { id: 'desc' } : { createdAt: 'desc' },
        }),
      toNode: (row) => this.models.modelOf(row),
    });
  }

  /** The filter with order numbers and SKUs as stores spell them. */
  private async spelled(filter: FulfillmentOrderFilter): Promise<FulfillmentOrderFilter> {
    const { orderNumber, sku } = filter;
    return {
      ...filter,
      ...(orderNumber && { orderNumber: await this.lookups.numbers(orderNumber) }),
      ...(sku && { sku: await this.lookups.skus(sku) }),
    };
  }

  /** Who follows changes page by page must not meet one before another that is older and not committed yet. */
  private async settled(): Promise<Prisma.FulfillmentOrderWhereInput> {
    const rows = await this.prisma.$queryRawUnsafe<{ settledAt: Date }[]>(SETTLED);
    return { updatedAt: { lt: rows[0]?.settledAt } };
  }

  /** How many orders share each value of a dimension, most first. Throws as `page`. */
  async counts(by: FulfillmentOrderDimension, filter: FulfillmentOrderFilter): Promise<FulfillmentOrderCount[]> {
    const column = DIMENSION_COLUMNS[by];
    const where = whereOf(await this.spelled(filter));
    const groups = await this.prisma.fulfillmentOrder.groupBy({ by: [column], where, _count: true });
    return groups
      .map(({ _count, ...group }) => ({ value: group[column], count: _count }))
      .sort((a, b) => b.count - a.count || String(a.value).localeCompare(String(b.value)))
      .map(({ value, count }) => {
        const storeId = by === 'STORE' ? value : null;
        const locationId = by === 'LOCATION' ? value : null;
        const key = storeId ? toGlobalId('store_', storeId) : locationId ? toGlobalId('loc_', locationId) : value;
        return { key, storeId, locationId, count };
      });
  }
}

/** The filter as Prisma wants it. Throws DomainError INVALID_ID for an id of another kind. */
function whereOf(filter: FulfillmentOrderFilter): Prisma.FulfillmentOrderWhereInput {
  const { stage, status, requestStatus, remoteId, orderNumber, sku } = filter;
  const { cancellationOpen, hasMerchantNotes, hasDeliveryNotes } = filter;
  const storeIds = filter.storeId?.map((id) => fromGlobalId('store_', id, ['filter', 'storeId']));
  const locationIds = filter.locationId?.map((id) => fromGlobalId('loc_', id, ['filter', 'locationId']));
  return {
    ...(storeIds && { storeId: { in: storeIds } }),
    ...(locationIds && { locationId: { in: locationIds } }),
    ...(stage && { stage: { in: stage } }),
    ...(status && { status: { in: status } }),
    ...(requestStatus && { requestStatus: { in: requestStatus } }),
    ...(remoteId && { remoteId: { in: remoteId } }),
    ...(orderNumber && { orderNumber: { in: orderNumber } }),
    ...(sku && { lines: { some: { sku: { in: sku }, ...(storeIds && { storeId: { in: storeIds } }) } } }),
    ...(typeof cancellationOpen === 'boolean' && { cancelOpen: cancellationOpen }),
    ...(typeof hasMerchantNotes === 'boolean' && { hasMerchantNotes }),
    ...(typeof hasDeliveryNotes === 'boolean' && { hasDeliveryNotes }),
    ...shipmentsOf(filter),
    ...createdWithin(filter),
    ...(filter.updatedAfter && { updatedAt: { gte: filter.updatedAfter } }),
  };
}

function shipmentsOf({ deliveryStatus }: FulfillmentOrderFilter): Prisma.FulfillmentOrderWhereInput {
  if (!deliveryStatus) return {};
  return { fulfillments: { some: { status: 'CONFIRMED', deliveryState: { in: deliveryStatus } } } };
}

function createdWithin({ createdAfter, createdBefore }: FulfillmentOrderFilter): Prisma.FulfillmentOrderWhereInput {
  if (!createdAfter && !createdBefore) return {};
  return { createdAt: { ...(createdAfter && { gte: createdAfter }), ...(createdBefore && { lt: createdBefore }) } };
}
