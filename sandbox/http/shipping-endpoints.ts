import { Problem } from '../problem.js';
import { CARRIERS } from '../store/carriers.js';
import type { Fulfillment, Tracking } from '../store/model.js';
import {
  type Answer,
  booleanField,
  type Call,
  choice,
  type Endpoint,
  itemsField,
  linesField,
  said,
  shapedAnswer,
  textField,
} from './endpoint.js';
import { ORDER_WRITE, orderChange } from './order-change.js';
import { showFulfillment } from './shipping-shapes.js';

const READ = ['fulfillment_service:read', 'fulfillment_orders:read'];

function trackingOf(body: Record<string, unknown>): Tracking[] {
  return (itemsField(body, 'tracking_info') ?? []).map((item) => {
    const inside = <T>(read: () => T): T => {
      try {
        return read();
      } catch (error) {
        throw error instanceof Problem ? new Problem(error.status, { tracking_info: [error.body] }) : error;
      }
    };
    return inside(() => {
      const carrier = choice('carrier', textField(item, 'carrier'), CARRIERS);
      const carrierOtherName = textField(item, 'carrier_other_name') || null;
      const link = textField(item, 'tracking_link');
      if (carrier === null) throw new Problem(400, { carrier: ['This field is required.'] });
      if (link && !URL.canParse(link)) throw new Problem(400, { tracking_link: ['Enter a valid URL.'] });
      return { carrier, carrierOtherName, code: textField(item, 'tracking_code') || null, link: link || null };
    });
  });
}

function fulfillmentsAnswer(call: Call, made: readonly Fulfillment[]): Answer {
  const place = (one: Fulfillment) => ({ created: one.createdMicros, id: one.id });
  return shapedAnswer(call, call.store.settings.fulfillmentsShape, made, place, (one) =>
    showFulfillment(call.store, one),
  );
}

/** Shipments, answers to cancellation requests and the early end of work (29 Next Admin API 2024-04-01). */
export const SHIPPING_ENDPOINTS: readonly Endpoint[] = [
  {
    method: 'POST',
    path: '/fulfillment-orders/:id/fulfillments/',
    kind: 'ship',
    scopes: ORDER_WRITE,
    handle(call) {
      const { body, store, token, late } = call;
      const wish = { lines: linesField(body), tracking: trackingOf(body), notify: booleanField(body, 'notify', true) };
      const made = call.shipping.ship(store, call.id, wish, { token: token.id, late });
      return { status: store.settings.shipmentStatus, body: showFulfillment(store, made) };
    },
  },
  {
    method: 'GET',
    path: '/fulfillment-orders/:id/fulfillments/',
    kind: 'fulfillments',
    scopes: READ,
    handle(call) {
      if (!call.store.order(call.id)) throw new Problem(404, 'Not found.');
      return fulfillmentsAnswer(call, call.store.fulfillments.get(call.id) ?? []);
    },
  },
  {
    method: 'GET',
    path: '/orders/:number/fulfillments/',
    kind: 'fulfillments',
    scopes: ['orders:read'],
    handle(call) {
      const orders = call.store.ordersOf(call.number);
      if (orders.length === 0) throw new Problem(404, 'Not found.');
      return fulfillmentsAnswer(
        call,
        orders.flatMap(({ id }) => call.store.fulfillments.get(id) ?? []),
      );
    },
  },
  orderChange('cancellation-request/accept', 'cancel_accept', (call) =>
    call.desk.acceptCancel(call.store, call.id, said(call)),
  ),
  orderChange('cancellation-request/reject', 'cancel_reject', (call) =>
    call.desk.rejectCancel(call.store, call.id, said(call)),
  ),
  orderChange('close', 'close', (call) => call.shipping.close(call.store, call.id, said(call))),
];
