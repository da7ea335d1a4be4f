import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Prisma } from '../../generated/prisma/client.js';
import type { ExceptionRecordModel } from '../../generated/prisma/models.js';
import { PrismaService } from '../../platform/database/prisma.service.js';
import type { PageArgs } from '../../platform/graphql/connection.js';
import { fromGlobalId, toGlobalId } from '../../platform/graphql/global-id.js';
import { NodeRegistry } from '../../platform/graphql/node.js';
import { paginate, type Page } from '../../platform/graphql/page.js';
import type { ExceptionFilter } from './graphql/exception.inputs.js';
import { ExceptionModel } from './graphql/exception.model.js';
import type { Severity } from './journal.types.js';

function toModel(row: ExceptionRecordModel): ExceptionModel {
  return Object.assign(new ExceptionModel(), row, {
    id: toGlobalId('exc_', row.id),
    severity: row.severity as Severity,
    storeId: row.storeId && toGlobalId('store_', row.storeId),
    fulfillmentOrderId: row.fulfillmentOrderId && toGlobalId('fo_', row.fulfillmentOrderId),
  });
}

/** Reads exceptions for GraphQL. */
@Injectable()
export class ExceptionsReader implements OnModuleInit {
  constructor(
    private readonly prisma: PrismaService,
    private readonly nodes: NodeRegistry,
  ) {}

  onModuleInit(): void {
    this.nodes.register('exc_', (ids) => this.byIds(ids));
  }

  /** The exceptions with these inner ids. */
  async byIds(ids: readonly string[]): Promise<Map<string, ExceptionModel>> {
    const rows = await this.prisma.exceptionRecord.findMany({ where: { id: { in: [...ids] } } });
    return new Map(rows.map((row) => [row.id, toModel(row)]));
  }

  /** How many are open per store; a store without any is missing from the map. */
  async openCounts(storeIds: readonly string[]): Promise<Map<string, number>> {
    const groups = await this.prisma.exceptionRecord.groupBy({
      by: ['storeId'],
      where: { storeId: { in: [...storeIds] }, resolvedAt: null },
      _count: { _all: true },
    });
    return new Map(groups.flatMap(({ storeId, _count }) => (storeId === null ? [] : [[storeId, _count._all]])));
  }

  /** One page, newest first. @throws DomainError INVALID_ID for an id of another kind in the filter. */
  async page(filter: ExceptionFilter, args: PageArgs): Promise<Page<ExceptionModel>> {
    return paginate(args, {
      name: 'exceptions',
      where: await this.where(filter),
      findMany: (query) => this.prisma.exceptionRecord.findMany(query),
      count: (query) => this.prisma.exceptionRecord.count(query),
      toNode: toModel,
    });
  }

  private async where(filter: ExceptionFilter): Promise<Prisma.ExceptionRecordWhereInput> {
    const { type, severity, storeId, fulfillmentOrderId, open, snoozed } = filter;
    const storeIds = storeId?.map((id) => fromGlobalId('store_', id, ['filter', 'storeId']));
    const orderIds = fulfillmentOrderId?.map((id) => fromGlobalId('fo_', id, ['filter', 'fulfillmentOrderId']));
    return {
      ...(type ? { type: { in: type } } : {}),
      ...(severity ? { severity: { in: severity } } : {}),
      ...(storeIds ? { storeId: { in: storeIds } } : {}),
      ...(orderIds ? { fulfillmentOrderId: { in: orderIds } } : {}),
      ...(typeof open === 'boolean' ? { resolvedAt: open ? null : { not: null } } : {}),
      ...(typeof snoozed === 'boolean' ? await this.snoozedWhere(snoozed) : {}),
    };
  }

  /** Whether the snooze has passed is judged by the database's clock, as everywhere. */
  private async snoozedWhere(snoozed: boolean): Promise<Prisma.ExceptionRecordWhereInput> {
    const rows = await this.prisma.$queryRaw<{ now: Date }[]>`SELECT db_now() AS now`;
    const now = rows[0]!.now;
    return snoozed ? { snoozedUntil: { gt: now } } : { OR: [{ snoozedUntil: null }, { snoozedUntil: { lte: now } }] };
  }
}
