import { Injectable } from '@nestjs/common';
import { Database } from '../../../platform/database/database.js';
import type { Forecast, ForecastDimension, ForecastTotal } from './graphql/forecast.model.js';

/** Which part of the forecast; times are compared with when the store made the order. */
export interface ForecastQuery {
  storeId: string;
  /** IANA name. */
  timeZone: string;
  from: Date | null;
  /** Not included. */
  to: Date | null;
  groupBy: ForecastDimension;
}

/** Days or SKUs that one answer names; its sums are over all of them. */
const MAX_TOTALS = 1_000;

/**
 * An order that is requested by now is no forecast any more, even where the list has not been read since. Of a line counts what is still to
 * be shipped: everything, where the store has not said.
 */
const AWAITED = `FROM forecast_order f
  JOIN (SELECT *, LEAST(quantity, coalesce(remaining, quantity)) AS pieces FROM forecast_line) l
    ON l.store_id = f.store_id AND l.order_remote_id = f.remote_id AND l.pieces > 0
  WHERE f.store_id = $1 AND ($2::timestamptz IS NULL OR f.remote_created_at >= $2) AND ($3::timestamptz IS NULL OR f.remote_created_at < $3)
    AND NOT EXISTS (SELECT FROM fulfillment_order o WHERE o.store_id = f.store_id AND o.remote_id = f.remote_id AND o.request_status <> 'PENDING')`;

const BY_DAY = `SELECT to_char(f.remote_created_at AT TIME ZONE $4, 'YYYY-MM-DD') AS day, NULL::text AS sku,
  count(DISTINCT f.remote_id)::int AS orders, sum(l.pieces)::float8 AS pieces ${AWAITED} GROUP BY 1 ORDER BY 1 NULLS LAST LIMIT ${MAX_TOTALS}`;

const BY_SKU = `SELECT NULL::text AS day, l.sku, count(DISTINCT f.remote_id)::int AS orders, sum(l.pieces)::float8 AS pieces
  ${AWAITED} GROUP BY l.sku ORDER BY sum(l.pieces) DESC, l.sku NULLS LAST LIMIT ${MAX_TOTALS}`;

const ALL = `SELECT count(DISTINCT f.remote_id)::int AS orders, coalesce(sum(l.pieces), 0)::float8 AS pieces ${AWAITED}`;

/** Reads the forecast for GraphQL. */
@Injectable()
export class ForecastReader {
  constructor(private readonly database: Database) {}

  /** Totals of a store. */
  async forecast({ storeId, timeZone, from, to, groupBy }: ForecastQuery): Promise<Forecast> {
    const part = [storeId, from, to];
    const { rows: totals } =
      groupBy === 'DAY'
        ? await this.database.query<ForecastTotal & Record<string, unknown>>(BY_DAY, [...part, timeZone], 'api')
        : await this.database.query<ForecastTotal & Record<string, unknown>>(BY_SKU, part, 'api');
    const { rows } = await this.database.query<{ orders: number; pieces: number }>(ALL, part, 'api');
    return { timeZone, orders: rows[0]?.orders ?? 0, pieces: rows[0]?.pieces ?? 0, totals };
  }
}
