import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Prisma } from '../../generated/prisma/client.js';
import { PrismaService } from '../../platform/database/prisma.service.js';
import type { PageArgs } from '../../platform/graphql/connection.js';
import { fromGlobalId, toGlobalId } from '../../platform/graphql/global-id.js';
import { NodeRegistry } from '../../platform/graphql/node.js';
import { paginate, type Page } from '../../platform/graphql/page.js';
import { SkuSpellingsReader } from './sku-spellings.reader.js';
import type { SkuMappingFilter } from './graphql/sku-mapping.inputs.js';
import type { SkuMapping } from './graphql/sku-mapping.model.js';

const WITH_COMPONENTS = { components: { orderBy: { warehouseSku: 'asc' } } } as const;

type Row = Prisma.SkuMappingGetPayload<{ include: typeof WITH_COMPONENTS }>;

/** Reads SKU mappings for GraphQL. */
@Injectable()
export class SkuMappingsReader implements OnModuleInit {
  constructor(
    private readonly prisma: PrismaService,
    private readonly nodes: NodeRegistry,
    private readonly spellings: SkuSpellingsReader,
  ) {}

  onModuleInit(): void {
    this.nodes.register('sku_', (ids) => this.byIds(ids));
  }

  /** The mappings with these inner ids. */
  async byIds(ids: readonly string[]): Promise<Map<string, SkuMapping>> {
    if (ids.length === 0) return new Map();
    const rows = await this.prisma.skuMapping.findMany({ where: { id: { in: [...ids] } }, include: WITH_COMPONENTS });
    return new Map(rows.map((row) => [row.id, toModel(row)]));
  }

  /** One page, newest first. Throws DomainError INVALID_ID for an id of another kind in the filter. */
  async page(filter: SkuMappingFilter, args: PageArgs): Promise<Page<SkuMapping>> {
    const storeSku = filter.storeSku && (await this.spellings.of('mapping', filter.storeSku));
    const warehouseSku = filter.warehouseSku && (await this.spellings.of('component', filter.warehouseSku));
    return paginate(args, {
      name: 'skuMappings',
      where: whereOf({ ...filter, storeSku, warehouseSku }),
      findMany: (query) => this.prisma.skuMapping.findMany({ ...query, include: WITH_COMPONENTS }),
      count: (query) => this.prisma.skuMapping.count(query),
      toNode: toModel,
    });
  }
}

function whereOf({ storeId, warehouseId, storeSku, warehouseSku }: SkuMappingFilter): Prisma.SkuMappingWhereInput {
  const storeIds = storeId?.map((id) => fromGlobalId('store_', id, ['filter', 'storeId']));
  const warehouseIds = warehouseId?.map((id) => fromGlobalId('wh_', id, ['filter', 'warehouseId']));
  return {
    ...(storeIds && { storeId: { in: storeIds } }),
    ...(warehouseIds && { warehouseId: { in: warehouseIds } }),
    ...(storeSku && { storeSku: { in: storeSku } }),
    ...(warehouseSku && { components: { some: { warehouseSku: { in: warehouseSku } } } }),
  };
}

function toModel({ components, ...row }: Row): SkuMapping {
  const parts = components.map(({ warehouseSku, units }) => ({ warehouseSku, units }));
  return { ...row, id: toGlobalId('sku_', row.id), components: parts };
}
