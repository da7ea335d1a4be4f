import { isAccepted } from '../store/states.js';
import type { FakeStore } from '../store/store.js';
import type { LedgerEntry, LedgerWhat } from './ledger.js';

/** Answers and acts of a service that an app can believe to have been taken by the store. */
export const BELIEVED = ['accept', 'reject', 'accept_cancel', 'reject_cancel', 'ship', 'close'] as const;

/** What an app believes a store to have, as far as it tells. What is not named is not judged. */
export interface AppReport {
  /** Fulfillment orders, and which acts of the service the store took for each. */
  orders?: { id: number; took?: (typeof BELIEVED)[number][] }[];
  /** Shipments that stand: by the store's id, or by the tracking numbers of all parcels (none: a shipment without numbers). */
  shipments?: { order: number; id?: number; tracking?: string[] }[];
  /** Ids of stock records, locations and webhooks. */
  stockRecords?: number[];
  locations?: number[];
  webhooks?: number[];
}

/** Numbers are the same in any case, with and without spaces and dashes. */
function spelled(tracking: readonly (string | null)[]): string {
  const plain = tracking.flatMap((code) => code?.replace(/[\s-]/g, '').toUpperCase() ?? []);
  return plain.sort().join(', ');
}

/** Everything in the report that the store does not have, in words. Judged as the store stands now, so when the report comes in. */
export function phantomsOf(store: FakeStore, entries: readonly LedgerEntry[], report: AppReport): string[] {
  const took = new Set(entries.filter(({ result }) => result === 'applied').map(({ order, what }) => act(order, what)));
  const found: string[] = [];
  const miss = (what: string): void => void found.push(`${store.domain} ${what}`);
  for (const { id, took: believed = [] } of report.orders ?? []) {
    const order = store.order(id);
    if (!order) miss(`${id}: the app believes in this order, which does not exist`);
    // Lines that leave an accepted order for one of their own are accepted there without an answer of its own.
    const isThere = (what: LedgerWhat): boolean =>
      took.has(act(id, what)) || (what === 'accept' && order !== undefined && isAccepted(order.requestStatus));
    for (const what of order ? believed : [])
      if (!isThere(what)) miss(`${id}: the app believes in its ${what}, which never took effect`);
  }
  for (const { order, id, tracking = [] } of report.shipments ?? []) {
    const standing = (store.fulfillments.get(order) ?? []).filter(({ status }) => status === 'success');
    const isThere = (made: (typeof standing)[number]): boolean =>
      id === undefined ? spelled(made.tracking.map(({ code }) => code)) === spelled(tracking) : made.id === id;
    const name = id ?? (spelled(tracking) || 'without numbers');
    if (!standing.some(isThere))
      miss(`${order}: the app believes in its shipment ${name}, which the store does not have`);
  }
  const live = store.liveLocations();
  for (const id of report.stockRecords ?? []) if (!store.stock.find(id)) miss(`has no stock record ${id}`);
  for (const id of report.locations ?? []) if (!live.some((one) => one.id === id)) miss(`has no location ${id}`);
  for (const id of report.webhooks ?? []) if (!store.webhooks.has(id)) miss(`has no webhook ${id}`);
  return found;
}

function act(order: number | null, what: LedgerWhat): string {
  return `${order} ${what}`;
}
