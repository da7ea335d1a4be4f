import type { OrderView } from '../../../sandbox/control-types.js';
import type { Fleet } from './fleet.js';

/** What our stage must be for each state at which the store's side of an order can come to rest. */
const STAGE_OF: Readonly<Record<string, string>> = {
  'processing/accepted': 'READY',
  'open/rejected': 'REJECTED',
  'open/pending': 'WITHDRAWN',
  'open/cancel_accepted': 'CANCELLED',
  'closed/accepted': 'SHIPPED',
  'closed/cancel_rejected': 'SHIPPED',
  'incomplete/closed': 'CLOSED',
};

interface OwnOrder {
  remote_id: string;
  stage: string;
  request_status: string;
  cycle: number;
  lines: { remote_id: string; shipped: number; in_flight: number }[];
}

/**
 * Everything in which Crossdock's own tables disagree with the store about orders, reservations and operations, in
 * words; empty when they agree. An order that the store took back before anybody read it may be unknown to us.
 */
export async function disagreements(fleet: Fleet, domains: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const domain of domains) {
    const orders = await fleet.sandbox.control.orders(domain);
    const own = await fleet.rows<OwnOrder>(
      `SELECT o.remote_id, o.stage, o.request_status, o.cycle,
         (SELECT json_agg(l) FROM fulfillment_order_line l WHERE l.fulfillment_order_id = o.id) AS lines
       FROM fulfillment_order o JOIN store s ON s.id = o.store_id
       WHERE s.domain = $1`,
      [domain],
    );
    const known = new Map(own.map((order) => [order.remote_id, order]));
    for (const order of orders) found.push(...aboutOrder(domain, order, known.get(String(order.id))));
    found.push(...(await aboutStock(fleet, domain, orders)));
  }
  const open = await fleet.rows<{ kind: string; state: string; reason: string | null }>(
    `SELECT kind, state, reason FROM store_operation WHERE state NOT IN ('CONFIRMED', 'REFUSED', 'SUPERSEDED')`,
  );
  found.push(...open.map(({ kind, state, reason }) => `operation ${kind} is left ${state}: ${reason ?? 'no reason'}`));
  return found;
}

function aboutOrder(domain: string, order: OrderView, own: OwnOrder | undefined): string[] {
  const name = `${domain} ${order.id} (${order.status}/${order.requestStatus}, cycle ${order.cycle})`;
  if (!own) return order.requestStatus === 'pending' ? [] : [`${name} is unknown to us`];
  const found: string[] = [];
  if (own.stage !== STAGE_OF[`${order.status}/${order.requestStatus}`])
    found.push(`${name} stands at ${own.stage} with us`);
  found.push(...aboutLines(name, order, own));
  if (own.request_status.toLowerCase() !== order.requestStatus)
    found.push(`${name} is mirrored as ${own.request_status}`);
  return found;
}

function aboutLines(name: string, order: OrderView, own: OwnOrder): string[] {
  return order.lines.flatMap(({ id, shipped }) => {
    const line = own.lines.find(({ remote_id }) => remote_id === String(id));
    if (line?.shipped === shipped && line.in_flight === 0) return [];
    return [
      `${name} line ${id}: ${shipped} shipped at the store, ${line?.shipped} with us, ${line?.in_flight} in flight`,
    ];
  });
}

/** What is still to be shipped is reserved, what was shipped is gone, and the store holds what we have. */
async function aboutStock(fleet: Fleet, domain: string, orders: readonly OrderView[]): Promise<string[]> {
  const gone = new Map<string, number>();
  for (const { sku, shipped } of orders.flatMap(({ lines }) => lines)) gone.set(sku, (gone.get(sku) ?? 0) + shipped);
  const promised = new Map<string, number>();
  for (const { sku, quantity, shipped } of orders.filter(inWork).flatMap(({ lines }) => lines)) {
    promised.set(sku, (promised.get(sku) ?? 0) + quantity - shipped);
  }
  const levels = await fleet.rows<{
    sku: string;
    on_hand: number;
    reserved: number;
    held: number;
    counted: number;
    awaiting: number;
  }>(
    `SELECT l.sku, l.on_hand, l.reserved,
       coalesce((SELECT sum(r.quantity) FROM stock_reservation r WHERE r.stock_level_id = l.id), 0)::int AS held,
       coalesce((SELECT sum(m.on_hand_delta) FROM stock_movement m WHERE m.stock_level_id = l.id AND m.kind = 'SET'), 0)::int AS counted,
       coalesce((SELECT sum(r.awaiting) FROM stock_record r JOIN stock_record_level k ON k.stock_record_id = r.id WHERE k.stock_level_id = l.id), 0)::int AS awaiting
     FROM stock_level l JOIN store s ON s.id = l.store_id WHERE s.domain = $1`,
    [domain],
  );
  const records = await fleet.sandbox.control.stock(domain);
  return levels.flatMap(({ sku, on_hand: onHand, reserved, held, counted, awaiting }) => {
    const left = counted - (gone.get(sku) ?? 0);
    const shown = records.filter((record) => record.sku === sku).map(({ inStock }) => inStock);
    const due = promised.get(sku) ?? 0;
    const ours = reserved === due && held === due && awaiting === 0 && onHand === left;
    if (ours && shown.every((number) => number === left)) return [];
    const have = `${onHand} on hand, ${reserved} reserved, ${held} held, ${awaiting} awaited`;
    return [`${domain} ${sku}: ${left} must be left, ${due} reserved; ${have}, the store shows ${shown.join(', ')}`];
  });
}

