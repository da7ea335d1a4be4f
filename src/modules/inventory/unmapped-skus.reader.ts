import { Injectable } from '@nestjs/common';
import { skuOf } from '../../common/sku.js';
import { Database } from '../../platform/database/database.js';
import type { PageArgs } from '../../platform/graphql/connection.js';
import { decodeCursor, encodeCursor } from '../../platform/graphql/cursor.js';
import { toGlobalId } from '../../platform/graphql/global-id.js';
import { PAGE_LIMITS } from '../../platform/graphql/limits.js';
import { checkedFirst, pageOf, type Page } from '../../platform/graphql/page.js';
import { suggestSkus, type SkuSuggestion } from './domain/suggest-skus.js';
import type { UnmappedSku } from './graphql/unmapped-sku.model.js';

const LIST = 'unmappedSkus:blocked:desc';

/** Orders that one SKU lists. */
const ORDERS = 20;

/** SKUs of a warehouse that are weighed, so that a page takes no noticeable time. */
const CANDIDATES = 5_000;

/** Per warehouse: SKUs that orders wait for, and SKUs of the store's records, that are made of nothing known. */
const UNMAPPED = `SELECT u.warehouse_id AS "warehouseId", u.sku, max(u.title) AS title, count(u.order_id)::int AS "blockedOrderCount",
    (array_agg(u.order_id::text ORDER BY u.order_id) FILTER (WHERE u.order_id IS NOT NULL))[1:$2] AS "blockedOrderIds"
  FROM (SELECT b.warehouse_id, b.sku, b.title, b.fulfillment_order_id AS order_id FROM sku_block b WHERE b.store_id = $1
    UNION ALL SELECT r.warehouse_id, r.sku, r.title, NULL FROM stock_record r
      WHERE r.store_id = $1 AND r.components = 0 AND r.gone_at IS NULL AND r.sku IS NOT NULL) u
  GROUP BY u.warehouse_id, u.sku`;

interface Row {
  [column: string]: unknown;
  warehouseId: string;
  sku: string;
  title: string | null;
  blockedOrderCount: number;
  blockedOrderIds: string[] | null;
}

/** A SKU of a store that suggestions are wanted for. */
export interface SuggestionQuestion {
  storeId: string;
  warehouseId: string;
  sku: string;
}

/** Reads the SKUs of stores that nobody knows, for GraphQL. */
@Injectable()
export class UnmappedSkusReader {
  constructor(private readonly database: Database) {}

  /** One page: those that the most orders wait for come first. */
  async page(storeId: string, args: PageArgs): Promise<Page<UnmappedSku>> {
    const first = checkedFirst(args);
    const [blocked = null, sku = null, warehouse = null] = args.after
      ? decodeCursor(LIST, ['number', 'text', 'uuid'], args.after)
      : [];
    const { rows } = await this.database.query<Row>(
      `SELECT * FROM (${UNMAPPED}) x
        WHERE $3::bigint IS NULL OR (-"blockedOrderCount", sku, "warehouseId") > (-$3::bigint, $4::text, $5::uuid)
        ORDER BY -"blockedOrderCount", sku, "warehouseId" LIMIT $6`,
      [storeId, ORDERS, blocked, sku, warehouse, first + 1],
      'api',
    );
    return pageOf(rows, {
      first,
      after: args.after,
      cursorOf: (row) => encodeCursor(LIST, String(row.blockedOrderCount), row.sku, row.warehouseId),
      toNode: ({ blockedOrderIds, ...row }) => ({
        ...row,
        storeId: toGlobalId('store_', storeId),
        storeInnerId: storeId,
        blockedOrderIds: blockedOrderIds ?? [],
      }),
      count: () => this.count(storeId),
    });
  }

  /** The warehouse's SKUs that each of these may mean, by `questionKey`. */
  async suggestions(questions: readonly SuggestionQuestion[]): Promise<Map<string, SkuSuggestion[]>> {
    const places = new Map<string, SuggestionQuestion[]>();
    for (const question of questions) {
      const place = `${question.storeId}:${question.warehouseId}`;
      places.set(place, [...(places.get(place) ?? []), question]);
    }
    const answers = new Map<string, SkuSuggestion[]>();
    for (const asked of places.values()) {
      const candidates = await this.candidatesFor(asked);
      for (const question of asked) answers.set(questionKey(question), suggestSkus(question.sku, candidates));
    }
    return answers;
  }

  /** SKUs of the warehouse of these questions; where there are too many to weigh them all, those that begin alike come first. */
  private async candidatesFor(asked: readonly SuggestionQuestion[]): Promise<string[]> {
    const { storeId, warehouseId } = asked[0] ?? { storeId: null, warehouseId: null };
    const beginnings = asked.map(({ sku }) =>
      Array.from(skuOf(sku) ?? '')
        .slice(0, 2)
        .join('')
        .toLowerCase(),
    );
    const { rows } = await this.database.query<{ sku: string }>(
      `SELECT sku FROM stock_level WHERE store_id = $1 AND warehouse_id = $2
       ORDER BY lower(left(sku, 2)) = ANY($4::text[]) DESC, sku LIMIT $3`,
      [storeId, warehouseId, CANDIDATES, beginnings],
      'api',
    );
    return rows.map((row) => row.sku);
  }

  private async count(storeId: string): Promise<number> {
    const { rows } = await this.database.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM (SELECT FROM (${UNMAPPED}) x LIMIT $3) y`,
      [storeId, ORDERS, PAGE_LIMITS.maxCount],
      'api',
    );
    return rows[0]?.count ?? 0;
  }
}

/** What identifies a question among others. */
export function questionKey({ storeId, warehouseId, sku }: SuggestionQuestion): string {
  return JSON.stringify([storeId, warehouseId, sku]);
}

/** The question behind a key. */
export function questionOf(key: string): SuggestionQuestion {
  const [storeId = '', warehouseId = '', sku = ''] = JSON.parse(key) as string[];
  return { storeId, warehouseId, sku };
}
