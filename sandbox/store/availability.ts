import { remainsOf } from './offspring.js';
import type { FulfillmentOrder, Line, Location } from './model.js';
import type { FakeStore } from './store.js';

/** A location that could ship lines of an order, and which. */
export interface AvailableLocation {
  location: Location;
  lineIds: number[];
}

/**
 * Whether the location has a stock record of the line's product with all pieces that the line still needs. What the
 * order itself has allocated there does not count against it; stock that is not tracked is always enough.
 */
export function isStocked(store: FakeStore, order: FulfillmentOrder, line: Line, locationId: number): boolean {
  const product = store.products.get(line.sku);
  const record = product && store.stock.at(product, locationId);
  if (!record) return false;
  const own = locationId === order.locationId ? line.quantity : 0;
  return record.inStock === null || store.stock.net(record) + own >= line.quantity;
}

/**
 * The locations that have at least one whole line of what remains of the order, oldest first; the order's own only
 * where the store's setting says so.
 */
export function availableLocations(store: FakeStore, order: FulfillmentOrder): AvailableLocation[] {
  const left = remainsOf(order);
  return store
    .liveLocations()
    .filter(({ id }) => store.settings.availableIncludesAssigned || id !== order.locationId)
    .map((location) => ({
      location,
      lineIds: left.filter((line) => isStocked(store, order, line, location.id)).map(({ id }) => id),
    }))
    .filter(({ lineIds }) => lineIds.length > 0);
}
