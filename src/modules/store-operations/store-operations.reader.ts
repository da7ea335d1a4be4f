import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Prisma } from '../../generated/prisma/client.js';
import type { StoreOperationModel } from '../../generated/prisma/models.js';
import { PrismaService } from '../../platform/database/prisma.service.js';
import type { PageArgs } from '../../platform/graphql/connection.js';
import { fromGlobalId, toGlobalId } from '../../platform/graphql/global-id.js';
import { NodeRegistry } from '../../platform/graphql/node.js';
import { paginate, type Page } from '../../platform/graphql/page.js';
import type { OperationState } from './domain/operation.js';
import type { StoreOperationFilter } from './graphql/store-operation.inputs.js';
import type { StoreOperation } from './graphql/store-operation.model.js';

const UNFINISHED: OperationState[] = ['PENDING', 'SENDING', 'AMBIGUOUS', 'PARKED'];

/** Reads the outbox for GraphQL. */
@Injectable()
export class StoreOperationsReader implements OnModuleInit {
  constructor(
    private readonly prisma: PrismaService,
    private readonly nodes: NodeRegistry,
  ) {}

  onModuleInit(): void {
    this.nodes.register('op_', (ids) => this.byIds(ids));
  }

  /** The operations with these inner ids. */
  async byIds(ids: readonly string[]): Promise<Map<string, StoreOperation>> {
    const rows = await this.prisma.storeOperation.findMany({ where: { id: { in: [...ids] } } });
    return new Map(rows.map((row) => [row.id, toModel(row)]));
  }

  /** The unfinished operations of each order, in the order in which they are sent. Every asked id has an entry. */
  async unfinishedOf(orderIds: readonly string[]): Promise<Map<string, StoreOperation[]>> {
    const rows = await this.prisma.storeOperation.findMany({
      where: { fulfillmentOrderId: { in: [...orderIds] }, state: { in: UNFINISHED } },
      orderBy: { seq: 'asc' },
    });
    const byOrder = new Map<string, StoreOperation[]>(orderIds.map((id) => [id, []]));
    for (const row of rows) if (row.fulfillmentOrderId) byOrder.get(row.fulfillmentOrderId)?.push(toModel(row));
    return byOrder;
  }

  /** One page, newest first. Throws DomainError INVALID_ID for an id of another kind in the filter. */
  async page(filter: StoreOperationFilter, args: PageArgs): Promise<Page<StoreOperation>> {
    return paginate(args, {
      name: 'storeOperations',
      where: whereOf(filter),
      findMany: (query) => this.prisma.storeOperation.findMany(query),
      count: (query) => this.prisma.storeOperation.count(query),
      toNode: toModel,
    });
  }
}

function whereOf({ storeId, fulfillmentOrderId, kind, state }: StoreOperationFilter): Prisma.StoreOperationWhereInput {
  const storeIds = storeId?.map((id) => fromGlobalId('store_', id, ['filter', 'storeId']));
  const orderIds = fulfillmentOrderId?.map((id) => fromGlobalId('fo_', id, ['filter', 'fulfillmentOrderId']));
  return {
    ...(storeIds && { storeId: { in: storeIds } }),
    ...(orderIds && { fulfillmentOrderId: { in: orderIds } }),
    ...(kind && { kind: { in: kind } }),
    ...(state && { state: { in: state } }),
  };
}

function toModel(row: StoreOperationModel): StoreOperation {
  const { id, storeId, fulfillmentOrderId, kind, lane, priority, attempts, resolveAttempts, reason, payload } = row;
  const { actor, correlationId, createdAt, sentAt, finishedAt } = row;
  return {
    id: toGlobalId('op_', id),
    operationId: id,
    storeId,
    fulfillmentOrderId,
    kind,
    lane,
    state: row.state as OperationState,
    priority,
    attempts,
    resolveAttempts,
    reason,
    payload,
    actor,
    correlationId,
    createdAt,
    sentAt,
    finishedAt,
  };
}
