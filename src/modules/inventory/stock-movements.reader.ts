import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/database.js';
import type { PageArgs } from '../../platform/graphql/connection.js';
import { toGlobalId } from '../../platform/graphql/global-id.js';
import { COUNT_OF_EACH, pagesOfParents, UP_TO_MOST, type ParentCount } from '../../platform/graphql/nested-pages.js';
import type { Page } from '../../platform/graphql/page.js';
import type { MovementKind } from './domain/movement.js';
import type { StockMovement } from './graphql/stock-level.model.js';

const PAGES_OF_LEVELS = `
  SELECT m.seq, m.stock_level_id AS "levelId", m.kind, m.on_hand_delta AS "onHandDelta", m.reserved_delta AS "reservedDelta",
         m.on_hand_after AS "onHandAfter", m.reserved_after AS "reservedAfter", m.reason, m.actor,
         m.fulfillment_order_id AS "fulfillmentOrderId", m.cycle, m.occurred_at AS "occurredAt", m.as_of AS "asOf"
    FROM unnest($1::uuid[]) AS asked (id)
   CROSS JOIN LATERAL (SELECT * FROM stock_movement s
                        WHERE s.stock_level_id = asked.id AND ($2::bigint IS NULL OR s.seq < $2)
                        ORDER BY s.seq DESC LIMIT $3) AS m
   ORDER BY m.seq DESC`;

const COUNTS = `${COUNT_OF_EACH} SELECT FROM stock_movement t WHERE t.stock_level_id = asked.id ${UP_TO_MOST}`;

interface MovementRow extends StockMovement {
  seq: string;
  levelId: string;
  kind: MovementKind;
}

/** Reads ledgers for GraphQL. */
@Injectable()
export class StockMovementsReader {
  constructor(private readonly database: Database) {}

  /**
   * One page per level, newest first, all read with one statement. Every asked id has an entry.
   * Throws GraphQLError BAD_USER_INPUT or BAD_CURSOR for bad arguments.
   */
  pagesOf(levelIds: readonly string[], args: PageArgs): Promise<Map<string, Page<StockMovement>>> {
    return pagesOfParents<MovementRow, StockMovement>(levelIds, args, {
      name: 'movements:seq:desc',
      key: 'number',
      read: async (...params) => (await this.database.query<MovementRow>(PAGES_OF_LEVELS, params, 'api')).rows,
      parentOf: (row) => row.levelId,
      keyOf: (row) => row.seq,
      toNode: ({ fulfillmentOrderId, ...row }) => ({
        ...row,
        fulfillmentOrderId: fulfillmentOrderId && toGlobalId('fo_', fulfillmentOrderId),
      }),
      count: async (...params) => (await this.database.query<ParentCount>(COUNTS, params, 'api')).rows,
    });
  }
}
