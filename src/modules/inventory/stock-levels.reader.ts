import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Prisma } from '../../generated/prisma/client.js';
import type { StockLevelModel } from '../../generated/prisma/models.js';
import { PrismaService } from '../../platform/database/prisma.service.js';
import type { PageArgs } from '../../platform/graphql/connection.js';
import { fromGlobalId, toGlobalId } from '../../platform/graphql/global-id.js';
import { NodeRegistry } from '../../platform/graphql/node.js';
import { paginate, type Page } from '../../platform/graphql/page.js';
import { freeStock } from './domain/availability.js';
import type { StockLevelFilter } from './graphql/stock-level.inputs.js';
import type { StockLevel } from './graphql/stock-level.model.js';
import { SkuSpellingsReader } from './sku-spellings.reader.js';
import { StockCoverReader } from './stock-cover.reader.js';

/** Reads stock levels for GraphQL. */
@Injectable()
export class StockLevelsReader implements OnModuleInit {
  constructor(
    private readonly prisma: PrismaService,
    private readonly nodes: NodeRegistry,
    private readonly cover: StockCoverReader,
    private readonly spellings: SkuSpellingsReader,
  ) {}

  onModuleInit(): void {
    this.nodes.register('sl_', (ids) => this.byIds(ids));
  }

  /** The levels with these inner ids. */
  async byIds(ids: readonly string[]): Promise<Map<string, StockLevel>> {
    if (ids.length === 0) return new Map();
    const rows = await this.prisma.stockLevel.findMany({ where: { id: { in: [...ids] } } });
    return new Map(rows.map((row) => [row.id, toModel(row)]));
  }

  /** One page, newest first. Throws DomainError INVALID_ID for an id of another kind in the filter. */
  async page(filter: StockLevelFilter, args: PageArgs): Promise<Page<StockLevel>> {
    return paginate(args, {
      name: 'stockLevels',
      where: await this.whereOf(filter),
      findMany: (query) => this.prisma.stockLevel.findMany(query),
      count: (query) => this.prisma.stockLevel.count(query),
      toNode: toModel,
    });
  }

  private async whereOf(filter: StockLevelFilter): Promise<Prisma.StockLevelWhereInput> {
    const { sku, lowStock, daysOfCoverBelow } = filter;
    const warehouseIds = filter.warehouseId?.map((id) => fromGlobalId('wh_', id, ['filter', 'warehouseId'])) ?? null;
    const storeIds = filter.storeId?.map((id) => fromGlobalId('store_', id, ['filter', 'storeId'])) ?? null;
    const short =
      daysOfCoverBelow == null ? null : await this.cover.below(daysOfCoverBelow, { storeIds, warehouseIds });
    return {
      ...(warehouseIds && { warehouseId: { in: warehouseIds } }),
      ...(storeIds && { storeId: { in: storeIds } }),
      ...(sku && { sku: { in: await this.spellings.of('level', sku) } }),
      ...(lowStock != null && { lowSince: lowStock ? { not: null } : null }),
      ...(short && { id: { in: short } }),
    };
  }
}

function toModel(row: StockLevelModel): StockLevel {
  return { ...row, id: toGlobalId('sl_', row.id), levelId: row.id, free: freeStock(row) };
}
