import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { RelocationModel } from '../../../generated/prisma/models.js';
import { PrismaService } from '../../../platform/database/prisma.service.js';
import type { PageArgs } from '../../../platform/graphql/connection.js';
import { fromGlobalId, toGlobalId } from '../../../platform/graphql/global-id.js';
import { NodeRegistry } from '../../../platform/graphql/node.js';
import { paginate, type Page } from '../../../platform/graphql/page.js';
import type { RelocationState, RelocationStep } from './domain/relocation.js';
import type { RelocationFilter } from './graphql/relocation.inputs.js';
import type { Relocation } from './graphql/relocation.model.js';

/** Reads relocations for GraphQL. */
@Injectable()
export class RelocationsReader implements OnModuleInit {
  constructor(
    private readonly prisma: PrismaService,
    private readonly nodes: NodeRegistry,
  ) {}

  onModuleInit(): void {
    this.nodes.register('rel_', (ids) => this.byIds(ids));
  }

  /** The relocations with these inner ids. */
  async byIds(ids: readonly string[]): Promise<Map<string, Relocation>> {
    const rows = await this.prisma.relocation.findMany({ where: { id: { in: [...ids] } } });
    return new Map(rows.map((row) => [row.id, toModel(row)]));
  }

  /** The latest relocation from or to each order; orders without one are left out. */
  async latestOf(orderIds: readonly string[]): Promise<Map<string, Relocation>> {
    const either = { in: [...orderIds] };
    const rows = await this.prisma.relocation.findMany({
      where: { OR: [{ fulfillmentOrderId: either }, { newFulfillmentOrderId: either }] },
      orderBy: { createdAt: 'asc' },
    });
    const latest = new Map<string, Relocation>();
    for (const row of rows) {
      for (const id of [row.fulfillmentOrderId, row.newFulfillmentOrderId]) if (id) latest.set(id, toModel(row));
    }
    return latest;
  }

  /** One page, newest first. Throws DomainError INVALID_ID for an id of another kind in the filter. */
  async page({ storeId, state }: RelocationFilter, args: PageArgs): Promise<Page<Relocation>> {
    const storeIds = storeId?.map((id) => fromGlobalId('store_', id, ['filter', 'storeId']));
    return paginate(args, {
      name: 'relocations',
      where: { ...(storeIds && { storeId: { in: storeIds } }), ...(state && { state: { in: state } }) },
      findMany: (query) => this.prisma.relocation.findMany(query),
      count: (query) => this.prisma.relocation.count(query),
      toNode: toModel,
    });
  }
}

function toModel(row: RelocationModel): Relocation {
  const { id, storeId, fulfillmentOrderId, newFulfillmentOrderId, fromLocationId, toLocationId } = row;
  const { reason, actor, stoppedBecause, newRemoteId, createdAt, finishedAt } = row;
  return {
    id: toGlobalId('rel_', id),
    storeId,
    fulfillmentOrderId,
    newFulfillmentOrderId,
    fromLocationId,
    toLocationId,
    state: row.state as RelocationState,
    steps: row.steps.map((name, index) => ({ name: name as RelocationStep, done: index < row.done })),
    cause: row.cause as Relocation['cause'],
    reason,
    actor,
    stoppedBecause,
    newRemoteId,
    createdAt,
    finishedAt,
  };
}
