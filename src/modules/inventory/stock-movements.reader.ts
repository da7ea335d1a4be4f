import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/database.js';
import { PrismaService } from '../../platform/database/prisma.service.js';
import type { PageArgs } from '../../platform/graphql/connection.js';
import { decodeCursor, encodeCursor } from '../../platform/graphql/cursor.js';
import { toGlobalId } from '../../platform/graphql/global-id.js';
import { PAGE_LIMITS } from '../../platform/graphql/limits.js';
import { checkedFirst, pageOf, type Page } from '../../platform/graphql/page.js';
import type { MovementKind } from './domain/movement.js';
import type { StockMovement } from './graphql/stock-level.model.js';

const LIST = 'movements:seq:desc';

const PAGES_OF_LEVELS = `
  SELECT m.seq, m.stock_level_id AS "levelId", m.kind, m.on_hand_delta AS "onHandDelta", m.reserved_delta AS "reservedDelta",
         m.on_hand_after AS "onHandAfter", m.reserved_after AS "reservedAfter", m.reason, m.actor,
         m.fulfillment_order_id AS "fulfillmentOrderId", m.cycle, m.occurred_at AS "occurredAt", m.as_of AS "asOf"
    FROM unnest($1::uuid[]) AS asked (id)
   CROSS JOIN LATERAL (SELECT * FROM stock_movement s
                        WHERE s.stock_level_id = asked.id AND ($2::bigint IS NULL OR s.seq < $2)
                        ORDER BY s.seq DESC LIMIT $3) AS m
   ORDER BY m.seq DESC`;

interface MovementRow extends StockMovement {
  seq: string;
  levelId: string;
  kind: MovementKind;
}

/** Reads ledgers for GraphQL. */
@Injectable()
export class StockMovementsReader {
  constructor(
    private readonly database: Database,
    private readonly prisma: PrismaService,
  ) {}

  /**
   * One page per level, newest first, all read with one statement. Every asked id has an entry.
   * Throws GraphQLError BAD_USER_INPUT or BAD_CURSOR for bad arguments.
   */
  async pagesOf(levelIds: readonly string[], args: PageArgs): Promise<Map<string, Page<StockMovement>>> {
    const first = checkedFirst(args);
    const before = args.after ? decodeCursor(LIST, 'number', args.after) : null;
    const { rows } = await this.database.query<MovementRow>(PAGES_OF_LEVELS, [levelIds, before, first + 1], 'api');
    const byLevel = new Map<string, MovementRow[]>(levelIds.map((id) => [id, []]));
    for (const row of rows) byLevel.get(row.levelId)?.push(row);
    return new Map(Array.from(byLevel, ([id, own]) => [id, this.page(own, id, args)]));
  }

  private page(rows: MovementRow[], stockLevelId: string, args: PageArgs): Page<StockMovement> {
    return pageOf(rows, {
      first: args.first,
      after: args.after,
      cursorOf: (row) => encodeCursor(LIST, row.seq),
      toNode: ({ fulfillmentOrderId, ...row }) => ({
        ...row,
        fulfillmentOrderId: fulfillmentOrderId && toGlobalId('fo_', fulfillmentOrderId),
      }),
      count: () => this.prisma.stockMovement.count({ where: { stockLevelId }, take: PAGE_LIMITS.maxCount }),
    });
  }
}
