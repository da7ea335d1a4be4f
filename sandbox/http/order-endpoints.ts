import { Problem } from '../problem.js';
import type { FulfillmentOrder } from '../store/model.js';
import { REQUEST_STATUSES, STATUSES } from '../store/states.js';
import { type Call, choice, type Endpoint, listAnswer, said, textField } from './endpoint.js';
import { orderChange } from './order-change.js';
import { showOrder } from './shapes.js';

const READ = ['fulfillment_service:read', 'fulfillment_orders:read'];

/** Enum `rejected_reason` of fulfillmentRequestReject; empty and null are allowed there too. */
const REJECT_REASONS = [
  'incorrect_address',
  'inventory_out_of_stock',
  'ineligible_product',
  'undeliverable_address',
  'other',
  '',
] as const;

const ASSIGNMENT: Record<string, (order: FulfillmentOrder) => boolean> = {
  fulfillment_unrequested: (order) => order.requestStatus === 'pending',
  fulfillment_requested: (order) => order.requestStatus === 'requested',
  fulfillment_accepted: (order) => order.requestStatus === 'accepted' || order.requestStatus === 'cancel_rejected',
  cancellation_requested: (order) => order.requestStatus === 'cancel_requested',
};

const place = (order: FulfillmentOrder) => ({ created: order.createdMicros, id: order.id });

/** Creation dates are compared as UTC days; `to` includes its day. */
function inDates(call: Call): (order: FulfillmentOrder) => boolean {
  const day = (name: string): string | null => {
    const value = call.query.get(name);
    if (value !== null && !(/^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(Date.parse(value)))) {
      throw new Problem(400, { [name]: ['Enter a valid date.'] });
    }
    return value;
  };
  const from = day('date_created_from');
  const to = day('date_created_to');
  return (order) => {
    const created = new Date(order.createdMicros / 1000).toISOString().slice(0, 10);
    return (from === null || created >= from) && (to === null || created <= to);
  };
}

function atLocation(call: Call): (order: FulfillmentOrder) => boolean {
  const id = call.query.get('location_id');
  return (order) => id === null || String(order.locationId) === id;
}

/** Lists show orders as they stood a moment ago when a fault says so. */
function listOrders(call: Call, ...filters: ((order: FulfillmentOrder) => boolean)[]) {
  const rows = call.store.orders(call.staleMs).filter((order) => filters.every((filter) => filter(order)));
  return listAnswer(call, rows, place, (order) => showOrder(call.store, order));
}

/** Fulfillment orders (29 Next Admin API 2024-04-01). Lists of assigned ones show only the app's own locations. */
export const ORDER_ENDPOINTS: readonly Endpoint[] = [
  {
    method: 'GET',
    path: '/assigned-fulfillment-orders/',
    kind: 'list',
    scopes: ['fulfillment_service:read'],
    handle(call) {
      const status = choice('assignment_status', call.query.get('assignment_status'), Object.keys(ASSIGNMENT));
      const wanted = status === null ? () => true : (ASSIGNMENT[status] ?? (() => false));
      const done = (order: FulfillmentOrder) =>
        call.store.settings.listsClosed || (order.status !== 'canceled' && order.status !== 'closed');
      const own = (order: FulfillmentOrder) =>
        call.store.locations.get(order.locationId)?.owner === call.token.clientId;
      return listOrders(call, own, done, wanted, atLocation(call), inDates(call));
    },
  },
  {
    method: 'GET',
    path: '/fulfillment-orders/',
    kind: 'list',
    scopes: READ,
    handle(call) {
      const all = (name: string): string[] => call.query.getAll(name);
      const oneOf = (name: string, of: (order: FulfillmentOrder) => string) => {
        const values = all(name);
        return (order: FulfillmentOrder) => values.length === 0 || values.includes(of(order));
      };
      for (const value of all('status')) choice('status', value, STATUSES);
      for (const value of all('request_status')) choice('request_status', value, REQUEST_STATUSES);
      const skus = all('sku');
      return listOrders(
        call,
        oneOf('order_number', (order) => order.orderNumber),
        oneOf('fulfillment_order_id', (order) => String(order.id)),
        oneOf('status', (order) => order.status),
        oneOf('request_status', (order) => order.requestStatus),
        oneOf('shipping_method', (order) => order.shippingMethod.code),
        (order) => skus.length === 0 || order.lines.some((line) => skus.includes(line.sku)),
        atLocation(call),
        inDates(call),
      );
    },
  },
  {
    method: 'GET',
    path: '/fulfillment-orders/:id/',
    kind: 'point',
    scopes: READ,
    handle(call) {
      const order = call.store.order(call.id);
      if (!order) throw new Problem(404, 'Not found.');
      return { status: 200, body: showOrder(call.store, order) };
    },
  },
  orderChange('fulfillment-request/accept', 'accept', (call) => call.desk.accept(call.store, call.id, said(call))),
  orderChange('fulfillment-request/reject', 'reject', (call) => {
    const reason = choice('rejected_reason', textField(call.body, 'rejected_reason'), REJECT_REASONS);
    return call.desk.reject(call.store, call.id, { ...said(call), reason });
  }),
];
