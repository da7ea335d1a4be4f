import { CIPHERTEXT, SKUS, type Fill } from './fill-base.js';

/** Orders and what belongs to each: filled from the plan, in the order of ids, so that the files look as if they had grown. */
export const ORDERS: readonly Fill[] = [
  {
    table: 'fulfillment_order',
    sql: `INSERT INTO fulfillment_order (id, store_id, location_id, remote_id, order_number, status, raw_status, request_status, raw_request_status,
        supported_actions, holds, remote_location_id, destination_sealed, destination_country, notes_sealed, shipping_method_code, shipping_method_name,
        digest, remote_created_at, remote_updated_at, observed_at, cycle, stage, version, cancel_open, has_merchant_notes, has_delivery_notes, created_at, updated_at)
      SELECT id, store_id, location_id, (1000000 + i)::text, (100000 + i / 2)::text, status, lower(status), request_status, lower(request_status),
        '{}', '[]', (k + 1)::text, '${CIPHERTEXT}', (ARRAY['US','US','US','DE','GB'])[1 + bench.dice(i, 6, 5)],
        CASE WHEN bench.dice(i, 7, 10) = 0 THEN '${CIPHERTEXT}' END, 'std', 'Standard', md5(i::text), at, moved, moved, 1, stage, 4,
        stage IN ('READY', 'PICKING') AND bench.dice(i, 8, 50) = 0, bench.dice(i, 7, 10) = 0, bench.dice(i, 9, 30) = 0, at, moved
      FROM (SELECT *, LEAST(at + bench.dice(i, 10, 259200) * interval '1 second', $2::timestamptz) AS moved,
          CASE WHEN stage IN ('RECEIVED', 'REVIEW', 'ACCEPT_PENDING') THEN 'OPEN' WHEN stage IN ('CANCELLED', 'WITHDRAWN', 'MOVED') THEN 'CANCELLED'
            WHEN stage = 'REJECTED' THEN 'OPEN' WHEN stage IN ('SHIPPED', 'CLOSED') AND i < $1::int * 0.985 THEN 'CLOSED' ELSE 'PROCESSING' END AS status,
          CASE WHEN stage IN ('RECEIVED', 'REVIEW', 'ACCEPT_PENDING') THEN 'REQUESTED' WHEN stage = 'REJECTED' THEN 'REJECTED'
            WHEN stage = 'CANCELLED' THEN 'CANCEL_ACCEPTED' WHEN stage = 'WITHDRAWN' THEN 'PENDING' ELSE 'ACCEPTED' END AS request_status
        FROM bench.plan) p ORDER BY i`,
  },
  {
    table: 'fulfillment_order_line',
    sql: `INSERT INTO fulfillment_order_line (id, fulfillment_order_id, store_id, remote_id, order_line_id, product_id, sku, title, remote_quantity, remote_fulfillable,
        requested, shipped, cancelled)
      SELECT bench.id(11, i * 4 + n, at), id, store_id, i || '-' || n, i || '-l' || n, sku, 'SKU-' || sku, 'Blue mug ' || sku, q, CASE WHEN open THEN q ELSE 0 END, q,
        CASE WHEN stage = 'SHIPPED' THEN q ELSE 0 END, CASE WHEN stage <> 'SHIPPED' AND NOT open THEN q ELSE 0 END
      FROM (SELECT p.*, n, 1 + bench.dice(i, 20 + n, 3) AS q, bench.dice(i, 30 + n, ${SKUS}) AS sku,
          stage IN ('RECEIVED','REVIEW','ACCEPT_PENDING','READY','PICKING','PACKED','LABELLED','HANDED_OVER') AS open
        FROM bench.plan p, generate_series(0, 3) n WHERE n <= ABS(bench.dice(i, 11, 6) - 3)) x ORDER BY i`,
  },
  {
    table: 'request_cycle',
    sql: `INSERT INTO request_cycle (id, fulfillment_order_id, cycle, opened_at, decision, checks, actor, decided_at, outcome, ended_at, content_sealed)
      SELECT bench.id(12, i, at), id, 1, at, CASE stage WHEN 'RECEIVED' THEN NULL WHEN 'REVIEW' THEN 'REVIEW' WHEN 'REJECTED' THEN 'REJECT' ELSE 'ACCEPT' END,
        '[{"check":"LOCATION","passed":true},{"check":"STOCK","passed":true},{"check":"ADDRESS","passed":true}]', 'policy', at,
        CASE WHEN stage IN ('RECEIVED', 'REVIEW', 'ACCEPT_PENDING') THEN NULL WHEN stage = 'REJECTED' THEN 'REJECTED' ELSE 'ACCEPTED' END,
        CASE WHEN stage IN ('SHIPPED','CANCELLED','CLOSED','REJECTED','WITHDRAWN','MOVED') THEN at + interval '1 day' END, '${CIPHERTEXT}'
      FROM bench.plan ORDER BY i`,
  },
  {
    table: 'order_snapshot',
    sql: `INSERT INTO order_snapshot (id, fulfillment_order_id, cycle, overtaken, digest, body_sealed, observed_at)
      SELECT bench.id(13, i * 4 + n, at + n * interval '6 hours'), id, 1, n < 2, md5(i::text || n), '${CIPHERTEXT}', at + n * interval '6 hours'
      FROM bench.plan, generate_series(0, 2) n ORDER BY i`,
  },
  {
    table: 'fulfillment',
    sql: `INSERT INTO fulfillment (id, store_id, fulfillment_order_id, cycle, shipment_key, status, notify_customer, input_digest, content_digest, operation_id,
        remote_ids, actor, created_at, sent_at, confirmed_at, confirmed_by, delivery_state, delivered_at, in_transit_since, delivery_read_at, delivery_due_at)
      SELECT bench.id(14, i, shipped), store_id, id, 1, 'ship-1', 'CONFIRMED', true, md5(i::text), md5(i::text), bench.id(15, i * 2 + 1, shipped), ARRAY[i::text],
        'bench', shipped, shipped, shipped, 'ANSWER', CASE WHEN arrived THEN 'DELIVERED' ELSE 'IN_TRANSIT' END, CASE WHEN arrived THEN shipped + interval '4 days' END,
        CASE WHEN NOT arrived THEN shipped END, $2, CASE WHEN NOT arrived AND shipped > $2::timestamptz - interval '90 days'
          THEN $2::timestamptz + (bench.dice(i, 13, 86400) - 3600) * interval '1 second' END
      FROM (SELECT *, at + interval '1 day' AS shipped, at < $2::timestamptz - interval '6 days' AND bench.dice(i, 12, 100) < 97 AS arrived
        FROM bench.plan WHERE stage = 'SHIPPED') p ORDER BY i`,
  },
  {
    table: 'fulfillment_line',
    sql: `INSERT INTO fulfillment_line (fulfillment_id, line_id, quantity)
      SELECT bench.id(14, i, at + interval '1 day'), l.id, l.requested FROM bench.plan p JOIN fulfillment_order_line l ON l.fulfillment_order_id = p.id
      WHERE p.stage = 'SHIPPED'`,
  },
  {
    table: 'parcel',
    sql: `INSERT INTO parcel (id, fulfillment_id, position, carrier, tracking_number, tracking_url)
      SELECT bench.id(16, i, at), bench.id(14, i, at + interval '1 day'), 0, 'ups', '1Z' || lpad(i::text, 16, '0'), 'https://track.example/' || i
      FROM bench.plan WHERE stage = 'SHIPPED' ORDER BY i`,
  },
  {
    table: 'delivery_event',
    sql: `INSERT INTO delivery_event (id, store_id, fulfillment_id, parcel_id, status, happened_at, country, details_sealed, relay, relayed_at, actor, recorded_at)
      SELECT bench.id(17, i, at), store_id, bench.id(14, i, at + interval '1 day'), bench.id(16, i, at), 'IN_TRANSIT', at + interval '2 days', 'US', '${CIPHERTEXT}',
        'RELAYED', at + interval '2 days', 'bench', at + interval '2 days'
      FROM bench.plan WHERE stage = 'SHIPPED' ORDER BY i`,
  },
  {
    table: 'cancellation_request',
    sql: `INSERT INTO cancellation_request (id, store_id, fulfillment_order_id, cycle, number, status, answer, asked_at, answered_at, ended_at)
      SELECT bench.id(18, p.i, p.at), p.store_id, p.id, 1, 1, CASE WHEN o.cancel_open THEN 'OPEN' WHEN p.stage = 'CANCELLED' THEN 'ACCEPTED' ELSE 'REJECTED' END,
        CASE WHEN o.cancel_open THEN NULL WHEN p.stage = 'CANCELLED' THEN 'ACCEPT' ELSE 'REJECT' END, p.at,
        CASE WHEN NOT o.cancel_open THEN p.at END, CASE WHEN NOT o.cancel_open THEN p.at END
      FROM bench.plan p JOIN fulfillment_order o USING (id)
      WHERE (p.stage = 'CANCELLED' OR o.cancel_open OR bench.dice(p.i, 14, 200) = 0) ORDER BY p.i`,
  },
];
