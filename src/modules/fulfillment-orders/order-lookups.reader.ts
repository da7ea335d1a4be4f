import { Injectable } from '@nestjs/common';
import { skuOf } from '../../common/sku.js';
import { Database } from '../../platform/database/database.js';

/** Every spelling of a number that orders have, found by steps through an index, however many orders share one. */
const NUMBERS = `WITH RECURSIVE found (lookup, spelling) AS (
    SELECT k, (SELECT o.order_number FROM fulfillment_order o
                WHERE lower(ltrim(o.order_number, '# ')) = k ORDER BY o.order_number LIMIT 1)
      FROM unnest($1::text[]) AS meant, lower(ltrim(meant, '# ')) AS k
    UNION ALL
    SELECT lookup, (SELECT o.order_number FROM fulfillment_order o
                     WHERE lower(ltrim(o.order_number, '# ')) = lookup AND o.order_number > spelling ORDER BY o.order_number LIMIT 1)
      FROM found WHERE spelling IS NOT NULL)
  SELECT DISTINCT spelling FROM found WHERE spelling IS NOT NULL LIMIT $2`;

/** The same of the SKUs that lines have. */
const SKUS = `WITH RECURSIVE found (lookup, spelling) AS (
    SELECT k, (SELECT l.sku FROM fulfillment_order_line l WHERE lower(l.sku) = k ORDER BY l.sku LIMIT 1)
      FROM unnest($1::text[]) AS meant, lower(meant) AS k
    UNION ALL
    SELECT lookup, (SELECT l.sku FROM fulfillment_order_line l
                     WHERE lower(l.sku) = lookup AND l.sku > spelling ORDER BY l.sku LIMIT 1)
      FROM found WHERE spelling IS NOT NULL)
  SELECT DISTINCT spelling FROM found WHERE spelling IS NOT NULL LIMIT $2`;

/** As many spellings as one lookup finds: nobody writes one word in more ways. */
const MOST = 1_000;

/** Finds how stores spell what a person looks for. */
@Injectable()
export class OrderLookupsReader {
  constructor(private readonly database: Database) {}

  /** The order numbers, as orders have them, that somebody may mean by these: with or without `#`, in any case. */
  numbers(meant: readonly string[]): Promise<string[]> {
    return this.spellings(
      NUMBERS,
      meant.map((number) => number.trim()),
    );
  }

  /** The SKUs, as lines have them, that somebody may mean by these, in any case. */
  skus(meant: readonly string[]): Promise<string[]> {
    return this.spellings(
      SKUS,
      meant.flatMap((sku) => skuOf(sku) ?? []),
    );
  }

  private async spellings(sql: string, meant: readonly string[]): Promise<string[]> {
    const { rows } = await this.database.query<{ spelling: string }>(sql, [[...new Set(meant)], MOST], 'api');
    return rows.map(({ spelling }) => spelling);
  }
}