function inWork({ status }: OrderView): boolean {
  return status === 'processing';
}

/** What is still to be done, in words: for the message of a test that waited in vain. */
export async function unfinished(fleet: Fleet, domains: readonly string[]): Promise<string[]> {
  const lines = await fleet.rows<{ line: string }>(
    `SELECT 'store ' || s.domain || ' is ' || s.status || ', breaker failures ' || coalesce(b.failures, 0)
       || ', opens in ' || coalesce(b.open_until - db_now(), '0') AS line FROM store s LEFT JOIN store_breaker b ON b.store_id = s.id
     UNION ALL SELECT 'pull ' || s.domain || ' ' || w.kind || ': gen ' || w.gen || '/' || w.started_gen || '/' || w.done_gen || ', failures '
       || w.failures || ', not before ' || (w.not_before - db_now()) || ', due in ' || (w.due_at - db_now()) || ', lease '
       || CASE WHEN w.lease_until > db_now() THEN (w.lease_until - db_now())::text ELSE 'none' END
       FROM pull_wake w JOIN store s ON s.id = w.store_id
     UNION ALL SELECT 'operation ' || s.domain || ' ' || o.kind || ' ' || o.state || ', attempts ' || o.attempts || '/' || o.resolve_attempts
       || ', next in ' || (o.next_at - db_now()) || ', settled in ' || coalesce((o.settle_until - db_now())::text, '-') || ', lease '
       || coalesce((o.lease_until - db_now())::text, '-') || ': ' || coalesce(o.reason, '')
       FROM store_operation o JOIN store s ON s.id = o.store_id WHERE o.finished_at IS NULL
     UNION ALL SELECT 'order ' || s.domain || ' ' || o.remote_id || ' ' || o.stage || ' ' || o.request_status || ', cycle ' || o.cycle
       || ': ' || coalesce(o.stage_reason, '') FROM fulfillment_order o JOIN store s ON s.id = o.store_id
       WHERE o.stage NOT IN ('SHIPPED', 'CANCELLED', 'CLOSED', 'REJECTED', 'WITHDRAWN')
     UNION ALL SELECT 'record ' || s.domain || ' ' || r.sku || ' ' || r.remote_id || ': expected ' || coalesce(r.expected::text, 'unknown') || ', drift '
       || coalesce(r.drift::text, 'none') || ', shown ' || coalesce(r.num_in_stock::text, '-') || ', pushed ' || coalesce(r.push_sent_at::text, 'never')
       FROM stock_record r JOIN store s ON s.id = r.store_id
     UNION ALL SELECT 'push ' || s.domain || ' ' || o.lane || ' ' || o.state || ' ' || coalesce(o.result::text, '') || ' ' || coalesce(o.reason, '')
       FROM store_operation o JOIN store s ON s.id = o.store_id WHERE o.kind = 'stock.push'
     UNION ALL SELECT 'exception ' || type || ' ' || subject || ' x' || count || ': ' || message FROM exception WHERE resolved_at IS NULL`,
  );
  const waiting: string[] = [];
  for (const domain of domains) {
    const orders = await fleet.sandbox.control.orders(domain);
    waiting.push(
      ...orders
        .filter((order) => order.requestStatus === 'requested')
        .map((order) => `${domain} ${order.id} waits, cycle ${order.cycle}`),
    );
  }
  return [...lines.map(({ line }) => line), ...waiting];
}
