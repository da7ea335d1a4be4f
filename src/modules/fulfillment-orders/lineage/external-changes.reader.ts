import { Injectable } from '@nestjs/common';
import { Database } from '../../../platform/database/database.js';
import type { PageArgs } from '../../../platform/graphql/connection.js';
import type { GraphqlContext } from '../../../platform/graphql/graphql-context.js';
import { loaderOf } from '../../../platform/graphql/loaders.js';
import { COUNT_OF_EACH, pagesOfParents, UP_TO_MOST, type ParentCount } from '../../../platform/graphql/nested-pages.js';
import type { Page } from '../../../platform/graphql/page.js';
import { Sealer } from '../../../platform/security/sealer.js';
import type { Stage } from '../domain/stage.js';
import type { ChangeArea, ChangeJudgement, FieldChange as StoredChange } from './domain/external-change.js';
import type { ExternalChange, FieldChange } from './graphql/external-change.model.js';

const PAGES_OF_ORDERS = `
  SELECT c.id, c.fulfillment_order_id AS "orderId", c.cycle, c.stage, c.judgement, c.areas, c.changes_sealed AS "changesSealed",
         c.seen_at AS "seenAt"
    FROM unnest($1::uuid[]) AS o (id)
   CROSS JOIN LATERAL (SELECT * FROM external_change e
                        WHERE e.fulfillment_order_id = o.id AND ($2::uuid IS NULL OR e.id < $2)
                        ORDER BY e.id DESC LIMIT $3) AS c
   ORDER BY c.id DESC`;

const COUNTS = `${COUNT_OF_EACH} SELECT FROM external_change t WHERE t.fulfillment_order_id = asked.id ${UP_TO_MOST}`;

interface ChangeRow {
  [column: string]: unknown;
  id: string;
  orderId: string;
  cycle: number;
  stage: Stage;
  judgement: ChangeJudgement;
  areas: ChangeArea[];
  changesSealed: string;
  seenAt: Date;
}

/** Reads what others changed about orders, for GraphQL. */
@Injectable()
export class ExternalChangesReader {
  constructor(
    private readonly database: Database,
    private readonly sealer: Sealer,
  ) {}

  /**
   * A page of an order's changes, newest first; the pages of all orders of a request are read with one statement.
   * Throws GraphQLError BAD_USER_INPUT or BAD_CURSOR for bad arguments.
   */
  async load(context: GraphqlContext, orderId: string, args: PageArgs): Promise<Page<ExternalChange>> {
    const key = `order:changes:${args.first}:${args.after ?? ''}`;
    const loader = loaderOf<string, Page<ExternalChange>>(context, key, (ids) => this.pagesOf(ids, args));
    const page = await loader.load(orderId);
    if (!page) throw new Error(`The changes of order ${orderId} were left out.`);
    return page;
  }

  private pagesOf(orderIds: readonly string[], args: PageArgs): Promise<Map<string, Page<ExternalChange>>> {
    return pagesOfParents<ChangeRow, ExternalChange>(orderIds, args, {
      name: 'externalChanges:id:desc',
      key: 'uuid',
      read: async (...params) => (await this.database.query<ChangeRow>(PAGES_OF_ORDERS, params, 'api')).rows,
      parentOf: (row) => row.orderId,
      keyOf: (row) => row.id,
      toNode: (row) => this.modelOf(row),
      count: async (...params) => (await this.database.query<ParentCount>(COUNTS, params, 'api')).rows,
    });
  }

  /** Throws SealError when `changes` is read and cannot be opened. */
  private modelOf({ id, changesSealed, cycle, stage, judgement, areas, seenAt }: ChangeRow): ExternalChange {
    const place = { table: 'external_change', row: id, column: 'changes_sealed' };
    const open = (): FieldChange[] =>
      fieldChanges(JSON.parse(this.sealer.open(changesSealed, place)) as StoredChange[]);
    return {
      cycle,
      stage,
      judgement,
      areas,
      get changes() {
        return open();
      },
      seenAt,
    };
  }
}

/** Changes as the API shows them. */
export function fieldChanges(changes: readonly StoredChange[]): FieldChange[] {
  return changes.map(({ line, ...change }) => ({
    ...change,
    lineRemoteId: line?.remoteId ?? null,
    sku: line?.sku ?? null,
  }));
}
