/** One statement that fills a table (or several) of the loaded database. `$1` stands for the number of orders, `$2` for the moment at which the data ends. */
export interface Fill {
  table: string;
  sql: string;
}

/** Stores of the loaded database. */
export const STORES = 20;
/** SKUs of each store. */
export const SKUS = 1_000;
/** The days that the orders are spread over, up to the moment at which the data ends. */
export const DAYS = 540;

/** A sealed value: its form is right and its length usual; no key opens it. */
export const CIPHERTEXT = `v1.bench.AAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAA.${'A'.repeat(400)}`;

/** Functions and the plan of all orders, in a schema of its own that is dropped after the load. */
export const PLAN: readonly string[] = [
  'CREATE SCHEMA bench',
  // A UUIDv7 of this moment: the same (kind, number, moment) gives the same id, and ids sort by moment.
  `CREATE FUNCTION bench.id(kind int, n bigint, at timestamptz) RETURNS uuid LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
     SELECT (lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0') || '7' || lpad(to_hex(kind), 3, '0') || '8'
       || lpad(to_hex(n), 15, '0'))::uuid $$`,
  // A number from 0 to below, spread evenly, the same for the same input.
  `CREATE FUNCTION bench.dice(n bigint, salt int, below int) RETURNS int LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
     SELECT ((hashint8extended(n, salt) & 2147483647) % below)::int $$`,
  `CREATE TABLE bench.store AS SELECT s, bench.id(1, s, $2::timestamptz - interval '${DAYS} days') AS id FROM generate_series(0, ${STORES - 1}) s`,
  `CREATE TABLE bench.warehouse AS SELECT w, bench.id(2, w, $2::timestamptz - interval '${DAYS} days') AS id FROM generate_series(0, 4) w`,
  `CREATE TABLE bench.location AS SELECT s, k, bench.id(3, s * 2 + k, $2::timestamptz - interval '${DAYS} days') AS id, w.id AS warehouse_id
     FROM generate_series(0, ${STORES - 1}) s, generate_series(0, 1) k, bench.warehouse w WHERE w.w = (s + k) % 5`,
  // Work is open in the newest orders alone; a few stores have most of the orders.
  `CREATE TABLE bench.plan AS
     SELECT i, bench.id(10, i, at) AS id, at, s.id AS store_id, l.id AS location_id, l.warehouse_id, s.s, l.k,
       CASE WHEN i > $1::int * 0.988 THEN (ARRAY['RECEIVED','REVIEW','ACCEPT_PENDING','READY','READY','READY','READY','PICKING','PICKING','PACKED',
           'PACKED','LABELLED','HANDED_OVER','SHIPPED','SHIPPED','SHIPPED'])[1 + bench.dice(i, 2, 16)]
         WHEN r < 940 THEN 'SHIPPED' WHEN r < 960 THEN 'CANCELLED' WHEN r < 975 THEN 'CLOSED' WHEN r < 985 THEN 'REJECTED'
         WHEN r < 990 THEN 'WITHDRAWN' ELSE 'MOVED' END AS stage
     FROM (SELECT i, $2::timestamptz - interval '${DAYS} days' * (1 - i::float8 / $1::int) AS at, bench.dice(i, 1, 1000) AS r,
         (${STORES} * (bench.dice(i, 3, 1000) / 1000.0) ^ 2)::int % ${STORES} AS store FROM generate_series(1, $1::int) i) o
       JOIN bench.store s ON s.s = o.store JOIN bench.location l ON l.s = o.store AND l.k = (bench.dice(i, 4, 10) < 3)::int`,
  'ALTER TABLE bench.plan ADD PRIMARY KEY (i)',
  `SELECT make_month(parent, month::date, 0) FROM unnest(ARRAY['timeline_event', 'audit_entry', 'stock_movement']) parent, generate_series(
     date_trunc('month', $2::timestamptz AT TIME ZONE 'UTC' - interval '${DAYS} days'), $2::timestamptz AT TIME ZONE 'UTC', interval '1 month') month`,
  'ANALYZE bench.plan',
];

