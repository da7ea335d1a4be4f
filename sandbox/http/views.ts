import type { Callbacks } from '../callbacks/callbacks.js';
import type { OrderView, StockView, StoreView, Traffic } from '../control-types.js';
import type { RequestKind } from '../faults/model.js';
import type { FulfillmentOrder } from '../store/model.js';
import type { StockRecord } from '../store/stock.js';
import type { FakeStore } from '../store/store.js';
import type { World } from '../store/world.js';

/** A store as the control API shows it. */
export function storeView(store: FakeStore, baseUrl: string): StoreView {
  return {
    domain: store.domain,
    url: `${baseUrl}/${store.domain}`,
    settings: store.settings,
    locations: store.liveLocations().map(({ id, name, callbackUrl, owner }) => ({ id, name, callbackUrl, owner })),
    orders: store.orders().length,
    webhooks: store.webhooks.size,
  };
}

/** An order as the control API shows it. */
export function orderView(order: FulfillmentOrder): OrderView {
  const { id, orderNumber, locationId, status, requestStatus, cycle, lines, address } = order;
  const { holds, timeline, replaces } = order;
  return { id, orderNumber, locationId, status, requestStatus, cycle, lines, address, holds, timeline, replaces };
}

/** A stock record as the control API shows it. */
export function stockView(store: FakeStore, record: StockRecord): StockView {
  const { id, sku, locationId, inStock } = record;
  return { id, sku, locationId, inStock, allocated: store.stock.allocated(record), net: store.stock.net(record) };
}

/** Traffic of one store, or of all together. */
export function trafficOf(world: World, callbacks: Callbacks, domain?: string): Traffic {
  const stores = domain === undefined ? world.stores() : [world.store(domain)];
  const arrivals = stores.flatMap((store) => store.arrivals.all());
  const requests: Partial<Record<RequestKind, number>> = {};
  const statuses: Record<string, number> = {};
  for (const arrival of arrivals) {
    requests[arrival.kind] = (requests[arrival.kind] ?? 0) + 1;
    statuses[arrival.status] = (statuses[arrival.status] ?? 0) + 1;
  }
  const records = callbacks.records(domain);
  const sent = records.flatMap((record) => record.sentMs ?? []);
  const decided = world.ledger
    .entries(domain)
    .filter((entry) => entry.result === 'applied' && (entry.what === 'accept' || entry.what === 'reject'))
    .map((entry) => entry.atMs);
  const stock = world.ledger.entries(domain).flatMap((entry) => (entry.by === 'service' && entry.stock) || []);
  const arrived = arrivals.map((arrival) => arrival.atMs);
  return {
    requests,
    statuses,
    ...{ firstArrivalMs: least(arrived), lastArrivalMs: greatest(arrived) },
    ...{ firstCallbackMs: least(sent), lastCallbackMs: greatest(sent) },
    ...{ firstDecisionMs: least(decided), lastDecisionMs: greatest(decided) },
    stock: { writes: stock.length, redundant: stock.filter((one) => one.value === one.before).length },
    callbacks: {
      sent: sent.length,
      answered200: records.filter((record) => record.status === 200).length,
      notSent: records.length - sent.length,
    },
  };
}

function least(times: readonly number[]): number | null {
  return times.reduce<number | null>((best, time) => (best === null || time < best ? time : best), null);
}

function greatest(times: readonly number[]): number | null {
  return times.reduce<number | null>((best, time) => (best === null || time > best ? time : best), null);
}
