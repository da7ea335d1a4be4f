import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/database.js';
import { PAGE_LIMITS } from '../../platform/graphql/limits.js';
import { COVER_DAYS, type Departures } from './domain/cover.js';
import { FREE_STOCK } from './stock-levels.repository.js';

/** What is free of each level, what left it in `$1` days, and in how many days: a level that is younger has had no more. */
const DEPARTURES = `SELECT l.id, ${FREE_STOCK} AS free, gone.pieces AS "left",
    LEAST($1::int, GREATEST(1, extract(epoch FROM db_now() - l.created_at) / 86400))::float8 AS days
  FROM stock_level l CROSS JOIN LATERAL (SELECT COALESCE(-sum(m.on_hand_delta), 0)::float8 AS pieces FROM stock_movement m
    WHERE m.stock_level_id = l.id AND m.kind IN ('SHIP', 'UNSHIP') AND m.occurred_at > db_now() - make_interval(days => $1::int)) gone`;

/** Reads at which pace stock leaves, for GraphQL. */
@Injectable()
export class StockCoverReader {
  constructor(private readonly database: Database) {}

  /** What left these levels in the last `days` days, all read with one statement. Every asked id has an entry. */
  async departures(levelIds: readonly string[], days: number): Promise<Map<string, Departures>> {
    const { rows } = await this.database.query<Departures & { id: string } & Record<string, unknown>>(
      `${DEPARTURES} WHERE l.id = ANY($2::uuid[])`,
      [days, levelIds],
      'api',
    );
    return new Map(rows.map(({ id, left, days: over }) => [id, { left, days: over }]));
  }

  /**
   * Levels whose free pieces last for less than `cover` days at the pace of the last 30, those that end first; at most as many as a list
   * counts. Levels that nothing left have no pace and are not among them. The same arithmetic as `daysOfCover`.
   */
  async below(
    cover: number,
    { storeIds, warehouseIds }: { storeIds: readonly string[] | null; warehouseIds: readonly string[] | null },
  ): Promise<string[]> {
    const { rows } = await this.database.query<{ id: string }>(
      `SELECT d.id FROM (${DEPARTURES}
         WHERE ($3::uuid[] IS NULL OR l.store_id = ANY($3)) AND ($4::uuid[] IS NULL OR l.warehouse_id = ANY($4))) d
       WHERE d."left" > 0 AND d.free * d.days < $2::int * d."left" ORDER BY d.free * d.days / NULLIF(d."left", 0), d.id LIMIT $5`,
      [COVER_DAYS, cover, storeIds, warehouseIds, PAGE_LIMITS.maxCount],
      'api',
    );
    return rows.map((row) => row.id);
  }
}
