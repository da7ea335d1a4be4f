import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Prisma } from '../../generated/prisma/client.js';
import type { CancellationRequestModel } from '../../generated/prisma/models.js';
import { PrismaService } from '../../platform/database/prisma.service.js';
import type { PageArgs } from '../../platform/graphql/connection.js';
import { fromGlobalId, toGlobalId } from '../../platform/graphql/global-id.js';
import { NodeRegistry } from '../../platform/graphql/node.js';
import { paginate, type Page } from '../../platform/graphql/page.js';
import { Sealer } from '../../platform/security/sealer.js';
import type { CancellationStatus } from './cancellation-requests.repository.js';
import type { CancellationAnswer } from './domain/decide-cancellation.js';
import type { CancellationReport } from './graphql/cancellation-report.model.js';
import type { CancellationRequestFilter } from './graphql/cancellation-request.inputs.js';
import type { CancellationRequest } from './graphql/cancellation-request.model.js';

/** Reads cancellation requests for GraphQL. The merchant's words stay sealed until their field is read. */
@Injectable()
export class CancellationRequestsReader implements OnModuleInit {
  constructor(
    private readonly prisma: PrismaService,
    private readonly sealer: Sealer,
    private readonly nodes: NodeRegistry,
  ) {}

  onModuleInit(): void {
    this.nodes.register('cr_', (ids) => this.byIds(ids));
  }

  /** The requests with these inner ids. */
  async byIds(ids: readonly string[]): Promise<Map<string, CancellationRequest>> {
    const rows = await this.prisma.cancellationRequest.findMany({ where: { id: { in: [...ids] } } });
    return new Map(rows.map((row) => [row.id, this.toModel(row)]));
  }

  /** The latest request of each order; orders without one are left out. */
  async latestOf(orderIds: readonly string[]): Promise<Map<string, CancellationRequest>> {
    const rows = await this.prisma.cancellationRequest.findMany({
      where: { fulfillmentOrderId: { in: [...orderIds] } },
      orderBy: [{ cycle: 'asc' }, { number: 'asc' }],
    });
    return new Map(rows.map((row) => [row.fulfillmentOrderId, this.toModel(row)]));
  }

  /** One page, newest first. Throws DomainError INVALID_ID for an id of another kind in the filter. */
  async page(filter: CancellationRequestFilter, args: PageArgs): Promise<Page<CancellationRequest>> {
    return paginate(args, {
      name: 'cancellationRequests',
      where: whereOf(filter),
      findMany: (query) => this.prisma.cancellationRequest.findMany(query),
      count: (query) => this.prisma.cancellationRequest.count(query),
      toNode: (row) => this.toModel(row),
    });
  }

  /** What became of the requests of a store that were asked from `from` up to, not at, `to`. */
  async report(storeId: string, from: Date, to: Date): Promise<CancellationReport> {
    const groups = await this.prisma.cancellationRequest.groupBy({
      by: ['status'],
      where: { storeId, askedAt: { gte: from, lt: to } },
      _count: true,
      _sum: { savedParcels: true, savedLines: true, savedPieces: true },
    });
    const count = (...statuses: CancellationStatus[]): number =>
      groups.reduce((sum, { status, _count }) => sum + (statuses.some((one) => one === status) ? _count : 0), 0);
    const saved = (column: 'savedParcels' | 'savedLines' | 'savedPieces'): number =>
      groups.reduce((sum, { _sum }) => sum + Number(_sum[column] ?? 0), 0);
    return {
      asked: groups.reduce((sum, { _count }) => sum + _count, 0),
      agreed: count('ACCEPTED'),
      refused: count('REJECTED'),
      withdrawn: count('WITHDRAWN'),
      forced: count('FORCED'),
      other: count('OPEN', 'ANSWERING', 'OVERTAKEN'),
      parcelsSaved: saved('savedParcels'),
      linesSaved: saved('savedLines'),
      piecesSaved: saved('savedPieces'),
    };
  }

  /** The field message throws SealError when it is read and cannot be opened. */
  private toModel(row: CancellationRequestModel): CancellationRequest {
    const { id, storeId, fulfillmentOrderId, cycle, number, answerMessage, evidence, actor, reason } = row;
    const message = () => this.messageOf(row);
    return {
      id: toGlobalId('cr_', id),
      storeId,
      fulfillmentOrderId,
      cycle,
      number,
      status: row.status as CancellationStatus,
      get message() {
        return message();
      },
      answer: row.answer as CancellationAnswer | null,
      answerMessage,
      evidence,
      actor,
      reason,
      askedAt: row.askedAt,
      dueAt: row.dueAt,
      answeredAt: row.answeredAt,
      endedAt: row.endedAt,
    };
  }

  private messageOf({ id, messageSealed }: CancellationRequestModel): string | null {
    if (messageSealed === null) return null;
    const place = { table: 'cancellation_request', row: id, column: 'message' };
    return JSON.parse(this.sealer.open(messageSealed, place)) as string;
  }
}

function whereOf({
  storeId,
  status,
  fulfillmentOrderId,
}: CancellationRequestFilter): Prisma.CancellationRequestWhereInput {
  const storeIds = storeId?.map((id) => fromGlobalId('store_', id, ['filter', 'storeId']));
  const orderIds = fulfillmentOrderId?.map((id) => fromGlobalId('fo_', id, ['filter', 'fulfillmentOrderId']));
  return {
    ...(storeIds && { storeId: { in: storeIds } }),
    ...(orderIds && { fulfillmentOrderId: { in: orderIds } }),
    ...(status && { status: { in: status } }),
  };
}
