import type { OrderView } from '../../../sandbox/control-types.js';
import type { Fleet } from './fleet.js';

/** What our stage must be for each end that the store's side of an order can come to. */
const STAGE_OF: Readonly<Record<string, string>> = { accepted: 'READY', rejected: 'REJECTED', pending: 'WITHDRAWN' };

interface OwnOrder {
  remote_id: string;
  stage: string;
  request_status: string;
  cycle: number;
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
      `SELECT o.remote_id, o.stage, o.request_status, o.cycle FROM fulfillment_order o JOIN store s ON s.id = o.store_id
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
  const name = `${domain} ${order.id} (${order.requestStatus}, cycle ${order.cycle})`;
  if (!own) return order.requestStatus === 'pending' ? [] : [`${name} is unknown to us`];
  const found: string[] = [];
  if (own.stage !== STAGE_OF[order.requestStatus]) found.push(`${name} stands at ${own.stage} with us`);
  if (own.request_status.toLowerCase() !== order.requestStatus)
    found.push(`${name} is mirrored as ${own.request_status}`);
  return found;
}

async function aboutStock(fleet: Fleet, domain: string, orders: readonly OrderView[]): Promise<string[]> {
  const wanted = new Map<string, number>();
  for (const order of orders.filter(({ requestStatus }) => requestStatus === 'accepted')) {
    for (const { sku, quantity } of order.lines) wanted.set(sku, (wanted.get(sku) ?? 0) + quantity);
  }
  const levels = await fleet.rows<{ sku: string; reserved: number; held: number }>(
    `SELECT l.sku, l.reserved, coalesce((SELECT sum(r.quantity) FROM stock_reservation r WHERE r.stock_level_id = l.id), 0)::int AS held
     FROM stock_level l JOIN store s ON s.id = l.store_id WHERE s.domain = $1`,
    [domain],
  );
  return levels.flatMap(({ sku, reserved, held }) => {
    const accepted = wanted.get(sku) ?? 0;
    return reserved === accepted && held === accepted
      ? []
      : [`${domain} ${sku}: ${accepted} accepted by the store, ${reserved} reserved, ${held} in reservations`];
  });
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
       WHERE o.stage IN ('RECEIVED', 'REVIEW', 'ACCEPT_PENDING', 'REJECT_PENDING')
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
