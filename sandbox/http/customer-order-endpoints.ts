import { Problem } from '../problem.js';
import { isoMicros, type OrderNote } from '../store/model.js';
import { type Call, type Endpoint, listAnswer, noteDone, textField } from './endpoint.js';
import { fulfillmentStatus, showCustomerOrder, showWholeOrder } from './customer-order-shapes.js';

function find(call: Call): string {
  if (call.store.ordersOf(call.number).length === 0) throw new Problem(404, 'Not found.');
  return call.number;
}

function showNote(note: OrderNote): Record<string, unknown> {
  const at = isoMicros(note.createdMicros);
  return {
    id: note.id,
    message: note.message,
    app: { client_id: note.clientId, name: 'Fulfillment app' },
    author: { id: 1, first_name: 'Fulfillment', last_name: 'app', email: null },
    date_created: at,
    date_updated: at,
  };
}

/** Customers' orders and the notes on them (29 Next Admin API 2024-04-01, ordersList, -Retrieve, ordersNotesList, -Create). */
export const CUSTOMER_ORDER_ENDPOINTS: readonly Endpoint[] = [
  {
    method: 'GET',
    path: '/orders/',
    kind: 'customer_orders',
    scopes: ['orders:read'],
    handle(call) {
      const { query, store } = call;
      const wanted = query.get('order_number');
      const statuses = query.getAll('fulfillment_status');
      const numbers = [...new Set(store.orders().map(({ orderNumber }) => orderNumber))];
      const rows = numbers.filter(
        (number) =>
          (wanted === null || number === wanted) &&
          (statuses.length === 0 || statuses.includes(fulfillmentStatus(store.ordersOf(number)))),
      );
      const place = (number: string) => {
        const first = store.ordersOf(number)[0];
        return { created: first?.createdMicros ?? 0, id: first?.id ?? 0 };
      };
      return listAnswer(call, rows, place, (number) => showCustomerOrder(store, number));
    },
  },
  {
    method: 'GET',
    path: '/orders/:number/',
    kind: 'customer_orders',
    scopes: ['orders:read'],
    handle: (call) => ({ status: 200, body: showWholeOrder(call.store, find(call)) }),
  },
  {
    method: 'GET',
    path: '/orders/:number/notes/',
    kind: 'notes',
    scopes: ['orders:read'],
    handle(call) {
      const notes = call.store.notes.get(find(call)) ?? [];
      const place = (note: OrderNote) => ({ created: note.createdMicros, id: note.id });
      return listAnswer(call, notes, place, showNote);
    },
  },
  {
    method: 'POST',
    path: '/orders/:number/notes/',
    kind: 'notes',
    scopes: ['orders:write'],
    handle(call) {
      const number = find(call);
      const message = textField(call.body, 'message')?.trim();
      if (!message) throw new Problem(400, { message: ['This field is required.'] });
      const { store, token, world } = call;
      const note: OrderNote = { id: world.id(), message, clientId: token.clientId, createdMicros: store.tick() };
      store.notes.set(number, [...(store.notes.get(number) ?? []), note]);
      noteDone(call, 'order_note', `${number}: ${message}`);
      return { status: 200, body: showNote(note) };
    },
  },
];
