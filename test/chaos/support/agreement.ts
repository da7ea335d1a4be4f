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
  if (own.request_status.toLowerCase() !== order.requestStatus) found.push(`${name} is mirrored as ${own.request_status}`);
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
