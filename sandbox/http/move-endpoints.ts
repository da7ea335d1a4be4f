import { Problem } from '../problem.js';
import { availableLocations } from '../store/availability.js';
import { type Endpoint, itemsField, said, shapedAnswer, wholeValue } from './endpoint.js';
import { showOrder } from './shapes.js';

function wholeIn(item: Record<string, unknown>, name: string): number {
  const value = wholeValue(item[name]);
  if (value !== null) return value;
  const why = item[name] === undefined ? 'This field is required.' : 'A valid integer is required.';
  throw new Problem(400, { [name]: [why] });
}

/** Where an order could go, moving it there, and all fulfillment orders of a customer's order (29 Next Admin API 2024-04-01). */
export const MOVE_ENDPOINTS: readonly Endpoint[] = [
  {
    method: 'GET',
    path: '/fulfillment-orders/:id/available-locations/',
    kind: 'available_locations',
    scopes: ['fulfillment_orders:read'],
    handle(call) {
      const order = call.store.order(call.id);
      if (!order) throw new Problem(404, 'Not found.');
      const rows = availableLocations(call.store, order).map(({ location, lineIds }) => ({
        id: location.id,
        name: location.name,
        fulfillment_order_line_ids: lineIds,
      }));
      const shape = call.store.settings.availableLocationsShape;
      const byId = () =>
        Object.fromEntries(rows.map((row) => [String(row.id), shape === 'ids' ? row.fulfillment_order_line_ids : row]));
      const available = shape === 'array' ? rows : byId();
      return { status: 200, body: { available_locations: available } };
    },
  },
  {
    method: 'POST',
    path: '/fulfillment-orders/:id/move/',
    kind: 'move',
    scopes: ['fulfillment_orders:write'],
    handle(call) {
      const { store, body } = call;
      const items = itemsField(body, 'fulfillment_order_line_items') ?? [];
      const lineIds = items.length === 0 ? null : items.map((item) => wholeIn(item, 'id'));
      const to = { locationId: wholeIn(body, 'new_location_id'), lineIds, strict: store.settings.moveNeedsStock };
      const { moved, original } = call.regroup.move(store, call.id, to, { ...said(call), by: 'service' });
      return {
        status: 200,
        body: {
          moved_fulfillment_order: showOrder(store, moved),
          original_fulfillment_order: showOrder(store, original),
        },
      };
    },
  },
  {
    method: 'GET',
    path: '/orders/:number/fulfillment-orders/',
    kind: 'order_list',
    scopes: ['orders:read'],
    handle(call) {
      const orders = call.store.ordersOf(call.number);
      if (orders.length === 0) throw new Problem(404, 'Not found.');
      const place = (order: (typeof orders)[number]) => ({ created: order.createdMicros, id: order.id });
      const shape = call.store.settings.orderFulfillmentOrdersShape;
      return shapedAnswer(call, shape, orders, place, (order) => showOrder(call.store, order));
    },
  },
];
