import { Problem } from '../problem.js';
import type { Hold } from '../store/model.js';
import type { Act } from '../store/steps.js';
import { booleanField, type Call, choice, type Endpoint, linesField, said, textField } from './endpoint.js';
import { showOrder } from './shapes.js';

const WRITE = ['fulfillment_service:write', 'fulfillment_orders:write'];
/** What only a merchant does; the scope of a fulfillment service is not enough. */
const MERCHANT = ['fulfillment_orders:write'];

/** Enum `reason` of fulfillmentOrdersHold. */
export const HOLD_REASONS: readonly Hold['reason'][] = [
  'address_incorrect',
  'out_of_stock',
  'high_risk',
  'awaiting_payment',
  'other',
];

/** The app acts, also where the merchant would as a rule. */
function act(call: Call): Act {
  return { ...said(call), by: 'service' };
}

/** Requests and cancellations as a merchant makes them, and holds (29 Next Admin API 2024-04-01). */
export const REQUEST_ENDPOINTS: readonly Endpoint[] = [
  {
    method: 'POST',
    path: '/fulfillment-orders/:id/fulfillment-request/',
    kind: 'request',
    scopes: MERCHANT,
    handle(call) {
      const { store, id, body, regroup, desk } = call;
      const lines = linesField(body);
      const message = textField(body, 'message');
      const note = { ...(message === null ? {} : { message }), notify: booleanField(body, 'notify', false) };
      const done = lines
        ? regroup.split(store, id, lines, note, act(call))
        : { requested: desk.request(store, id, note, act(call)), unrequested: null };
      const original = 'original' in done ? done.original : done.requested;
      return {
        status: 200,
        body: {
          original_fulfillment_order: showOrder(store, original),
          requested_fulfillment_order: showOrder(store, done.requested),
          unrequested_fulfillment_order: done.unrequested && showOrder(store, done.unrequested),
        },
      };
    },
  },
  {
    method: 'POST',
    path: '/fulfillment-orders/:id/fulfillment-request/cancel/',
    kind: 'withdraw',
    scopes: MERCHANT,
    handle: (call) => ({
      status: 200,
      body: showOrder(call.store, call.desk.withdraw(call.store, call.id, textField(call.body, 'message'), act(call))),
    }),
  },
  {
    method: 'POST',
    path: '/fulfillment-orders/:id/cancellation-request/',
    kind: 'cancel_request',
    scopes: MERCHANT,
    handle(call) {
      const done = call.desk.requestCancel(call.store, call.id, textField(call.body, 'message'), act(call));
      return { status: 200, body: showOrder(call.store, done) };
    },
  },
  {
    method: 'POST',
    path: '/fulfillment-orders/:id/cancellation-request/cancel/',
    kind: 'cancel_withdraw',
    scopes: MERCHANT,
    handle(call) {
      const done = call.desk.withdrawCancel(call.store, call.id, textField(call.body, 'message'), act(call));
      return { status: 200, body: showOrder(call.store, done) };
    },
  },
  {
    method: 'POST',
    path: '/fulfillment-orders/:id/cancel/',
    kind: 'cancel_force',
    scopes: WRITE,
    handle(call) {
      const { original, replacement } = call.desk.forceCancel(call.store, call.id, act(call));
      return {
        status: 200,
        body: {
          original_fulfillment_order: showOrder(call.store, original),
          new_fulfillment_order: showOrder(call.store, replacement),
        },
      };
    },
  },
  {
    method: 'POST',
    path: '/fulfillment-orders/:id/hold/',
    kind: 'hold',
    scopes: WRITE,
    handle(call) {
      const reason = choice('reason', textField(call.body, 'reason'), HOLD_REASONS);
      if (reason === null) throw new Problem(400, { reason: ['This field is required.'] });
      const message = textField(call.body, 'reason_message');
      return {
        status: 200,
        body: showOrder(call.store, call.desk.hold(call.store, call.id, reason, message, act(call))),
      };
    },
  },
  {
    method: 'POST',
    path: '/fulfillment-orders/:id/release-hold/',
    kind: 'release_hold',
    scopes: WRITE,
    handle: (call) => ({
      status: 200,
      body: showOrder(call.store, call.desk.releaseHold(call.store, call.id, act(call))),
    }),
  },
];