/** Stores, places, stock and the engine's small tables. */
export const BASE: readonly Fill[] = [
  {
    table: 'store',
    sql: `INSERT INTO store (id, platform, domain, name, status, scopes, api_version, currencies, policy, installed_at)
      SELECT id, 'NEXT', 'million-' || s || '.29next.store', 'Store ' || s, 'ACTIVE', '{}', '2024-04-01', '{USD}', '{}', $2 FROM bench.store`,
  },
  {
    table: 'warehouse',
    sql: `INSERT INTO warehouse (id, code, name, line1, city, country, served_countries)
      SELECT id, 'MIL' || w, 'Warehouse ' || w, w || ' Dock Road', 'Newark', 'US', '{}' FROM bench.warehouse`,
  },
  {
    table: 'location',
    sql: `INSERT INTO location (id, store_id, warehouse_id, remote_id, name, status)
      SELECT l.id, s.id, l.warehouse_id, (l.k + 1)::text, 'Location ' || l.k, 'ACTIVE' FROM bench.location l JOIN bench.store s USING (s)`,
  },
  {
    table: 'pull_wake',
    sql: `INSERT INTO pull_wake (store_id, kind, gen, started_gen, done_gen, due_at, not_before, lease_until)
      SELECT id, kind, 0, 0, 0, $2::timestamptz + interval '1 year', $2, '-infinity' FROM bench.store,
        unnest(ARRAY['REQUESTS','CANCELLATIONS','ACCEPTED','STOCK','FORECAST','ACCOUNT','DELIVERIES']) kind`,
  },
  {
    table: 'pace_slot',
    sql: `INSERT INTO pace_slot (store_id, slot, free_at, rest_ms) SELECT id, slot, $2, 1000 FROM bench.store, generate_series(0, 3) slot`,
  },
  {
    table: 'stock_level',
    sql: `INSERT INTO stock_level (id, warehouse_id, store_id, sku, on_hand, reserved, low_stock_threshold, low_since)
      SELECT bench.id(20, (l.s * 2 + l.k) * ${SKUS} + n, $2::timestamptz - interval '${DAYS} days'), l.warehouse_id, s.id, 'SKU-' || n,
        5000 + bench.dice(n, 5, 900), 0, 10, CASE WHEN n % 50 = 0 THEN $2::timestamptz END
      FROM bench.location l JOIN bench.store s USING (s), generate_series(0, ${SKUS - 1}) n`,
  },
  {
    table: 'stock_record',
    sql: `INSERT INTO stock_record (id, store_id, location_id, warehouse_id, remote_id, sku, title, num_in_stock, num_allocated, observed_at, expected,
        components, drift, drift_since, drift_cause)
      SELECT bench.id(21, (l.s * 2 + l.k) * ${SKUS} + n, $2::timestamptz - interval '${DAYS} days'), s.id, l.id, l.warehouse_id,
        ((l.k + 1) * 100000 + n)::text, 'SKU-' || n, 'Blue mug ' || n, 5000, 0, $2, 5000, (n % 100 <> 0)::int,
        CASE WHEN n % 200 = 7 THEN 3 END, CASE WHEN n % 200 = 7 THEN $2::timestamptz END, CASE WHEN n % 200 = 7 THEN 'MERCHANT_EDIT' END
      FROM bench.location l JOIN bench.store s USING (s), generate_series(0, ${SKUS - 1}) n`,
  },
  {
    table: 'stock_record_level',
    sql: `INSERT INTO stock_record_level (stock_record_id, stock_level_id, units)
      SELECT r.id, l.id, 1 FROM stock_record r JOIN stock_level l USING (warehouse_id, store_id, sku) WHERE r.components = 1`,
  },
  {
    table: 'sku_mapping',
    sql: `INSERT INTO sku_mapping (id, store_id, store_sku)
      SELECT bench.id(22, s * 50 + n, $2), id, 'PACK-' || n FROM bench.store, generate_series(0, 49) n`,
  },
  {
    table: 'sku_mapping_component',
    sql: `INSERT INTO sku_mapping_component (mapping_id, warehouse_sku, units)
      SELECT id, replace(store_sku, 'PACK', 'SKU'), 6 FROM sku_mapping`,
  },
  {
    table: 'forecast_order',
    sql: `INSERT INTO forecast_order (store_id, remote_id, order_number, location_id, remote_location_id, status, remote_created_at, first_seen_at, observed_at)
      SELECT s.id, 'f' || n, 'F' || n, l.id, '1', 'OPEN', $2::timestamptz - n * interval '20 minutes', $2, $2
      FROM bench.store s JOIN bench.location l USING (s), generate_series(1, GREATEST($1::int / 4000, 1)) n WHERE l.k = 0`,
  },
  {
    table: 'forecast_line',
    sql: `INSERT INTO forecast_line (store_id, order_remote_id, remote_id, order_line_id, sku, title, quantity, remaining)
      SELECT store_id, remote_id, remote_id || '-1', remote_id, 'SKU-1', 'Blue mug 1', 2, 2 FROM forecast_order`,
  },
  {
    table: 'oauth_login',
    sql: `INSERT INTO oauth_login (state_hash, platform, domain, browser_hash, created_at, expires_at)
      SELECT sha256(n::text::bytea), 'NEXT', 'million-' || n % 20 || '.29next.store', '\\x00', at, at + interval '10 minutes'
      FROM (SELECT n, $2::timestamptz - n * interval '1 hour' AS at FROM generate_series(1, GREATEST($1::int / 500, 1)) n) x`,
  },
  {
    table: 'session_token',
    sql: `INSERT INTO session_token (token_hash, expires_at)
      SELECT sha256(n::text::bytea), $2::timestamptz - n * interval '1 minute' FROM generate_series(1, GREATEST($1::int / 500, 1)) n`,
  },
  {
    table: 'idempotency_record',
    sql: `INSERT INTO idempotency_record (api_key_id, key, request_hash, response, created_at)
      SELECT bench.id(30, 1, $2), 'key-' || n, '\\x00', '{"data":{}}', $2::timestamptz - n * interval '2 seconds'
      FROM generate_series(1, GREATEST($1::int / 5, 1)) n`,
  },
  {
    table: 'pull_run',
    sql: `INSERT INTO pull_run (store_id, kind, claimed_at, finished_at)
      SELECT s.id, kind, at, at + interval '2 seconds'
      FROM (SELECT n, $2::timestamptz - n * interval '20 minutes' AS at FROM generate_series(1, GREATEST($1::int / 400, 1)) n) x, bench.store s,
        unnest(ARRAY['REQUESTS','CANCELLATIONS','ACCEPTED','STOCK','FORECAST']) kind ORDER BY at`,
  },
];
