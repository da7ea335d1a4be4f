import { Injectable, type OnModuleInit } from '@nestjs/common';
import { PrismaService } from '../../platform/database/prisma.service.js';
import type { PageArgs } from '../../platform/graphql/connection.js';
import { toGlobalId } from '../../platform/graphql/global-id.js';
import { NodeRegistry } from '../../platform/graphql/node.js';
import { paginate, type Page, type Sort } from '../../platform/graphql/page.js';
import {
  DIMENSION_COLUMNS,
  type FulfillmentOrderCount,
  type FulfillmentOrderDimension,
} from './graphql/fulfillment-order-count.model.js';
import { whereOf } from './graphql/fulfillment-order-filter.js';
import { orderModel } from './graphql/fulfillment-order-mapping.js';
import type { FulfillmentOrderFilter, FulfillmentOrderSort } from './graphql/fulfillment-order.inputs.js';
import type { FulfillmentOrder } from './graphql/fulfillment-order.model.js';
import { SealedParts } from './graphql/sealed-parts.js';

/** Ids are UUIDv7: their order is the order in which orders were met, and it has an index. */
const SORTS: Readonly<Record<FulfillmentOrderSort, Sort<'id' | 'updatedAt'>>> = {
  CREATED_AT_DESC: { field: 'id', direction: 'desc', unique: 'uuid' },
  CREATED_AT_ASC: { field: 'id', direction: 'asc', unique: 'uuid' },
  UPDATED_AT_DESC: { field: 'updatedAt', direction: 'desc' },
};

/** Reads fulfillment orders for GraphQL. */
@Injectable()
export class FulfillmentOrdersReader implements OnModuleInit {
  constructor(
    private readonly prisma: PrismaService,
    private readonly sealed: SealedParts,
    private readonly nodes: NodeRegistry,
  ) {}

  onModuleInit(): void {
    this.nodes.register('fo_', (ids) => this.byIds(ids));
  }

  /** The orders with these inner ids. */
  async byIds(ids: readonly string[]): Promise<Map<string, FulfillmentOrder>> {
    const rows = await this.prisma.fulfillmentOrder.findMany({ where: { id: { in: [...ids] } } });
    return new Map(rows.map((row) => [row.id, orderModel(row, this.sealed)]));
  }

  /** One page. Throws DomainError INVALID_ID for an id of another kind in the filter. */
  async page(
    filter: FulfillmentOrderFilter,
    sort: FulfillmentOrderSort,
    args: PageArgs,
  ): Promise<Page<FulfillmentOrder>> {
    return paginate(args, {
      name: 'fulfillmentOrders',
      where: whereOf(filter),
      sort: SORTS[sort],
      findMany: (query) => this.prisma.fulfillmentOrder.findMany(query),
      count: (query) => this.prisma.fulfillmentOrder.count(query),
      toNode: (row) => orderModel(row, this.sealed),
    });
  }

  /** How many orders share each value of a dimension, most first. Throws as `page`. */
  async counts(by: FulfillmentOrderDimension, filter: FulfillmentOrderFilter): Promise<FulfillmentOrderCount[]> {
    const column = DIMENSION_COLUMNS[by];
    const groups = await this.prisma.fulfillmentOrder.groupBy({ by: [column], where: whereOf(filter), _count: true });
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
