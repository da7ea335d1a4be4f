import type { Callbacks } from '../callbacks/callbacks.js';
import type { OrderView, StoreView, Traffic } from '../control-types.js';
import type { RequestKind } from '../faults/model.js';
import type { FulfillmentOrder } from '../store/model.js';
import type { FakeStore } from '../store/store.js';
import type { World } from '../store/world.js';

/** A store as the control API shows it. */
export function storeView(store: FakeStore, baseUrl: string): StoreView {
  const live = [...store.locations.values()].filter((location) => !location.deleted);
  return {
    domain: store.domain,
    url: `${baseUrl}/${store.domain}`,
    settings: store.settings,
    locations: live.map(({ id, name, callbackUrl, owner }) => ({ id, name, callbackUrl, owner })),
    orders: store.orders().length,
    webhooks: store.webhooks.size,
  };
}

/** An order as the control API shows it. */
export function orderView(order: FulfillmentOrder): OrderView {
  const { id, orderNumber, locationId, status, requestStatus, cycle, lines, address, timeline, replaces } = order;
  return { id, orderNumber, locationId, status, requestStatus, cycle, lines, address, timeline, replaces };
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
  const arrived = arrivals.map((arrival) => arrival.atMs);
  return {
    requests,
    statuses,
    ...{ firstArrivalMs: least(arrived), lastArrivalMs: greatest(arrived) },
    ...{ firstCallbackMs: least(sent), lastCallbackMs: greatest(sent) },
    ...{ firstDecisionMs: least(decided), lastDecisionMs: greatest(decided) },
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
