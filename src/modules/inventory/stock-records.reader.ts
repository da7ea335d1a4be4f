import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Prisma } from '../../generated/prisma/client.js';
import type { StockRecordModel } from '../../generated/prisma/models.js';
import { Database } from '../../platform/database/database.js';
import { PrismaService } from '../../platform/database/prisma.service.js';
import type { PageArgs } from '../../platform/graphql/connection.js';
import { fromGlobalId, toGlobalId } from '../../platform/graphql/global-id.js';
import { NodeRegistry } from '../../platform/graphql/node.js';
import { paginate, type Page } from '../../platform/graphql/page.js';
import type { DriftCause } from './domain/drift.js';
import { SkuComponentsRepository, type RecordComponent } from './sku-components.repository.js';
import { SkuSpellingsReader } from './sku-spellings.reader.js';
import type { StockRecordFilter } from './graphql/stock-record.inputs.js';
import type { StockRecord } from './graphql/stock-record.model.js';

/** Records that one level lists; an article that many kits contain has more. */
const MAX_RECORDS = 100;

const RECORDS_OF_LEVELS = `
  SELECT l.stock_record_id AS "stockRecordId", asked.id AS "stockLevelId"
    FROM unnest($1::uuid[]) AS asked (id)
   CROSS JOIN LATERAL (SELECT stock_record_id FROM stock_record_level
                        WHERE stock_level_id = asked.id ORDER BY stock_record_id LIMIT $2) AS l
   ORDER BY l.stock_record_id`;

/** Reads stock records for GraphQL. */
@Injectable()
export class StockRecordsReader implements OnModuleInit {
  constructor(
    private readonly prisma: PrismaService,
    private readonly nodes: NodeRegistry,
    private readonly database: Database,
    private readonly components: SkuComponentsRepository,
    private readonly spellings: SkuSpellingsReader,
  ) {}

  onModuleInit(): void {
    this.nodes.register('sr_', (ids) => this.byIds(ids));
  }

  /** The records with these inner ids. */
  async byIds(ids: readonly string[]): Promise<Map<string, StockRecord>> {
    const rows = await this.prisma.stockRecord.findMany({ where: { id: { in: [...ids] } } });
    return new Map(rows.map((row) => [row.id, toModel(row)]));
  }

  /** The records of stock levels, of each at most 100, oldest first. Every asked id has an entry. */
  async ofLevels(levelIds: readonly string[]): Promise<Map<string, StockRecord[]>> {
    const { rows: links } = await this.database.query<{ stockRecordId: string; stockLevelId: string }>(
      RECORDS_OF_LEVELS,
      [levelIds, MAX_RECORDS],
      'api',
    );
    const records = await this.byIds(links.map((link) => link.stockRecordId));
    const groups = new Map<string, StockRecord[]>(levelIds.map((id) => [id, []]));
    for (const link of links) groups.get(link.stockLevelId)?.push(...present(records.get(link.stockRecordId)));
    return groups;
  }

  /** What records are made of, as levels and units; those that are not mapped have an empty list. Every asked id has an entry. */
  async componentsOf(recordIds: readonly string[]): Promise<Map<string, { levelId: string; units: number }[]>> {
    const links = await this.prisma.stockRecordLevel.findMany({
      where: { stockRecordId: { in: [...recordIds] } },
      orderBy: { stockLevelId: 'asc' },
    });
    const groups = new Map<string, { levelId: string; units: number }[]>(recordIds.map((id) => [id, []]));
    for (const { stockRecordId, stockLevelId: levelId, units } of links)
      groups.get(stockRecordId)?.push({ levelId, units });
    return groups;
  }

  /** What may be published of the levels of records; those that are not mapped are missing. */
  publishedLevels(recordIds: readonly string[]): Promise<Map<string, RecordComponent[]>> {
    return this.components.ofRecords(this.database, recordIds);
  }

  /** One page, newest first. Throws DomainError INVALID_ID for an id of another kind in the filter. */
  async page(filter: StockRecordFilter, args: PageArgs): Promise<Page<StockRecord>> {
    const sku = filter.sku && (await this.spellings.of('record', filter.sku));
    return paginate(args, {
      name: 'stockRecords',
      where: whereOf({ ...filter, sku }),
      findMany: (query) => this.prisma.stockRecord.findMany(query),
      count: (query) => this.prisma.stockRecord.count(query),
      toNode: toModel,
    });
  }
}

function whereOf(filter: StockRecordFilter): Prisma.StockRecordWhereInput {
  const storeIds = filter.storeId?.map((id) => fromGlobalId('store_', id, ['filter', 'storeId']));
  const locationIds = filter.locationId?.map((id) => fromGlobalId('loc_', id, ['filter', 'locationId']));
  const text = filter.search && ({ contains: escapeLike(filter.search), mode: 'insensitive' } as const);
  return {
    ...(storeIds && { storeId: { in: storeIds } }),
    ...(locationIds && { locationId: { in: locationIds } }),
    ...(filter.sku && { sku: { in: filter.sku } }),
    ...(text && { OR: [{ title: text }, { sku: text }] }),
    ...(filter.mapped != null && { components: filter.mapped ? { gt: 0 } : 0 }),
    ...(filter.driftCause && { driftCause: { in: filter.driftCause } }),
    ...(filter.drifting != null && { drift: filter.drifting ? { not: null } : null }),
  };
}

/** Prisma hands `contains` to ILIKE as it is: its wildcards are to be found as letters. */
function escapeLike(text: string): string {
  return text.replaceAll(/[\\%_]/g, (character) => `\\${character}`);
}

function toModel({ id, components: _count, ...row }: StockRecordModel): StockRecord {
  const driftCause = row.driftCause as DriftCause | null;
  return { ...row, id: toGlobalId('sr_', id), recordId: id, untracked: row.numInStock === null, driftCause };
}

function present<T>(value: T | undefined): T[] {
  return value === undefined ? [] : [value];
}
