import type { Fill } from './fill-base.js';

const OPEN = `('RECEIVED','REVIEW','ACCEPT_PENDING','READY','PICKING','PACKED','LABELLED','HANDED_OVER')`;

/** What the engine leaves behind: operations, the journal, movements, the inbox. */
export const TRACES: readonly Fill[] = [
  {
    table: 'store_operation',
    sql: `INSERT INTO store_operation (id, store_id, fulfillment_order_id, kind, lane, dedupe_key, priority, state, payload, attempts, next_at, sent_at, result,
        actor, created_at, finished_at)
      SELECT bench.id(15, i * 2 + n, at + n * interval '1 day'), store_id, id, CASE n WHEN 0 THEN 'ACCEPT' ELSE 'SHIP' END, 'fo:' || id,
        store_id || ':' || id || ':1:' || CASE n WHEN 0 THEN 'decide' ELSE 'ship:ship-1' END, 20 + 10 * n,
        CASE WHEN stage = 'ACCEPT_PENDING' THEN 'PENDING' ELSE 'CONFIRMED' END, '{}', 1, at, at, '{"ok":true}', 'policy', at + n * interval '1 day',
        CASE WHEN stage <> 'ACCEPT_PENDING' THEN at + n * interval '1 day' END
      FROM bench.plan, generate_series(0, 1) n
      WHERE stage NOT IN ('RECEIVED', 'REVIEW') AND (n = 0 OR stage = 'SHIPPED') ORDER BY i`,
  },
  {
    table: 'timeline_event',
    sql: `INSERT INTO timeline_event (id, store_id, fulfillment_order_id, type, actor, data, occurred_at)
      SELECT bench.id(19, i * 8 + n, at + n * interval '5 hours'), store_id, id,
        (ARRAY['order.received','order.decided','order.accepted','order.packed','order.shipped'])[n + 1], 'system', '{"cause":"HINT"}', at + n * interval '5 hours'
      FROM bench.plan, generate_series(0, 4) n ORDER BY i`,
  },
  {
    table: 'audit_entry',
    sql: `INSERT INTO audit_entry (id, actor, action, subject, input, outcome, occurred_at)
      SELECT bench.id(31, i, at), 'key:wms', 'fulfillmentCreate', 'fo_' || id, '{"orders":1}', 'OK', at
      FROM bench.plan WHERE i % 4 = 0 ORDER BY i`,
  },
  {
    table: 'stock_movement',
    sql: `INSERT INTO stock_movement (stock_level_id, kind, on_hand_delta, reserved_delta, on_hand_after, reserved_after, actor, fulfillment_order_id, cycle, occurred_at)
      SELECT l.id, CASE n WHEN 0 THEN 'RESERVE' ELSE 'SHIP' END, -n, 1 - 2 * n, 5000, 1, 'system', p.id, 1, p.at + n * interval '1 day'
      FROM bench.plan p JOIN stock_level l ON l.warehouse_id = p.warehouse_id AND l.store_id = p.store_id AND l.sku = 'SKU-' || bench.dice(p.i, 30, 1000),
        generate_series(0, 1) n
      WHERE p.stage NOT IN ('REJECTED', 'WITHDRAWN', 'MOVED') AND (n = 0 OR p.stage = 'SHIPPED') ORDER BY p.i`,
  },
  {
    table: 'stock_shipment',
    sql: `INSERT INTO stock_shipment (id, fulfillment_id, fulfillment_order_id, store_id, cycle, stock_level_id, stock_record_id, record_remote_id, taken,
        from_reserved, awaiting, state, sent_at, answered_at, created_at, ended_at)
      SELECT bench.id(23, p.i, p.at), bench.id(14, p.i, p.at + interval '1 day'), p.id, p.store_id, 1, v.stock_level_id, r.id, r.remote_id, 1, 1, 1, 'CONFIRMED',
        p.at, p.at, p.at, p.at
      FROM bench.plan p JOIN stock_record r ON r.location_id = p.location_id AND r.sku = 'SKU-' || bench.dice(p.i, 30, 1000)
        JOIN stock_record_level v ON v.stock_record_id = r.id WHERE p.stage = 'SHIPPED' ORDER BY p.i`,
  },
  {
    table: 'stock_reservation',
    sql: `INSERT INTO stock_reservation (fulfillment_order_id, cycle, stock_level_id, record_remote_id, quantity)
      SELECT p.id, 1, l.id, ((p.k + 1) * 100000 + bench.dice(p.i, 30, 1000))::text, 1 FROM bench.plan p
        JOIN stock_level l ON l.warehouse_id = p.warehouse_id AND l.store_id = p.store_id AND l.sku = 'SKU-' || bench.dice(p.i, 30, 1000)
      WHERE p.stage IN ${OPEN} AND p.stage NOT IN ('RECEIVED', 'REVIEW')`,
  },
  {
    table: 'store_notification',
    sql: `INSERT INTO store_notification (store_id, location_id, source, kind, event_id, body_sha256, received_at)
      SELECT store_id, location_id, CASE WHEN i % 5 = 0 THEN 'WEBHOOK' ELSE 'CALLBACK' END, 'fulfillment_request',
        CASE WHEN i % 5 = 0 THEN 'evt-' || i END, '\\x00', at FROM bench.plan ORDER BY i`,
  },
  {
    table: 'exception',
    sql: `INSERT INTO exception (id, type, subject, severity, store_id, fulfillment_order_id, message, data, opened_at, last_seen_at, resolved_at, resolved_by)
      SELECT bench.id(32, i, at), (ARRAY['ORDER_FAILED','STOCK_DRIFT','ORDER_WAITING'])[1 + bench.dice(i, 15, 3)], 'fo_' || id, 'WARNING', store_id, id, 'A problem.', '{}',
        at, at, CASE WHEN stage NOT IN ${OPEN} THEN at + interval '1 day' END, CASE WHEN stage NOT IN ${OPEN} THEN 'system' END
      FROM bench.plan WHERE i % 20 = 0 ORDER BY i`,
  },
  {
    table: 'order_hold',
    sql: `INSERT INTO order_hold (id, store_id, fulfillment_order_id, kind, reason, placed_by, placed_at, released_at, released_by)
      SELECT bench.id(33, i, at), store_id, id, 'OPERATOR', 'OTHER', 'bench', at, CASE WHEN stage NOT IN ${OPEN} THEN at END,
        CASE WHEN stage NOT IN ${OPEN} THEN 'bench' END FROM bench.plan WHERE i % 100 = 0 ORDER BY i`,
  },
  {
    table: 'external_change',
    sql: `INSERT INTO external_change (id, store_id, fulfillment_order_id, cycle, stage, judgement, areas, changes_sealed, pieces, seen_at)
      SELECT bench.id(34, i, at), store_id, id, 1, stage, 'NOTE', '{DESTINATION}', 'v1.bench.A.A.A', '{}', at
      FROM bench.plan WHERE i % 50 = 0 ORDER BY i`,
  },
  {
    table: 'relocation',
    sql: `INSERT INTO relocation (id, store_id, fulfillment_order_id, cycle, from_location_id, to_location_id, cause, reason, actor, steps, done, state, created_at, finished_at)
      SELECT bench.id(35, i, at), store_id, id, 1, location_id, location_id, 'OPERATOR', 'bench', 'bench', '{MOVE}', 1, 'DONE', at, at
      FROM bench.plan WHERE stage = 'MOVED' ORDER BY i`,
  },
  {
    table: 'fulfillment_order_link',
    sql: `INSERT INTO fulfillment_order_link (id, store_id, from_remote_id, to_remote_id, kind, lines, detected_by, created_at)
      SELECT bench.id(36, i, at), store_id, (1000000 + i)::text, (1000001 + i)::text, 'MOVED', '[]', 'bench', at
      FROM bench.plan WHERE stage = 'MOVED' ORDER BY i`,
  },
];
