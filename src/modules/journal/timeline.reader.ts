import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Database } from '../../platform/database/database.js';
import { PrismaService } from '../../platform/database/prisma.service.js';
import type { PageArgs } from '../../platform/graphql/connection.js';
import { toGlobalId } from '../../platform/graphql/global-id.js';
import { COUNT_OF_EACH, pagesOfParents, UP_TO_MOST, type ParentCount } from '../../platform/graphql/nested-pages.js';
import { NodeRegistry } from '../../platform/graphql/node.js';
import type { Page } from '../../platform/graphql/page.js';
import { TimelineEvent } from './graphql/timeline-event.model.js';

const PAGES_OF_ORDERS = `
  SELECT e.seq, e.id, e.fulfillment_order_id AS "fulfillmentOrderId", e.type, e.actor, e.data,
         e.correlation_id AS "correlationId", e.occurred_at AS "occurredAt"
    FROM unnest($1::uuid[]) AS o (id)
   CROSS JOIN LATERAL (SELECT * FROM timeline_event t
                        WHERE t.fulfillment_order_id = o.id AND ($2::bigint IS NULL OR t.seq < $2)
                        ORDER BY t.seq DESC LIMIT $3) AS e
   ORDER BY e.seq DESC`;

const COUNTS = `${COUNT_OF_EACH} SELECT FROM timeline_event t WHERE t.fulfillment_order_id = asked.id ${UP_TO_MOST}`;

interface TimelineRow {
  seq: string;
  id: string;
  fulfillmentOrderId: string;
  type: string;
  actor: string;
  data: unknown;
  correlationId: string | null;
  occurredAt: Date;
}

function toModel(row: Omit<TimelineRow, 'seq' | 'fulfillmentOrderId'>): TimelineEvent {
  const { type, actor, data, correlationId, occurredAt } = row;
  return Object.assign(new TimelineEvent(), {
    id: toGlobalId('evt_', row.id),
    type,
    actor,
    data,
    correlationId,
    occurredAt,
  });
}

/** Reads timelines for GraphQL. */
@Injectable()
export class TimelineReader implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly prisma: PrismaService,
    private readonly nodes: NodeRegistry,
  ) {}

  onModuleInit(): void {
    this.nodes.register('evt_', async (ids) => {
      const rows = await this.prisma.timelineEvent.findMany({ where: { id: { in: [...ids] } } });
      return new Map(rows.map((row) => [row.id, toModel(row)]));
    });
  }

  /**
   * One page per order, newest first, all read with one statement. Every asked id has an entry.
   * @throws GraphQLError BAD_USER_INPUT or BAD_CURSOR for bad arguments.
   */
  timelineFor(orderIds: readonly string[], args: PageArgs): Promise<Map<string, Page<TimelineEvent>>> {
    return pagesOfParents<TimelineRow, TimelineEvent>(orderIds, args, {
      name: 'timeline:seq:desc',
      key: 'number',
      read: async (...params) => (await this.database.query<TimelineRow>(PAGES_OF_ORDERS, params, 'api')).rows,
      parentOf: (row) => row.fulfillmentOrderId,
      keyOf: (row) => row.seq,
      toNode: toModel,
      count: async (...params) => (await this.database.query<ParentCount>(COUNTS, params, 'api')).rows,
    });
  }
}
