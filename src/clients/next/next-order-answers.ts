import type { MovedOrder, ObservedItem, RemoteAvailableLocation, RequestedOrder } from '../store-client.js';
import { Fields, NotUnderstood, readId } from './next-fields.js';
import { mapFulfillmentOrder } from './next-mapping.js';
import { readItem, readWhole } from './next-pages.js';

/**
 * What became of an order that was moved (Admin API 2024-04-01, MoveFulfillmentOrderResponse). Described as both orders; an
 * absent, null or empty original, and the moved order alone, are read as well. An original that is another order than
 * the one asked about is not understood.
 */
export function mapMovedOrder(raw: unknown, askedId: string): MovedOrder {
  const answer = new Fields<'MovedOrders'>(raw, 'answer');
  if (answer.raw('moved_fulfillment_order') === undefined) return { moved: mapFulfillmentOrder(raw), original: null };
  const moved = mapFulfillmentOrder(answer.raw('moved_fulfillment_order'));
  const original = optionalOrder(answer.raw('original_fulfillment_order'));
  if (original !== null) mustNameOrder(askedId, [moved, original]);
  return { moved, original: original?.remoteId === moved.remoteId ? null : original };
}

/**
 * What became of an order for which fulfillment was requested (Admin API 2024-04-01, FulfillmentRequestResponse). Described
 * as three orders; those that are absent, null or empty, and the requested order alone, are read as well. An answer
 * that does not name the order asked about is not understood.
 */
export function mapRequestedOrder(raw: unknown, askedId: string): RequestedOrder {
  const answer = new Fields<'RequestedOrders'>(raw, 'answer');
  const bare = answer.raw('requested_fulfillment_order') === undefined;
  const requested = mapFulfillmentOrder(bare ? raw : answer.raw('requested_fulfillment_order'));
  const original = optionalOrder(answer.raw('original_fulfillment_order'));
  const unrequested = optionalOrder(answer.raw('unrequested_fulfillment_order'));
  mustNameOrder(askedId, [requested, original, unrequested]);
  return { requested, unrequested: unrequested?.remoteId === requested.remoteId ? null : unrequested };
}

/**
 * The locations that could fulfill lines of an order (Admin API 2024-04-01, AvailableLocationFulfillmentOrder). Described as
 * an object without saying what is in it: read by the id of the location, with its name and lines or only its lines.
 * The fulfillment guide shows a list; that is read as well. Lines that are absent are none.
 */
export function mapAvailableLocations(raw: unknown): RemoteAvailableLocation[] {
  const value = new Fields<'AvailableLocations'>(raw, 'answer').raw('available_locations');
  if (Array.isArray(value)) return (value as unknown[]).map((entry) => mapAvailable(entry, null));
  if (value === null || typeof value !== 'object') {
    throw new NotUnderstood('answer.available_locations is neither a list nor an object');
  }
  return Object.entries(value).map(([key, entry]) => {
    const id = readId(key);
    if (id === null) throw new NotUnderstood('available_locations has a key that is not an id');
    if (Array.isArray(entry)) return { remoteId: id, name: null, lineRemoteIds: mapLineIds(entry as unknown[]) };
    return mapAvailable(entry, id);
  });
}

/**
 * The fulfillment orders of a customer's order (Admin API 2024-04-01, ordersFulfillmentOrdersRetrieve). Described as one
 * order; a list and a page are read as well. A page that is not the last one is not understood, since the answer would
 * look complete.
 */
export function mapOrdersOfOrder(raw: unknown): ObservedItem[] {
  return readWhole(raw)
    .map((entry) => readItem(entry, mapFulfillmentOrder))
    .map((item) => (item.ok ? { ok: true, order: item.value } : item));
}

function mapAvailable(value: unknown, key: string | null): RemoteAvailableLocation {
  const location = new Fields<'AvailableLocation'>(value, 'available_locations[]');
  return {
    remoteId: location.optionalId('id') ?? key ?? location.id('id'),
    name: location.text('name'),
    lineRemoteIds: mapLineIds(location.optionalList('fulfillment_order_line_ids')),
  };
}

function mapLineIds(values: unknown[]): string[] {
  const ids = values.map((value) => {
    const id = readId(value);
    if (id === null) throw new NotUnderstood('available_locations[].fulfillment_order_line_ids[] is not an id');
    return id;
  });
  return [...new Set(ids)];
}

/** An order, or null when absent, null or an empty object. */
function optionalOrder(value: unknown): ReturnType<typeof mapFulfillmentOrder> | null {
  if (value === undefined || value === null) return null;
  if (typeof value === 'object' && Object.keys(value).length === 0) return null;
  return mapFulfillmentOrder(value);
}

function mustNameOrder(askedId: string, orders: readonly ({ remoteId: string } | null)[]): void {
  if (!orders.some((order) => order?.remoteId === askedId)) throw new NotUnderstood('it is about another object');
}
