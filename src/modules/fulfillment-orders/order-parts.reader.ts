import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { RejectReason } from '../../clients/store-client.js';
import type { FulfillmentOrderLineModel, RequestCycleModel } from '../../generated/prisma/models.js';
import { PrismaService } from '../../platform/database/prisma.service.js';
import { toGlobalId } from '../../platform/graphql/global-id.js';
import { NodeRegistry } from '../../platform/graphql/node.js';
import type { FulfillmentOrderLine } from './graphql/fulfillment-order-line.model.js';
import type { DecisionOutcome } from './graphql/fulfillment-order.enums.js';
import type { Decision, DecisionCheck, RequestCycle } from './graphql/request-cycle.model.js';
import type { CycleOutcome } from './request-cycles.repository.js';

/** Reads lines and cycles for GraphQL, those of many orders with one statement. */
@Injectable()
export class OrderPartsReader implements OnModuleInit {
  constructor(
    private readonly prisma: PrismaService,
    private readonly nodes: NodeRegistry,
  ) {}

  onModuleInit(): void {
    this.nodes.register('fol_', (ids) => this.linesById(ids));
    this.nodes.register('cyc_', async (ids) => {
      const rows = await this.prisma.requestCycle.findMany({ where: { id: { in: [...ids] } } });
      return new Map(rows.map((row) => [row.id, cycleModel(row)]));
    });
  }

  /** The lines with these inner ids. */
  async linesById(ids: readonly string[]): Promise<Map<string, FulfillmentOrderLine>> {
    const rows = await this.prisma.fulfillmentOrderLine.findMany({ where: { id: { in: [...ids] } } });
    return new Map(rows.map((row) => [row.id, lineModel(row)]));
  }

  /** The lines of each order, oldest first. Every asked id has an entry. */
  async linesOf(orderIds: readonly string[]): Promise<Map<string, FulfillmentOrderLine[]>> {
    const rows = await this.prisma.fulfillmentOrderLine.findMany({
      where: { fulfillmentOrderId: { in: [...orderIds] } },
      orderBy: { id: 'asc' },
    });
    return grouped(orderIds, rows.map(lineModel));
  }

  /** The cycles of each order, the first one first. Every asked id has an entry. */
  async cyclesOf(orderIds: readonly string[]): Promise<Map<string, RequestCycle[]>> {
    const rows = await this.prisma.requestCycle.findMany({
      where: { fulfillmentOrderId: { in: [...orderIds] } },
      orderBy: { cycle: 'asc' },
    });
    return grouped(orderIds, rows.map(cycleModel));
  }
}

function grouped<T extends { fulfillmentOrderId: string }>(
  ids: readonly string[],
  parts: readonly T[],
): Map<string, T[]> {
  const groups = new Map<string, T[]>(ids.map((id) => [id, []]));
  for (const part of parts) groups.get(part.fulfillmentOrderId)?.push(part);
  return groups;
}

/** A line as the API shows it. */
function lineModel({ id, ...row }: FulfillmentOrderLineModel): FulfillmentOrderLine {
  return { ...row, id: toGlobalId('fol_', id) };
}

/** A cycle as the API shows it. */
function cycleModel(row: RequestCycleModel): RequestCycle {
  const { id, fulfillmentOrderId, cycle, openedAt, endedAt } = row;
  const outcome = row.outcome as CycleOutcome | null;
  return {
    id: toGlobalId('cyc_', id),
    fulfillmentOrderId,
    cycle,
    openedAt,
    decision: decisionOf(row),
    outcome,
    endedAt,
  };
}

/** Checks without a decision: it was looked at and waits. */
function decisionOf({ decision, checks, reason, message, actor, decidedAt }: RequestCycleModel): Decision | null {
  if (decision === null && checks === null) return null;
  return {
    outcome: (decision ?? 'WAIT') as DecisionOutcome,
    reason: reason as RejectReason | null,
    message,
    actor,
    decidedAt,
    checks: (checks ?? []) as unknown as DecisionCheck[],
  };
}
